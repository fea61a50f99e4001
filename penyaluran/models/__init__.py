from penyaluran.models.hak import AturanBantuan, Hak, Tarif
from penyaluran.models.pembayaran import AlasanBelumTransaksi, Pembayaran, PembayaranQuerySet, Rekonsiliasi, Tahap

__all__ = [
    "AlasanBelumTransaksi",
    "AturanBantuan",
    "Hak",
    "Pembayaran",
    "PembayaranQuerySet",
    "Rekonsiliasi",
    "Tahap",
    "Tarif",
]
