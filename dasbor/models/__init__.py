from dasbor.models.laporan import LaporanBulanan, LaporanRHK
from dasbor.models.ringkasan import ANGKA, Ringkasan, RingkasanRinci
from dasbor.models.target import TargetUkuran
from dasbor.models.terbitan import AngkaTerbit

__all__ = ["ANGKA", "AngkaTerbit", "LaporanBulanan", "LaporanRHK", "Ringkasan", "RingkasanRinci", "TargetUkuran"]
