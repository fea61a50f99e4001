"""Workbooks for the tests, made on the spot: ordinary ones with openpyxl, hostile ones byte by byte."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl

TIPE = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="{}"/></Relationships>'
)
BUKU = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="DATA" sheetId="1" r:id="rId1"/></sheets></workbook>'
)


def xlsx(jalur: Path, *lembar: tuple[str, Sequence[Sequence[object]]]) -> Path:
    buku = openpyxl.Workbook()
    buku.remove(buku.worksheets[0])
    for nama, baris in lembar:
        satu = buku.create_sheet(nama)
        for isi in baris:
            satu.append(list(isi))
    buku.save(jalur)
    return jalur


def xlsx_mentah(jalur: Path, isi_lembar: bytes | str, lain: dict[str, bytes | str] | None = None) -> Path:
    """A workbook whose only sheet has exactly this content of sheetData."""
    if isinstance(isi_lembar, str):
        isi_lembar = isi_lembar.encode()
    lembar = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + isi_lembar
        + b"</sheetData></worksheet>"
    )
    with zipfile.ZipFile(jalur, "w", zipfile.ZIP_DEFLATED) as arsip:
        arsip.writestr("[Content_Types].xml", TIPE)
        arsip.writestr("_rels/.rels", RELS.format("officeDocument", "xl/workbook.xml"))
        arsip.writestr("xl/workbook.xml", BUKU)
        arsip.writestr("xl/_rels/workbook.xml.rels", RELS.format("worksheet", "worksheets/sheet1.xml"))
        arsip.writestr("xl/worksheets/sheet1.xml", lembar)
        for nama, isi in (lain or {}).items():
            arsip.writestr(nama, isi)
    return jalur


def teks(acuan: str, isi: str) -> str:
    return f'<c r="{acuan}" t="inlineStr"><is><t>{isi}</t></is></c>'


def arsip(jalur: Path, isi: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(jalur, "w", zipfile.ZIP_DEFLATED) as zip_:
        for nama, data in isi.items():
            zip_.writestr(nama, data)
    return jalur
