"""Summaries read for tests: rebuilt for the months asked, summed at an area or for a pendamping."""

from datetime import date
from typing import Any

from django.db.models import Sum

from dasbor.models import ANGKA, Ringkasan, RingkasanRinci
from dasbor.services.ringkasan import _hitung
from tests.conftest import KABUPATEN

HARI = date(2026, 11, 22)


def _bangun(*bulan: int) -> None:
    _hitung([date(2026, b, 1) for b in bulan], HARI, None)


def _baris(model: type[Any], bulan: int, wilayah: str, petugas: Any) -> Any:
    qs = model.objects.filter(bulan=date(2026, bulan, 1))
    if petugas is not None:
        return qs.filter(petugas=petugas, langsung=True)
    return qs.filter(wilayah=wilayah, langsung=len(wilayah) == 13)


def hitung(kolom: str, *bulan: int, wilayah: str = KABUPATEN, petugas: Any = None) -> list[int]:
    """One figure in these months of 2026, at an area, or of a pendamping in all areas."""
    _bangun(*bulan)
    return [_baris(Ringkasan, b, wilayah, petugas).aggregate(n=Sum(kolom))["n"] or 0 for b in bulan]


def bulan_ini(bulan: int, wilayah: str = KABUPATEN, petugas: Any = None) -> dict[str, int]:
    """All figures of a month."""
    _bangun(bulan)
    jumlah = _baris(Ringkasan, bulan, wilayah, petugas).aggregate(**{f"n_{k}": Sum(k) for k in ANGKA})
    return {k: jumlah[f"n_{k}"] or 0 for k in ANGKA}


def rinci(jenis: str, bulan: int, wilayah: str = KABUPATEN, *, rp: bool = False) -> dict[str, int]:
    """A figure of a month taken apart."""
    _bangun(bulan)
    baris = _baris(RingkasanRinci, bulan, wilayah, None).filter(jenis=jenis).order_by("kode")
    return {r.kode: r.rp if rp else r.n for r in baris}
