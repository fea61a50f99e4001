from kpm.services.anggota import anggota_pada, keluarkan_anggota, pindahkan_anggota, tambah_anggota
from kpm.services.kelompok import bentuk_kelompok, bubarkan_kelompok, ubah_kelompok
from kpm.services.keluarga import baca_nomor, ubah_data_lapangan
from kpm.services.kepesertaan import putuskan_kepesertaan, ubah_kepesertaan

__all__ = [
    "anggota_pada",
    "baca_nomor",
    "bentuk_kelompok",
    "bubarkan_kelompok",
    "keluarkan_anggota",
    "pindahkan_anggota",
    "putuskan_kepesertaan",
    "tambah_anggota",
    "ubah_data_lapangan",
    "ubah_kelompok",
    "ubah_kepesertaan",
]
