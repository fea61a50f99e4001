from dasbor.models.laporan import LaporanBulanan, LaporanRHK
from dasbor.models.ringkasan import ANGKA, Ringkasan, RingkasanRinci

__all__ = ["ANGKA", "LaporanBulanan", "LaporanRHK", "Ringkasan", "RingkasanRinci"]
