"""Background work of this app. Safe to run twice and to be killed: each is one transaction that can be repeated."""

from celery import shared_task

from inti.waktu import hari_ini
from pendamping.services.serah_terima_berlaku import jalankan_jatuh_tempo
from pendamping.services.temuan import cari_temuan
from pendamping.services.tugas_aturan import buat_tugas


@shared_task(name="pendamping.buat_tugas")
def buat_tugas_malam() -> None:
    """Nightly: the tasks that rules make, for everybody. A killed run is delivered again by the broker."""
    buat_tugas(pada=hari_ini())


@shared_task(name="pendamping.jalankan_serah_terima")
def jalankan_serah_terima() -> None:
    """Every hour, so that in each zone it is a few minutes after midnight: handovers whose day has come."""
    jalankan_jatuh_tempo()


@shared_task(name="pendamping.cari_temuan")
def cari_temuan_malam() -> None:
    """Nightly: what a coordinator should look at, among what came in lately."""
    cari_temuan()
