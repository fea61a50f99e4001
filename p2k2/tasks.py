"""Background work of this app. Safe to run twice and to be killed: what is done stays done, and the rest is found."""

from uuid import UUID

from celery import shared_task

from inti.waktu import hari_ini
from p2k2.enums import PemicuHitungan
from p2k2.services import tanda, unggah_hadir


@shared_task(name="p2k2.tandai_absen_semua")
def tandai_absen_semua() -> None:
    """Nightly: both findings for the whole country, after any other run of it."""
    tanda.tandai_absen(pada=hari_ini(), pemicu=PemicuHitungan.JADWAL, tunggu=True)


@shared_task(name="p2k2.lanjutkan_hitungan")
def lanjutkan_hitungan() -> None:
    """Every few minutes: finish a run over everybody that was killed."""
    tanda.lanjutkan_hitungan()


@shared_task(name="p2k2.tandai_absen_berubah")
def tandai_absen_berubah() -> None:
    """Every half minute: families and groups whose memberships, standing or duty changed since."""
    tanda.tandai_keanggotaan_berubah()


@shared_task(name="p2k2.tandai_absen_pertemuan")
def tandai_absen_pertemuan(pertemuan_id: str) -> None:
    """After a meeting changed: its families and its group only."""
    tanda.tandai_pertemuan(pertemuan_id=UUID(pertemuan_id))


@shared_task(name="p2k2.bersihkan_unggahan")
def bersihkan_unggahan() -> None:
    """Nightly: filled sheets kept long enough go."""
    unggah_hadir.bersihkan_unggahan()
