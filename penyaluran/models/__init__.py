from penyaluran.models.hak import AturanBantuan, Hak, Tarif
from penyaluran.models.kartu import KartuKKS, PindahKartu
from penyaluran.models.pembayaran import AlasanBelumTransaksi, Pembayaran, PembayaranQuerySet, Rekonsiliasi, Tahap

__all__ = [
    "AlasanBelumTransaksi",
    "AturanBantuan",
    "Hak",
    "KartuKKS",
    "Pembayaran",
    "PembayaranQuerySet",
    "PindahKartu",
    "Rekonsiliasi",
    "Tahap",
    "Tarif",
]
