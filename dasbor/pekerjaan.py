"""What this app offers to the export page and the worker, and what it guards; imported when the app is ready."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

from dasbor.selectors.laporan import pelapor
from dasbor.services.beku_laporan import jaga_laporan_beku
from inti.galat import GalatPengguna
from inti.services.ekspor import JenisEkspor, Permintaan, daftarkan
from inti.services.kerja import Kemajuan
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import awal_bulan, geser_bulan, hari_ini, saat_lokal
from pendamping.services.penjaga import penjaga_masa

_BULAN_EKSPOR = 24


@penjaga_masa
def laporan_beku(petugas: Collection[int], sejak: date) -> None:
    jaga_laporan_beku(petugas=petugas, sejak=sejak)


def _bulan(minta: Permintaan) -> date:
    try:
        bulan = date.fromisoformat(f"{minta.periode}-01")
    except ValueError as galat:
        raise GalatPengguna(f"Bulan {minta.periode} tidak dikenal. Tulis seperti 2026-11.", kolom="periode") from galat
    if bulan > awal_bulan(hari_ini()):
        raise GalatPengguna(f"Bulan {tulis_bulan(bulan)} belum tiba.", kolom="periode")
    return bulan


def _hitung(minta: Permintaan) -> int:
    return pelapor([minta.wilayah.kode], _bulan(minta)).count()


def _tulis(minta: Permintaan, keluaran: Path, kemajuan: Kemajuan) -> int:
    from dasbor.berkas.rekap_laporan import tulis_rekap  # openpyxl would slow every start

    return tulis_rekap(minta, _bulan(minta), keluaran, kemajuan)


def _nama(minta: Permintaan) -> str:
    from django.utils.text import slugify

    saat = saat_lokal(minta.pada, minta.wilayah.kode)
    return f"laporan-bulanan_{minta.periode}_{slugify(minta.wilayah.nama)}_{saat:%Y%m%d-%H%M}.xlsx"


def _pilihan() -> list[tuple[str, str]]:
    bulan = [geser_bulan(hari_ini(), -n) for n in range(_BULAN_EKSPOR)]
    return [(f"{b:%Y-%m}", tulis_bulan(b)) for b in bulan]


daftarkan(
    JenisEkspor(
        kode="laporan_bulanan",
        label="Laporan bulanan pendamping",
        keterangan="Angka setiap pendamping menurut peran dan butir RHK, rekap P2K2, catatan, dan siapa belum lapor.",
        opsi="bulan",
        objek="dasbor.LaporanBulanan",
        pilihan_periode=_pilihan,
        hitung=_hitung,
        tulis=_tulis,
        nama_berkas=_nama,
    )
)
