"""Worklists of meetings, candidates and the two absence findings."""

from typing import Any

from akun.enums import Izin, Peran
from inti.kerja import BagianKerja, DaftarKerja, PerBagian
from inti.waktu import hari_ini
from p2k2.selectors.awal import jumlah_calon_belum
from p2k2.selectors.kelengkapan import jumlah_kurang
from p2k2.selectors.tanda import BELUM_KABAR, jumlah_belum_kabar
from p2k2.selectors.tanpa_pertemuan import (
    LANGSUNG,
    jumlah_belum_beralasan,
    jumlah_ke_korkab,
    jumlah_ke_korkec,
    jumlah_langsung_ke_korkab,
)


def _bulan_belum_beralasan(user: Any) -> int:
    return jumlah_belum_beralasan(user, hari_ini())


def _ke_korkec(user: Any) -> int:
    return jumlah_ke_korkec(user, hari_ini())


def _langsung_ke_korkab(user: Any) -> int:
    return jumlah_langsung_ke_korkab(user, hari_ini())


KERJA: PerBagian = {
    BagianKerja.LAPANGAN: (
        DaftarKerja(
            "Calon KPM",
            "calon yang belum diundang, hadir, atau divalidasi",
            "p2k2:awal_calon",
            "orang",
            jumlah_calon_belum,
        ),
    ),
    BagianKerja.PERTEMUAN: (
        DaftarKerja(
            "Tidak hadir berturut-turut",
            "keluarga yang belum diberi tahu",
            "p2k2:tanda",
            "pertemuan",
            jumlah_belum_kabar,
            kueri=f"?urus={BELUM_KABAR}",
        ),
        DaftarKerja(
            "Bulan tanpa pertemuan",
            "bulan kelompok Anda yang belum ada alasannya",
            "p2k2:tanpa_pertemuan",
            "kalender",
            _bulan_belum_beralasan,
            (Izin.CATAT_PERTEMUAN,),
        ),
        DaftarKerja(
            "Pertemuan belum lengkap",
            "pertemuan bulan ini dan bulan lalu yang masih kurang foto, laporan, pemahaman, atau SIKS-NG",
            "p2k2:kelengkapan",
            "pertemuan",
            jumlah_kurang,
        ),
    ),
    BagianKerja.PUTUSAN: (
        DaftarKerja(
            "Kelompok sebulan tanpa pertemuan",
            "kelompok di kecamatan Anda; tanyakan kepada pendampingnya",
            "p2k2:tanpa_kelompok",
            "kelompok",
            _ke_korkec,
            peran=(Peran.KORKEC,),
        ),
        DaftarKerja(
            "Kelompok korkec sebulan tanpa pertemuan",
            "kelompok yang dipegang korkecnya sendiri, atau yang kecamatannya tanpa korkec",
            "p2k2:tanpa_kelompok",
            "kelompok",
            _langsung_ke_korkab,
            peran=(Peran.KORKAB,),
            kueri=f"?urus={LANGSUNG}",
        ),
        DaftarKerja(
            "Kelompok berbulan-bulan tanpa pertemuan",
            "kelompok di kabupaten/kota Anda, sudah dilihat korkec",
            "p2k2:tanda_kelompok",
            "kelompok",
            jumlah_ke_korkab,
            peran=(Peran.KORKAB,),
        ),
    ),
}
