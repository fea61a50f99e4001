"""Sheet *Rekap* of the report of complaints: per kind and per area, as formulas over the sheet of complaints.

Every table ends in a total and a word that says whether what came equals what is settled and what remains.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from inti.berkas.daftar import KolomDaftar, baris_kepala
from inti.berkas.lembar import percepat
from inti.berkas.rupa import JUDUL, TEBAL, baris_judul, berbingkai, cetak, rumus, sel

MASUK, SISA = "Masuk bulan ini", "Sisa sebelumnya"
AKHIR = {"selesai": "Selesai", "belum": "Belum selesai"}
TEPAT = {"tepat": "Tepat waktu", "lewat": "Lewat tenggat", "jalan": "Belum jatuh tempo"}
# Heading -> column and value that are counted; None: the row's sum of the two before.
_HITUNG: dict[str, tuple[str, str] | None] = {
    "SISA SEBELUMNYA": ("BULAN", SISA),
    "MASUK BULAN INI": ("BULAN", MASUK),
    "JUMLAH": None,
    "SELESAI SAMPAI AKHIR BULAN": ("AKHIR BULAN", AKHIR["selesai"]),
    "BELUM SELESAI": ("AKHIR BULAN", AKHIR["belum"]),
    "TEPAT WAKTU": ("KETEPATAN", TEPAT["tepat"]),
    "LEWAT TENGGAT": ("KETEPATAN", TEPAT["lewat"]),
    "BELUM JATUH TEMPO": ("KETEPATAN", TEPAT["jalan"]),
    "PELAPOR PUAS": ("PELAPOR PUAS", "Ya"),
}
SEIMBANG, BERBEDA = "Seimbang", "Berbeda"
_HURUF = {judul: get_column_letter(i) for i, judul in enumerate(_HITUNG, 2)}
_PERIKSA = get_column_letter(len(_HITUNG) + 2)
_LEBAR = (34, *[13] * len(_HITUNG), 14)
_ANGKA = "#,##0"


def kata_rekap(teks: str) -> str:
    """A word as a condition of COUNTIFS takes it literally: no comparison in front, no wildcard, never empty."""
    return " ".join(re.sub(r"[*?~]", " ", teks).split()).lstrip("<>= ") or "Tidak disebut"


class Rekap:
    """What is counted while the rows are written: per value of JENIS and of the area's column."""

    def __init__(self, kolom_wilayah: str) -> None:
        self.kolom = ("JENIS", kolom_wilayah)
        self.banyak = 0
        self._isi: dict[str, dict[str, Counter[str]]] = {k: {} for k in self.kolom}

    def tambah(self, nilai: Mapping[str, str]) -> None:
        self.banyak += 1
        for kolom in self.kolom:
            baris = self._isi[kolom].setdefault(nilai[kolom], Counter())
            baris.update(j for j, syarat in _HITUNG.items() if syarat is None or nilai[syarat[0]] == syarat[1])

    def baris(self, kolom: str) -> list[tuple[str, Counter[str]]]:
        return sorted(self._isi[kolom].items())


def tulis_rekap(
    buku: Workbook,
    tempat: Path,
    rekap: Rekap,
    judul: Sequence[str],
    *,
    lembar: str,
    kolom: Sequence[KolomDaftar],
    kepala: Sequence[str],
) -> None:
    """`lembar` is the sheet that is counted, with these columns after the number and title lines `kepala`."""
    halaman: Any = buku.create_sheet("Rekap")
    for i, lebar in enumerate(_LEBAR, 1):
        halaman.column_dimensions[get_column_letter(i)].width = lebar
    cetak(halaman, ulang=f"1:{len(judul)}")
    percepat(halaman, tempat, [])
    utama, *tengah, catatan = judul
    for teks, huruf in [(utama, JUDUL), *((t, TEBAL) for t in tengah), (catatan, None)]:
        halaman.append([sel(halaman, teks, huruf)])
    awal = baris_kepala(kepala) + 1
    akhir = awal + max(rekap.banyak, 1) - 1
    rentang = {k.judul: f"{lembar}!${h}${awal}:${h}${akhir}" for k, h in _berhuruf(kolom)}
    nomor = len(judul)
    for satu in rekap.kolom:
        nomor = _tabel(halaman, rekap, satu, rentang, nomor)
    halaman.print_area = f"A1:{_PERIKSA}{nomor}"


def _berhuruf(kolom: Sequence[KolomDaftar]) -> list[tuple[KolomDaftar, str]]:
    return [(k, get_column_letter(i)) for i, k in enumerate(kolom, 2)]  # the number stands in A


def _tabel(halaman: Any, rekap: Rekap, kolom: str, rentang: Mapping[str, str], nomor: int) -> int:
    """One table below row `nomor`; returns its last row."""
    halaman.append([])
    halaman.append(baris_judul(halaman, [kolom, *_HITUNG, "PERIKSA"]))
    awal = nomor + 3
    nomor = awal - 1
    semua: Counter[str] = Counter()
    for nama, angka in rekap.baris(kolom):
        nomor += 1
        semua += angka
        halaman.append(_baris(halaman, nama, angka, nomor, _menurut(rentang, kolom, nomor)))
    total = {j: f"SUM({h}{awal}:{h}{nomor})" for j, h in _HURUF.items()}
    halaman.append(_baris(halaman, "JUMLAH", semua, nomor + 1, total, tebal=True))
    return nomor + 1


def _menurut(rentang: Mapping[str, str], kolom: str, nomor: int) -> dict[str, str]:
    hasil = {}
    for judul, syarat in _HITUNG.items():
        if syarat is None:
            hasil[judul] = f"SUM({_HURUF['SISA SEBELUMNYA']}{nomor}:{_HURUF['MASUK BULAN INI']}{nomor})"
        else:
            hasil[judul] = f'COUNTIFS({rentang[kolom]},$A{nomor},{rentang[syarat[0]]},"{syarat[1]}")'
    return hasil


def _baris(
    halaman: Any, nama: str, angka: Mapping[str, int], nomor: int, isi: Mapping[str, str], *, tebal: bool = False
) -> list[Any]:
    huruf = TEBAL if tebal else None
    jumlah, selesai, belum = (f"{_HURUF[j]}{nomor}" for j in ("JUMLAH", "SELESAI SAMPAI AKHIR BULAN", "BELUM SELESAI"))
    tepat = f"SUM({_HURUF['TEPAT WAKTU']}{nomor}:{_HURUF['BELUM JATUH TEMPO']}{nomor})"
    periksa = f'IF(AND({jumlah}={selesai}+{belum},{jumlah}={tepat}),"{SEIMBANG}","{BERBEDA}")'
    return berbingkai(
        [
            sel(halaman, nama, huruf),
            *(rumus(halaman, isi[j], angka[j], huruf, bentuk=_ANGKA) for j in _HITUNG),
            rumus(halaman, periksa, SEIMBANG, huruf),
        ]
    )
