"""What this app offers to the export page and the worker; imported when the app is ready."""

from pathlib import Path

from inti.services.ekspor import (
    JenisEkspor,
    Permintaan,
    bulan_ekspor,
    daftarkan,
    nama_menurut_bulan,
    pilihan_bulan,
)
from inti.services.kerja import Kemajuan
from inti.waktu import hari_ini
from p2k2.selectors.absensi import baris_absensi, kelompok_absensi


def _hitung(minta: Permintaan) -> int:
    """Lines of attendance; of a month in which nothing was held, the groups that did not meet."""
    bulan, kode = bulan_ekspor(minta), minta.wilayah.kode
    return baris_absensi(kode, bulan).count() or kelompok_absensi(kode, bulan, hari_ini(kode)).count()


def _tulis(minta: Permintaan, keluaran: Path, kemajuan: Kemajuan) -> int:
    from p2k2.berkas.absensi import tulis_absensi  # openpyxl would slow every start

    return tulis_absensi(minta, keluaran, kemajuan)


daftarkan(
    JenisEkspor(
        kode="absensi",
        label="Absensi P2K2",
        keterangan="Satu baris per keluarga dan pertemuan; juga daftar pertemuan dan kelompok tanpa pertemuan.",
        opsi="bulan",
        objek="kpm.KPM",
        pilihan_periode=pilihan_bulan,
        hitung=_hitung,
        tulis=_tulis,
        nama_berkas=nama_menurut_bulan("absensi"),
        urut=20,
    )
)
