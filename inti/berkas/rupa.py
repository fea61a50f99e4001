"""How our workbooks look: fonts, headings, and a page that prints on F4."""

from collections.abc import Sequence
from typing import Any

from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from inti.berkas.lembar import SelRumus
from inti.berkas.tulis import KEPALA, TEBAL, sel_teks

JUDUL = Font(bold=True, size=14)
TEPI = Side(style="thin", color="8EA3BD")
_GARIS = Border(left=TEPI, right=TEPI, top=TEPI, bottom=TEPI)
_TENGAH = Alignment(horizontal="center", vertical="center", wrap_text=True)
_NAMA_MAKS = 31  # letters of a sheet's name
_NAMA_TERLARANG = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_FOLIO = 14  # 8.5 × 13 inch, what printers call F4 here (215 × 330 mm)


def sel(lembar: Any, isi: str | int | None, huruf: Font | None = None, *, bentuk: str | None = None) -> Any:
    """One styled cell; text stays text."""
    satu = sel_teks(lembar, isi if isinstance(isi, str) else "")
    if isinstance(isi, int):
        satu.value = isi
    if huruf is not None:
        satu.font = huruf
    if bentuk is not None:
        satu.number_format = bentuk
    return satu


def rumus(
    lembar: Any, isi: str, nilai: str | float, huruf: Font | None = None, *, bentuk: str | None = None
) -> SelRumus:
    """A formula (without `=`) with the value it has now, on a sheet of `inti.berkas.lembar.percepat`."""
    satu = SelRumus(lembar, isi, nilai)
    satu.font = huruf or Font()
    if bentuk is not None:
        satu.number_format = bentuk
    return satu


def nama_lembar(teks: str, ada: set[str], *, bawaan: str = "Lembar") -> str:
    """A sheet's name that Excel takes, different from those in `ada`, which it joins."""
    dasar = " ".join(teks.translate(_NAMA_TERLARANG).split()) or bawaan
    nama, n = dasar[:_NAMA_MAKS], 1
    while nama.casefold() in ada:
        n += 1
        nama = f"{dasar[: _NAMA_MAKS - 5]} ({n})"
    ada.add(nama.casefold())
    return nama


def baris_judul(lembar: Any, judul: Sequence[str]) -> list[Any]:
    """Cells of a heading row."""
    hasil = []
    for teks in judul:
        satu = sel(lembar, teks, TEBAL)
        satu.fill, satu.border, satu.alignment = KEPALA, _GARIS, _TENGAH
        hasil.append(satu)
    return hasil


def berbingkai(baris: list[Any]) -> list[Any]:
    for satu in baris:
        satu.border = _GARIS
    return baris


def cetak(lembar: Any, *, ulang: str) -> None:
    """Landscape F4, as wide as one page, heading rows repeated, page numbers. Before the first row."""
    halaman = lembar.page_setup
    halaman.orientation, halaman.paperSize = "landscape", _FOLIO
    halaman.fitToWidth, halaman.fitToHeight = 1, 0
    lembar.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    lembar.page_margins = PageMargins(left=0.6, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)
    lembar.print_title_rows = ulang
    lembar.oddFooter.left.text = "&A"
    lembar.oddFooter.right.text = "Halaman &P dari &N"
