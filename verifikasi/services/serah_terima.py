"""What of the verification goes along with a handover (docs/program.md §10)."""

from typing import Any

from django.db.models import QuerySet

from pendamping.services.isi_serah import Bahan, isi_serah
from verifikasi.enums import KeadaanKeberatan
from verifikasi.models import Keberatan, Sanksi
from verifikasi.selectors.sanksi import belum_kabar


@isi_serah("Sanksi yang menunggu putusan", urut=32)
def sanksi_menunggu(bahan: Bahan) -> QuerySet[Any]:
    return Sanksi.objects.menunggu().filter(kpm__in=bahan.kpm)


@isi_serah("Sanksi yang belum diberitahukan kepada keluarganya", urut=33)
def sanksi_belum_kabar(bahan: Bahan) -> QuerySet[Any]:
    return Sanksi.objects.filter(belum_kabar(), kpm__in=bahan.kpm)


@isi_serah("Keberatan keluarga yang belum diputus", urut=34)
def keberatan_terbuka(bahan: Bahan) -> QuerySet[Any]:
    return Keberatan.objects.filter(sanksi__kpm__in=bahan.kpm, keadaan=KeadaanKeberatan.TERBUKA)
