"""Telling the summaries that a complaint changed, where they know of it (docs/program.md §14)."""

from inti.services.ringkasan import tandai_berubah
from pengaduan.enums import BATAS_TERBUKA
from pengaduan.models import Pengaduan


def tandai_umum(aduan: Pengaduan, *lain: str) -> None:
    """Mark the complaint's area, and `lain`, if it is open to all or was until now; called before it is saved.

    Of a restricted one nothing is counted anew: the hour a page says its figures are from would tell the accused.
    """
    if aduan.batas <= BATAS_TERBUKA or Pengaduan.objects.umum().filter(pk=aduan.pk).exists():
        tandai_berubah([aduan.wilayah_id, *lain])
