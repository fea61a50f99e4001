"""What this app offers to the export page and the worker, and what it guards; imported when the app is ready."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

from dasbor.selectors.laporan import pelapor
from dasbor.services.beku_laporan import jaga_laporan_beku
from inti.services.ekspor import (
    JenisEkspor,
    Permintaan,
    bulan_ekspor,
    daftarkan,
    nama_menurut_bulan,
    pilihan_bulan,
)
from inti.services.kerja import Kemajuan
from pendamping.services.penjaga import penjaga_masa


@penjaga_masa
def laporan_beku(petugas: Collection[int], sejak: date) -> None:
    jaga_laporan_beku(petugas=petugas, sejak=sejak)


def _hitung(minta: Permintaan) -> int:
    return pelapor([minta.wilayah.kode], bulan_ekspor(minta)).count()


def _tulis(minta: Permintaan, keluaran: Path, kemajuan: Kemajuan) -> int:
    from dasbor.berkas.rekap_laporan import tulis_rekap  # openpyxl would slow every start

    return tulis_rekap(minta, bulan_ekspor(minta), keluaran, kemajuan)


daftarkan(
    JenisEkspor(
        kode="laporan_bulanan",
        label="Laporan bulanan pendamping",
        keterangan="Angka setiap pendamping menurut peran dan butir RHK, rekap P2K2, catatan, dan siapa belum lapor.",
        opsi="bulan",
        objek="dasbor.LaporanBulanan",
        pilihan_periode=pilihan_bulan,
        hitung=_hitung,
        tulis=_tulis,
        nama_berkas=nama_menurut_bulan("laporan-bulanan"),
    )
)
