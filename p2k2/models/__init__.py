from p2k2.models.awal import PertemuanAwal, UndanganAwal
from p2k2.models.pertemuan import (
    AturanAbsen,
    Kehadiran,
    Modul,
    Pertemuan,
    Sesi,
    TandaAbsen,
    TandaKelompok,
)

__all__ = [
    "AturanAbsen",
    "Kehadiran",
    "Modul",
    "Pertemuan",
    "PertemuanAwal",
    "Sesi",
    "TandaAbsen",
    "TandaKelompok",
    "UndanganAwal",
]
