"""Arithmetic of a random re-check: how many, which, and what the share found says (docs/program.md §8)."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal

# Two-sided normal quantiles; a sample's size must not depend on a library's rounding.
NILAI_Z = {90: Decimal("1.645"), 95: Decimal("1.96"), 99: Decimal("2.576")}
KEYAKINAN, GALAT = tuple(NILAI_Z), (5, 10, 15)
AMBANG_SIMPUL = 10  # under so many checked entries nothing is concluded


def ukuran_sampel(populasi: int, keyakinan: int, galat: int) -> int:
    """Entries to draw: z²·p(1−p)/e² with p = 0.5, made smaller for a finite population, rounded up."""
    if populasi < 1:
        return 0
    takhingga = NILAI_Z[keyakinan] ** 2 * Decimal("0.25") / (Decimal(galat) / 100) ** 2
    perlu = takhingga / (1 + (takhingga - 1) / populasi)
    return min(populasi, int(perlu.to_integral_value(rounding=ROUND_CEILING)))


def undi(calon: Iterable[object], benih: int, banyak: int) -> list[str]:
    """The first so many in the order of a hash of seed and id: the same draw each time, on every machine."""

    def urutan(satu: str) -> bytes:
        return hashlib.sha256(f"{benih}:{satu}".encode()).digest()

    return sorted((str(c) for c in calon), key=urutan)[:banyak]


def rentang_wilson(cocok: int, n: int, keyakinan: int) -> tuple[float, float]:
    """Interval of a share in percent; unlike the usual one it is honest near 0 and 100 %, and for few."""
    if n == 0:
        return 0.0, 100.0
    z, p = float(NILAI_Z[keyakinan]), cocok / n
    bagi = 1 + z * z / n
    tengah = (p + z * z / (2 * n)) / bagi
    setengah = z / bagi * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, tengah - setengah) * 100, min(1.0, tengah + setengah) * 100
