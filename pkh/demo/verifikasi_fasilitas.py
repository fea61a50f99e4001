"""The demo's schools and health facilities, and who goes there; some wait for one, one school stands there twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from akun.models import Pengguna
from inti.waktu import geser_bulan, umur
from kpm.enums import JENJANG, PESERTA, JenisKomponen
from kpm.models import Anggota, Komponen
from kpm.services.susunan import tandai_kewajiban
from pendamping.models import Penugasan
from pkh.demo import orang
from pkh.demo.lapangan import Dunia
from verifikasi.enums import KOMPONEN_BIDANG, Bidang, SumberKeikutsertaan
from verifikasi.models import Fasilitas, KeikutsertaanFasilitas
from verifikasi.services.fasilitas import IsiFasilitas, buat_fasilitas
from wilayah.enums import Tingkat
from wilayah.models import Wilayah

_POSYANDU = ("MELATI", "MAWAR")
_NPSN_AWAL = 10702300
_TANPA_TITIK, _TANPA_NPSN, _BELUM = 6, 9, 41  # one facility, school, member in so many


def cerita_fasilitas(dunia: Dunia) -> None:
    """Facilities of both kecamatan, and the places of pupils, toddlers, mothers, the old and the disabled."""
    desa = list(
        Wilayah.objects.filter(tingkat=Tingkat.DESA, induk__in=[orang.KECAMATAN, orang.TETANGGA]).order_by("pk")
    )
    anggota = list(
        Anggota.objects.berlaku_pada(dunia.hari)
        .filter(kpm__kepesertaan__in=PESERTA, kpm__desa__in=desa)
        .select_related("kpm")
        .order_by("pk")
    )
    komponen: dict[int, set[str]] = defaultdict(set)
    berlaku = Komponen.objects.berlaku_pada(dunia.hari).filter(anggota__in=[a.pk for a in anggota])
    for siapa, jenis in berlaku.values_list("anggota_id", "jenis"):
        komponen[siapa].add(jenis)
    sekolah = _sekolah(dunia, anggota, komponen, desa)
    sehat = _layanan(dunia, desa)
    _daftarkan(dunia, anggota, komponen, sekolah, sehat)
    _tercatat_dua_kali(dunia)


def _sekolah(
    dunia: Dunia, anggota: Iterable[Anggota], komponen: dict[int, set[str]], desa: list[Wilayah]
) -> dict[str, Fasilitas]:
    """By the name the register has, in the desa most of its pupils live in."""
    asal: dict[str, Counter[str]] = defaultdict(Counter)
    jenjang: dict[str, str] = {}
    for a in anggota:
        for j in JENJANG:
            if j in komponen[a.pk] and a.dtsen_sekolah:
                asal[a.dtsen_sekolah][a.kpm.desa_id] += 1
                jenjang[a.dtsen_sekolah] = j.value
    hasil = {}
    for ke, nama in enumerate(sorted(asal)):
        npsn = "" if ke % _TANPA_NPSN == 5 else str(_NPSN_AWAL + ke)
        isi = IsiFasilitas(
            jenis="sekolah", nama=nama, npsn=npsn, jenjang=jenjang[nama], desa_id=asal[nama].most_common(1)[0][0],
            **_titik(dunia, ke),
        )  # fmt: skip
        hasil[nama] = buat_fasilitas(isi=isi, oleh=dunia.pemeran["apd"])
    return hasil


def _layanan(dunia: Dunia, desa: list[Wilayah]) -> dict[str, list[Fasilitas]]:
    """Two posyandu a kelurahan and a puskesmas a kecamatan, by desa; the puskesmas comes last."""
    apd, hasil, pusat = dunia.pemeran["apd"], {}, {}
    for ke, d in enumerate(desa):
        induk = d.induk.nama if d.induk else ""
        if d.kode[:8] not in pusat:
            isi = IsiFasilitas(
                jenis="puskesmas", nama=f"PUSKESMAS {induk.upper()}", desa_id=d.kode, kontak="Bidan Yuli",
                telepon="081273450011", **_titik(dunia, 1),
            )  # fmt: skip
            pusat[d.kode[:8]] = buat_fasilitas(isi=isi, oleh=apd)
        hasil[d.kode] = [
            buat_fasilitas(
                isi=IsiFasilitas(
                    jenis="posyandu", nama=f"POSYANDU {nama} {d.nama.upper()}", desa_id=d.kode, **_titik(dunia, ke + n)
                ),
                oleh=apd,
            )
            for n, nama in enumerate(_POSYANDU)
        ] + [pusat[d.kode[:8]]]
    return hasil


def _titik(dunia: Dunia, ke: int) -> dict[str, Any]:
    if ke % _TANPA_TITIK == 5:
        return {}
    return {
        "lintang": Decimal(f"-3.7{dunia.acak.randrange(75000, 91000)}"),
        "bujur": Decimal(f"102.2{dunia.acak.randrange(60000, 81000)}"),
    }


def _daftarkan(
    dunia: Dunia,
    anggota: Iterable[Anggota],
    komponen: dict[int, set[str]],
    sekolah: dict[str, Fasilitas],
    sehat: dict[str, list[Fasilitas]],
) -> None:
    """All at once: thousands of members by the service would take minutes."""
    petugas = _petugas(dunia)
    mulai, baru, ubah = geser_bulan(dunia.hari, -12), [], []
    for ke, a in enumerate(anggota):
        if ke % _BELUM == 7 or a.kpm_id not in petugas:
            continue
        tempat = []
        if (jenjang := next((j for j in JENJANG if j in komponen[a.pk]), None)) and a.dtsen_sekolah in sekolah:
            a.sekolah, a.kelas = a.dtsen_sekolah, _kelas(a, jenjang, dunia.hari)
            tempat.append(sekolah[a.dtsen_sekolah])
        if komponen[a.pk] & set(KOMPONEN_BIDANG[Bidang.KESEHATAN]):
            melati, mawar, puskesmas = sehat[a.kpm.desa_id]
            ke_mana = puskesmas if JenisKomponen.DISABIL in komponen[a.pk] else mawar if a.kpm_id % 2 else melati
            setattr(a, "faskes" if ke_mana is puskesmas else "posyandu", ke_mana.nama)
            tempat.append(ke_mana)
        awal = max(mulai, a.tanggal_lahir or mulai)
        baru += [
            KeikutsertaanFasilitas(
                anggota=a, kpm_id=a.kpm_id, fasilitas=f, bidang=f.bidang, mulai=awal, dicatat_oleh=petugas[a.kpm_id],
                kelas=a.kelas if f.bidang == Bidang.PENDIDIKAN else "", sumber=SumberKeikutsertaan.LAPANGAN,
            )
            for f in tempat
        ]  # fmt: skip
        if tempat:
            ubah.append(a)
    KeikutsertaanFasilitas.objects.bulk_create(baru, batch_size=1000)
    Anggota.objects.bulk_update(ubah, ["sekolah", "kelas", "posyandu", "faskes"], batch_size=500)
    tandai_kewajiban({a.kpm_id for a in ubah})


def _petugas(dunia: Dunia) -> dict[int, Pengguna]:
    tugas = Penugasan.objects.filter(
        Q(selesai__isnull=True) | Q(selesai__gte=dunia.hari), mulai__lte=dunia.hari
    ).select_related("petugas")
    return {t.kpm_id: t.petugas for t in tugas}


def _kelas(a: Anggota, jenjang: JenisKomponen, hari: date) -> str:
    dari, sampai = {JenisKomponen.SD: (1, 6), JenisKomponen.SMP: (7, 9), JenisKomponen.SMA: (10, 12)}[jenjang]
    tahun = umur(a.tanggal_lahir, hari) - 6 if a.tanggal_lahir else dari
    return str(min(max(tahun, dari), sampai))


def _tercatat_dua_kali(dunia: Dunia) -> None:
    """A pendamping wrote a school down that the APD's list has by another spelling."""
    serut = Fasilitas.objects.filter(jenjang="sd", kecamatan_kode=orang.KECAMATAN, nama__regex=r"NEGERI \d KOTA")
    ada = serut.exclude(npsn="").order_by("nama").first()
    if ada is not None:
        nama = ada.nama.replace("SD NEGERI ", "SDN 0").replace("KOTA BENGKULU", "Kota Bengkulu")
        isi = IsiFasilitas(jenis="sekolah", nama=nama, jenjang="sd", desa_id=ada.desa_id)
        buat_fasilitas(isi=isi, tetap=True, oleh=dunia.pemeran["bambang"])
