"""The payment stages around a day, one per quarter (docs/program.md §4)."""

from datetime import date, timedelta

from inti.waktu import geser_bulan
from penyaluran.models import Tahap


def empat_tahap(hari: date) -> list[Tahap]:
    """The last four stages up to the one of `hari`, oldest first; those that do not exist are made."""
    awal = date(hari.year, (hari.month - 1) // 3 * 3 + 1, 1)
    return [_tahap(geser_bulan(awal, -3 * mundur)) for mundur in reversed(range(4))]


def _tahap(mulai: date) -> Tahap:
    nomor = (mulai.month + 2) // 3
    tahap, _ = Tahap.objects.get_or_create(
        kode=f"{mulai.year}-{nomor}",
        defaults={
            "tahun": mulai.year,
            "nomor": nomor,
            "bulan_mulai": mulai,
            "bulan_selesai": geser_bulan(mulai, 3) - timedelta(days=1),
        },
    )
    return tahap
