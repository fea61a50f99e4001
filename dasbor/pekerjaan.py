"""What this app offers to the export page and the worker, and what it guards; imported when the app is ready."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

from dasbor.models import Ringkasan
from dasbor.selectors.laporan import pelapor
from dasbor.services.beku_laporan import jaga_laporan_beku
from inti.galat import GalatPengguna
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
from wilayah.enums import Tingkat


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


def _hitung_kabupaten(minta: Permintaan) -> int:
    if minta.wilayah.tingkat != Tingkat.KABUPATEN:
        raise GalatPengguna(
            f"Laporan ini untuk satu kabupaten/kota. Pilih kabupaten/kota, bukan kecamatan {minta.wilayah.nama}.",
            kolom="wilayah",
        )
    bulan = bulan_ekspor(minta)
    return Ringkasan.objects.filter(bulan=bulan, wilayah__induk=minta.wilayah, langsung=False, kpm__gt=0).count()


def _tulis_kabupaten(minta: Permintaan, keluaran: Path, kemajuan: Kemajuan) -> int:
    from dasbor.berkas.laporan_kabupaten import tulis_laporan_kabupaten

    return tulis_laporan_kabupaten(minta, bulan_ekspor(minta), keluaran, kemajuan)


daftarkan(
    JenisEkspor(
        kode="laporan_kabupaten",
        label="Laporan bulanan kabupaten/kota",
        keterangan="Angka per kecamatan dengan bulan lalu dan target, penyimpangan, rekonsiliasi, pengaduan, beban.",
        opsi="bulan",
        objek="dasbor.Ringkasan",
        pilihan_periode=pilihan_bulan,
        hitung=_hitung_kabupaten,
        tulis=_tulis_kabupaten,
        nama_berkas=nama_menurut_bulan("laporan-kabupaten"),
    )
)
