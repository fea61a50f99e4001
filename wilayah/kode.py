"""Codes of areas: each begins with that of the area above it (docs/program.md §6)."""

from collections.abc import Iterable

from wilayah.enums import PANJANG_KODE, Tingkat

_KABUPATEN = PANJANG_KODE[Tingkat.KABUPATEN]


def kode_kabupaten(kode: str) -> str:
    """Code of the kabupaten in which an area lies; empty for a province or no area."""
    return kode[:_KABUPATEN] if len(kode) >= _KABUPATEN else ""


def seluas_kabupaten(kode: Iterable[str]) -> set[str]:
    """These areas made as wide as their kabupaten; a province stays one."""
    return {kode_kabupaten(k) or k for k in kode}
