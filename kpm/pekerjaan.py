"""What this app offers to the import and export pages and the worker; imported when the app is ready."""

from pathlib import Path

from inti.services.ekspor import JenisEkspor, Permintaan, nama_menurut_tahap
from inti.services.ekspor import daftarkan as daftarkan_ekspor
from inti.services.kerja import Kemajuan
from inti.templatetags.format import nama_tahap
from inti.waktu import hari_ini, tahap_mundur
from kpm.selectors.bantuan import usulan_bantuan
from kpm.services import art, calon, jawaban_bantuan  # noqa: F401 - register the imports

_TAHAP_EKSPOR = 8


def _pilihan_tahap() -> list[tuple[str, str]]:
    return [(k, nama_tahap(k)) for k in tahap_mundur(hari_ini(), _TAHAP_EKSPOR)]


def _hitung_bantuan(minta: Permintaan) -> int:
    return usulan_bantuan(minta.periode, minta.wilayah, minta.oleh).count()


def _tulis_bantuan(minta: Permintaan, keluaran: Path, kemajuan: Kemajuan) -> int:
    from kpm.berkas.bantuan import tulis_usulan_bantuan  # openpyxl would slow every start

    return tulis_usulan_bantuan(
        tahap=minta.periode,
        wilayah=minta.wilayah,
        oleh=minta.oleh,
        pada=minta.pada,
        keluaran=keluaran,
        kemajuan=kemajuan,
    )


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
        nama_berkas=nama_menurut_tahap("usulan-bantuan"),
    )
)
