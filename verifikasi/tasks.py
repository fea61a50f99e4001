"""Background work of this app. Safe to run twice and to be killed: what is done stays done, and the rest is found."""

from celery import shared_task

from p2k2.enums import PemicuHitungan
from verifikasi.services import hitungan, tangga


@shared_task(name="verifikasi.hitung_malam")
def hitung_malam() -> None:
    """Nightly, also on the first of a month: months end and children grow, for everybody, after any other run."""
    hitungan.hitung_semua(pemicu=PemicuHitungan.JADWAL, tunggu=True)


@shared_task(name="verifikasi.lanjutkan_hitungan")
def lanjutkan_hitungan() -> None:
    """Every few minutes, and when a rule changed: runs that were killed or asked for."""
    hitungan.lanjutkan_hitungan()


@shared_task(name="verifikasi.hitung_berubah")
def hitung_berubah() -> None:
    """Every half minute: families whose duties, or what was reported of them, changed since."""
    hitungan.hitung_berubah()


@shared_task(name="verifikasi.ikuti_tangga")
def ikuti_tangga() -> None:
    """Nightly: the ladder of everybody, for visits made, families told and rules begun since."""
    tangga.ikuti_tangga_semua()
