"""Workbooks made for a test: title lines, one heading row, rows by heading."""

import io
from collections.abc import Iterable
from typing import Any

import openpyxl

from inti.berkas.tulis import aman

Baris = Iterable[dict[str, Any] | list[Any]]


def tulis_buku(
    baris: Baris, *, judul: Iterable[str], atas: Iterable[str] = (), lembar: str = "Sheet", tanda: str = ""
) -> bytes:
    """Bytes of an .xlsx; a list instead of a dict is written as it stands. `tanda` makes equal rows another file."""
    kerja = openpyxl.Workbook(write_only=True)
    kerja.properties.identifier = tanda
    satu_lembar = kerja.create_sheet(lembar)
    for kalimat in atas:
        satu_lembar.append([kalimat])
    judul = list(judul)
    satu_lembar.append(judul)
    for satu in baris:
        sel = satu if isinstance(satu, list) else [satu.get(j) for j in judul]
        satu_lembar.append([aman(satu_lembar, s) for s in sel])
    isi = io.BytesIO()
    kerja.save(isi)
    return isi.getvalue()
