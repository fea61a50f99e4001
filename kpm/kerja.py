"""Worklists of families: their data, updates and doubles."""

from typing import Any

from akun.enums import Izin
from inti.kerja import BagianKerja, DaftarKerja, PerBagian
from inti.waktu import hari_ini, kode_tahap
from kpm.selectors.bantuan import jumlah_bantuan_belum_kabar
from kpm.selectors.daftar_kerja import jumlah_beda_jenjang, jumlah_belum_cocok, jumlah_tanpa_nama
from kpm.selectors.ganda import jumlah_ganda
from kpm.selectors.kelengkapan import jumlah_belum_lengkap
from kpm.selectors.pemutakhiran import jumlah_perlu_dimutakhirkan, jumlah_usulan_menunggu


def _bantuan(user: Any) -> int:
    return jumlah_bantuan_belum_kabar(user, kode_tahap(hari_ini()))


KERJA: PerBagian = {
    BagianKerja.LAPANGAN: (
        DaftarKerja(
            "Belum dimutakhirkan 3 bulan",
            "keluarga; data setiap keluarga diperiksa tiap triwulan",
            "kpm:daftar",
            "segarkan",
            jumlah_perlu_dimutakhirkan,
            (Izin.CATAT_KUNJUNGAN,),
            "?mutakhir=belum&kepesertaan=peserta",
        ),
        DaftarKerja(
            "Belum lengkap",
            "keluarga yang datanya masih kurang",
            "kpm:daftar",
            "berkas",
            jumlah_belum_lengkap,
            kueri="?lengkap=belum&kepesertaan=peserta",
        ),
        DaftarKerja(
            "Bantuan komplementer",
            "bantuan yang kurang dan keluarganya belum diberi tahu",
            "kpm:bantuan",
            "info",
            _bantuan,
            kueri="?kabar=belum",
        ),
    ),
    BagianKerja.DATA: (
        DaftarKerja(
            "Komponen tanpa nama",
            "keluarga yang anggotanya belum lengkap disebut",
            "kpm:tanpa_nama",
            "orang",
            jumlah_tanpa_nama,
        ),
        DaftarKerja(
            "Jenjang berbeda",
            "pelajar yang jenjangnya berbeda di DTSEN dan Dapodik",
            "kpm:jenjang",
            "sekolah",
            jumlah_beda_jenjang,
        ),
    ),
    BagianKerja.PUTUSAN: (
        DaftarKerja(
            "Usulan pemutakhiran",
            "usulan yang menunggu keputusan Anda",
            "kpm:pemutakhiran",
            "centang",
            jumlah_usulan_menunggu,
            (Izin.PUTUSKAN_DATA, Izin.PUTUSKAN_KEPESERTAAN),
        ),
        DaftarKerja(
            "Anggota belum cocok",
            "orang di daftar ART tanpa keluarga",
            "kpm:belum_cocok",
            "cari",
            jumlah_belum_cocok,
            (Izin.TELAAH,),
        ),
        DaftarKerja(
            "Dugaan ganda", "pasang keluarga yang mungkin sama", "kpm:ganda", "salin", jumlah_ganda, (Izin.TELAAH,)
        ),
    ),
}
