"""Background work of this app. Safe to run twice and to be killed: each is one transaction that can be repeated."""

from celery import shared_task

from inti.waktu import hari_ini
from pendamping.services.tugas_aturan import buat_tugas


@shared_task(name="pendamping.buat_tugas")
def buat_tugas_malam() -> None:
    """Nightly: the tasks that rules make, for everybody. A killed run is delivered again by the broker."""
    buat_tugas(pada=hari_ini())
