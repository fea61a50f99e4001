"""Workbooks out: cells that can never become a formula, and the uploaded list returned with KESALAHAN.

Write-only mode keeps memory flat. The source is read again in the child process instead of being kept.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import IllegalCharacterError

from inti.berkas.baca import BarisMentah, Buku, buka
from inti.berkas.baris import LEMBAR_BERIKUT, urai_nomor
from inti.berkas.gerbang import BATAS, Batas
from inti.berkas.kolom import kunci_judul
from inti.berkas.nilai import TANDA, tampak

KESALAHAN = "KESALAHAN"
FORMAT_TANGGAL = "dd-mm-yyyy"
FORMAT_TEKS = "@"
MERAH = PatternFill("solid", fgColor="FDE2E1")
KEPALA = PatternFill("solid", fgColor="DCE6F2")
TEBAL = Font(bold=True)
BUNGKUS = Alignment(wrap_text=True, vertical="top")

# What XML 1.0 cannot carry; openpyxl would raise in the middle of a long file.
_TERLARANG = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def sel_teks(lembar: Any, isi: str, *, format_angka: str | None = None) -> Any:
    """A cell that stays text whatever it begins with: `=`, `+`, `-`, `@` or the name of an Excel error."""
    sel = WriteOnlyCell(lembar)
    try:
        sel.value = isi
    except IllegalCharacterError:
        sel.value = _TERLARANG.sub("", isi)
    sel.data_type = "s"
    if format_angka is not None:
        sel.number_format = format_angka
    return sel


def aman(lembar: Any, isi: Any) -> Any:
    """Value as it may be appended to a write-only sheet: plain where that is safe, else a forced cell."""
    if isinstance(isi, str):
        if isi[:1] in ("=", "#") or _TERLARANG.search(isi):
            return sel_teks(lembar, isi)
        if isi[:1] in ("+", "-", "@", "\t", "\r") or (isi.isdigit() and (len(isi) > 11 or isi[0] == "0")):
            return sel_teks(lembar, isi, format_angka=FORMAT_TEKS)
        return isi
    if isinstance(isi, date):
        sel = WriteOnlyCell(lembar)
        sel.value = isi.replace(tzinfo=None) if isinstance(isi, datetime) else isi
        sel.number_format = FORMAT_TANGGAL
        return sel
    return isi


def _pulihkan(mentah: Any) -> Any:
    """A raw cell of the reader as a Python value."""
    if isinstance(mentah, str) and mentah[:1] == TANDA:
        if mentah[1:2] == "d":
            try:
                return date.fromisoformat(mentah[2:12])
            except ValueError:
                return mentah[2:]
        return mentah[2:]
    return None if mentah == "" else mentah


def tulis_kesalahan(
    *,
    sumber: Path | str,
    keluaran: Path | str,
    lembar: int,
    baris_judul: int,
    kesalahan: Mapping[int, str],
    lembar_lain: Sequence[tuple[int, int]] = (),
    hanya_ditolak: bool = False,
    tersembunyi: Sequence[str] = (),
    batas: Batas = BATAS,
) -> int:
    """Write the source again with the reasons in an added column KESALAHAN; returns how many rows got one.

    Rows keep their numbers, unless `hanya_ditolak` leaves out the accepted ones (title and heading stay), for
    correcting and sending back only those. A KESALAHAN column from an earlier round is overwritten.

    `lembar_lain`: position and heading row of the further sheets of a list, in the order they were read.
    `tersembunyi`: headings of columns that are not shown.
    """
    buku_keluar = Workbook(write_only=True)
    tertulis = 0
    with buka(sumber, batas=batas) as buku:
        for urut, (ke, judul) in enumerate([(lembar, baris_judul), *lembar_lain]):
            awal = urut * LEMBAR_BERIKUT
            alasan = {nomor - awal: teks for nomor, teks in kesalahan.items() if urai_nomor(nomor)[0] == urut}
            tertulis += _salin_lembar(
                buku, ke, judul, buku_keluar, alasan, hanya_ditolak=hanya_ditolak, tersembunyi=tersembunyi
            )
    buku_keluar.save(keluaran)
    return tertulis


def _salin_lembar(
    buku: Buku,
    lembar: int,
    baris_judul: int,
    keluar: Workbook,
    kesalahan: Mapping[int, str],
    *,
    hanya_ditolak: bool,
    tersembunyi: Sequence[str],
) -> int:
    kepala = buku.kepala(lembar, baris_judul)
    kolom = _kolom_kesalahan(kepala, baris_judul)
    hasil = keluar.create_sheet(_nama_lembar(buku.lembar[lembar].nama))
    _siapkan_lembar(hasil, kepala, kolom, baris_judul, frozenset(map(kunci_judul, tersembunyi)))
    tertulis = 0
    for nomor, mentah in _bernomor(buku, lembar):
        alasan = kesalahan.get(nomor)
        if nomor > baris_judul and hanya_ditolak and alasan is None:
            continue
        isi = [aman(hasil, _pulihkan(c)) for c in mentah]
        if nomor == baris_judul:
            isi = [_sel_kepala(hasil, c) for c in mentah]
            _pasang(isi, kolom, _sel_kepala(hasil, KESALAHAN))
        elif nomor > baris_judul:
            sel = None
            if alasan is not None:
                sel = sel_teks(hasil, alasan)
                sel.fill, sel.alignment = MERAH, BUNGKUS
                tertulis += 1
            _pasang(isi, kolom, sel)
        hasil.append(isi)
    return tertulis


def _bernomor(buku: Buku, lembar: int) -> Iterator[tuple[int, BarisMentah]]:
    nomor = 0
    for potong in buku.potongan(lembar):
        for mentah in potong:
            nomor += 1
            yield nomor, mentah


def _kolom_kesalahan(kepala: list[BarisMentah], baris_judul: int) -> int:
    judul = [kunci_judul(s) for s in kepala[baris_judul - 1]] if len(kepala) >= baris_judul else []
    if KESALAHAN in judul:
        return judul.index(KESALAHAN)
    while judul and not judul[-1]:
        judul.pop()
    return len(judul)


def _pasang(isi: list[Any], kolom: int, sel: Any) -> None:
    isi.extend([None] * (kolom + 1 - len(isi)))
    isi[kolom] = sel


def _sel_kepala(lembar: Any, isi: Any) -> Any:
    sel = sel_teks(lembar, tampak(isi))
    sel.font, sel.fill, sel.alignment = TEBAL, KEPALA, BUNGKUS
    return sel


def _nama_lembar(nama: str) -> str:
    return re.sub(r"[\[\]*?:/\\]", " ", nama)[:31].strip("' ") or "DATA"


def _siapkan_lembar(
    lembar: Any, kepala: list[BarisMentah], kolom: int, baris_judul: int, tersembunyi: frozenset[str]
) -> None:
    judul = kepala[baris_judul - 1] if len(kepala) >= baris_judul else []
    for i, isi in enumerate(judul):
        teks = tampak(isi)
        lebar = max(8, min(40, len(teks) + 2))
        if any(kata in kunci_judul(teks) for kata in ("NAMA", "ALAMAT", "NIK", "KK")):
            lebar = max(lebar, 22)
        lembar.column_dimensions[get_column_letter(i + 1)].width = lebar
        lembar.column_dimensions[get_column_letter(i + 1)].hidden = kunci_judul(teks) in tersembunyi
    lembar.column_dimensions[get_column_letter(kolom + 1)].width = 60
    lembar.freeze_panes = f"A{baris_judul + 1}"
