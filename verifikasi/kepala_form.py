"""The lines above the heading of a verification form: which facility, which quarter (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from inti.waktu import bulan_tahap


@dataclass(frozen=True)
class KepalaForm:
    """The lines above the heading. `npsn` names a school, `kode` any facility (our own forms carry it)."""

    nama: str
    tahap: str  # 2026-3
    npsn: str = ""
    kode: UUID | None = None
    hari_efektif: Sequence[int | None] = ()  # of the three months

    @property
    def bulan(self) -> list[date]:
        return bulan_tahap(self.tahap)
