"""The blank form as a workbook: the columns the import reads back (`kolom_verkom`), the members written in.

Months and effective days stand right above their columns; a health form has a sheet for each of its parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from inti.berkas.rupa import JUDUL, TEBAL, baris_judul, berbingkai, cetak, sel
from inti.berkas.tulis import FORMAT_TEKS
from verifikasi.berkas.kolom_verkom import (
    BLOK_KESEHATAN,
    BLOK_PENDIDIKAN,
    IDENTITAS_KESEHATAN,
    IDENTITAS_PENDIDIKAN,
    KOLOM_KESEHATAN,
    KOLOM_PENDIDIKAN,
    PETUNJUK_LAYANAN,
    KepalaForm,
    baris_kepala,
)

_NAMA_LEMBAR = {"sekolah": "SISWA", "ibu_anak": "IBU DAN ANAK", "lansia": "LANSIA DAN DISABILITAS"}
_KUNING = PatternFill("solid", fgColor="FFF8DC")
_ISI, _REDUP = Font(size=9), Font(size=8, color="7A7A7A")
_TENGAH = Alignment(horizontal="center", vertical="top", wrap_text=True)
_ATAS = Alignment(vertical="top", wrap_text=True)
_NOMOR, _NAMA, _LAIN = 19, 24, 10
_ISIAN = 7
_BARIS_BULAN = ("Bulan", "Hari Efektif")


def tulis_blangko(isi: Mapping[str, Any], kepala: KepalaForm, keluaran: Path) -> None:
    """`isi` is what the printed form says (`verifikasi.services.blangko`)."""
    buku = Workbook()
    buku.properties.creator = "PKH Lapangan"
    buku.remove(buku.worksheets[0])
    for bagian in isi["bagian"]:
        _lembar(buku.create_sheet(_NAMA_LEMBAR[bagian["kode"]]), isi, kepala, bagian)
    buku.save(keluaran)


def _lembar(lembar: Any, isi: Mapping[str, Any], kepala: KepalaForm, bagian: Mapping[str, Any]) -> None:
    pendidikan = isi["pendidikan"]
    kolom = KOLOM_PENDIDIKAN if pendidikan else KOLOM_KESEHATAN
    awal = len(IDENTITAS_PENDIDIKAN if pendidikan else IDENTITAS_KESEHATAN)
    lebar = len(BLOK_PENDIDIKAN if pendidikan else BLOK_KESEHATAN)
    for ke, baris in enumerate(baris_kepala(kepala, pendidikan=pendidikan)):
        label, *nilai = baris
        if label in _BARIS_BULAN:
            _di_atas_blok(lembar, str(label), nilai, awal, lebar)
        else:
            lembar.append([sel(lembar, satu, JUDUL if ke == 0 else TEBAL) for satu in baris])
    if not pendidikan:
        lembar.append([sel(lembar, f"{bagian['judul']}. {PETUNJUK_LAYANAN}", _REDUP)])
    lembar.append(baris_judul(lembar, kolom))
    atas = lembar.max_row
    cetak(lembar, ulang=f"{atas - 3}:{atas}")
    lembar.freeze_panes = f"{get_column_letter(awal + 1)}{atas + 1}"
    for nomor, b in enumerate(bagian["baris"], 1):
        lembar.append(_baris(lembar, nomor, b, isi, awal, lebar))
    _lebarkan(lembar, kolom, awal, lebar)
    _tanda_tangan(lembar, isi)


def _di_atas_blok(lembar: Any, label: str, nilai: list[str | int | None], awal: int, lebar: int) -> None:
    """A label beside the first block, and each month's value above its own block."""
    di = lembar.max_row + 1
    lembar.append([None] * (awal - 1) + [sel(lembar, label, TEBAL)])
    for ke, satu in enumerate(nilai):
        huruf, ujung = get_column_letter(awal + 1 + ke * lebar), get_column_letter(awal + (ke + 1) * lebar)
        lembar[f"{huruf}{di}"].value = satu
        lembar[f"{huruf}{di}"].font, lembar[f"{huruf}{di}"].alignment = TEBAL, _TENGAH
        if label == _BARIS_BULAN[1]:
            lembar[f"{huruf}{di}"].fill = _KUNING
        lembar.merge_cells(f"{huruf}{di}:{ujung}{di}")


def _baris(lembar: Any, nomor: int, b: Mapping[str, str], isi: Mapping[str, Any], awal: int, lebar: int) -> list[Any]:
    siapa: list[str | int] = [nomor, b["nik_pengurus"], b["nama_pengurus"], b["nik"]]
    if isi["pendidikan"]:
        siapa += [b["nisn"], b["nama"], b["bentuk"], b["kelas"]]
    else:
        siapa += [b["nama"], isi["nama"], " / ".join(t for t in (b["usia"], b["ukuran"]) if t)]
    satu: list[Any] = []
    for teks in siapa:
        s = sel(lembar, teks, _ISI, bentuk=FORMAT_TEKS if isinstance(teks, str) else None)
        s.alignment = _ATAS
        satu.append(s)
    for _ in range(3 * lebar):
        kosong = sel(lembar, None, _ISI)
        kosong.value, kosong.fill, kosong.alignment = None, _KUNING, _TENGAH
        satu.append(kosong)
    for teks in ("", b["pendamping"]):
        s = sel(lembar, teks, _ISI, bentuk=FORMAT_TEKS)
        s.alignment = _ATAS
        if not teks:
            s.value = None
        satu.append(s)
    return berbingkai(satu)


def _lebarkan(lembar: Any, kolom: tuple[str, ...], awal: int, lebar: int) -> None:
    for ke, judul in enumerate(kolom, 1):
        besar = judul.upper()
        diisi = awal < ke <= awal + 3 * lebar
        ukuran = _NOMOR if "NIK" in besar else _NAMA if "NAMA" in besar or "/" in besar else _LAIN
        lembar.column_dimensions[get_column_letter(ke)].width = 5 if ke == 1 else _ISIAN if diisi else ukuran


def _tanda_tangan(lembar: Any, isi: Mapping[str, Any]) -> None:
    """Below a blank row, in the columns of names, which the reader takes for the end of the list."""
    lembar.append([])
    for kiri, kanan in (
        (isi["penanda"], "Pendamping Sosial PKH"),
        ("", ""),
        ("", ""),
        ("(................................)", isi["pendamping"] or "(................................)"),
    ):
        lembar.append([None, None, sel(lembar, kiri, TEBAL), None, None, sel(lembar, kanan, TEBAL)])
