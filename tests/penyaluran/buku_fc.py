"""Final Closing workbooks made for a test."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from tests.buku import Baris, tulis_buku

JUDUL = (
    "NAMA PENERIMA", "NIK", "NO KK", "TGL LAHIR", "UMUR", "ART", "HAMIL", "AUD", "SD", "SMP", "SMA", "DISABIL",
    "LANSIA", "HAM", "JML KOMPONEN", "NOMINAL", "STATUS", "ALAMAT FC", "ALAMAT", "RT", "RW", "KELURAHAN",
    "KECAMATAN", "KABUPATEN", "PROVINSI",
)  # fmt: skip


def keluarga(n: int, **ganti: Any) -> dict[str, Any]:
    """Row number n of a list: distinct numbers, valid in every column."""
    lahir = date(1980 + n % 20, 1 + n % 12, 1 + n % 28)
    return {
        "NAMA PENERIMA": f"SITI UJI {n:05d}",
        "NIK": f"177108{lahir.day + 40:02d}{lahir.month:02d}{lahir.year % 100:02d}{n + 1:04d}",
        "NO KK": f"177108{1 + n % 28:02d}0115{n + 1:04d}",
        "TGL LAHIR": lahir,
        "UMUR": 40,
        "ART": 4,
        **dict.fromkeys(("HAMIL", "AUD", "SMP", "SMA", "DISABIL", "LANSIA", "HAM"), 0),
        "SD": 1,
        "JML KOMPONEN": 1,
        "NOMINAL": 225_000,
        "STATUS": "AKTIF",
        "ALAMAT FC": f"JL. BALI NO {n}",
        "ALAMAT": f"JL. BALI NO {n}",
        "RT": "001",
        "RW": "002",
        "KELURAHAN": "PASAR BENGKULU",
        "KECAMATAN": "SUNGAI SERUT",
        "KABUPATEN": "KOTA BENGKULU",
        "PROVINSI": "BENGKULU",
    } | ganti


def buku(baris: Baris, *, judul: Iterable[str] = JUDUL, **opsi: Any) -> bytes:
    return tulis_buku(baris, judul=judul, lembar="FC", **opsi)


def berkas(*args: Any, **kwargs: Any) -> ContentFile:
    return ContentFile(buku(*args, **kwargs))
