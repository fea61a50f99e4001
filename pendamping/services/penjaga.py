"""What may forbid a change of assignments: each registered guard is asked, and raises a sentence if it must not be.

A guard is given the people whose families or groups change hands and the first day on which they do
(docs/program.md §2): what was reported about that time must not change its owner afterwards.
"""

from collections.abc import Callable, Collection
from datetime import date

PenjagaMasa = Callable[[Collection[int], date], None]

_PENJAGA: dict[str, PenjagaMasa] = {}


def penjaga_masa(fungsi: PenjagaMasa) -> PenjagaMasa:
    """Register a guard `(petugas, sejak) -> None`; it raises GalatPengguna, and nothing is changed."""
    _PENJAGA[f"{fungsi.__module__}.{fungsi.__qualname__}"] = fungsi
    return fungsi


def periksa_masa(petugas: Collection[int], sejak: date) -> None:
    """Ask every guard about a change that begins on `sejak` and touches these people."""
    siapa = sorted(set(petugas))
    for fungsi in _PENJAGA.values():
        fungsi(siapa, sejak)
