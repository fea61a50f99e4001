"""What this app offers to the import and export pages and the worker; imported when the app is ready."""

from pathlib import Path

from django.utils.text import slugify

from inti.services.ekspor import JenisEkspor, Permintaan
from inti.services.ekspor import daftarkan as daftarkan_ekspor
from inti.services.kerja import Kemajuan
from inti.templatetags.format import nama_tahap
from inti.waktu import geser_bulan, hari_ini, kode_tahap, saat_lokal
from kpm.services import art, calon, jawaban_bantuan  # noqa: F401 - register the imports

_TAHAP_EKSPOR = 8


def _pilihan_tahap() -> list[tuple[str, str]]:
    hari = hari_ini()
    kode = [kode_tahap(geser_bulan(hari, -3 * n)) for n in range(_TAHAP_EKSPOR)]
    return [(k, nama_tahap(k)) for k in kode]


def _hitung_bantuan(minta: Permintaan) -> int:
    from kpm.berkas.bantuan import usulan_bantuan  # openpyxl would slow every start

    return usulan_bantuan(minta.periode, minta.wilayah, minta.oleh).count()


def _tulis_bantuan(minta: Permintaan, keluaran: Path, kemajuan: Kemajuan) -> int:
    from kpm.berkas.bantuan import tulis_usulan_bantuan

    return tulis_usulan_bantuan(
        tahap=minta.periode,
        wilayah=minta.wilayah,
        oleh=minta.oleh,
        pada=minta.pada,
        keluaran=keluaran,
        kemajuan=kemajuan,
    )


def _nama_bantuan(minta: Permintaan) -> str:
    saat = saat_lokal(minta.pada, minta.wilayah.kode)
    return f"usulan-bantuan_tahap{minta.periode}_{slugify(minta.wilayah.nama)}_{saat:%Y%m%d-%H%M}.xlsx"


daftarkan_ekspor(
    JenisEkspor(
        kode="usulan_bantuan",
        label="Usulan bantuan komplementer",
        keterangan="Bantuan yang diusulkan ke pusat. Kolom JAWABAN diisi lalu diimpor kembali.",
        opsi="tahap",
        objek="kpm.KPM",
        pilihan_periode=_pilihan_tahap,
        hitung=_hitung_bantuan,
        tulis=_tulis_bantuan,
        nama_berkas=_nama_bantuan,
    )
)
