"""The payment stages around a day, one per quarter (docs/program.md §4)."""

from datetime import date

from inti.waktu import geser_bulan, kode_tahap
from penyaluran.models import Tahap
from penyaluran.services.final_closing import pastikan_tahap


def empat_tahap(hari: date) -> list[Tahap]:
    """The last four stages up to the one of `hari`, oldest first; those that do not exist are made."""
    return [pastikan_tahap(kode_tahap(geser_bulan(hari, -3 * mundur))) for mundur in reversed(range(4))]
