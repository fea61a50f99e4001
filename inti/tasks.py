"""Tasks are leaves: one service call each. The queue is chosen by whoever sends them."""

from uuid import UUID

from celery import shared_task

from inti.services import impor, kerja, pekerjaan


@shared_task(name=pekerjaan.TUGAS)
def jalankan_pekerjaan(*, id: str) -> None:
    kerja.jalankan(id=UUID(id))


@shared_task(name="inti.periksa_pekerjaan")
def periksa_pekerjaan() -> None:
    pekerjaan.periksa_pekerjaan()


@shared_task(name="inti.bersihkan_hasil")
def bersihkan_hasil() -> None:
    pekerjaan.bersihkan_hasil()
    impor.bersihkan_impor()


@shared_task(name="inti.catat_detak")
def catat_detak() -> None:
    pekerjaan.catat_detak()
