"""Numbers of families out of a pasted text or an uploaded workbook, each with its line."""

from __future__ import annotations

import re
from typing import Any, BinaryIO

from inti.berkas.baca import BarisMentah, buka
from inti.berkas.galat import BerkasDitolak
from inti.berkas.gerbang import MB, Batas
from inti.galat import GalatPengguna
from inti.sementara import berkas_tanpa_nama
from kpm.models.keluarga import sebagai_nomor
from pendamping.selectors.nomor_keluarga import NOMOR_MAKS, NomorBaris

_KEPALA = 25  # rows within which a heading is looked for
# The surest column first: a NIK names one family.
_JUDUL = (re.compile(r"\bNIK\b"), re.compile(r"\bK\.?K\.?\b"), re.compile(r"\bPESERTA\b"))
_BATAS = Batas(ukuran=5 * MB)
_HILANG = "diketik sebagai angka, jadi digit ke-16 hilang; ubah kolomnya menjadi teks"
_BUKAN = "bukan NIK atau No KK (16 angka) atau No peserta (15 angka)"


def baca_teks(teks: str) -> list[NomorBaris]:
    """One number a line; empty lines count as lines and say nothing."""
    baris = [(n, isi.strip()) for n, isi in enumerate(teks.splitlines(), start=1)]
    return _batasi([_nomor(n, isi.strip("'\"`,; ")) for n, isi in baris if isi])


def baca_berkas(berkas: BinaryIO) -> list[NomorBaris]:
    """The column headed NIK, No KK or No peserta of the first sheet; without a heading the first number of each row.

    Raises BerkasDitolak or GalatPengguna with a sentence.
    """
    with berkas_tanpa_nama() as jalur:
        jalur.write_bytes(berkas.read())
        with buka(jalur, batas=_BATAS) as buku:
            kolom, judul = _cari_kolom(buku.kepala(0, _KEPALA))
            hasil: list[NomorBaris] = []
            nomor = 0
            for potongan in buku.potongan(0):
                for sel in potongan:
                    nomor += 1
                    if nomor > judul and (satu := _baris(nomor, sel, kolom)) is not None:
                        hasil.append(satu)
                if len(hasil) > NOMOR_MAKS:
                    break
    if not hasil:
        raise BerkasDitolak("Tidak ada nomor di lembar pertama. Beri judul kolomnya NIK, NO KK, atau NO PESERTA.")
    return _batasi(hasil)


def _cari_kolom(kepala: list[BarisMentah]) -> tuple[int | None, int]:
    """Column and row of the heading; (None, 0) without one."""
    for pola in _JUDUL:
        for n, baris in enumerate(kepala, start=1):
            for ke, sel in enumerate(baris):
                if isinstance(sel, str) and len(sel) < 40 and pola.search(sel.upper()):
                    return ke, n
    return None, 0


def _baris(nomor: int, sel: BarisMentah, kolom: int | None) -> NomorBaris | None:
    if kolom is not None:
        isi = sel[kolom] if kolom < len(sel) else ""
        return None if isi == "" else _nomor(nomor, isi)
    angka = [satu for s in sel if (satu := _nomor(nomor, s)).nomor or satu.cela == _HILANG]
    return angka[0] if angka else None


def _nomor(baris: int, mentah: Any) -> NomorBaris:
    if isinstance(mentah, float | int):
        teks = f"{mentah:.0f}"
        if len(teks) == 16:
            return NomorBaris(baris, cela=_HILANG)
    else:
        teks = sebagai_nomor(str(mentah).strip().lstrip("'").replace("-", ""))
    return NomorBaris(baris, nomor=teks) if len(teks) in (15, 16) else NomorBaris(baris, cela=_BUKAN)


def _batasi(hasil: list[NomorBaris]) -> list[NomorBaris]:
    if len(hasil) > NOMOR_MAKS:
        raise GalatPengguna(f"Paling banyak {NOMOR_MAKS} nomor sekaligus. Bagi daftarnya, atau tugaskan per desa.")
    return hasil
