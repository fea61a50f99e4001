"""Worklists of reports."""

from akun.enums import Izin
from dasbor.selectors.laporan import jumlah_laporan_menunggu
from dasbor.selectors.rhk import jumlah_rhk_draf
from inti.kerja import BagianKerja, DaftarKerja, PerBagian

KERJA: PerBagian = {
    BagianKerja.LAPORAN: (
        DaftarKerja(
            "Laporan RHK draf",
            "laporan Anda yang belum diselesaikan",
            "laporan:rhk",
            "berkas",
            jumlah_rhk_draf,
            (Izin.LAPOR,),
            "?keadaan=draf",
        ),
    ),
    BagianKerja.PUTUSAN: (
        DaftarKerja(
            "Laporan bulanan",
            "laporan pendamping yang menunggu Anda periksa atau terima",
            "laporan:bulanan_periksa",
            "berkas",
            jumlah_laporan_menunggu,
            (Izin.PERIKSA_LAPORAN,),
        ),
    ),
}
