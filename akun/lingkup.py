"""Scope: which areas a user sees on a day, from the appointments (jabatan) in force on that day."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from akun.enums import IZIN_PERAN, PERAN_DAMPINGAN, Peran
from wilayah.enums import POLA_KODE

if TYPE_CHECKING:
    from akun.models import Jabatan


@dataclass(frozen=True)
class Lingkup:
    """What a user may see: whole areas (`wilayah`), or only assigned families (`petugas_id`)."""

    jabatan: tuple[Jabatan, ...]
    pengguna_id: int
    superuser: bool = False

    @property
    def semua(self) -> bool:
        return self.superuser or any(j.peran == Peran.PUSAT for j in self.jabatan)

    @property
    def peran(self) -> frozenset[str]:
        return frozenset(j.peran for j in self.jabatan)

    @property
    def wilayah(self) -> frozenset[str]:
        """Codes of the areas seen whole."""
        return frozenset(
            j.wilayah_id for j in self.jabatan if j.peran not in PERAN_DAMPINGAN and j.wilayah_id is not None
        )

    @property
    def wilayah_tugas(self) -> frozenset[str]:
        """Codes of the areas in which the user serves as pendamping; nothing is seen by this alone."""
        return frozenset(j.wilayah_id for j in self.jabatan if j.peran in PERAN_DAMPINGAN and j.wilayah_id is not None)

    @property
    def petugas_id(self) -> int | None:
        """The user's id when the user holds families as pendamping."""
        return self.pengguna_id if self.peran & PERAN_DAMPINGAN else None

    @property
    def izin(self) -> frozenset[str]:
        return frozenset(izin for peran in self.peran for izin in IZIN_PERAN[peran])

    def sebagai(self, peran: Collection[str]) -> Lingkup:
        """The same user seen through some roles only, e.g. those that hold a permission."""
        return Lingkup(tuple(j for j in self.jabatan if j.peran in peran), self.pengguna_id, superuser=self.superuser)

    def mencakup(self, kode: str) -> bool:
        """True when the area lies inside an area seen whole; what is no code of an area lies nowhere."""
        if not re.match(POLA_KODE, kode):
            return False
        return self.semua or any(kode == k or kode.startswith(f"{k}.") for k in self.wilayah)
