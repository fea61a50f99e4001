"""The payment stage a list speaks of: in its title, its file name, or a column (docs/program.md §4)."""

import re
from collections.abc import Sequence

from inti.berkas.galat import BerkasDitolak

_ROMAWI = {"I": 1, "II": 2, "III": 3, "IV": 4}
_TAHAP = re.compile(
    r"(?<![A-Z])(?:TAHAP|THP|T)[\s_.\-]*(?:KE[\s_.\-]*)?([1-4](?!\d)|IV|I{1,3}(?![A-Z]))[^0-9]{0,20}?(20\d\d)(?!\d)"
)
_TAHAP_BALIK = re.compile(r"(?<!\d)(20\d\d)[\s_.\-]*(?:TAHAP|THP|T)[\s_.\-]*([1-4](?!\d)|IV|I{1,3}(?![A-Z]))")


def cari_tahap(*teks: str) -> tuple[int, int] | None:
    """(tahun, nomor) named by a title or file name; None when none does, or when they contradict."""
    ketemu = set()
    for satu in teks:
        besar = satu.upper()
        for cocok in _TAHAP.finditer(besar):
            ketemu.add((int(cocok[2]), _nomor(cocok[1])))
        for cocok in _TAHAP_BALIK.finditer(besar):
            ketemu.add((int(cocok[1]), _nomor(cocok[2])))
    return ketemu.pop() if len(ketemu) == 1 else None


def _nomor(teks: str) -> int:
    return _ROMAWI.get(teks) or int(teks)


def tahap_disebut(*, dipilih: str, atas: Sequence[str], nama: str) -> str:
    """Code of the tahap chosen, else of the one the title or the file's name states; empty when nothing does.

    All that speak must agree. Raises BerkasDitolak.
    """
    disebut = {"pilihan Anda": dipilih} if dipilih else {}
    for sumber, teks in (("judul di dalam berkas", " ".join(atas)), ("nama berkas", nama)):
        if (ketemu := cari_tahap(teks)) is not None:
            disebut[sumber] = f"{ketemu[0]}-{ketemu[1]}"
    if len(set(disebut.values())) > 1:
        rinci = ", ".join(f"{sumber} {_sebut(kode)}" for sumber, kode in disebut.items())
        raise BerkasDitolak(f"Tahapnya tidak cocok: {rinci}. Pastikan berkas dan tahap yang dipilih benar.")
    return next(iter(disebut.values()), "")


def _sebut(kode: str) -> str:
    tahun, _, nomor = kode.partition("-")
    return f"Tahap {nomor} {tahun}"
