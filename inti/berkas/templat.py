"""The template of an import, made from the columns that read it: what it offers is what is understood."""

from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from inti.berkas.baris import Spek
from inti.berkas.kolom import Kolom
from inti.berkas.tulis import BUNGKUS, FORMAT_TANGGAL, FORMAT_TEKS, TEBAL, sel_teks

BARIS_TEMPLAT = 5000
FORMAT = {"teks": FORMAT_TEKS, "angka": "0", "rupiah": "#,##0", "tanggal": FORMAT_TANGGAL}
WARNA_WAJIB = PatternFill("solid", fgColor="1F4E8C")
WARNA_PILIHAN = PatternFill("solid", fgColor="7A8CA3")
PUTIH = Font(bold=True, color="FFFFFF")

UMUM = (
    "Isi mulai baris 2 lembar DATA. Jangan ubah judul kolom; urutannya bebas.",
    "Kolom biru tua wajib ada. Sel yang tidak diketahui dibiarkan kosong, jangan diisi tanda atau angka nol.",
    "NIK dan NO KK harus teks; sebagai angka, Excel menghilangkan digit ke-16 dan barisnya ditolak.",
    "Rumus tidak ikut terbaca. Tempel sebagai nilai.",
)


def buat_templat(spek: Spek, keluaran: Path | str) -> None:
    """Write the empty workbook: sheet DATA to fill in, sheet PETUNJUK with the meaning of every column.

    The example stands in PETUNJUK, not in DATA, where it would be imported as a family.
    """
    buku = Workbook()  # small, and write-only sheets know no data validation
    buku.remove(buku.worksheets[0])
    _lembar_data(buku.create_sheet("DATA"), spek.kolom)
    _lembar_petunjuk(buku.create_sheet("PETUNJUK"), spek.kolom)
    buku.save(keluaran)


def _lembar_data(lembar: Any, kolom: tuple[Kolom, ...]) -> None:
    for i, k in enumerate(kolom, 1):
        huruf = get_column_letter(i)
        lembar.column_dimensions[huruf].width = max(12, len(k.judul) + 4, len(k.jenis.contoh) + 4)
        lembar.column_dimensions[huruf].number_format = FORMAT[k.jenis.bentuk]
        if (aturan := _aturan(k)) is not None:
            aturan.add(f"{huruf}2:{huruf}{BARIS_TEMPLAT}")
            lembar.add_data_validation(aturan)
    lembar.freeze_panes = "A2"
    judul = []
    for k in kolom:
        sel = sel_teks(lembar, k.judul)
        sel.font, sel.alignment = PUTIH, BUNGKUS
        sel.fill = WARNA_WAJIB if k.wajib else WARNA_PILIHAN
        judul.append(sel)
    lembar.append(judul)


def _daftar(pilihan: tuple[str, ...]) -> str:
    return '"' + ",".join(pilihan) + '"'


def _aturan(k: Kolom) -> DataValidation | None:
    if k.pilihan:
        return DataValidation(
            type="list", formula1=_daftar(k.pilihan), allow_blank=True, showErrorMessage=True,
            errorTitle=k.judul, error="Pilih dari daftar.",
        )  # fmt: skip
    if k.jenis.bentuk == "teks" and k.jenis.contoh.isdigit() and len(k.jenis.contoh) == 16:
        return DataValidation(
            type="textLength", operator="equal", formula1="16", allow_blank=True, showErrorMessage=True,
            errorTitle=k.judul, error="Harus 16 digit, diketik sebagai teks.",
        )  # fmt: skip
    if k.jenis.bentuk == "rupiah":
        return DataValidation(
            type="whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True,
            showErrorMessage=True, errorTitle=k.judul, error="Rupiah bulat tanpa titik, koma, atau huruf.",
        )  # fmt: skip
    return None


def _lembar_petunjuk(lembar: Any, kolom: tuple[Kolom, ...]) -> None:
    for huruf, lebar in zip("ABCDE", (24, 10, 44, 24, 60), strict=True):
        lembar.column_dimensions[huruf].width = lebar
    for kalimat in UMUM:
        lembar.append([sel_teks(lembar, kalimat)])
    lembar.append([])
    kepala = [sel_teks(lembar, t) for t in ("Nama kolom", "Wajib", "Isi", "Contoh", "Keterangan")]
    for sel in kepala:
        sel.font = TEBAL
    lembar.append(kepala)
    for k in kolom:
        wajib = "ya" if k.isi_wajib else ("kolomnya" if k.wajib else "tidak")
        keterangan = k.keterangan or ("Pilihan: " + ", ".join(k.pilihan) if k.pilihan else "")
        isi = (k.judul, wajib, k.jenis.petunjuk, k.jenis.contoh, keterangan)
        lembar.append([sel_teks(lembar, t) for t in isi])
