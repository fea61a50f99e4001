"""Worklists of entries, facilities, samples and sanctions."""

from typing import Any

from akun.enums import Izin
from inti.kerja import BagianKerja, DaftarKerja, PerBagian
from inti.waktu import hari_ini
from verifikasi.selectors.belum_fasilitas import jumlah_belum
from verifikasi.selectors.daftar_hasil import jumlah_belum_laporan, jumlah_tidak_memenuhi
from verifikasi.selectors.sampel import jumlah_butir_menunggu
from verifikasi.selectors.sanksi import (
    BELUM_KABAR,
    BERUBAH,
    MENUNGGU,
    TERJEDA,
    jumlah_belum_kabar,
    jumlah_berubah,
    jumlah_keberatan,
    jumlah_menunggu,
)


def _belum_fasilitas(user: Any) -> int:
    return jumlah_belum(user, hari_ini())


KERJA: PerBagian = {
    BagianKerja.VERIFIKASI: (
        DaftarKerja(
            "Belum ada laporan",
            "anggota yang laporannya bulan lalu belum ada",
            "verifikasi:daftar_hasil",
            "kosong",
            jumlah_belum_laporan,
            kueri="?hasil=belum",
        ),
        DaftarKerja(
            "Tidak memenuhi",
            "anggota yang bulan lalu tidak memenuhi kewajibannya",
            "verifikasi:daftar_hasil",
            "bendera",
            jumlah_tidak_memenuhi,
            kueri="?hasil=tidak",
        ),
        DaftarKerja(
            "Belum punya fasilitas",
            "anggota yang sekolah atau posyandunya belum dicatat",
            "verifikasi:belum_fasilitas",
            "sekolah",
            _belum_fasilitas,
        ),
        DaftarKerja(
            "Periksa ulang",
            "isian terundi yang menunggu Anda periksa di fasilitasnya",
            "verifikasi:sampel",
            "cari",
            jumlah_butir_menunggu,
            (Izin.PERIKSA_VERKOM,),
        ),
        DaftarKerja(
            "Sanksi belum diberi tahu",
            "peringatan, usulan, dan putusan yang keluarganya belum tahu",
            "verifikasi:sanksi",
            "surel",
            jumlah_belum_kabar,
            kueri=f"?urus={BELUM_KABAR}",
        ),
        DaftarKerja(
            "Usulan sanksi",
            "penangguhan dan penghentian yang menunggu putusan Anda",
            "verifikasi:sanksi",
            "centang",
            jumlah_menunggu,
            (Izin.PUTUSKAN_SANKSI,),
            f"?urus={MENUNGGU}",
        ),
        DaftarKerja(
            "Keberatan keluarga",
            "keberatan atas sanksi yang menunggu jawaban Anda",
            "verifikasi:sanksi",
            "aduan",
            jumlah_keberatan,
            (Izin.PUTUSKAN_SANKSI,),
            f"?urus={TERJEDA}",
        ),
        DaftarKerja(
            "Sanksi yang buktinya berubah",
            "putusan yang catatannya dibetulkan sesudahnya",
            "verifikasi:sanksi",
            "awas",
            jumlah_berubah,
            (Izin.PUTUSKAN_SANKSI,),
            f"?urus={BERUBAH}",
        ),
    ),
}
