"""What of the complaints goes along with a handover (docs/program.md §10)."""

from typing import Any

from django.db.models import QuerySet

from pendamping.services.isi_serah import Bahan, isi_serah
from pengaduan.selectors.keluarga import di_pendamping


@isi_serah("Pengaduan yang belum selesai", urut=36)
def aduan_terbuka(bahan: Bahan) -> QuerySet[Any]:
    return di_pendamping().filter(kpm__in=bahan.kpm)
