"""On what payments were based when their list was applied (docs/program.md §4)."""

from collections.abc import Collection

from penyaluran.models import PotretBayar


def potret_terakhir(pembayaran_ids: Collection[int]) -> dict[int, PotretBayar]:
    """The latest snapshot of each payment that has one, in one query."""
    terbaru = PotretBayar.objects.filter(pembayaran__in=pembayaran_ids).order_by("pembayaran", "-versi")
    return {p.pembayaran_id: p for p in terbaru.distinct("pembayaran").select_related("aturan", "berkas")}
