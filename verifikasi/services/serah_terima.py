"""What of the verification goes along with a handover (docs/program.md §10)."""

from typing import Any

from django.db.models import QuerySet

from inti.waktu import awal_bulan, bulan_tahap, tahap_mundur
from pendamping.services.isi_serah import Bahan, isi_serah
from verifikasi.enums import Hasil, KeadaanKeberatan
from verifikasi.models import HasilVerifikasi, Keberatan, KeikutsertaanFasilitas, Sanksi
from verifikasi.selectors.sanksi import belum_kabar


@isi_serah("Sekolah dan fasilitas kesehatan anggota", urut=30)
def tempat_verkom(bahan: Bahan) -> QuerySet[Any]:
    return KeikutsertaanFasilitas.objects.berlaku_pada(bahan.berlaku).filter(kpm__in=bahan.kpm)


@isi_serah("Verifikasi yang belum diisi", urut=31)
def verkom_belum(bahan: Bahan) -> QuerySet[Any]:
    """Members by month since the last quarter began; the months before stand with who accompanied them then."""
    awal = bulan_tahap(tahap_mundur(bahan.berlaku, 2)[-1])[0]
    masa = HasilVerifikasi.objects.filter(bulan__gte=awal, bulan__lt=awal_bulan(bahan.berlaku))
    return masa.filter(kpm__in=bahan.kpm, hasil=Hasil.BELUM)


@isi_serah("Sanksi yang menunggu putusan", urut=32)
def sanksi_menunggu(bahan: Bahan) -> QuerySet[Any]:
    return Sanksi.objects.menunggu().filter(kpm__in=bahan.kpm)


@isi_serah("Sanksi yang belum diberitahukan kepada keluarganya", urut=33)
def sanksi_belum_kabar(bahan: Bahan) -> QuerySet[Any]:
    return Sanksi.objects.filter(belum_kabar(), kpm__in=bahan.kpm)


@isi_serah("Keberatan keluarga yang belum diputus", urut=34)
def keberatan_terbuka(bahan: Bahan) -> QuerySet[Any]:
    return Keberatan.objects.filter(sanksi__kpm__in=bahan.kpm, keadaan=KeadaanKeberatan.TERBUKA)
