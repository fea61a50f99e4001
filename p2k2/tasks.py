"""Background work of this app. Safe to run twice and to be killed: each is one transaction that can be repeated."""

from uuid import UUID

from celery import shared_task

from inti.waktu import hari_ini
from p2k2.services.tanda import tandai_absen, tandai_pertemuan


@shared_task(name="p2k2.tandai_absen_semua")
def tandai_absen_semua() -> None:
    """Nightly: both findings for the whole country. A killed run is delivered again by the broker."""
    tandai_absen(pada=hari_ini())


@shared_task(name="p2k2.tandai_absen_pertemuan")
def tandai_absen_pertemuan(pertemuan_id: str) -> None:
    """After a meeting changed: its families and its group only."""
    tandai_pertemuan(pertemuan_id=UUID(pertemuan_id))
