"""The groups of a desa or a pendamping, as steps down from their dashboard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from dasbor.selectors.tempat import Tempat
from dasbor.sql.kelompok import kelompok
from inti.waktu import akhir_bulan
from wilayah.enums import Tingkat

MAKS = 100  # a pendamping leads some fifteen groups, a desa holds some forty


@dataclass(frozen=True)
class BarisKelompok:
    """One group in a month: its families, when it last met by then, who came that month."""

    pk: UUID
    nama: str
    petugas: str
    desa: str
    anggota: int
    terakhir: date | None
    hadir: int
    ditandai: int
    tanda: int  # marks due: of every family in the registers
    bertemu: bool


@dataclass(frozen=True)
class KelompokTempat:
    """The groups of a place by name; `banyak` also counts those beyond `MAKS`."""

    baris: list[BarisKelompok]
    banyak: int

    @property
    def terpotong(self) -> bool:
        return len(self.baris) < self.banyak


def kelompok_di(tempat: Tempat, bulan: date, hari: date) -> KelompokTempat:
    """Groups that existed on the month's day, of a desa or of the pendamping who led them then. One query."""
    desa = tempat.jenis == "wilayah" and tempat.wilayah is not None and tempat.wilayah.tingkat == Tingkat.DESA
    if tempat.petugas is None and not desa:
        return KelompokTempat([], 0)
    petugas = tempat.petugas.pk if tempat.petugas is not None else None
    baris = kelompok(tempat.kode, petugas, bulan, min(hari, akhir_bulan(bulan)), MAKS)
    hasil = [BarisKelompok(*b[:-1], bertemu=(terakhir := b[5]) is not None and terakhir >= bulan) for b in baris]
    return KelompokTempat(hasil, baris[0][-1] if baris else 0)
