from django.db.models import F

from penyaluran.models import Tahap


def tahap_aktif() -> Tahap | None:
    """The latest stage not yet closed, or the latest one."""
    return Tahap.objects.order_by(F("ditutup_pada").desc(nulls_first=True), "-kode").first()
