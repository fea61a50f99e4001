"""What narrows the list of families."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from inti.waktu import geser_bulan, hari_ini
from kpm.enums import GRADUASI, PESERTA
from kpm.models import KPM
from kpm.selectors.kelengkapan import belum_lengkap
from wilayah.models import saring_wilayah

GABUNGAN = {"peserta": PESERTA, "graduasi": GRADUASI}  # several standings under one name
BULAN_MUTAKHIR = 3  # a family untouched for longer is due (docs/program.md §9)


@dataclass(frozen=True)
class SaringKPM:
    """Codes and ids stand in the address; `cari` never does."""

    wilayah: str = ""
    rw: str = ""
    petugas: str = ""  # a user's id, or "tanpa"
    kepesertaan: str = ""  # a standing, or one of `GABUNGAN`
    komponen: str = ""
    absen: bool = False
    belum_kelompok: bool = False
    belum_termapping: bool = False
    belum_lengkap: bool = False
    belum_mutakhir: bool = False
    saya: bool = False
    cari: str = ""

    def terapkan(self, qs: QuerySet[KPM]) -> QuerySet[KPM]:
        hasil: Any = qs
        if self.wilayah:
            hasil = hasil.filter(saring_wilayah([self.wilayah]))
        if self.rw:
            hasil = hasil.filter(rw__in=_bentuk_rw(self.rw))
        if self.petugas and self.petugas != "tanpa":
            hasil = hasil.didampingi(int(self.petugas))
        if self.belum_termapping or self.petugas == "tanpa":
            hasil = hasil.belum_termapping()
        if self.belum_kelompok:
            hasil = hasil.belum_berkelompok()
        if self.kepesertaan:
            hasil = hasil.filter(kepesertaan__in=GABUNGAN.get(self.kepesertaan, (self.kepesertaan,)))
        if self.komponen:
            hasil = hasil.berkomponen(self.komponen)
        if self.absen:
            hasil = hasil.absen_beruntun()
        if self.belum_mutakhir:
            hasil = hasil.belum_dimutakhirkan(batas_mutakhir(hari_ini()))
        if self.belum_lengkap:
            hasil = hasil.filter(belum_lengkap(hari_ini()))
        if self.cari:
            hasil = hasil.cari(self.cari)
        return hasil


def batas_mutakhir(hari: date) -> date:
    """The day before which a family was last updated when it is due now."""
    awal = geser_bulan(hari, -BULAN_MUTAKHIR)
    return awal.replace(day=min(hari.day, monthrange(awal.year, awal.month)[1]))


def _bentuk_rw(rw: str) -> list[str]:
    """The ways in which lists write a number: 2, 02, 002."""
    angka = rw.lstrip("0") or "0"
    return sorted({rw, angka, angka.zfill(2), angka.zfill(3)})
