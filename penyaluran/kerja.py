"""Worklists of disbursement."""

from inti.kerja import BagianKerja, DaftarKerja, PerBagian
from penyaluran.selectors.bank import jumlah_selisih_bank
from penyaluran.selectors.kartu import jumlah_kartu_di_luar
from penyaluran.selectors.kendala import jumlah_kendala
from penyaluran.selectors.selisih import jumlah_selisih

KERJA: PerBagian = {
    BagianKerja.SALUR: (
        DaftarKerja(
            "Kendala pembayaran",
            "kendala kartu dan pembayaran keluarga yang langkahnya belum selesai",
            "penyaluran:kendala",
            "bendera",
            jumlah_kendala,
        ),
        DaftarKerja(
            "KKS di luar keluarga",
            "kartu yang tercatat tidak dipegang keluarganya",
            "penyaluran:kartu",
            "kartu",
            jumlah_kartu_di_luar,
        ),
    ),
    BagianKerja.DATA: (
        DaftarKerja(
            "Selisih hak dan Final Closing",
            "keluarga yang nominalnya berbeda dari aturan",
            "penyaluran:selisih",
            "uang",
            jumlah_selisih,
        ),
        DaftarKerja(
            "Selisih daftar bank",
            "keluarga atau nama yang berbeda di Final Closing dan bank",
            "penyaluran:bank",
            "uang",
            jumlah_selisih_bank,
        ),
    ),
}
