from dasbor.models.laporan import LaporanBulanan, LaporanRHK
from dasbor.models.ringkasan import ANGKA, Ringkasan, RingkasanRinci
from dasbor.models.target import TargetUkuran

__all__ = ["ANGKA", "LaporanBulanan", "LaporanRHK", "Ringkasan", "RingkasanRinci", "TargetUkuran"]
