"""Five steps of figures for maps: by equal shares of the areas (quantiles), or by how near they are to a target.

Dark and densely hatched is always what needs a look: low where more is better, high where less is better.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

LANGKAH = 5
TANPA_DATA = "Belum ada data"
# Of the target, from reached to far from it, and how a legend says it.
_NAIK = (
    (1.0, "Mencapai target"),
    (0.9, "90% sampai di bawah target"),
    (0.75, "75% sampai 90% dari target"),
    (0.5, "50% sampai 75% dari target"),
)
_NAIK_SISA = "Kurang dari 50% target"
_TURUN = (
    (1.0, "Tidak melewati target"),
    (1.1, "Lewat sampai 10% dari target"),
    (1.25, "Lewat 10% sampai 25%"),
    (1.5, "Lewat 25% sampai 50%"),
)
_TURUN_SISA = "Lewat lebih dari 50%"


@dataclass(frozen=True)
class Golongan:
    """A step of the legend. `gelap`: 1 light to 5 dark, 0 without data."""

    gelap: int
    teks: str
    jumlah: int


def gelapkan(nilai: Sequence[float | None], *, arah: int = 0, target: float | None = None) -> list[int]:
    """How dark each figure is drawn, 1 to 5; 0 for None, which is no zero. `arah` as of a dashboard's figure."""
    if target:
        return [0 if n is None else _dari_target(n, target, arah) for n in nilai]
    urut = sorted(n for n in nilai if n is not None)
    batas = [urut[ceil(k * len(urut) / LANGKAH) - 1] for k in range(1, LANGKAH)] if urut else []
    if urut and urut[0] == urut[-1]:
        return [0 if n is None else (LANGKAH + 1) // 2 for n in nilai]
    langkah = [0 if n is None else bisect_left(batas, n) + 1 for n in nilai]
    return [LANGKAH + 1 - n if n and arah > 0 else n for n in langkah]


def _dari_target(nilai: float, target: float, arah: int) -> int:
    bagian = nilai / target
    if arah < 0:
        return next((i for i, (b, _) in enumerate(_TURUN, 1) if bagian <= b), LANGKAH)
    return next((i for i, (b, _) in enumerate(_NAIK, 1) if bagian >= b), LANGKAH)


def keterangan(
    nilai: Sequence[float | None],
    teks: Sequence[str],
    gelap: Sequence[int],
    *,
    arah: int = 0,
    target: float | None = None,
) -> list[Golongan]:
    """The steps that occur, light to dark, then "belum ada data"; without a target each says its own range."""
    hasil = []
    for n in sorted(set(gelap) - {0}):
        if target:
            pilihan = _TURUN if arah < 0 else _NAIK
            kata = pilihan[n - 1][1] if n < LANGKAH else _TURUN_SISA if arah < 0 else _NAIK_SISA
        else:
            isi = sorted((v, t) for v, t, g in zip(nilai, teks, gelap, strict=True) if g == n and v is not None)
            kata = isi[0][1] if isi[0][1] == isi[-1][1] else f"{isi[0][1]} sampai {isi[-1][1]}"
        hasil.append(Golongan(n, kata, list(gelap).count(n)))
    if 0 in gelap:
        hasil.append(Golongan(0, TANPA_DATA, list(gelap).count(0)))
    return hasil
