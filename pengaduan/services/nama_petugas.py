"""Whose names a text has in it, whole words only (docs/program.md §11)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from pengaduan.selectors.petugas_daerah import Petugas
from pengaduan.services.kata_curiga import ratakan

HURUF_MIN = 4  # a shorter name alone is in too many texts
# Before a name: then a short one counts as well, and one that is also an everyday word.
_SAPAAN = """
    bu ibu pak bapak bpk mbak mba mas kak kakak bang abang uni uda teh kang sdr sdri saudara saudari pendamping petugas
    koordinator korkec korkab korwil apd operator bernama namanya oleh
"""
# Names that are also words of everyday complaints: alone they name nobody.
_KATA_UMUM = """
    hari bulan dana putri putra indah rezeki rejeki berkah bunga setia mulia jaya surya cahaya bintang bumi kasih cinta
    damai juli april agustus januari mawar melati ratu raja dewa jati murni suci sabar ikhlas iman islam amal aman baik
    benar desa kota jalan pasar toko warung bank uang kartu bantuan tahap muda maju utama harapan keluarga anak umum
    pintar sehat sejahtera nama orang yang dari untuk sudah belum tidak
"""
SAPAAN, KATA_UMUM = frozenset(_SAPAAN.split()), frozenset(_KATA_UMUM.split())
_KATA = re.compile(r"[^\W\d_]+")
_GELAR = re.compile(r"\b(?:dr|drs|dra|ir|h|hj|prof|kh|ust|ustadz)\.?\s", re.IGNORECASE)


def kata_nama(nama: str) -> list[str]:
    """The words of a name without titles before and after it."""
    return [k for k in _KATA.findall(ratakan(_GELAR.sub(" ", nama.partition(",")[0]))) if len(k) > 1]


def disebut(
    staf: Iterable[Petugas], *, isi: str, nama: str = "", petugas: bool = True, keluarga: str = ""
) -> Iterator[Petugas]:
    """Those whose name stands in `isi`, or in `nama`, which the reporter gave as the accused.

    Two words of a name in their order are enough anywhere. One word is enough for those who serve near; in `nama` for
    anybody, when nobody near bears it. Without `petugas` the accused is said to be no staff, and two words are
    asked for. `keluarga`: a name that may well be in the text, the family's own.
    """
    semua = [(s, kata_nama(s.nama)) for s in staf]
    kata, ditulis = _KATA.findall(ratakan(isi)), kata_nama(nama)
    pasang = {*pairwise(kata), *pairwise(ditulis)}
    dalam_isi, tertulis = set[str](), set[str]()
    if petugas:
        dipanggil = {b for a, b in pairwise(kata) if a in SAPAAN}
        dalam_isi = {k for k in kata if len(k) >= HURUF_MIN and k not in KATA_UMUM} | dipanggil
        dalam_isi -= {*kata_nama(keluarga), *SAPAAN}
        tertulis = set(ditulis) - SAPAAN
    di_dekat = any(s.dekat and tertulis & set(bagian) for s, bagian in semua)
    for s, bagian in semua:
        satu = dalam_isi | tertulis if s.dekat else tertulis if not di_dekat else set()
        if satu & set(bagian) or any(p in pasang for p in pairwise(bagian)):
            yield s
