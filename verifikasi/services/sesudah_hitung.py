"""What follows when outcomes were computed: ladder, progress. Each registers itself (docs/program.md §8)."""

from collections.abc import Callable, Collection

# (families) -> None; called once per computed batch, in its transaction.
Pengikut = Callable[[Collection[int]], None]
_PENGIKUT: dict[str, Pengikut] = {}


def sesudah_hitung(fungsi: Pengikut) -> Pengikut:
    """Register what follows the outcomes of families."""
    _PENGIKUT[f"{fungsi.__module__}.{fungsi.__qualname__}"] = fungsi
    return fungsi


def ikuti_hasil(kpm: Collection[int]) -> None:
    """Let everything registered follow the new outcomes of these families."""
    for satu in _PENGIKUT.values():
        satu(kpm)
