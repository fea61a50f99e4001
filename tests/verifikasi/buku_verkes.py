"""Health facilities' verification forms made for a test, in our columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tests.verifikasi import buku_verkom
from verifikasi.berkas.kolom_verkom import KOLOM_KESEHATAN

NAMA = "POSYANDU MAWAR"
KOSONG = ("", "", "", "", "", "")


def peserta(nik: str, *bulan: Sequence[Any] | None, **isi: Any) -> list[Any]:
    """One row. A month is (Hadir, Tgl, BB, TB, Tensi, Layanan), shorter ones being filled up, or None."""
    sel: list[Any] = [1, isi.get("pengurus", ""), "IBU", nik, isi.get("nama", ""), isi.get("posyandu", ""), "2 th"]
    for ke in range(3):
        satu = tuple(bulan[ke] or ()) if ke < len(bulan) else ()
        sel += (*satu, *KOSONG[len(satu) :])
    return [*sel, isi.get("ket", ""), "PENDAMPING"]


def kepala(
    nama: str = NAMA, kode: str = "", triwulan: int = 3, bulan: Sequence[str] = ("JULI", "AGUSTUS", "SEPTEMBER")
) -> list[list[Any]]:
    atas: list[list[Any]] = [["FORM VERIFIKASI KOMITMEN KESEHATAN"], ["Posyandu", nama]]
    if kode:
        atas.append(["Kode", kode])
    return [*atas, ["Triwulan", triwulan, "Tahun", 2026], ["Bulan", *bulan]]


def csv(baris: Iterable[Sequence[Any]], *, atas: list[list[Any]] | None = None, judul: Any = KOLOM_KESEHATAN) -> bytes:
    return buku_verkom.csv(baris, atas=kepala() if atas is None else atas, judul=judul)
