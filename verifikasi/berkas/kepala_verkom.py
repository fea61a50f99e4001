"""What both verification forms share as files: the lines above the heading, and who a row is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from inti.berkas import kolom as k
from inti.berkas import nilai as n
from inti.berkas.baris import Baris
from inti.berkas.galat import BerkasDitolak, NilaiDitolak
from inti.berkas.nilai import BULAN
from inti.identitas import indeks_buta
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import bulan_tahap

_ROMAWI = {"I": 1, "II": 2, "III": 3, "IV": 4}
_TERSAMAR = re.compile(r"\d+[•*xX]{4,}\d+")


def _nik(sel: Any) -> str | None:
    """A form printed with masked numbers says so, instead of speaking of letters."""
    if isinstance(sel, str) and _TERSAMAR.fullmatch(n.tampak(sel)):
        raise NilaiDitolak("tersamar; cetak formulirnya dengan nomor lengkap, lalu isi lagi")
    return n.nik(sel)


NIK = k.Jenis(_nik, "teks", "16 digit sebagai teks", "1771081506180003", berulang=False)


def tampak(judul: str, nama: str, *ejaan: str) -> k.Kolom:
    """A column for people to read, which decides nothing."""
    return k.Kolom(nama, judul, k.Jenis(n.tampak, "teks", "Untuk dibaca", ""), ejaan=ejaan)


def ringkas_pengurus(baris: Baris) -> Baris:
    """The recipient's NIK stays only as a blind index; what is for reading goes."""
    nilai = baris.nilai
    if pengurus := nilai.pop("nik_pengurus", None):
        nilai["pengurus_indeks"] = indeks_buta("nik", pengurus).hex()
    nilai.pop("no", None)
    nilai.pop("pendamping", None)
    return baris


@dataclass(frozen=True)
class Kepala:
    """Cells above the heading; a label may share its cell with the value, `NPSN : 10702000`."""

    baris: Sequence[Sequence[str]]

    def sesudah(self, *label: str) -> tuple[str, int, int] | None:
        """What stands after a label, with row and column of the value."""
        for i, baris in enumerate(self.baris):
            for j, sel in enumerate(baris):
                for satu in label:
                    cocok = re.match(rf"\s*{satu}\s*[:.=]?\s*(.*)", sel, re.IGNORECASE)
                    if cocok is None or (cocok[1] and re.match(r"[A-Za-z]", cocok[1]) and not _berpisah(sel, satu)):
                        continue
                    if cocok[1].strip(" :="):
                        return cocok[1].strip(" :="), i, j
                    isi = next(((s, x) for x, s in enumerate(baris[j + 1 :], j + 1) if s.strip(" :=")), None)
                    if isi is not None:
                        return isi[0].strip(" :="), i, isi[1]
        return None


def _berpisah(sel: str, label: str) -> bool:
    """`NAMA SEKOLAH: SDN 1` has its value behind a mark, `Nama Sekolah Dasar` is one word more."""
    return re.match(rf"\s*{label}\s*[:=]", sel, re.IGNORECASE) is not None


def tolak_kepala(lembar: str, sebab: str) -> BerkasDitolak:
    di = "" if lembar == "CSV" else f" di lembar '{lembar}'"
    return BerkasDitolak(f"{sebab}{di}. Perbaiki kepala formulirnya, atau pakai templat yang disediakan.")


def baca_tahap(lembar: str, judul: k.Judul) -> str:
    """The quarter by number and year, which the months must agree with; months alone are enough."""
    teks = " ".join(judul.atas)
    tahun = re.search(r"(?i)TAHUN\W*(20\d\d)(?!\d)", teks) or re.search(r"(?<!\d)(20\d\d)(?!\d)", teks)
    if tahun is None:
        raise tolak_kepala(lembar, "Tahunnya tidak tertulis di atas judul kolom")
    bulan = list(dict.fromkeys(b for sel in judul.atas if (b := baca_bulan(sel)) is not None))
    cocok = re.search(r"(?:TRIWULAN|TRI WULAN|TW|TAHAP)\W*(?:KE\W*)?(IV|I{1,3}|[1-4])(?![0-9A-Z])", teks.upper())
    nomor = int(_ROMAWI.get(cocok[1], 0) or cocok[1]) if cocok else None
    if nomor is None and bulan:
        nomor = (bulan[0] + 2) // 3
    if nomor is None:
        raise tolak_kepala(lembar, "Triwulannya tidak tertulis di atas judul kolom")
    tahap = f"{tahun[1]}-{nomor}"
    if bulan and bulan != [b.month for b in bulan_tahap(tahap)]:
        sebut = k.gabung_kata([tulis_bulan(b).split()[0] for b in bulan_tahap(tahap)])
        raise tolak_kepala(lembar, f"Triwulan {nomor} berisi {sebut}, sedangkan baris Bulan menyebut bulan lain")
    return tahap


def baca_bulan(sel: str) -> int | None:
    """The month of a cell that says nothing else: `PEBRUARI`, `Juli 2026`; a school named after a date is no month."""
    cocok = re.fullmatch(r"\s*([A-Za-z]+)\.?(?:\s+20\d\d)?\s*", sel)
    return BULAN.get(cocok[1].lower()) if cocok else None
