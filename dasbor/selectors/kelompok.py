"""The groups of a desa or a pendamping, as steps down from their dashboard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, DateField, Exists, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from akun.models import berlaku
from dasbor.selectors.tempat import Tempat
from inti.waktu import akhir_bulan, awal_bulan, geser_bulan
from kpm.models import KeanggotaanKelompok, Kelompok
from p2k2.enums import StatusHadir
from p2k2.models import Kehadiran, Pertemuan
from pendamping.models import PenugasanKelompok
from wilayah.enums import Tingkat
from wilayah.models import saring_wilayah

MAKS = 100  # a pendamping leads some fifteen groups, a desa holds some forty


@dataclass(frozen=True)
class BarisKelompok:
    """One group in a month: its families, when it last met by then, who came that month."""

    pk: UUID
    nama: str
    petugas: str
    anggota: int
    terakhir: date | None
    hadir: int
    ditandai: int
    bertemu: bool


def kelompok_di(tempat: Tempat, bulan: date, hari: date) -> list[BarisKelompok]:
    """Groups that existed on the month's day, of a desa or of the pendamping who led them then. One query."""
    desa = tempat.jenis == "wilayah" and tempat.wilayah is not None and tempat.wilayah.tingkat == Tingkat.DESA
    if tempat.petugas is None and not desa:
        return []
    pada = min(hari, akhir_bulan(bulan))
    ampu = PenugasanKelompok.objects.filter(berlaku(pada), kelompok=OuterRef("pk"))
    qs: Any = Kelompok.objects.filter(saring_wilayah([tempat.kode])).aktif(pada)
    if tempat.petugas is not None:
        qs = qs.filter(Exists(ampu.filter(petugas=tempat.petugas.pk)))
    qs = qs.annotate(
        nama_petugas=Subquery(ampu.values("petugas__nama")[:1]),
        anggota=_hitung(KeanggotaanKelompok.objects.berlaku_pada(pada).filter(kelompok=OuterRef("pk")), "kelompok"),
        terakhir=_terakhir(pada),
        hadir=_hadir(bulan, status=StatusHadir.HADIR),
        ditandai=_hadir(bulan, status__isnull=False),
    )
    return [_baris(k, bulan) for k in qs.order_by("nama", "pk")[:MAKS]]


def _baris(k: Any, bulan: date) -> BarisKelompok:
    bertemu = k.terakhir is not None and k.terakhir >= awal_bulan(bulan)
    return BarisKelompok(k.pk, k.nama, k.nama_petugas or "", k.anggota, k.terakhir, k.hadir, k.ditandai, bertemu)


def _hitung(qs: Any, menurut: str) -> Any:
    n = qs.order_by().values(menurut).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(n, output_field=IntegerField()), 0)


def _terakhir(pada: date) -> Any:
    terlaksana = Pertemuan.objects.terlaksana().filter(kelompok=OuterRef("pk"), tanggal__lte=pada)
    return Subquery(terlaksana.order_by("-tanggal").values("tanggal")[:1], output_field=DateField())


def _hadir(bulan: date, **saring: Any) -> Any:
    milik = Kehadiran.objects.filter(
        Q(**saring),
        pertemuan__kelompok=OuterRef("pk"),
        pertemuan__keadaan="terlaksana",
        tanggal__gte=bulan,
        tanggal__lt=geser_bulan(bulan, 1),
    )
    return _hitung(milik.annotate(k=F("pertemuan__kelompok")), "k")
