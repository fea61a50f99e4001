"""Which complaints are still to be entered into SP4N-LAPOR (docs/program.md §11)."""

from __future__ import annotations

from django.db.models import Q

from pengaduan.enums import KanalAduan


def belum_sp4n() -> Q:
    """Without a number of SP4N-LAPOR, and not come from there."""
    return Q(nomor_sp4n="") & ~Q(kanal=KanalAduan.SP4N)
