"""The hidden key of a row of the reconciliation form (docs/program.md §5): which payment it is about, and as it was.

Whoever returns a form may have sorted, moved or copied rows: a row is found by this key and by nothing else. It names
payment and tahap by our own numbers, carries short digests of what stood in the row when it was handed out, and is
signed. No identifier is in it.
"""

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from inti.identitas import indeks_buta

_AWAL = "K1"  # the key's layout; a further one gets another
_SIDIK, _TANDA = 5, 12  # bytes of a digest and of the signature
_ISI = 7 + 2 + 3 * _SIDIK
PANJANG = len(_AWAL) + (_ISI + _TANDA) * 4 // 3
TANPA_CATATAN = bytes(_SIDIK)


@dataclass(frozen=True, slots=True)
class Kunci:
    """`keadaan`: the record as it was (`sidik_catatan`). `identitas`, `isian`: digests of cells as handed out."""

    bayar: int
    tahap: str
    keadaan: bytes
    identitas: bytes
    isian: bytes


def sidik(isi: Sequence[Any]) -> bytes:
    """A short digest of cells: equal cells give the same, also after the workbook was saved by another program."""
    return blake2b("\x1f".join("" if n is None else str(n) for n in isi).encode(), digest_size=_SIDIK).digest()


def sidik_catatan(id: Any, versi: int | None) -> bytes:
    """Which version of which record; a record taken back and made anew is another one."""
    return sidik((id, versi)) if id else TANPA_CATATAN


def tulis_kunci(kunci: Kunci) -> str:
    tahun, _, nomor = kunci.tahap.partition("-")
    isi = (
        kunci.bayar.to_bytes(7, "big")
        + (int(tahun) * 10 + int(nomor)).to_bytes(2, "big")
        + kunci.keadaan
        + kunci.identitas
        + kunci.isian
    )
    return _AWAL + base64.urlsafe_b64encode(isi + _tanda(isi)).decode()


def baca_kunci(teks: str) -> Kunci | None:
    """What a key says; None for one that we never wrote."""
    if len(teks) != PANJANG or not teks.startswith(_AWAL) or not teks.isascii():
        return None
    try:
        bita = base64.b64decode(teks[len(_AWAL) :], altchars=b"-_", validate=True)
    except ValueError:
        return None
    isi, tanda = bita[:_ISI], bita[_ISI:]
    if not hmac.compare_digest(tanda, _tanda(isi)):
        return None
    tahun, nomor = divmod(int.from_bytes(isi[7:9], "big"), 10)
    a, b = 9 + _SIDIK, 9 + 2 * _SIDIK
    return Kunci(int.from_bytes(isi[:7], "big"), f"{tahun}-{nomor}", isi[9:a], isi[a:b], isi[b:])


def _tanda(isi: bytes) -> bytes:
    return indeks_buta("formulir-rekonsiliasi", isi.hex())[:_TANDA]
