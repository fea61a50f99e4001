"""The export of verification; imported when the app is ready."""

import re
from pathlib import Path

from inti.galat import GalatPengguna
from inti.services.ekspor import JenisEkspor, Permintaan, daftarkan, nama_menurut_tahap
from inti.services.kerja import Kemajuan
from inti.waktu import hari_ini, kode_tahap, tahap_mundur
from verifikasi.selectors.ekspor_verkom import banyak_catatan, fasilitas_verkom
from verifikasi.selectors.kemajuan import sebut_triwulan

_TAHAP_EKSPOR = 8
_LEMBAR_MAKS = 400  # a sheet each; each keeps a file open until the workbook is saved


def _pilihan_tahap() -> list[tuple[str, str]]:
    return [(k, sebut_triwulan(k)) for k in tahap_mundur(hari_ini(), _TAHAP_EKSPOR)]


def _hitung(minta: Permintaan) -> int:
    if not re.fullmatch(r"20\d\d-[1-4]", minta.periode) or minta.periode > kode_tahap(hari_ini()):
        raise GalatPengguna(
            f"Triwulan {minta.periode} tidak dikenal atau belum tiba. Tulis seperti 2026-3.", kolom="periode"
        )
    fasilitas = fasilitas_verkom(minta.wilayah.kode, minta.periode).count()
    if fasilitas > _LEMBAR_MAKS:
        raise GalatPengguna(
            f"Ada {fasilitas} sekolah dan fasilitas kesehatan, lebih dari {_LEMBAR_MAKS} lembar. Ekspor per kecamatan.",
            kolom="wilayah",
        )
    return banyak_catatan(minta.wilayah.kode, minta.periode) or fasilitas


def _tulis(minta: Permintaan, keluaran: Path, kemajuan: Kemajuan) -> int:
    from verifikasi.berkas.ekspor_verkom import tulis_verkom  # openpyxl would slow every start

    return tulis_verkom(minta, keluaran, kemajuan)


daftarkan(
    JenisEkspor(
        kode="verkom",
        label="Verifikasi komitmen",
        keterangan="Formulir kementerian, satu lembar per sekolah dan fasilitas kesehatan, ringkasannya, dan daftar "
        "anggota yang belum ada laporan atau tidak memenuhi.",
        opsi="tahap",
        objek="kpm.KPM",
        pilihan_periode=_pilihan_tahap,
        hitung=_hitung,
        tulis=_tulis,
        nama_berkas=nama_menurut_tahap("verkom"),
        urut=30,
    )
)
