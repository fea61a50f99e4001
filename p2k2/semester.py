"""A half of a year, as the semester's sheets and judgements know it (docs/program.md §7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Self


@dataclass(frozen=True, order=True)
class Semester:
    """Semester 1 is January to June, semester 2 July to December."""

    tahun: int
    nomor: int

    @classmethod
    def pada(cls, hari: date) -> Self:
        return cls(hari.year, 1 if hari.month <= 6 else 2)

    @property
    def mulai(self) -> date:
        return date(self.tahun, 1 if self.nomor == 1 else 7, 1)

    @property
    def akhir(self) -> date:
        return date(self.tahun, 6, 30) if self.nomor == 1 else date(self.tahun, 12, 31)

    @property
    def sebelum(self) -> Semester:
        return Semester(self.tahun, 1) if self.nomor == 2 else Semester(self.tahun - 1, 2)

    @property
    def sesudah(self) -> Semester:
        return Semester(self.tahun, 2) if self.nomor == 1 else Semester(self.tahun + 1, 1)

    def __str__(self) -> str:
        return f"Semester {self.nomor} tahun {self.tahun}"
