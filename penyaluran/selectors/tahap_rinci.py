"""What the pages of tahap show: kabupaten with their state, what is still open before a close, the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Sum

from akun.models import Pengguna, berlaku
from inti.halaman_kunci import Halaman, halaman_kunci
from inti.templatetags.format import angka, tanggal
from inti.waktu import hari_ini
from penyaluran.enums import KeadaanBayar
from penyaluran.models import KendalaBayar, Pembayaran, SelisihBank, Tahap, TahapDaerah
from penyaluran.selectors.neraca import Neraca, neraca
from wilayah.enums import Tingkat
from wilayah.kode import kode_kabupaten, seluas_kabupaten
from wilayah.models import Wilayah

_ORANG_TAMPIL = 20


def kabupaten_terlihat(user: Pengguna) -> QuerySet[Wilayah]:
    """Kabupaten of which the user sees a part: the day of payment is everybody's."""
    lingkup, semua = user.lingkup(), Wilayah.objects.filter(tingkat=Tingkat.KABUPATEN)
    if lingkup.semua:
        return semua
    return semua.di_bawah(seluas_kabupaten(lingkup.wilayah | lingkup.wilayah_tugas))


def kabupaten_user(user: Pengguna) -> str:
    """The user's only kabupaten, else nothing."""
    lingkup = user.lingkup()
    kode = {kode_kabupaten(k) for k in lingkup.wilayah | lingkup.wilayah_tugas}
    return kode.pop() if len(kode) == 1 and not lingkup.semua else ""


@dataclass(frozen=True)
class TahapDiDaerah:
    """What holds of a tahap in one kabupaten: its own decision, else the national one."""

    kabupaten: str
    tanggal_bayar: date | None
    ditutup_pada: datetime | None


def sertakan_daerah(daftar: Sequence[Any], kabupaten: str) -> None:
    """Give each tahap what holds of it in that kabupaten (`daerah_saya`, None without one). One query for all."""
    milik = TahapDaerah.objects.filter(wilayah=kabupaten, tahap__in=[t.pk for t in daftar]) if kabupaten else ()
    per_tahap = {d.tahap_id: d for d in milik}
    for t in daftar:
        d = per_tahap.get(t.pk)
        t.daerah_saya = None
        if kabupaten:
            bayar, tutup = (d.tanggal_bayar, d.ditutup_pada) if d else (None, None)
            t.daerah_saya = TahapDiDaerah(kabupaten, bayar or t.tanggal_bayar, t.ditutup_pada or tutup)


def daftar_daerah(*, user: Pengguna, tahap: Tahap, sesudah: str | None = None) -> Halaman:
    """One page of kabupaten with `bayar` and `tutup` of theirs, and whether they have a list."""
    daerah = TahapDaerah.objects.filter(tahap=tahap.pk, wilayah=OuterRef("pk"))
    berdaftar = Pembayaran.objects.filter(tahap=tahap.pk, kabupaten_kode=OuterRef("pk"))
    qs = kabupaten_terlihat(user).annotate(
        bayar=Subquery(daerah.values("tanggal_bayar")[:1]),
        tutup=Subquery(daerah.values("ditutup_pada")[:1]),
        berdaftar=Exists(berdaftar),
    )
    return halaman_kunci(qs, urut=("kode",), sesudah=sesudah)


@dataclass(frozen=True)
class MasihTerbuka:
    """What a close leaves open: families by pendamping, hindrances, bank differences nobody looked at."""

    neraca: Neraca
    petugas: list[dict[str, Any]]
    petugas_lain: int
    kendala: int
    selisih: int


def masih_terbuka(tahap: Tahap, kabupaten: str) -> MasihTerbuka:
    bayar = Pembayaran.objects.filter(tahap=tahap.pk, kabupaten_kode=kabupaten)
    belum = bayar.berkeadaan(KeadaanBayar.BELUM).annotate(
        tugas=FilteredRelation("kpm__penugasan", condition=berlaku(hari_ini(kabupaten), "kpm__penugasan__"))
    )
    per: Any = belum.values(petugas=F("tugas__petugas"), nama=F("tugas__petugas__nama"))
    orang: list[dict[str, Any]] = list(per.annotate(n=Count("pk"), rp=Sum("nominal")).order_by("-n", "petugas"))
    kendala = KendalaBayar.objects.terbuka().filter(pembayaran__tahap=tahap.pk, pembayaran__kabupaten_kode=kabupaten)
    selisih = SelisihBank.objects.filter(tahap=tahap.pk, kabupaten_kode=kabupaten, ditinjau_pada=None)
    banyak = Tahap.objects.filter(pk=tahap.pk).annotate(
        kendala=Subquery(_hitung(kendala, "pembayaran__tahap")), selisih=Subquery(_hitung(selisih, "tahap"))
    )
    n_kendala, n_selisih = banyak.values_list("kendala", "selisih").get()
    return MasihTerbuka(
        neraca=neraca(bayar),
        petugas=orang[:_ORANG_TAMPIL],
        petugas_lain=max(0, len(orang) - _ORANG_TAMPIL),
        kendala=n_kendala or 0,
        selisih=n_selisih or 0,
    )


def _hitung(qs: Any, per: str) -> Any:
    """How many rows, as part of another query."""
    return qs.order_by().values(per).annotate(n=Count("pk")).values("n")


@dataclass(frozen=True)
class LangkahTahap:
    pada: datetime
    judul: str
    teks: str


def riwayat_daerah(daerah: TahapDaerah | None, *, dengan_angka: bool) -> list[LangkahTahap]:
    """Pay dates, closes and openings of a kabupaten, the latest first, from the events.

    `dengan_angka`: for those who see the whole kabupaten, how many were not reported and what the closer noted.
    """
    if daerah is None:
        return []
    peristiwa = apps.get_model("penyaluran", "TahapDaerahEvent").objects.filter(pgh_obj_id=daerah.pk)
    baris = list(peristiwa.select_related("pgh_context").order_by("pgh_id"))
    nomor = {x for p in baris for x in (p.ditutup_oleh_id, p.dibuka_oleh_id, _user(p)) if x}
    nama = dict(Pengguna.objects.filter(pk__in=nomor).values_list("pk", "nama"))
    hasil, lalu = [], None
    for p in baris:
        hasil += _langkah(p, lalu, nama, dengan_angka)
        lalu = p
    return hasil[::-1]


def _user(p: Any) -> int | None:
    nomor = ((p.pgh_context.metadata if p.pgh_context else None) or {}).get("user")
    return nomor if isinstance(nomor, int) else None


def _langkah(p: Any, lalu: Any, nama: dict[int, str], dengan_angka: bool) -> list[LangkahTahap]:
    hasil = []
    if p.tanggal_bayar != (lalu.tanggal_bayar if lalu else None):
        oleh = nama.get(_user(p) or 0, "")
        hari = tanggal(p.tanggal_bayar) if p.tanggal_bayar else "mengikuti tanggal nasional"
        hasil.append(LangkahTahap(p.pgh_created_at, f"Tanggal bayar: {hari}", oleh))
    if p.ditutup_pada and p.ditutup_pada != (lalu.ditutup_pada if lalu else None):
        teks = nama.get(p.ditutup_oleh_id, "")
        if dengan_angka:
            teks += f", {angka(p.neraca.get('belum_n', 0))} keluarga belum dilaporkan"
            teks += f": {p.catatan_tutup}" if p.catatan_tutup else ""
        hasil.append(LangkahTahap(p.ditutup_pada, "Ditutup", teks))
    if p.dibuka_pada and p.dibuka_pada != (lalu.dibuka_pada if lalu else None):
        teks = f"{nama.get(p.dibuka_oleh_id, '')}: {p.alasan_buka}"
        hasil.append(LangkahTahap(p.dibuka_pada, "Dibuka lagi", teks))
    return hasil


def riwayat_fakta(tahap: Tahap) -> list[LangkahTahap]:
    """Changes of a tahap's national facts, the latest first, with the reason given."""
    peristiwa = apps.get_model("penyaluran", "TahapEvent").objects.filter(pgh_obj_id=tahap.pk, pgh_label="update")
    baris = list(peristiwa.filter(~Q(pgh_context=None)).select_related("pgh_context").order_by("-pgh_id")[:20])
    nomor = {x for p in baris if (x := _user(p))}
    nama = dict(Pengguna.objects.filter(pk__in=nomor).values_list("pk", "nama"))
    hasil = []
    for p in baris:
        alasan = (p.pgh_context.metadata or {}).get("alasan", "")
        oleh = nama.get(_user(p) or 0, "")
        hasil.append(LangkahTahap(p.pgh_created_at, "Fakta diubah", f"{oleh}: {alasan}" if alasan else oleh))
    return hasil
