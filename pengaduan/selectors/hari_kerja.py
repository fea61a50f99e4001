"""Working days: Monday to Friday without national holidays and joint leave (docs/program.md §11).

The yearly decree (SKB 3 Menteri) comes out the autumn before; of a year without one only the weekends are known, and a
deadline then falls a few days early rather than never.
"""

from datetime import date, timedelta
from functools import lru_cache

from p2k2.selectors.libur import libur_antara

_JUMAT = 4


@lru_cache(maxsize=8)
def _libur(tahun: int) -> frozenset[date]:
    return frozenset(libur_antara(date(tahun, 1, 1), date(tahun, 12, 31)))


def hari_kerja(hari: date) -> bool:
    return hari.weekday() <= _JUMAT and hari not in _libur(hari.year)


def tambah_hari_kerja(mulai: date, n: int) -> date:
    """The n-th working day after a day (before it, when negative); the day itself when n is 0."""
    langkah = timedelta(days=1 if n > 0 else -1)
    hari = mulai
    for _ in range(abs(n)):
        hari += langkah
        while not hari_kerja(hari):
            hari += langkah
    return hari


def sisa_hari_kerja(hari: date, tenggat: date) -> int:
    """Working days left until a deadline: 0 on its day, negative once it has passed."""
    if tenggat < hari:
        return -_banyak(tenggat, hari)
    return _banyak(hari, tenggat)


def _banyak(dari: date, sampai: date) -> int:
    """Working days after `dari` up to `sampai`."""
    return sum(hari_kerja(dari + timedelta(days=n)) for n in range(1, (sampai - dari).days + 1))
