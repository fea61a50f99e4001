"""Worklists of complaints."""

from akun.enums import Izin
from inti.kerja import BagianKerja, DaftarKerja, PerBagian
from pengaduan.selectors.daftar import jumlah_giliran

KERJA: PerBagian = {
    BagianKerja.KASUS: (
        DaftarKerja(
            "Aduan giliran Anda",
            "aduan yang menunggu Anda, yang paling mendesak di atas",
            "pengaduan:daftar",
            "aduan",
            jumlah_giliran,
            (Izin.TANGANI_ADUAN,),
            "?giliran=1",
        ),
    ),
}
