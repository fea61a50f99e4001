"""Long sheets out: openpyxl's write-only workbook with a faster way for plain rows.

openpyxl writes each cell through four context managers and keeps the sheet in a named temporary file. Here a
plain row is one piece of XML, and the caller says which file: one without a name keeps no NIK on the disk.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from lxml.etree import fromstring
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter

# What XML 1.0 cannot carry; a carriage return would come back as another character.
_TERLARANG = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_KHUSUS = re.compile("[&<>]")
_AWAL_RUMUS = ("=", "+", "-", "@")
_HARI_NOL = date(1899, 12, 30).toordinal()  # Excel's day 0

_TEKS = '" s="%d" t="inlineStr"><is><t>'


@contextmanager
def buku_mengalir() -> Iterator[Workbook]:
    """A write-only workbook. Broken off before it is saved, its sheets are closed in order, not by the collector."""
    buku = Workbook(write_only=True)
    try:
        yield buku
    except BaseException:
        for lembar in buku.worksheets:
            if not lembar.closed:
                lembar.close()
        raise


class BarisLembar(tuple[Any, ...]):
    """A plain row: text, whole numbers, dates, None. Columns have one number format each."""

    __slots__ = ()


class _Penulis(WorksheetWriter):
    """Writes `BarisLembar` at once and every other row as openpyxl does."""

    def __init__(self, lembar: Any, berkas: Path, format_kolom: Sequence[str | None]) -> None:
        super().__init__(lembar, out=str(berkas))
        self._kolom = [
            (f'<c r="{get_column_letter(i)}', _TEKS % gaya, f'" s="{gaya}"><v>')
            for i, gaya in enumerate([_gaya(lembar, bentuk) for bentuk in format_kolom], 1)
        ]
        # Text that looks like a formula carries Excel's own mark for text, so that editing keeps it so.
        self._berkutip = _TEKS % _gaya(lembar, None, kutip=True)

    def write_row(self, xf: Any, row: Any, row_idx: int) -> None:
        if isinstance(row, BarisLembar):
            xf.write(fromstring(self._xml(row, str(row_idx))))
        else:
            super().write_row(xf, row, row_idx)

    def _xml(self, baris: BarisLembar, nomor: str) -> str:
        bagian = [f'<row r="{nomor}">']
        for nilai, (sel, teks, angka) in zip(baris, self._kolom, strict=True):
            if nilai is None or nilai == "":
                continue
            if type(nilai) is str:
                nilai = (nilai if nilai.isprintable() else _TERLARANG.sub("", nilai)).strip()
                if nilai.startswith(_AWAL_RUMUS):
                    teks = self._berkutip
                if _KHUSUS.search(nilai):
                    nilai = escape(nilai)
                bagian.append(f"{sel}{nomor}{teks}{nilai}</t></is></c>")
            else:
                if isinstance(nilai, date):
                    nilai = nilai.toordinal() - _HARI_NOL
                bagian.append(f"{sel}{nomor}{angka}{nilai}</v></c>")
        bagian.append("</row>")
        return "".join(bagian)

    def cleanup(self) -> None:
        """Nothing to remove: the file has no name."""


def _gaya(lembar: Any, bentuk: str | None, *, kutip: bool = False) -> int:
    sel = WriteOnlyCell(lembar)
    if bentuk:
        sel.number_format = bentuk
    if kutip:
        sel.quotePrefix = True
    return int(sel.style_id)


def percepat(lembar: Any, berkas: Path, format_kolom: Sequence[str | None]) -> None:
    """Let a write-only sheet take `BarisLembar`; call it after widths, panes and page set-up, before any row.

    `berkas` takes the sheet until the workbook is saved, `inti.sementara.berkas_tanpa_nama` makes one.
    `format_kolom` gives each column's number format, None for General.
    """
    penulis = _Penulis(lembar, berkas, format_kolom)
    penulis.write_top()
    biasa = lembar._values_to_row  # noqa: SLF001 openpyxl has no public place for another writer
    lembar._writer = penulis  # noqa: SLF001
    lembar._values_to_row = lambda isi, nomor: isi if isinstance(isi, BarisLembar) else biasa(isi, nomor)  # noqa: SLF001
