from kpm.selectors.kelengkapan import jumlah_belum_lengkap
from kpm.selectors.kelompok import calon_anggota, daftar_kelompok
from kpm.selectors.keluarga import (
    daftar_kpm,
    desa_tugas,
    jumlah_dampingan,
    pilihan_wilayah,
    prefetch_kini,
)
from kpm.selectors.riwayat import BedaIsian, Perubahan, beda_isian, riwayat_kpm
from kpm.selectors.saring import SaringKPM

__all__ = [
    "BedaIsian",
    "Perubahan",
    "SaringKPM",
    "beda_isian",
    "calon_anggota",
    "daftar_kelompok",
    "daftar_kpm",
    "desa_tugas",
    "jumlah_belum_lengkap",
    "jumlah_dampingan",
    "pilihan_wilayah",
    "prefetch_kini",
    "riwayat_kpm",
]
