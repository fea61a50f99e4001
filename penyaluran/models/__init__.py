from penyaluran.models.hak import AturanBantuan, Hak, Tarif
from penyaluran.models.kartu import KartuKKS, PindahKartu
from penyaluran.models.pembayaran import AlasanBelumTransaksi, Pembayaran, PembayaranQuerySet, Rekonsiliasi, Tahap

# isort: split
from penyaluran.models.bank import BarisBank, SelisihBank
from penyaluran.models.bukti import BuktiBayar, RekonMassal
from penyaluran.models.kendala import KendalaBayar, LangkahAlasan, LangkahKendala
from penyaluran.models.pola import AturanAlarm
from penyaluran.models.potret import PotretBayar
from penyaluran.models.ringkasan import ANGKA_NERACA, ANGKA_TAHAP, ANGKA_UKURAN, RingkasanTahap
from penyaluran.models.status import StatusBayar
from penyaluran.models.tahap import TahapDaerah

__all__ = [
    "ANGKA_NERACA",
    "ANGKA_TAHAP",
    "ANGKA_UKURAN",
    "AlasanBelumTransaksi",
    "AturanAlarm",
    "AturanBantuan",
    "BarisBank",
    "BuktiBayar",
    "Hak",
    "KartuKKS",
    "KendalaBayar",
    "LangkahAlasan",
    "LangkahKendala",
    "Pembayaran",
    "PembayaranQuerySet",
    "PindahKartu",
    "PotretBayar",
    "RekonMassal",
    "Rekonsiliasi",
    "RingkasanTahap",
    "SelisihBank",
    "StatusBayar",
    "Tahap",
    "TahapDaerah",
    "Tarif",
]
