"""Five steps of figures for maps: by equal shares of the areas (quantiles), or by how near they are to a target.

Dark and densely hatched is always what needs a look: low where more is better, high where less is better. Figures are
given as they are printed (`inti.templatetags.format.sebagai_tertulis`), so that what reads alike is drawn alike.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from inti.templatetags.format import persen

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
# Of what should not be at all: none, then by how near the limit from which it is grave, and beyond it.
_NIHIL = "Tidak ada"
_BERAT = (0.5, 1.0, 2.0)
_TELITI = 9  # digits: 0.9 of 76.7 is not held against the noise of a division


@dataclass(frozen=True)
class Golongan:
    """A step of the legend. `gelap`: 1 light to 5 dark, 0 without data."""

    gelap: int
    teks: str
    jumlah: int


@dataclass(frozen=True)
class Patokan:
    """What figures are held against, in percent: `target` (0: it should not be), `berat` where it becomes grave."""

    target: float | None = None
    berat: float | None = None
    teks: str = ""  # a sentence above the legend


TANPA_PATOKAN = Patokan()


def gelapkan(
    nilai: Sequence[float | None], *, arah: int = 0, target: float | None = None, berat: float | None = None
) -> list[int]:
    """How dark each figure is drawn, 1 to 5; 0 for None, which is no zero. `arah` as of a dashboard's figure.

    Where less is better a `target` of 0 makes zero the lightest; the others go by `berat`, from which they are grave,
    or without one by equal shares.
    """
    if target == 0 and arah < 0:
        if berat:
            return [0 if n is None else _dari_nihil(n, berat) for n in nilai]
        ada = _menurut_bagian([n or None for n in nilai], LANGKAH - 1)
        return [0 if n is None else 1 + g for n, g in zip(nilai, ada, strict=True)]
    if target:
        return [0 if n is None else _dari_target(n, target, arah) for n in nilai]
    langkah = _menurut_bagian(nilai, LANGKAH)
    return [LANGKAH + 1 - n if n and arah > 0 else n for n in langkah]


def _menurut_bagian(nilai: Sequence[float | None], langkah: int) -> list[int]:
    """Steps of equal shares, 1 for the lowest; the middle one when all are the same."""
    urut = sorted(n for n in nilai if n is not None)
    if urut and urut[0] == urut[-1]:
        return [0 if n is None else (langkah + 1) // 2 for n in nilai]
    batas = [urut[ceil(k * len(urut) / langkah) - 1] for k in range(1, langkah)] if urut else []
    return [0 if n is None else bisect_left(batas, n) + 1 for n in nilai]


def _dari_target(nilai: float, target: float, arah: int) -> int:
    bagian = round(nilai / target, _TELITI)
    if arah < 0:
        return next((i for i, (b, _) in enumerate(_TURUN, 1) if bagian <= b), LANGKAH)
    return next((i for i, (b, _) in enumerate(_NAIK, 1) if bagian >= b), LANGKAH)


def _dari_nihil(nilai: float, berat: float) -> int:
    """1 none; 2 below half of the limit; 3 below it; 4 below its double; 5."""
    if not nilai:
        return 1
    bagian = round(nilai / berat, _TELITI)
    return next((i for i, b in enumerate(_BERAT, 2) if bagian < b), LANGKAH)


def keterangan(
    nilai: Sequence[float | None],
    teks: Sequence[str],
    gelap: Sequence[int],
    *,
    arah: int = 0,
    target: float | None = None,
    berat: float | None = None,
) -> list[Golongan]:
    """The steps that occur, light to dark, then "belum ada data"; without a target each says its own range."""
    hasil = []
    for n in sorted(set(gelap) - {0}):
        isi = sorted((v, t) for v, t, g in zip(nilai, teks, gelap, strict=True) if g == n and v is not None)
        rentang = isi[0][1] if isi[0][1] == isi[-1][1] else f"{isi[0][1]} sampai {isi[-1][1]}"
        hasil.append(Golongan(n, _kata(n, arah, target, berat) or rentang, list(gelap).count(n)))
    if 0 in gelap:
        hasil.append(Golongan(0, TANPA_DATA, list(gelap).count(0)))
    return hasil


def _kata(n: int, arah: int, target: float | None, berat: float | None) -> str:
    """How the legend says a step of a target; empty for one of equal shares."""
    if target == 0 and arah < 0:
        return _NIHIL if n == 1 else _kata_berat(n, berat) if berat else ""
    if not target:
        return ""
    pilihan, sisa = (_TURUN, _TURUN_SISA) if arah < 0 else (_NAIK, _NAIK_SISA)
    return pilihan[n - 1][1] if n < LANGKAH else sisa


def _kata_berat(n: int, berat: float) -> str:
    separuh, penuh, ganda = (persen(b * berat) for b in _BERAT)
    return {
        2: f"Ada, di bawah {separuh}",
        3: f"{separuh} sampai di bawah {penuh}",
        4: f"Berat, {penuh} sampai di bawah {ganda}",
    }.get(n, f"Berat, {ganda} atau lebih")
