"""Read models of activities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncMonth

from akun.models import Pengguna
from inti.halaman_kunci import Halaman, halaman_kunci
from inti.waktu import geser_bulan
from pendamping.models import Kegiatan

BULAN_PITA = 12


@dataclass(frozen=True)
class SaringKegiatan:
    """What narrows the list of activities; codes and ids only."""

    petugas: str = ""
    bulan: date | None = None
    jenis: str = ""
    peran: str = ""
    butir: str = ""  # number of the RHK item

    def terapkan(self, qs: QuerySet[Kegiatan]) -> QuerySet[Kegiatan]:
        if self.bulan:
            qs = qs.filter(tanggal__gte=self.bulan, tanggal__lt=geser_bulan(self.bulan, 1))
        if self.jenis:
            qs = qs.filter(jenis=self.jenis)
        if self.peran:
            qs = qs.filter(peran_ife=self.peran)
        if self.butir:
            qs = qs.filter(butir__nomor=int(self.butir))
        return self.orang(qs)

    def orang(self, qs: QuerySet[Kegiatan]) -> QuerySet[Kegiatan]:
        return qs.filter(petugas=int(self.petugas)) if self.petugas else qs


def daftar_kegiatan(*, user: Pengguna, saring: SaringKegiatan, sesudah: str | None = None) -> Halaman:
    """One page of the activities the user may see, latest first, with author, place and number of photos."""
    foto: Any = Kegiatan.foto.through.objects.filter(kegiatan=OuterRef("pk")).order_by()
    jumlah = foto.values("kegiatan").annotate(n=Count("pk")).values("n")
    qs = saring.terapkan(Kegiatan.objects.terlihat_oleh(user)).select_related("petugas", "wilayah", "butir")
    return halaman_kunci(
        qs.annotate(jumlah_foto=Coalesce(Subquery(jumlah), 0)), urut=("-tanggal", "-id"), sesudah=sesudah
    )


def kegiatan_per_bulan(*, user: Pengguna, saring: SaringKegiatan, hari: date) -> list[tuple[date, int]]:
    """Twelve months up to `hari` and the number of activities in each, of the filter's person or of all in sight."""
    awal = geser_bulan(hari, 1 - BULAN_PITA)
    qs = saring.orang(Kegiatan.objects.terlihat_oleh(user)).filter(tanggal__gte=awal, tanggal__lte=hari)
    hitung = dict(qs.annotate(bulan=TruncMonth("tanggal")).values_list("bulan").annotate(n=Count("pk")))
    return [(bulan, hitung.get(bulan, 0)) for bulan in (geser_bulan(awal, n) for n in range(BULAN_PITA))]
