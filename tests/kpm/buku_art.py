"""Lists of members (ART) made for a test."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import openpyxl
from django.core.files.base import ContentFile

from inti.berkas.tulis import aman

JUDUL = (
    "NO KK", "NIK", "NAMA", "KOMPONEN", "DTSEN JENJANG", "DTSEN SEKOLAH", "DAPODIK JENJANG", "DAPODIK SEKOLAH",
    "ALAMAT", "RT", "RW", "DESA", "KECAMATAN", "KABUPATEN", "STATUS", "PERIODE",
)  # fmt: skip


def anggota(kk: str, nik: str, nama: str, komponen: str = "SD", **ganti: Any) -> dict[str, Any]:
    """One row, valid in every column."""
    sekolah = komponen if komponen in ("SD", "SMP", "SMA") else None
    return {
        "NO KK": kk,
        "NIK": nik,
        "NAMA": nama,
        "KOMPONEN": komponen,
        "DTSEN JENJANG": sekolah,
        "DTSEN SEKOLAH": f"{sekolah} NEGERI 8" if sekolah else None,
        "DAPODIK JENJANG": sekolah,
        "DAPODIK SEKOLAH": f"{sekolah} NEGERI 8" if sekolah else None,
        "ALAMAT": "JL. BALI NO 1",
        "RT": "001",
        "RW": "002",
        "DESA": "PASAR BENGKULU",
        "KECAMATAN": "SUNGAI SERUT",
        "KABUPATEN": "KOTA BENGKULU",
        "STATUS": "AKTIF",
        "PERIODE": "TAHAP 4 2026",
    } | ganti


def buku(
    baris: Iterable[dict[str, Any] | list[Any]], *, atas: Iterable[str] = (), judul: Iterable[str] = JUDUL
) -> bytes:
    """Bytes of an .xlsx; a list instead of a dict is written as it stands."""
    kerja = openpyxl.Workbook(write_only=True)
    lembar = kerja.create_sheet("ART")
    for kalimat in atas:
        lembar.append([kalimat])
    judul = list(judul)
    lembar.append(judul)
    for satu in baris:
        sel = satu if isinstance(satu, list) else [satu.get(j) for j in judul]
        lembar.append([aman(lembar, s) for s in sel])
    isi = io.BytesIO()
    kerja.save(isi)
    return isi.getvalue()


def berkas(*args: Any, **kwargs: Any) -> ContentFile:
    return ContentFile(buku(*args, **kwargs))
