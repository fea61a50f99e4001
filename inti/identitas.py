"""Identifiers at rest: NIK, No KK, account and card numbers (docs/program.md §6, docs/adr/0003).

A model keeps two columns for each: `<nama>_sandi`, the number encrypted with a MultiFernet keyring, and
`<nama>_indeks`, its HMAC-SHA256 under another key, for lookup and uniqueness. Nothing of the number stays
readable: with the birth date and the area code beside it, even the last four digits would give a NIK away.
"""

import hmac
import re
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

PANJANG_INDEKS = 32


class IdentitasRusak(Exception):
    """The stored value cannot be decrypted with any key of the ring."""


@lru_cache(maxsize=1)
def _cincin() -> MultiFernet:
    return MultiFernet([Fernet(kunci) for kunci in settings.PKH_KUNCI_IDENTITAS])


@lru_cache(maxsize=1)
def _kunci_indeks() -> bytes:
    return str(settings.PKH_KUNCI_INDEKS).encode()


def sandikan(nilai: str) -> bytes:
    """Encrypt one identifier; every call gives another token."""
    return _cincin().encrypt(nilai.encode())


def buka(sandi: bytes | memoryview) -> str:
    """Decrypt one identifier. Raises IdentitasRusak instead of ever returning ciphertext."""
    try:
        return _cincin().decrypt(bytes(sandi)).decode()
    except InvalidToken as galat:
        raise IdentitasRusak from galat


def sandikan_bita(isi: bytes) -> bytes:
    """Encrypt bytes with the same keyring, for files."""
    return _cincin().encrypt(isi)


def buka_bita(sandi: bytes) -> bytes:
    """Decrypt what `sandikan_bita` made. Raises IdentitasRusak."""
    try:
        return _cincin().decrypt(sandi)
    except InvalidToken as galat:
        raise IdentitasRusak from galat


def indeks_buta(jenis: str, nilai: str) -> bytes:
    """Return the 32-byte lookup value of an identifier; `jenis` keeps a NIK from matching a No KK."""
    return hmac.digest(_kunci_indeks(), f"{jenis}:{nilai}".encode(), "sha256")


# A NIK, No KK, account, card or phone number inside a text, also in groups as printed on cards.
_NOMOR = re.compile(r"\d{10,}|\d{4}(?:[ .-]\d{4}){2,}|\d{4}-\d\d-\d{6}-\d\d-\d")
_UTUH = 16  # digits of a NIK


def samarkan(nilai: str) -> str:
    """Show the first and last four digits only: `1771••••••••0792`; of a shorter number the last four.

    An account of ten digits would otherwise miss but two: few enough to be tried out.
    """
    if len(nilai) < 10:
        return "•" * len(nilai)
    awal = nilai[:4] if len(nilai) >= _UTUH else ""
    return f"{awal}{'•' * (len(nilai) - len(awal) - 4)}{nilai[-4:]}"


def samarkan_dalam(teks: str) -> str:
    """Mask whatever in a text may be an identifier; an area's code or a date is none."""
    return _NOMOR.sub(lambda cocok: samarkan(re.sub(r"\D", "", cocok[0])), teks)


def kolom_sandi(**opsi: Any) -> models.BinaryField:
    return models.BinaryField(editable=False, **opsi)


def kolom_indeks(**opsi: Any) -> models.BinaryField:
    return models.BinaryField(max_length=PANJANG_INDEKS, editable=False, **opsi)


class Identitas:
    """Descriptor over the two columns: `obj.nik = "1771…"` sets both, `obj.nik` reads the full number.

    `jenis` names the kind of number ("nik", "kk", "rekening", "kks"); it is part of the blind index.
    """

    def __init__(self, jenis: str) -> None:
        self.jenis = jenis

    def __set_name__(self, pemilik: type, nama: str) -> None:
        self.nama = nama

    def __get__(self, obj: Any, pemilik: type | None = None) -> Any:
        if obj is None:
            return self
        sandi = getattr(obj, f"{self.nama}_sandi")
        return buka(sandi) if sandi else ""

    def __set__(self, obj: Any, nilai: str) -> None:
        setattr(obj, f"{self.nama}_sandi", sandikan(nilai) if nilai else None)
        setattr(obj, f"{self.nama}_indeks", indeks_buta(self.jenis, nilai) if nilai else None)
