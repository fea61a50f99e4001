from dasbor.models.laporan import LaporanBulanan, LaporanRHK
from dasbor.models.ringkasan import ANGKA, ANGKA_KELOMPOK, Ringkasan, RingkasanKelompok, RingkasanRinci
from dasbor.models.target import TargetUkuran
from dasbor.models.terbitan import AngkaTerbit

__all__ = [
    "ANGKA",
    "ANGKA_KELOMPOK",
    "AngkaTerbit",
    "LaporanBulanan",
    "LaporanRHK",
    "Ringkasan",
    "RingkasanKelompok",
    "RingkasanRinci",
    "TargetUkuran",
]
