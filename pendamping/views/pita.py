"""The strip of twelve months above a list, each with its number and its address."""

from collections.abc import Callable
from datetime import date
from typing import Any

from inti.halaman import Permintaan, url_dengan
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import bulan_pendek
from wilayah.enums import PANJANG_KODE, Tingkat

_KABUPATEN = PANJANG_KODE[Tingkat.KABUPATEN]


def pita_bulan(
    request: Permintaan,
    hitung: Callable[[], list[tuple[date, int]]],
    *,
    petugas: str,
    dipilih: date | None,
    benda: str,
) -> list[dict[str, Any]]:
    """Twelve months of one person, or of a kabupaten at most: a province's year is not counted for a list."""
    lingkup = request.user.lingkup()
    if not petugas and (lingkup.semua or any(len(kode) < _KABUPATEN for kode in lingkup.wilayah)):
        return []
    return [
        {
            "label": bulan_pendek(bulan).split()[0],
            "nilai": n,
            "jenis": "info" if bulan == dipilih else "baik" if n else "netral",
            "url": url_dengan(request, {"bulan": None if bulan == dipilih else f"{bulan:%Y-%m}"}),
            "teks": f"{tulis_bulan(bulan)}: {n} {benda}",
        }
        for bulan, n in hitung()
    ]
