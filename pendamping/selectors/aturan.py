"""The dated settings of field work in force on a day."""

from datetime import date

from pendamping.models import AturanLapangan


def aturan_lapangan(hari: date) -> AturanLapangan:
    """The latest settings that began on or before `hari`; the defaults where none had begun (docs/program.md §2)."""
    return AturanLapangan.objects.filter(berlaku_sejak__lte=hari).order_by("-berlaku_sejak").first() or AturanLapangan()
