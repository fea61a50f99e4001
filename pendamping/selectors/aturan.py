"""The dated settings of field work in force on a day."""

from collections.abc import Iterable
from datetime import date

from pendamping.models import AturanLapangan


def aturan_lapangan(hari: date) -> AturanLapangan:
    """The latest settings that began on or before `hari`; the defaults where none had begun (docs/program.md §2)."""
    return AturanLapangan.objects.filter(berlaku_sejak__lte=hari).order_by("-berlaku_sejak").first() or AturanLapangan()


def aturan_per_hari(hari: Iterable[date]) -> dict[date, AturanLapangan]:
    """The settings in force on each of these days, in one query: there are never more than a few."""
    semua = list(AturanLapangan.objects.order_by("-berlaku_sejak"))
    return {h: next((a for a in semua if a.berlaku_sejak <= h), AturanLapangan()) for h in hari}
