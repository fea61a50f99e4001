"""Which quarters are closed where (docs/program.md §8)."""

from collections.abc import Iterable

from verifikasi.models import TutupTriwulan


def kecamatan_tertutup(kecamatan: Iterable[str], tahap: str) -> set[str]:
    """Codes of those kecamatan whose quarter is closed: an entry for a family there is late now."""
    tutup = TutupTriwulan.objects.tertutup().filter(wilayah__in=set(kecamatan), tahap=tahap)
    return set(tutup.values_list("wilayah_id", flat=True))
