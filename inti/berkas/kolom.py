"""Declared columns, and finding their heading among title lines, other spellings and another order.

A spec is the single source for the reader, the template and the returned workbook. Headings match whole,
after case, blanks and punctuation are dropped; never by a part of the word, so that NIK PENGURUS is not NIK.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Literal

from inti.berkas import nilai as n
from inti.berkas.baca import BarisMentah
from inti.berkas.galat import BerkasDitolak

BARIS_JUDUL_MAKS = 25

Urai = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Jenis:
    """How a kind of column is read (`urai`), shown in Excel (`bentuk`) and explained in the template."""

    urai: Urai
    bentuk: Literal["teks", "angka", "rupiah", "tanggal"]
    petunjuk: str
    contoh: str
    berulang: bool = True  # few distinct cells: the reader remembers what it has parsed


NIK = Jenis(n.nik, "teks", "16 digit sebagai teks", "1771085112970792", berulang=False)
NO_KK = Jenis(n.no_kk, "teks", "16 digit sebagai teks", "1771082110090001", berulang=False)
RT_RW = Jenis(n.rt_rw, "teks", "1-3 angka", "003")
NAMA = Jenis(n.nama, "teks", "Nama lengkap", "RATNA MULYANI", berulang=False)
RUPIAH = Jenis(n.rupiah, "rupiah", "Rupiah bulat, 0 atau paling sedikit 10.000", "750000")


def teks(terpanjang: int = 200, contoh: str = "", *, berulang: bool = True) -> Jenis:
    return Jenis(
        partial(n.teks, terpanjang=terpanjang),
        "teks",
        f"Teks, paling banyak {terpanjang} huruf",
        contoh,
        berulang,
    )


def bulat(terbesar: int = 99, contoh: str = "0") -> Jenis:
    return Jenis(partial(n.bulat, terbesar=terbesar), "angka", f"Bilangan bulat 0-{terbesar}", contoh)


def tanggal(paling_akhir: date | None = None, paling_awal: date = date(1900, 1, 1)) -> Jenis:
    return Jenis(
        partial(n.tanggal, paling_awal=paling_awal, paling_akhir=paling_akhir),
        "tanggal",
        "Tanggal, hari-bulan-tahun",
        "31-12-1990",
    )


@dataclass(frozen=True, slots=True)
class Kolom:
    """One column. `wajib`: the heading must be there. `isi_wajib`: no cell of it may be empty.

    `lunak`: a cell that cannot be understood costs only a warning and becomes None. `deret`: of columns that repeat
    their headings in blocks (a month each) the declared ones of one name stand for the first, the second, and so on.
    """

    nama: str
    judul: str
    jenis: Jenis
    ejaan: tuple[str, ...] = ()
    wajib: bool = False
    isi_wajib: bool = False
    lunak: bool = False
    keterangan: str = ""
    pilihan: tuple[str, ...] = ()
    deret: str = ""

    @property
    def kunci_ejaan(self) -> tuple[str, ...]:
        """Accepted headings, normalised, the column's own name first."""
        return tuple(dict.fromkeys(kunci_judul(e) for e in (self.judul, *self.ejaan)))


def kunci_judul(sel: Any) -> str:
    """`No. KK` → `NOKK`, `Nominal (Rp)` → `NOMINALRP`; empty for what cannot be a heading."""
    if not isinstance(sel, str) or len(sel) > 120 or sel[:1] == n.TANDA:
        return ""
    return re.sub(r"[^A-Z0-9%]", "", unicodedata.normalize("NFKC", sel).upper())


def _kunci_calon(sel: Any) -> tuple[str, ...]:
    penuh = kunci_judul(sel)
    if not penuh:
        return ()
    if "(" in sel:  # a unit or a note in brackets does not make another column
        return (penuh, kunci_judul(re.sub(r"\([^)]*\)?", "", sel)))
    return (penuh,)


@dataclass(frozen=True, slots=True)
class Judul:
    """The heading found: the sheet's row number of its last line, and where each column stands.

    `atas` holds the cells above it one after another, `baris_atas` as they stand, blank ones too.
    """

    baris: int
    letak: dict[str, int]
    teks: tuple[str, ...]
    lain: dict[int, str] = field(default_factory=dict)
    atas: tuple[str, ...] = ()
    baris_atas: tuple[tuple[str, ...], ...] = ()


def huruf_kolom(letak: int) -> str:
    hasil = ""
    letak += 1
    while letak:
        letak, sisa = divmod(letak - 1, 26)
        hasil = chr(65 + sisa) + hasil
    return hasil


def _cocokkan(baris: BarisMentah, kolom: Sequence[Kolom]) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Position of each column in a row of headings, and columns claimed by two equal headings."""
    peta = {ejaan: (k.nama, urut) for k in kolom if not k.deret for urut, ejaan in enumerate(k.kunci_ejaan)}
    deret = _Deret(kolom)
    calon: dict[str, list[tuple[int, int]]] = {}
    for letak, sel in enumerate(baris):
        for kunci in _kunci_calon(sel):
            if (nama_deret := deret.ambil(kunci)) is not None:
                calon.setdefault(nama_deret, []).append((0, letak))
                break
            if kunci in peta:
                nama, urut = peta[kunci]
                calon.setdefault(nama, []).append((min(urut, 1), letak))
                break
    letak_kolom: dict[str, int] = {}
    ganda: dict[str, list[int]] = {}
    for nama, daftar in calon.items():
        daftar.sort()  # the column's own name wins over another spelling of it
        letak_kolom[nama] = daftar[0][1]
        sama = [letak for urut, letak in daftar if urut == daftar[0][0]]
        if len(sama) > 1:
            ganda[nama] = sama
    return letak_kolom, ganda


class _Deret:
    """Gives equal headings to the columns of their block, from left to right; one too many doubles the last."""

    def __init__(self, kolom: Sequence[Kolom]) -> None:
        self._kolom: dict[str, list[str]] = {}
        self._kunci: dict[str, str] = {}
        self._pakai: dict[str, int] = {}
        for k in kolom:
            if k.deret:
                self._kolom.setdefault(k.deret, []).append(k.nama)
                self._kunci |= dict.fromkeys(k.kunci_ejaan, k.deret)

    def ambil(self, kunci: str) -> str | None:
        deret = self._kunci.get(kunci)
        if deret is None:
            return None
        ke = self._pakai[deret] = self._pakai.get(deret, -1) + 1
        return self._kolom[deret][min(ke, len(self._kolom[deret]) - 1)]


def _gabung(atas: BarisMentah, bawah: BarisMentah) -> BarisMentah:
    lebar = max(len(atas), len(bawah))
    a, b = [*atas, *[""] * (lebar - len(atas))], [*bawah, *[""] * (lebar - len(bawah))]
    return [y if not n.kosong(y) else x for x, y in zip(a, b, strict=True)]


def cari_judul(kepala: Sequence[BarisMentah], kolom: Sequence[Kolom]) -> tuple[Judul | None, int, list[str]]:
    """Find the heading in the first rows.

    Returns (judul, how many declared columns matched, sentences about what is wrong with it). Judul is None
    when not even two columns were recognised anywhere.
    """
    terbaik: tuple[int, int, BarisMentah, dict[str, int], dict[str, list[int]]] | None = None
    for i, baris in enumerate(kepala[:BARIS_JUDUL_MAKS]):
        letak, ganda = _cocokkan(baris, kolom)
        if terbaik is None or len(letak) > terbaik[0]:
            terbaik = (len(letak), i, baris, letak, ganda)
        if i and letak:  # a heading in two lines: group names above, columns below
            dua = _gabung(kepala[i - 1], baris)
            letak, ganda = _cocokkan(dua, kolom)
            if len(letak) > terbaik[0]:
                terbaik = (len(letak), i, dua, letak, ganda)
    if terbaik is None or terbaik[0] < min(2, len(kolom)):
        return None, 0, []
    cocok, i, baris, letak, ganda = terbaik
    judul = Judul(
        baris=i + 1,
        letak=letak,
        teks=tuple(n.tampak(s) for s in baris),
        lain=_kolom_lain(baris, set(letak.values())),
        atas=tuple(n.tampak(s) for b in kepala[:i] for s in b if not n.kosong(s)),
        baris_atas=tuple(tuple(n.tampak(s) for s in b) for b in kepala[:i]),
    )
    return judul, cocok, _cela(judul, kolom, ganda)


def _kolom_lain(baris: BarisMentah, dipakai: set[int]) -> dict[int, str]:
    hasil: dict[int, str] = {}
    for i, sel in enumerate(baris):
        if i not in dipakai and (teks_sel := n.tampak(sel)):
            hasil[i] = f"{teks_sel} ({huruf_kolom(i)})" if teks_sel in hasil.values() else teks_sel
    return hasil


def _cela(judul: Judul, kolom: Sequence[Kolom], ganda: dict[str, list[int]]) -> list[str]:
    cela = []
    if hilang := [k.judul for k in kolom if k.wajib and k.nama not in judul.letak]:
        cela.append(f"kolom {gabung_kata(hilang)} tidak ada")
    # By heading, not by letter: the reader drops empty columns on the left.
    cela += [f"kolom {k.judul} ada {len(ganda[k.nama])}, sisakan satu saja" for k in kolom if k.nama in ganda]
    return cela


def gabung_kata(kata: Sequence[str]) -> str:
    return kata[0] if len(kata) == 1 else ", ".join(kata[:-1]) + " dan " + kata[-1]


def tolak_judul(lembar: str, judul: Judul | None, cela: Sequence[str], kolom: Sequence[Kolom]) -> BerkasDitolak:
    """The refusal of a file whose heading is absent or incomplete."""
    if judul is None:
        wajib = [k.judul for k in kolom if k.wajib][:6]
        return BerkasDitolak(
            f"Judul kolom tidak ditemukan di {BARIS_JUDUL_MAKS} baris pertama. Pastikan ada satu baris judul "
            f"berisi {gabung_kata(wajib)}, atau pakai templat yang disediakan di halaman ini."
        )
    return BerkasDitolak(
        f"Judul kolom di baris {judul.baris} lembar '{lembar}' belum lengkap: {'; '.join(cela)}. "
        "Perbaiki judulnya, atau pakai templat yang disediakan di halaman ini."
    )
