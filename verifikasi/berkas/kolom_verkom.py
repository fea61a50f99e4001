"""Columns of the verification forms (docs/program.md §8): what is printed and exported is what is read back.

A form is a few lines about the facility and the quarter, one heading, and a row per person with a block per month.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from inti.templatetags.format import BULAN
from inti.waktu import geser_bulan

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


@dataclass(frozen=True)
class KepalaForm:
    """The lines above the heading. `npsn` names a school, `kode` any facility (our own forms carry it)."""

    nama: str
    tahap: str  # 2026-3
    npsn: str = ""
    kode: UUID | None = None
    hari_efektif: Sequence[int | None] = ()  # of the three months

    @property
    def bulan(self) -> tuple[date, date, date]:
        return bulan_tahap(self.tahap)


def bulan_tahap(tahap: str) -> tuple[date, date, date]:
    """First days of the quarter's months."""
    tahun, nomor = map(int, tahap.split("-"))
    awal = date(tahun, nomor * 3 - 2, 1)
    return awal, geser_bulan(awal, 1), geser_bulan(awal, 2)


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
