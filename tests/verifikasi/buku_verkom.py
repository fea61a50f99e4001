"""Schools' verification forms made for a test, in the ministry's layout."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl

from verifikasi.berkas.kolom_verkom import KOLOM_PENDIDIKAN

HARI = (23, 20, 22)
NPSN, NAMA = "10702000", "SD NEGERI 1 KOTA BENGKULU"
Bulan = tuple[Any, Any, Any] | tuple[Any, Any, Any, Any, Any] | None


def siswa(nik: str, *bulan: Bulan, nisn: str = "", kelas: Any = 3, hari: Sequence[int] = HARI, **isi: Any) -> list[Any]:
    """One row. A month is (alpa, izin, sakit), JML and % follow as days present, or all five, or None."""
    sel: list[Any] = [1, isi.get("pengurus", ""), "IBU", nik, nisn, isi.get("nama", ""), "SD", kelas]
    for ke in range(3):
        satu = bulan[ke] if ke < len(bulan) else None
        if satu is None:
            sel += ["", "", "", "", ""]
        elif len(satu) == 3:
            hadir = hari[ke] - sum(satu)
            sel += [*satu, hadir, round(100 * hadir / hari[ke])]
        else:
            sel += satu
    return [*sel, isi.get("ket", ""), ""]


def kepala(
    npsn: str = NPSN,
    nama: str = NAMA,
    hari: Sequence[Any] = HARI,
    triwulan: int = 3,
    bulan: Sequence[str] = ("JULI", "AGUSTUS", "SEPTEMBER"),
) -> list[list[Any]]:
    return [
        ["FORM VERIFIKASI KOMITMEN PENDIDIKAN"],
        ["NPSN", npsn],
        ["Nama Sekolah", nama],
        ["Triwulan", triwulan, "Tahun", 2026],
        ["Bulan", *bulan],
        ["Hari Efektif", *hari],
    ]


def csv(
    baris: Iterable[Sequence[Any]],
    *,
    atas: list[list[Any]] | None = None,
    judul: Sequence[str] = KOLOM_PENDIDIKAN,
    pisah: str = ";",
    awal: str = "\ufeffsep=;\r\n",
) -> bytes:
    semua = [*(kepala() if atas is None else atas), list(judul), *baris]
    return (awal + "\n".join(pisah.join(str(s) for s in satu) for satu in semua) + "\n").encode()


def buku(*lembar: tuple[list[list[Any]], Iterable[Sequence[Any]]]) -> bytes:
    """A workbook with a sheet per (lines above the heading, rows)."""
    kerja = openpyxl.Workbook()
    kerja.remove(kerja.worksheets[0])
    for ke, (atas, baris) in enumerate(lembar, 1):
        satu = kerja.create_sheet(f"Sekolah {ke}")
        for sel in [*atas, list(KOLOM_PENDIDIKAN), *baris]:
            satu.append(list(sel))
    isi = io.BytesIO()
    kerja.save(isi)
    return isi.getvalue()
