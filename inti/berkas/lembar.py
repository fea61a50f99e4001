"""Long sheets out: openpyxl's write-only workbook with a faster way for plain rows.

openpyxl writes each cell through four context managers and keeps the sheet in a named temporary file. Here a
plain row is one piece of XML, and the caller says which file: one without a name keeps no NIK on the disk.
A formula is written with the value it has now, which openpyxl leaves out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from lxml.etree import fromstring
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter

# What XML 1.0 cannot carry; a carriage return would come back as another character.
_TERLARANG = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_KHUSUS = re.compile("[&<>]")
AWAL_RUMUS = ("=", "+", "-", "@", "\t", "\r")  # text that a spreadsheet takes for a formula
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


@dataclass(frozen=True)
class GayaKolom:
    """How the cells of a column look: number format (None: General), and on a protected sheet open to typing."""

    bentuk: str | None = None
    terbuka: bool = False
    warna: PatternFill | None = None


class SelRumus(Cell):
    """A formula (without `=`) and its value, for readers that do not calculate; made by `inti.berkas.rupa.rumus`.

    Only sheets of `percepat` write it. The caller's figures and the formula must agree.
    """

    __slots__ = ("nilai", "rumus")

    def __init__(self, lembar: Any, rumus: str, nilai: str | float) -> None:
        super().__init__(lembar, row=1, column=1)
        self.rumus, self.nilai = rumus, nilai


class _Penulis(WorksheetWriter):
    """Writes `BarisLembar` at once and every other row as openpyxl does, formulas with their values."""

    def __init__(self, lembar: Any, berkas: Path, kolom: Sequence[GayaKolom]) -> None:
        super().__init__(lembar, out=str(berkas))
        # Text that looks like a formula carries Excel's own mark for text, so that editing keeps it so.
        self._kolom = [
            (
                f'<c r="{get_column_letter(i)}',
                _TEKS % _gaya(lembar, satu),
                f'" s="{_gaya(lembar, satu)}"><v>',
                _TEKS % _gaya(lembar, replace(satu, bentuk=None), kutip=True),
            )
            for i, satu in enumerate(kolom, 1)
        ]

    def write_row(self, xf: Any, row: Any, row_idx: int) -> None:
        if isinstance(row, BarisLembar):
            xf.write(fromstring(self._xml(row, str(row_idx))))
        else:
            super().write_row(xf, self._tulis_rumus(xf, row), row_idx)

    @staticmethod
    def _tulis_rumus(xf: Any, row: Iterable[Any]) -> Iterator[Any]:
        """The cells left to openpyxl; a formula is written in its place meanwhile."""
        for sel in row:
            if not isinstance(sel, SelRumus):
                yield sel
                continue
            jenis = {"t": "str"} if isinstance(sel.nilai, str) else {}
            with xf.element("c", {"r": sel.coordinate, "s": str(sel.style_id), **jenis}):
                with xf.element("f"):
                    xf.write(sel.rumus)
                with xf.element("v"):
                    xf.write(str(sel.nilai))

    def _xml(self, baris: BarisLembar, nomor: str) -> str:
        bagian = [f'<row r="{nomor}">']
        for nilai, (sel, teks, angka, berkutip) in zip(baris, self._kolom, strict=True):
            if nilai is None or nilai == "":
                continue
            if type(nilai) is str:
                nilai = (nilai if nilai.isprintable() else _TERLARANG.sub("", nilai)).strip()
                if nilai.startswith(AWAL_RUMUS):
                    teks = berkutip
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


def _gaya(lembar: Any, kolom: GayaKolom, *, kutip: bool = False) -> int:
    sel = WriteOnlyCell(lembar)
    if kolom.bentuk:
        sel.number_format = kolom.bentuk
    if kolom.terbuka:
        sel.protection = Protection(locked=False)
    if kolom.warna is not None:
        sel.fill = kolom.warna
    if kutip:
        sel.quotePrefix = True
    return int(sel.style_id)


def percepat(lembar: Any, berkas: Path, kolom: Sequence[str | GayaKolom | None]) -> None:
    """Let a write-only sheet take `BarisLembar`; call it after widths, panes and page set-up, before any row.

    `berkas` takes the sheet until the workbook is saved, `inti.sementara.berkas_tanpa_nama` makes one.
    `kolom` gives each column's number format (None for General) or its whole look. Protection, drop-downs and the
    filter are written after the rows, and may be set until then.
    """
    penulis = _Penulis(lembar, berkas, [k if isinstance(k, GayaKolom) else GayaKolom(k) for k in kolom])
    penulis.write_top()
    biasa = lembar._values_to_row  # noqa: SLF001 openpyxl has no public place for another writer
    lembar._writer = penulis  # noqa: SLF001
    lembar._values_to_row = lambda isi, nomor: isi if isinstance(isi, BarisLembar) else biasa(isi, nomor)  # noqa: SLF001
