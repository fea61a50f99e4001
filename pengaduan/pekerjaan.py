"""The exports of complaints; imported when the app is ready."""

from pathlib import Path
from typing import Any

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
from pengaduan.selectors.ekspor import aduan_bulan, aduan_masuk, masih_boleh_semua

_BERUBAH = "Isi berkas ini sudah berubah sejak dibuat, jadi tidak dapat diunduh lagi. Buat buku kerja baru di Ekspor."


def _hitung_laporan(minta: Permintaan) -> int:
    return aduan_bulan(minta.oleh, minta.wilayah.kode, bulan_ekspor(minta)).count()


def _hitung_sp4n(minta: Permintaan) -> int:
    return aduan_masuk(minta.oleh, minta.wilayah.kode, bulan_ekspor(minta)).count()


def _tulis_laporan(minta: Permintaan, keluaran: Path, kemajuan: Kemajuan) -> int:
    from pengaduan.berkas.laporan import tulis_laporan  # openpyxl would slow every start

    return tulis_laporan(minta, keluaran, kemajuan)


def _tulis_sp4n(minta: Permintaan, keluaran: Path, kemajuan: Kemajuan) -> int:
    from pengaduan.berkas.sp4n import tulis_sp4n  # openpyxl would slow every start

    return tulis_sp4n(minta, keluaran, kemajuan)


def _periksa_isi(parameter: dict[str, Any], oleh: Any) -> None:
    """A file made before a complaint was restricted is not given out afterwards; one that does not say what it holds
    never is. The sentence is the same for a complaint that only moved to another area."""
    isi = parameter.get("isi")
    if isi is None or not masih_boleh_semua(oleh, parameter["wilayah"], isi):
        raise GalatPengguna(_BERUBAH)


daftarkan(
    JenisEkspor(
        kode="pengaduan",
        label="Laporan pengaduan masyarakat",
        keterangan="Satu baris per aduan yang masuk atau masih berjalan pada bulan itu, dan rekap per jenis dan "
        "wilayah. Aduan yang dirahasiakan dan nama pelapor tidak termuat. Baca uraiannya sebelum diserahkan: "
        "kata-kata pelapor dapat menunjukkan siapa dia.",
        opsi="bulan",
        objek="pengaduan.Pengaduan",
        pilihan_periode=pilihan_bulan,
        hitung=_hitung_laporan,
        tulis=_tulis_laporan,
        nama_berkas=nama_menurut_bulan("laporan-pengaduan"),
        urut=60,
        periksa_isi=_periksa_isi,
    )
)
daftarkan(
    JenisEkspor(
        kode="sp4n_lapor",
        label="Aduan untuk SP4N-LAPOR",
        keterangan="Isian formulir SP4N-LAPOR untuk aduan yang masuk pada bulan itu: yang belum dientri, dan yang "
        "sudah beserta nomornya. Aduan yang dirahasiakan dan nama pelapor tidak termuat.",
        opsi="bulan",
        objek="pengaduan.Pengaduan",
        pilihan_periode=pilihan_bulan,
        hitung=_hitung_sp4n,
        tulis=_tulis_sp4n,
        nama_berkas=nama_menurut_bulan("sp4n-lapor"),
        urut=61,
        periksa_isi=_periksa_isi,
    )
)
