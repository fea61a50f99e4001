from celery import shared_task

from dasbor import services


@shared_task(name="dasbor.segarkan_berubah")
def segarkan_berubah() -> None:
    services.segarkan_berubah()


@shared_task(name="dasbor.bangun_ulang")
def bangun_ulang() -> None:
    services.bangun_ulang()
