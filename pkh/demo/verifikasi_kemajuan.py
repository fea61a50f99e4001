"""Three quarters of entries as five pendamping make them, and the last quarter as it was closed."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone

from akun.models import Pengguna
from inti.waktu import akhir_bulan, awal_bulan, bulan_tahap, geser_bulan, tahap_mundur, zona
from pendamping.models import Penugasan
from pkh.demo import orang
from pkh.demo.lapangan import Dunia
from verifikasi.enums import Bidang, SumberCatatan
from verifikasi.models import CatatanVerkom, KeikutsertaanFasilitas, LaporanFasilitas, TutupTriwulan
from verifikasi.selectors.kemajuan import jumlah_anggota_belum
from verifikasi.selectors.kewajiban import kewajiban_anggota, umur_bulan
from verifikasi.services.catat import Isian, simpan_catatan
from verifikasi.services.hitung import hitung_keluarga
from verifikasi.services.tutup import tutup_triwulan
from wilayah.models import Wilayah

_HARI_EFEKTIF = {6: 12, 7: 15, 12: 12}  # fewer in months with holidays
_BIASA = 21
_TERISI = {"rina": 0.98, "bambang": 1.0, "sulastri": 0.94, "fitria": 0.95, "joko": 0.6, "hendra": 0.9}
_MELESET = {"rina": (1,), "fitria": (4, 3, 2, 1), "joko": (2,)}  # months back in which one child of each missed
_RUNTUN = {"fitria": (3, 2, 1)}  # one child in a row


def cerita_kemajuan(dunia: Dunia) -> None:
    """Entries from two quarters ago to last month, written at once; outcomes are computed as always."""
    dunia = replace(dunia, acak=random.Random(85))  # the other stories keep their own chances
    tahap = sorted(tahap_mundur(dunia.hari, 3))
    bulan = [b for t in tahap for b in bulan_tahap(t) if b < awal_bulan(dunia.hari)]
    ikut = list(KeikutsertaanFasilitas.objects.select_related("anggota", "fasilitas").order_by("-kpm", "anggota"))
    tugas = _tugas()
    nama = {p.pk: n for n, p in dunia.pemeran.items()}
    kosong, susulan = _kosong(ikut, tugas, dunia), _susulan(ikut, tugas, dunia)
    gagal = _gagal(ikut, tugas, dunia)
    catatan: list[CatatanVerkom] = []
    for b in bulan:
        wajib = kewajiban_anggota({i.anggota_id for i in ikut}, b)
        for i in ikut:
            oleh = _pemegang(tugas.get(i.kpm_id, ()), akhir_bulan(b))
            if oleh is None or not any(k.bidang == i.bidang for k in wajib.get(i.anggota_id, ())):
                continue
            siapa = nama.get(oleh.pk, "")
            if i.fasilitas_id == kosong or (i.fasilitas_id == susulan and b == _bulan_susulan(dunia)):
                continue
            if dunia.acak.random() > _TERISI.get(siapa, 0.9):
                continue
            catatan.append(_catatan(dunia, i, b, oleh, siapa, gagal=(i.pk, b) in gagal))
    _hari_efektif(catatan)
    CatatanVerkom.objects.bulk_create(catatan, batch_size=2000)
    hitung_keluarga(kpm={i.kpm_id for i in ikut}, tahap=tahap)


def cerita_tutup(dunia: Dunia) -> None:
    """The quarters that are over are closed; then the paper of one school arrives."""
    wilayah, korkec = Wilayah.objects.get(pk=orang.KECAMATAN), dunia.pemeran["fitria"]
    for tahap in tahap_mundur(dunia.hari, 3)[1:]:
        satu = tutup_triwulan(
            wilayah=wilayah,
            tahap=tahap,
            belum=jumlah_anggota_belum(wilayah.kode, tahap),
            catatan="Satu sekolah belum menyerahkan formulir.",
            oleh=korkec,
        )
        habis = akhir_bulan(bulan_tahap(tahap)[-1])
        saat = min(_saat(habis + timedelta(days=12), time(15, 30)), timezone.now())
        TutupTriwulan.objects.filter(pk=satu.pk).update(ditutup_pada=saat)
    ikut = list(KeikutsertaanFasilitas.objects.select_related("anggota", "fasilitas").order_by("-kpm", "anggota"))
    bulan, tempat = _bulan_susulan(dunia), _susulan(ikut, _tugas(), dunia)
    boleh = CatatanVerkom.objects.filter(bulan=bulan, bidang=Bidang.PENDIDIKAN).values("anggota")
    murid = KeikutsertaanFasilitas.objects.boleh(korkec, "catat_verkom").filter(fasilitas=tempat)
    milik = list(murid.exclude(anggota__in=boleh).select_related("fasilitas", "anggota"))
    wajib = kewajiban_anggota({m.anggota_id for m in milik}, bulan)
    isian = [
        Isian(m.anggota_id, hari_efektif=_efektif(bulan), alpa=n % 2, izin=0, sakit=0)
        for n, m in enumerate(milik)
        if m.anggota_id in wajib
    ]
    if isian:
        simpan_catatan(fasilitas=milik[0].fasilitas, bulan=bulan, isian=isian, sumber=SumberCatatan.LAYAR, oleh=korkec)


def _tugas() -> dict[int, list[Penugasan]]:
    hasil: dict[int, list[Penugasan]] = {}
    for t in Penugasan.objects.select_related("petugas"):
        hasil.setdefault(t.kpm_id, []).append(t)
    return hasil


def _pemegang(tugas: Iterable[Penugasan], hari: date) -> Pengguna | None:
    return next((t.petugas for t in tugas if t.mulai <= hari and (t.selesai is None or t.selesai >= hari)), None)


def _sekolah_milik(ikut: list[Any], tugas: dict[int, list[Penugasan]], dunia: Dunia, nama: str, ke: int) -> UUID | None:
    """One of the schools with most children of a pendamping's families."""
    milik = [i for i in ikut if i.bidang == Bidang.PENDIDIKAN and _nama(tugas, i, dunia) == nama]
    banyak: dict[UUID, int] = {}
    for i in milik:
        banyak[i.fasilitas_id] = banyak.get(i.fasilitas_id, 0) + 1
    urut = sorted(banyak, key=lambda f: (-banyak[f], str(f)))
    return urut[ke] if len(urut) > ke else None


def _nama(tugas: dict[int, list[Penugasan]], i: Any, dunia: Dunia) -> str:
    oleh = _pemegang(tugas.get(i.kpm_id, ()), dunia.hari)
    return next((n for n, p in dunia.pemeran.items() if oleh and p.pk == oleh.pk), "")


def _kosong(ikut: list[Any], tugas: dict[int, list[Penugasan]], dunia: Dunia) -> UUID | None:
    """The school of which Sulastri filled nothing."""
    return _sekolah_milik(ikut, tugas, dunia, "sulastri", 0)


def _susulan(ikut: list[Any], tugas: dict[int, list[Penugasan]], dunia: Dunia) -> UUID | None:
    """The school whose paper came to Fitria after the close."""
    return _sekolah_milik(ikut, tugas, dunia, "fitria", 1)


def _bulan_susulan(dunia: Dunia) -> date:
    return bulan_tahap(tahap_mundur(dunia.hari, 2)[1])[-1]


def _gagal(ikut: list[Any], tugas: dict[int, list[Penugasan]], dunia: Dunia) -> set[tuple[int, date]]:
    """Children who stayed away: families from the end of the list, so that none is counted twice."""
    hasil: set[tuple[int, date]] = set()
    susulan = _susulan(ikut, tugas, dunia)
    for nama in sorted(_MELESET):
        milik = [i for i in ikut if i.bidang == Bidang.PENDIDIKAN and _nama(tugas, i, dunia) == nama]
        milik = [i for i in milik if i.fasilitas_id != susulan]
        for i, mundur in zip(milik[1::7], _MELESET[nama], strict=False):
            hasil.add((i.pk, geser_bulan(dunia.hari, -mundur)))
        for n in _RUNTUN.get(nama, ()):
            hasil.add((milik[0].pk, geser_bulan(dunia.hari, -n)))
    return hasil


def _efektif(bulan: date) -> int:
    return _HARI_EFEKTIF.get(bulan.month, _BIASA)


def _saat(hari: date, jam: time) -> datetime:
    return datetime.combine(hari, jam, zona(orang.KECAMATAN))


def _dicatat(dunia: Dunia, bulan: date, siapa: str) -> datetime:
    """The first days of the next month; of Bambang one evening's ten minutes."""
    mulai = geser_bulan(bulan, 1)
    if siapa == "bambang":
        saat = _saat(mulai + timedelta(days=2), time(20, dunia.acak.randrange(10), dunia.acak.randrange(60)))
    else:
        hari = mulai + timedelta(days=dunia.acak.randrange(1, 12))
        saat = _saat(hari, time(dunia.acak.randrange(8, 17), dunia.acak.randrange(60)))
    return min(saat, timezone.now())


def _catatan(dunia: Dunia, i: Any, bulan: date, oleh: Pengguna, siapa: str, *, gagal: bool) -> CatatanVerkom:
    isi: dict[str, Any] = {
        "anggota": i.anggota, "kpm_id": i.kpm_id, "fasilitas": i.fasilitas, "bidang": i.bidang, "bulan": bulan,
        "sumber": SumberCatatan.LAYAR, "dicatat_oleh": oleh, "dicatat_pada": _dicatat(dunia, bulan, siapa),
    }  # fmt: skip
    if i.bidang == Bidang.PENDIDIKAN:
        return CatatanVerkom(**isi, **_hadir_sekolah(dunia, bulan, siapa, gagal=gagal))
    return CatatanVerkom(**isi, **_periksa(dunia, i.anggota.tanggal_lahir, bulan))


def _hadir_sekolah(dunia: Dunia, bulan: date, siapa: str, *, gagal: bool) -> dict[str, int]:
    """A child that stays away, one of Bambang's who is always there, or the few days others miss."""
    hari = _efektif(bulan)
    alpa = 6 if gagal else 0 if siapa == "bambang" else dunia.acak.choice((0, 0, 0, 0, 1, 1))
    sakit = 0 if gagal or siapa == "bambang" or alpa or hari < _BIASA else dunia.acak.choice((0, 0, 0, 1, 2))
    return {"hari_efektif": hari, "alpa": alpa, "izin": 0, "sakit": sakit}


def _periksa(dunia: Dunia, lahir: date | None, bulan: date) -> dict[str, Any]:
    """Who came, weighed as children of that age are; of the grown weight and blood pressure."""
    umur = umur_bulan(lahir, akhir_bulan(bulan)) if lahir else 400
    acak = dunia.acak.randrange(-5, 6) / 10
    isi: dict[str, Any] = {"hadir": True, "tanggal_periksa": bulan + timedelta(days=dunia.acak.randrange(5, 20))}
    if umur < 12:
        return isi | {"berat_kg": _angka(3.4 + 0.5 * umur + acak / 2), "tinggi_cm": _angka(50 + 2.0 * umur + acak)}
    if umur < 84:
        berat, tinggi = 8.6 + 0.19 * (umur - 12) + acak, 74 + 0.75 * (umur - 12) + acak
        return isi | {"berat_kg": _angka(berat), "tinggi_cm": _angka(tinggi), "vitamin_a": bulan.month in (2, 8)}
    atas = 110 + dunia.acak.randrange(0, 35)
    return isi | {"berat_kg": _angka(54 + 3 * acak), "sistolik": atas, "diastolik": atas - 40}


def _angka(nilai: float) -> Decimal:
    return Decimal(str(round(nilai, 1)))


def _hari_efektif(catatan: list[CatatanVerkom]) -> None:
    """What each school said of its month, as whoever entered first wrote it down."""
    per: dict[tuple[UUID, date], CatatanVerkom] = {}
    for c in catatan:
        if c.bidang == Bidang.PENDIDIKAN:
            lama = per.setdefault((c.fasilitas_id, c.bulan), c)
            if c.dicatat_pada < lama.dicatat_pada:
                per[c.fasilitas_id, c.bulan] = c
    LaporanFasilitas.objects.bulk_create(
        [
            LaporanFasilitas(
                fasilitas_id=f, bulan=b, hari_efektif=c.hari_efektif, dicatat_oleh=c.dicatat_oleh,
                dicatat_pada=c.dicatat_pada,
            )
            for (f, b), c in per.items()
        ]
    )  # fmt: skip
