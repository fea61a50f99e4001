"""Columns of the verification forms (docs/program.md §8): what is printed and exported is what is read back.

A form is a few lines about the facility and the quarter, one heading, and a row per person with a block per month.
"""

from __future__ import annotations

from collections.abc import Sequence

from inti.templatetags.format import BULAN
from verifikasi.kepala_form import KepalaForm

# --- education: the ministry's 25 columns --------------------------------------------------------

JUDUL_FORM_PENDIDIKAN = "FORM VERIFIKASI KOMITMEN PENDIDIKAN"
IDENTITAS_PENDIDIKAN = (
    "NO", "NIK PENGURUS", "NAMA PENGURUS", "NIK SISWA", "NISN", "NAMA SISWA", "BENTUK PENDIDIKAN",
    "TINGKAT PENDIDIKAN",
)  # fmt: skip
BLOK_PENDIDIKAN = ("ALPA", "IZIN", "SAKIT", "JML", "%")  # per month; JML as we write it: days present
AKHIR_PENDIDIKAN = ("KET", "NAMA PENDAMPING")
KOLOM_PENDIDIKAN = (*IDENTITAS_PENDIDIKAN, *BLOK_PENDIDIKAN * 3, *AKHIR_PENDIDIKAN)

# --- health --------------------------------------------------------------------------------------

JUDUL_FORM_KESEHATAN = "FORM VERIFIKASI KOMITMEN KESEHATAN"
IDENTITAS_KESEHATAN = (
    "No", "NIK Pengurus", "Nama Pengurus", "NIK Peserta", "Nama Peserta", "Posyandu", "Usia / BB-TB",
)  # fmt: skip
# Hadir: Ya or Tidak. Tgl: day of the check. Layanan: letters of LAYANAN, in any order.
BLOK_KESEHATAN = ("Hadir", "Tgl", "BB", "TB", "Tensi", "Layanan")
AKHIR_KESEHATAN = ("Keterangan", "Nama Pendamping")
KOLOM_KESEHATAN = (*IDENTITAS_KESEHATAN, *BLOK_KESEHATAN * 3, *AKHIR_KESEHATAN)
LAYANAN = {"I": "imunisasi", "A": "vitamin A", "P": "perkembangan", "S": "kegiatan sosial"}
PETUNJUK_LAYANAN = "Layanan: " + ", ".join(f"{huruf} = {arti}" for huruf, arti in LAYANAN.items())


def baris_kepala(kepala: KepalaForm, *, pendidikan: bool) -> list[list[str | int | None]]:
    """The lines to write above the heading, cell by cell."""
    tahun, nomor = map(int, kepala.tahap.split("-"))
    awal: list[list[str | int | None]] = (
        [[JUDUL_FORM_PENDIDIKAN], ["NPSN", kepala.npsn], ["Nama Sekolah", kepala.nama]]
        if pendidikan
        else [[JUDUL_FORM_KESEHATAN], ["Posyandu", kepala.nama]]
    )
    if kepala.kode is not None:
        awal.append(["Kode", str(kepala.kode)])
    awal += [["Triwulan", nomor, "Tahun", tahun], ["Bulan", *(BULAN[b.month - 1].upper() for b in kepala.bulan)]]
    if pendidikan:
        hari: Sequence[int | None] = kepala.hari_efektif or (None, None, None)
        awal.append(["Hari Efektif", *hari])
    return awal
