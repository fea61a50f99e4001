"""Worklists of complaints."""

from akun.enums import Izin
from inti.kerja import BagianKerja, DaftarKerja, PerBagian
from pengaduan.selectors.daftar import jumlah_giliran, jumlah_lewat

KERJA: PerBagian = {
    BagianKerja.ADUAN: (
        DaftarKerja(
            "Aduan giliran Anda",
            "aduan yang menunggu Anda, yang paling mendesak di atas",
            "pengaduan:daftar",
            "aduan",
            jumlah_giliran,
            (Izin.TANGANI_ADUAN, Izin.LIHAT_DASBOR),  # Dinas Sosial decides where nobody else is left to
            "?giliran=1",
        ),
        DaftarKerja(
            "Aduan lewat tenggat",
            "aduan yang belum diterima atau dijawab sampai tenggatnya, di tingkat mana pun",
            "pengaduan:daftar",
            "bendera",
            jumlah_lewat,
            (Izin.TANGANI_ADUAN, Izin.LIHAT_DASBOR),
            "?mendesak=lewat",
        ),
    ),
}
