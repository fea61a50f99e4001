"""Members by outcome and month: the worklists "Belum ada laporan" and "Tidak memenuhi" (docs/program.md §8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Exists, F, Func, OuterRef, QuerySet, Value
from django.db.models.functions import JSONObject

from akun.models import Pengguna, berlaku
from inti.halaman_kunci import HITUNG_MAKS, Halaman, halaman_kunci
from inti.waktu import akhir_bulan, awal_bulan, geser_bulan, hari_ini
from pendamping.models import Penugasan
from verifikasi.enums import Hasil
from verifikasi.models import (
    CatatanVerkom,
    Fasilitas,
    HasilVerifikasi,
    KeikutsertaanFasilitas,
    Kewajiban,
    LaporanFasilitas,
)
from wilayah.models import saring_wilayah


@dataclass(frozen=True)
class SaringHasil:
    hasil: str
    bulan: date
    wilayah: str = ""
    petugas: int | None = None  # the pendamping who holds the family today


def bulan_lalu(hari: date) -> date:
    """The last month that is over: what facilities report now."""
    return geser_bulan(awal_bulan(hari), -1)


def hasil_anggota(user: Pengguna, saring: SaringHasil, hari: date) -> QuerySet[HasilVerifikasi]:
    qs = HasilVerifikasi.objects.terlihat_oleh(user).filter(bulan=saring.bulan, hasil=saring.hasil)
    if saring.wilayah:
        qs = qs.filter(saring_wilayah([saring.wilayah], awalan="kpm__"))
    if saring.petugas is not None:
        pegang = Penugasan.objects.filter(berlaku(hari), kpm=OuterRef("kpm"), petugas=saring.petugas)
        qs = qs.filter(Exists(pegang))
    return qs


def daftar_hasil(*, user: Pengguna, saring: SaringHasil, hari: date, sesudah: str | None = None) -> Halaman:
    """One page, family by family."""
    qs = hasil_anggota(user, saring, hari).select_related("kpm__desa", "anggota")
    return halaman_kunci(qs, urut=("kpm__nama", "kpm_id", "anggota__nama", "id"), sesudah=sesudah)


def jumlah_belum_laporan(user: Pengguna) -> int:
    """Members of the user's area without a report of last month, counted up to `HITUNG_MAKS`."""
    return _jumlah(user, Hasil.BELUM)


def jumlah_tidak_memenuhi(user: Pengguna) -> int:
    return _jumlah(user, Hasil.TIDAK)


def _jumlah(user: Pengguna, hasil: str) -> int:
    hari = hari_ini()
    saring = SaringHasil(hasil, bulan_lalu(hari))
    return hasil_anggota(user, saring, hari).order_by().values("pk")[:HITUNG_MAKS].count()


def fasilitas_belum(kpm: QuerySet[Any], bulan: date) -> QuerySet[Fasilitas]:
    """Facilities where a member of these families has no entry of a month owed there, and nobody said why.

    Owed is a deciding duty of the facility's own field: who only waits for a posyandu is not named at the school.
    """
    catatan = CatatanVerkom.objects.filter(anggota=OuterRef("anggota"), bidang=OuterRef("bidang"), bulan=bulan)
    butir = JSONObject(hasil=Value(Hasil.BELUM.value), kewajiban=F("pk"))
    ditunggu = Func(
        OuterRef("rincian"),
        Func(butir, function="jsonb_build_array"),
        template="(%(expressions)s)",
        arg_joiner=" @> ",
        output_field=BooleanField(),
    )
    kewajiban = Kewajiban.objects.filter(ditunggu, bidang=OuterRef(OuterRef("bidang")), menentukan=True)
    wajib = HasilVerifikasi.objects.filter(Exists(kewajiban), anggota=OuterRef("anggota"), bulan=bulan)
    beralasan = LaporanFasilitas.objects.filter(fasilitas=OuterRef("fasilitas"), bulan=bulan).exclude(alasan_belum="")
    ikut = KeikutsertaanFasilitas.objects.dalam_bulan(bulan, akhir_bulan(bulan)).filter(
        Exists(wajib), ~Exists(catatan), ~Exists(beralasan), kpm__in=kpm
    )
    return Fasilitas.objects.filter(pk__in=ikut.values("fasilitas"))
