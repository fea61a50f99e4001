"""Words of a complaint before they are stored: no PIN, no card, no number of a person (docs/program.md §11, §13)."""

from __future__ import annotations

import re

from lokal.nik import parse_nik

from inti.galat import GalatPengguna
from inti.identitas import samarkan, samarkan_dalam
from pengaduan.services.pin import samarkan_pin

ISI_MAKS = 4000
RAHASIA = (
    "Tulisan ini memuat nomor PIN, OTP, atau kartu. Nomornya kami samarkan dan tidak disimpan. Periksa, lalu kirim "
    "lagi. Jumlah uang ditulis dengan titik: Rp150.000. Petugas PKH tidak pernah meminta PIN atau OTP."
)
_ENAM_BELAS = re.compile(r"(?<!\d)\d{16}(?!\d)")
_KENDALI = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class BerRahasia(GalatPengguna):
    """A text gives a PIN, an OTP or a card number away; `tersamar` is what its writer gets back."""

    def __init__(self, *, kolom: str, tersamar: str) -> None:
        super().__init__(RAHASIA, kolom=kolom)
        self.tersamar = tersamar


def rapikan_isi(teks: str, *, kolom: str = "isi", wajib: str = "", maks: int = ISI_MAKS) -> str:
    """A text of several lines as it is stored. Raises BerRahasia, else GalatPengguna; `wajib` is what to write."""
    teks = _KENDALI.sub("", teks.replace("\r\n", "\n").replace("\r", "\n"))
    return _periksa("\n".join(" ".join(baris.split()) for baris in teks.split("\n")).strip(), kolom, wajib, maks)


def rapikan_baris(teks: str, *, kolom: str, maks: int, wajib: str = "") -> str:
    """The same on one line."""
    return _periksa(" ".join(_KENDALI.sub(" ", teks).split()), kolom, wajib, maks)


def samarkan_isi(teks: str) -> str:
    """The text without what may be secret or a number of a person: what a form shows again."""
    return samarkan_dalam(samarkan_pin(_samarkan_nik(teks)))


def _samarkan_nik(teks: str) -> str:
    """A NIK or No KK has a date inside, a card number hardly ever: it is masked, not refused."""
    return _ENAM_BELAS.sub(lambda cocok: samarkan(cocok[0]) if parse_nik(cocok[0]).valid else cocok[0], teks)


def _periksa(teks: str, kolom: str, wajib: str, maks: int) -> str:
    if wajib and not teks:
        raise GalatPengguna(wajib, kolom=kolom)
    if len(teks) > maks:
        raise GalatPengguna(f"Terlalu panjang: paling banyak {maks} huruf. Ringkaskan.", kolom=kolom)
    tanpa_nik = _samarkan_nik(teks)
    if samarkan_pin(tanpa_nik) != tanpa_nik:
        raise BerRahasia(kolom=kolom, tersamar=samarkan_isi(teks))
    return samarkan_dalam(tanpa_nik)
