"""Background work of this app. Safe to run twice and to be killed: only what differs is written."""

from celery import shared_task

from penyaluran.services.bank.cocok import banding_malam
from penyaluran.services.hak.massal import hitung_berubah, hitung_malam
from penyaluran.services.rekon import temuan as temuan_bayar


@shared_task(name="penyaluran.hitung_hak_malam")
def hitung_hak_malam() -> None:
    """Nightly: entitlements of everybody in the tahap of today."""
    hitung_malam()


@shared_task(name="penyaluran.hitung_hak_berubah")
def hitung_hak_berubah() -> None:
    """Every half minute: entitlements of the families that changed since."""
    hitung_berubah()


@shared_task(name="penyaluran.cari_temuan_bayar")
def cari_temuan_bayar() -> None:
    """Every hour: patterns in withdrawals that a korkab must look at."""
    temuan_bayar.cari_temuan_bayar()


@shared_task(name="penyaluran.banding_bank_malam")
def banding_bank_malam() -> None:
    """Nightly: the bank's list of the tahap of today against the Final Closing."""
    banding_malam()
