"""What of this app, and of the families' data, goes along with a handover (docs/program.md §10)."""

from typing import Any

from django.db.models import QuerySet

from inti.waktu import hari_ini
from kpm.enums import KeadaanUsulan
from kpm.models import Pemutakhiran
from pendamping.enums import JawabanRujukan
from pendamping.models import Kasus, RencanaKunjungan, Rujukan, Tugas
from pendamping.services.isi_serah import Bahan, isi_serah


@isi_serah("Tugas yang belum dikerjakan", urut=10)
def tugas(bahan: Bahan) -> QuerySet[Any]:
    return Tugas.objects.menunggu().filter(kpm__in=bahan.kpm)


@isi_serah("Kunjungan yang direncanakan", urut=11)
def rencana_kunjungan(bahan: Bahan) -> QuerySet[Any]:
    return RencanaKunjungan.objects.menunggu().filter(kpm__in=bahan.kpm, tanggal__gte=hari_ini())


@isi_serah("Kasus yang belum selesai", urut=12)
def kasus(bahan: Bahan) -> QuerySet[Any]:
    return Kasus.objects.terbuka().filter(kpm__in=bahan.kpm)


@isi_serah("Rujukan yang menunggu jawaban", urut=13)
def rujukan(bahan: Bahan) -> QuerySet[Any]:
    return Rujukan.objects.filter(kasus__kpm__in=bahan.kpm, jawaban=JawabanRujukan.MENUNGGU)


@isi_serah("Usulan pemutakhiran yang menunggu keputusan", urut=40)
def usulan(bahan: Bahan) -> QuerySet[Any]:
    return Pemutakhiran.objects.filter(kpm__in=bahan.kpm, keadaan=KeadaanUsulan.DIAJUKAN)
