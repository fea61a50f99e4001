"""Outlines of the areas inside an area, for a map that moves and for pictures drawn by the server.

Nothing here is about persons, so that drawn outlines may stay in Redis; without it they are drawn anew.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from django.core.cache import cache
from redis.exceptions import RedisError

from wilayah.models import Batas

LEBAR = 1000  # units of the viewBox; its height follows the shape
_TEPI = 8
_TINGGI_MAKS = 1400
_SEJAM = 60 * 60


@dataclass(frozen=True)
class GarisWilayah:
    """One outline: `d` of an SVG path (even-odd), and where its label stands."""

    d: str
    x: int
    y: int


@dataclass(frozen=True)
class GarisPeta:
    """Outlines by code in one viewBox `0 0 lebar tinggi`; `sumber` names where they are from."""

    lebar: int
    tinggi: int
    wilayah: dict[str, GarisWilayah]
    sumber: str


def batas_anak(kode: str) -> list[Mapping[str, Any]]:
    """GeoJSON geometry, name, source and a label's place of the areas directly inside `kode` (empty: provinces)."""
    return list(
        Batas.objects.filter(wilayah__induk=kode or None)
        .order_by("wilayah_id")
        .values("wilayah_id", "wilayah__nama", "bentuk", "sumber", "tengah_bujur", "tengah_lintang")
    )


def garis_anak(kode: str) -> GarisPeta | None:
    """The areas directly inside `kode` (empty: the provinces), drawn; None while none has an outline. One query."""
    try:
        if (simpan := cache.get(_kunci(kode))) is not None:
            return simpan or None
        gambar = _gambar(kode)
        cache.set(_kunci(kode), gambar or "", _SEJAM)
    except RedisError:
        return _gambar(kode)
    return gambar


def lupakan_gambar(kode: Iterable[str]) -> None:
    """Forget what was drawn of the areas inside these; without Redis it ages within the hour."""
    try:
        cache.delete_many([_kunci(k) for k in kode])
    except RedisError:
        pass


def _kunci(kode: str) -> str:
    return f"batas:1:{kode}"


def _gambar(kode: str) -> GarisPeta | None:
    baris = list(
        Batas.objects.filter(wilayah__induk=kode or None)
        .order_by("wilayah_id")
        .values_list("wilayah_id", "garis", "tengah_bujur", "tengah_lintang", "sumber")
    )
    if not baris:
        return None
    semua = [t for _, garis, *_ in baris for cincin in garis for t in cincin]
    barat, timur = min(x for x, _ in semua), max(x for x, _ in semua)
    selatan, utara = min(y for _, y in semua), max(y for _, y in semua)
    susut = cos(radians((selatan + utara) / 2))  # a degree of longitude is shorter than one of latitude
    lebar, tinggi = max((timur - barat) * susut, 1e-5), max(utara - selatan, 1e-5)
    skala = min((LEBAR - 2 * _TEPI) / lebar, (_TINGGI_MAKS - 2 * _TEPI) / tinggi)

    def letak(x: float, y: float) -> tuple[int, int]:
        return round((x - barat) * susut * skala) + _TEPI, round((utara - y) * skala) + _TEPI

    return GarisPeta(
        round(lebar * skala) + 2 * _TEPI,
        round(tinggi * skala) + 2 * _TEPI,
        {
            k: GarisWilayah(
                "".join(_jalur([letak(*t) for t in cincin]) for cincin in garis), *letak(float(bx), float(ly))
            )
            for k, garis, bx, ly, _ in baris
        },
        "; ".join(sorted({sumber for *_, sumber in baris if sumber})),
    )


def _jalur(titik: list[tuple[int, int]]) -> str:
    """A closed SVG path in whole units, each point as a step from the one before."""
    (x, y), *sisa = titik
    langkah = []
    for a, b in sisa:
        if (a, b) != (x, y):
            langkah.append(f"{a - x} {b - y}")
            x, y = a, b
    return f"M{titik[0][0]} {titik[0][1]}l{' '.join(langkah)}z" if langkah else ""
