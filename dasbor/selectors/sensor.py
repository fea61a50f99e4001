"""Which figures of an open table stay unsaid, so that no small one can be read or reckoned (docs/adr/0016).

Pure: no database. A group is the areas of one parent whose total is known, a block the figures that are hidden
together because they count the same families.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import inf

BATAS = 10  # fewer than these are never told


@dataclass(frozen=True)
class Hitungan:
    """A count of one area and month: `n`, and of how many (`dari`) where that is told too, for then the rest is told
    as well. `habis`: a rest of nobody may be known (all have withdrawn: there is no family left to speak of)."""

    n: int
    dari: int | None = None
    habis: bool = False

    def sisa(self) -> int | None:
        return None if self.dari is None else self.dari - self.n

    def kecil(self, batas: int = BATAS) -> bool:
        """Too small to be told: the counted ones, or those that are left."""
        return self.n < batas or self._sisa_kecil(batas)

    def _sisa_kecil(self, batas: int) -> bool:
        sisa = self.sisa()
        return sisa is not None and sisa < batas and not (self.habis and not sisa)

    def ruang(self, batas: int = BATAS) -> tuple[float, float]:
        """How much lower and higher it could be for a reader who knows this rule and nothing of the area."""
        if self.n < batas:
            atas = batas - 1 if self.dari is None else min(batas - 1, self.dari)
            return self.n, atas - self.n
        if self.dari is None:
            return self.n - batas, inf
        if self._sisa_kecil(batas):
            return self.n - max(batas, self.dari - batas + 1), self.dari - self.n
        if self.n == self.dari:
            return 0, 0
        return self.n - batas, self.dari - batas - self.n


# Area to its count in every month that is told; None in a month of which the area has no figures and no row.
Kelompok = Mapping[str, Sequence[Hitungan | None]]


def sembunyikan(
    kelompok: Kelompok, urut: Sequence[str], paksa: Collection[str] = (), batas: int = BATAS
) -> frozenset[str]:
    """The areas of a group whose figures of this block stay unsaid, in all its months alike.

    Those with a small count in any month, those hidden anyway (`paksa`), and as many others as it takes. The others
    are taken in `urut`, an order that is known beforehand and does not depend on these figures: an order by size
    would tell that a hidden one is no larger than those shown.
    """
    tutup = {k for k, bulan in kelompok.items() if any(h and h.kecil(batas) for h in bulan)} | set(paksa)
    for k in urut:
        if not tutup or aman(kelompok, tutup, batas):
            break
        tutup.add(k)
    return frozenset(tutup)


def aman(kelompok: Kelompok, tutup: Collection[str], batas: int = BATAS) -> bool:
    """Whether the total less what is shown tells nothing small: at least two are hidden, together they are no small
    group, and each small one may be anything from none to `batas` - 1, whatever the others are known to be."""
    for bulan in zip(*(kelompok[k] for k in sorted(tutup)), strict=True):
        ada = [h for h in bulan if h is not None]
        if ada and (len(ada) < 2 or _terlalu_sedikit(ada, batas) or not _longgar(ada, batas)):
            return False
    return True


def _terlalu_sedikit(bulan: Sequence[Hitungan], batas: int) -> bool:
    n, dari = sum(h.n for h in bulan), [h.dari for h in bulan if h.dari is not None]
    bersama = Hitungan(n, sum(dari) if len(dari) == len(bulan) else None, all(h.habis for h in bulan))
    return bersama.kecil(batas)


def _longgar(bulan: Sequence[Hitungan], batas: int) -> bool:
    """The others can take up whatever a small one might be instead."""
    ruang = [h.ruang(batas) for h in bulan]
    for i, h in enumerate(bulan):
        if not h.kecil(batas):
            continue
        turun = sum(r[0] for j, r in enumerate(ruang) if j != i)
        naik = sum(r[1] for j, r in enumerate(ruang) if j != i)
        if turun < ruang[i][1] or naik < ruang[i][0]:
            return False
    return True
