"""Lists of members (ART) made for a test."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile

from tests.buku import Baris, tulis_buku

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


def buku(baris: Baris, *, judul: Iterable[str] = JUDUL, **opsi: Any) -> bytes:
    return tulis_buku(baris, judul=judul, lembar="ART", **opsi)


def berkas(*args: Any, **kwargs: Any) -> ContentFile:
    return ContentFile(buku(*args, **kwargs))
