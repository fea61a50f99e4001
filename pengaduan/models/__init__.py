from pengaduan.models.acuan import AturanTenggat, JenisAduan, LangkahJenisAduan
from pengaduan.models.pengaduan import (
    TINGKAT_PERAN,
    FotoAduan,
    LangkahAduan,
    Pelapor,
    Pengaduan,
    PengaduanQuerySet,
    Terlapor,
    TindakLanjut,
)

__all__ = [
    "TINGKAT_PERAN",
    "AturanTenggat",
    "FotoAduan",
    "JenisAduan",
    "LangkahAduan",
    "LangkahJenisAduan",
    "Pelapor",
    "Pengaduan",
    "PengaduanQuerySet",
    "Terlapor",
    "TindakLanjut",
]
