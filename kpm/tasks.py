"""Background work of this app. Safe to run twice and to be killed: each kabupaten is one transaction."""

from celery import shared_task

from kpm.services.ganda import cari_ganda_semua


@shared_task(name="kpm.cari_ganda_semua")
def cari_ganda_malam() -> None:
    """Nightly: families that may be one, kabupaten by kabupaten."""
    cari_ganda_semua()
