from p2k2.models.awal import PertemuanAwal, UndanganAwal
from p2k2.models.kurikulum import Modul, Sesi
from p2k2.models.lembar import UnggahanHadir
from p2k2.models.pantau import CatatanRekap, PenilaianSemester
from p2k2.models.pertemuan import JadwalUlang, Kehadiran, LaporanPertemuan, Pemateri, Pertemuan
from p2k2.models.tanda import (
    AlasanTanpaPertemuan,
    AturanAbsen,
    HitunganTanda,
    KabarTanda,
    TandaAbsen,
    TandaKelompok,
    TindakLanjutTanda,
)

__all__ = [
    "AlasanTanpaPertemuan",
    "AturanAbsen",
    "CatatanRekap",
    "HitunganTanda",
    "JadwalUlang",
    "KabarTanda",
    "Kehadiran",
    "LaporanPertemuan",
    "Modul",
    "Pemateri",
    "PenilaianSemester",
    "Pertemuan",
    "PertemuanAwal",
    "Sesi",
    "TandaAbsen",
    "TandaKelompok",
    "TindakLanjutTanda",
    "UndanganAwal",
    "UnggahanHadir",
]
