"""Background work of this app. Safe to run twice and to be killed: only what is due is written."""

from celery import shared_task

from pengaduan.services import ikuti_tenggat as jam


@shared_task(name="pengaduan.ikuti_tenggat")
def ikuti_tenggat() -> None:
    """Every hour: reminders, escalation, and answers nobody objected to."""
    jam.ikuti_tenggat()
