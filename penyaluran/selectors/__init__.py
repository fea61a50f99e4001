from penyaluran.selectors.daftar import (
    SaringBayar,
    daftar_bayar,
    lengkap,
    neraca_daftar,
    pembayaran_wilayah,
    sertakan_petugas,
    tahap_aktif,
    tahap_terakhir,
)
from penyaluran.selectors.neraca import Neraca, neraca

__all__ = [
    "Neraca",
    "SaringBayar",
    "daftar_bayar",
    "lengkap",
    "neraca",
    "neraca_daftar",
    "pembayaran_wilayah",
    "sertakan_petugas",
    "tahap_aktif",
    "tahap_terakhir",
]
