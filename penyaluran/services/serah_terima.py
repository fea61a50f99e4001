"""What of the payments goes along with a handover (docs/program.md §10)."""

from typing import Any

from django.db.models import QuerySet

from inti.waktu import hari_ini, kode_tahap
from pendamping.services.isi_serah import Bahan, isi_serah
from penyaluran.enums import KeadaanBayar
from penyaluran.models import KendalaBayar, Pembayaran


@isi_serah("Keluarga yang belum direkonsiliasi tahap ini", urut=30)
def belum_rekonsiliasi(bahan: Bahan) -> QuerySet[Any]:
    return Pembayaran.objects.berkeadaan(KeadaanBayar.BELUM).filter(
        kpm__in=bahan.kpm, tahap__kode=kode_tahap(hari_ini())
    )


@isi_serah("Kendala pembayaran dan kartu yang belum selesai", urut=35)
def kendala_terbuka(bahan: Bahan) -> QuerySet[Any]:
    return KendalaBayar.objects.terbuka().filter(kpm__in=bahan.kpm)
