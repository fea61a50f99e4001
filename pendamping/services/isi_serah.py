"""What is handed over with families and groups: each app tells its part (docs/program.md §10)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, QuerySet, TextField, Value
from django.db.models.functions import Cast


@dataclass(frozen=True)
class Bahan:
    """What a handover is about: from whom, from which day on, which families and groups (primary keys)."""

    dari: int
    berlaku: date
    kpm: Collection[int]
    kelompok: Collection[UUID]


Pencari = Callable[[Bahan], QuerySet[Any]]


@dataclass(frozen=True)
class _Bagian:
    label: str
    urut: int
    cari: Pencari


_BAGIAN: dict[str, _Bagian] = {}


def isi_serah(label: str, *, urut: int = 50) -> Callable[[Pencari], Pencari]:
    """Register a part: a function that returns the rows that go along, as a QuerySet of one model.

    The function's name stays in the stored handover as the part's code. All parts are read in one query.
    """

    def daftar(cari: Pencari) -> Pencari:
        _BAGIAN[cari.__name__] = _Bagian(label, urut, cari)
        return cari

    return daftar


def kumpulkan(bahan: Bahan) -> dict[str, list[str]]:
    """Ids of everything that goes along, by part; parts with nothing are there, empty."""
    hasil: dict[str, list[str]] = {kode: [] for kode in _BAGIAN}
    cari = [
        bagian.cari(bahan).order_by().values_list(Value(kode, output_field=CharField()), Cast("pk", TextField()))
        for kode, bagian in _BAGIAN.items()
    ]
    if cari:
        for kode, nomor in cari[0].union(*cari[1:], all=True):
            hasil[kode].append(nomor)
    return {kode: sorted(nomor) for kode, nomor in hasil.items()}


def label_bagian(isi: dict[str, list[str]]) -> list[tuple[str, int]]:
    """The parts with their numbers, in the order in which they are shown."""
    urut = sorted(_BAGIAN.items(), key=lambda b: (b[1].urut, b[1].label))
    return [(bagian.label, len(isi.get(kode, []))) for kode, bagian in urut]
