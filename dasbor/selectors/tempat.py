"""The places a dashboard can be opened for, from the country to one group, and what was counted there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

from akun.models import Pengguna
from dasbor.selectors.ukuran import Angka, Ukuran, jumlahkan
from dasbor.sql import baca
from inti.waktu import geser_bulan
from kpm.models import Kelompok
from wilayah.enums import Tingkat
from wilayah.models import Wilayah

BULAN_DERET = 12


@dataclass(frozen=True)
class Tempat:
    """Whose figures are shown. `petugas`: that pendamping's part of `wilayah`; `kelompok`: one group."""

    wilayah: Wilayah | None = None
    petugas: Pengguna | None = None
    kelompok: Kelompok | None = None

    @cached_property
    def jenis(self) -> str:
        if self.kelompok is not None:
            return "kelompok"
        if self.petugas is not None:
            return "petugas"
        return "wilayah" if self.wilayah else "negara"

    @property
    def nama(self) -> str:
        if self.kelompok is not None:
            return str(self.kelompok.nama)
        if self.petugas is not None:
            return str(self.petugas.nama)
        return self.wilayah.nama if self.wilayah else "Indonesia"

    @property
    def kode(self) -> str:
        return self.wilayah.kode if self.wilayah else ""

    @property
    def rinci(self) -> bool:
        """A kecamatan or desa: its pendamping are told apart."""
        return self.wilayah is not None and self.wilayah.tingkat >= Tingkat.KECAMATAN

    @property
    def berprofil(self) -> bool:
        """Has a profile of the work: areas down to a kecamatan, and pendamping of one."""
        if self.wilayah is None or self.kelompok is not None or self.wilayah.tingkat > Tingkat.KECAMATAN:
            return False
        return self.petugas is None or self.wilayah.tingkat == Tingkat.KECAMATAN

    @property
    def tautan(self) -> str:
        """The GET filters of lists that show exactly these rows."""
        bagian = [f"wilayah={self.kode}"] if self.kode else []
        if self.petugas is not None:
            bagian.append(f"petugas={self.petugas.pk}")
        return "&".join(bagian)


@dataclass(frozen=True)
class Deret:
    """Twelve months of a place, oldest first; a month nothing was counted for is None. `tahap`: stage per month."""

    bulan: list[date]
    angka: list[Angka | None]
    tahap: list[str]
    per: Any

    @property
    def kini(self) -> Angka:
        return self.angka[-1] or Angka()

    @property
    def lalu(self) -> Angka | None:
        return self.angka[-2]


def deret(tempat: Tempat, bulan: date) -> Deret:
    """Figures of the place in the twelve months up to `bulan`. One query."""
    semua = [geser_bulan(bulan, n - BULAN_DERET + 1) for n in range(BULAN_DERET)]
    isian = _isian(tempat) | {"bulan": semua}
    angka: dict[date, Angka] = {}
    tahap: dict[date, str] = {}
    per = []
    for b, kode, pada, isi in baca.kelompok(isian) if tempat.kelompok else baca.per_bulan(_milik(tempat), isian):
        angka[b], tahap[b] = Angka(isi), kode
        per.append(pada)
    return Deret(semua, [angka.get(b) for b in semua], [tahap.get(b, "") for b in semua], max(per, default=None))


def _milik(tempat: Tempat) -> str:
    """Rows that add up to the place: its sums, or what lies in a desa or with a pendamping."""
    if tempat.petugas is not None:
        return baca.PETUGAS
    if tempat.wilayah is None:
        return baca.NEGARA
    return baca.DESA if tempat.wilayah.tingkat == Tingkat.DESA else baca.JUMLAH


def _isian(tempat: Tempat) -> dict[str, Any]:
    petugas = tempat.petugas.pk if tempat.petugas is not None else None
    return {
        "kode": tempat.kode,
        "awalan": f"{tempat.kode}.%",
        "petugas": petugas,
        "kelompok": tempat.kelompok.pk if tempat.kelompok is not None else None,
        "desa": int(Tingkat.DESA),
    }


def akar(user: Any) -> list[str]:
    """Codes of the areas at which the user's dashboards begin; an empty code is the country."""
    lingkup = user.lingkup()
    return [""] if lingkup.semua else sorted(lingkup.wilayah)


def jejak_wilayah(tempat: Tempat, user: Any) -> list[Wilayah]:
    """The areas above this place that the user may open, largest first; its area comes with those above it."""
    lingkup = user.lingkup()
    hasil: list[Wilayah] = []
    satu = tempat.wilayah
    if satu is not None and tempat.jenis == "wilayah":
        satu = satu.induk
    while satu is not None:
        if lingkup.mencakup(satu.kode):
            hasil.insert(0, satu)
        satu = satu.induk
    return hasil


# --- What lies below -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cabang:
    """One of the places below another: an area, or a pendamping (`petugas` set; 0: families of nobody)."""

    kode: str
    nama: str
    angka: Angka
    petugas: int | None = None


def anak(tempat: Tempat, bulan: date) -> tuple[list[Cabang], list[Cabang]]:
    """The areas below, and in a kecamatan or desa its pendamping. One query, in a kecamatan two."""
    if tempat.petugas is not None or tempat.kelompok is not None:
        return [], []
    isi = _isian(tempat) | {"bulan": bulan}
    return _di_bawah(tempat.wilayah, isi), _orang(isi) if tempat.rinci else []


def _di_bawah(induk: Wilayah | None, isi: dict[str, Any]) -> list[Cabang]:
    """The areas right below one, those of the country without; below a desa there is none."""
    if induk is not None and induk.tingkat == Tingkat.DESA:
        return []
    desa = induk is not None and induk.tingkat == Tingkat.KECAMATAN
    baris = baca.per_wilayah(baca.ANAK if induk else baca.PROVINSI, isi, desa=desa)
    return [Cabang(kode, nama, Angka(angka)) for kode, nama, angka in baris]


def _orang(isi: dict[str, Any]) -> list[Cabang]:
    """By name; last what nobody holds."""
    return [Cabang(str(n or 0), nama, Angka(angka), petugas=n or 0) for n, nama, angka in baca.per_orang(isi)]


# --- Beside it, and taken apart ----------------------------------------------------------------------


@dataclass(frozen=True)
class Sejajar:
    """The places of the same level beside it, itself included: their sum, and each by name where all may be seen."""

    nama: str  # of what they make up together
    banyak: int
    jumlah: Angka
    cabang: list[Cabang]
    lain: list[Angka]  # where not all may be seen: those outside the user's areas

    def rata_rata(self, u: Ukuran) -> float | None:
        """The average of a figure; None where it would tell what a place outside the user's areas has."""
        if not self.cabang and len(list(islice((a for a in self.lain if _terhitung(u, a)), MIN_LAIN))) < MIN_LAIN:
            return None
        n = u.nilai(self.jumlah)
        return n.atas / self.banyak if n.dari is None else n.besar


MIN_LAIN = 2  # of one place alone the sum less what one knows is its figure


def _terhitung(u: Ukuran, a: Angka) -> bool:
    n = u.nilai(a)
    return bool(n.atas if n.dari is None else n.dari)


def sejajar(tempat: Tempat, bulan: date, user: Any) -> Sejajar | None:
    """What the place is compared with: areas of the same parent, or the other pendamping there. One query.

    Somebody who does not see the parent whole is told sums only, in which at least two places outside that person's
    areas have a part (docs/program.md §14).
    """
    if tempat.wilayah is None or tempat.kelompok is not None:
        return None
    induk = tempat.wilayah if tempat.petugas is not None else tempat.wilayah.induk
    cabang = _sejajar_cabang(tempat, induk, bulan)
    terisi = [c for c in cabang if c.angka.kpm]
    lingkup = user.lingkup()
    tampak = lingkup.semua or (induk is not None and lingkup.mencakup(induk.kode))
    lain = [] if tampak else [c.angka for c in terisi if not lingkup.mencakup(c.kode)]
    if len(terisi) < MIN_LAIN or (not tampak and len(lain) < MIN_LAIN):
        return None
    nama = induk.nama if induk else "Indonesia"
    if tempat.petugas is not None:  # without the families of nobody, whom the area itself counts too
        nama = f"pendamping {nama}"
    return Sejajar(nama, len(terisi), jumlahkan(c.angka for c in terisi), cabang if tampak else [], lain)


def _sejajar_cabang(tempat: Tempat, induk: Wilayah | None, bulan: date) -> list[Cabang]:
    isi = _isian(tempat) | {"bulan": bulan}
    if tempat.petugas is not None:
        return [c for c in _orang(isi) if c.petugas]
    return _di_bawah(induk, isi | {"kode": induk.kode if induk else ""})


def rinci(tempat: Tempat, bulan: date) -> dict[str, list[tuple[str, int, int]]]:
    """The figures of a month taken apart: by kind, (code, number, rupiah), most first. One query."""
    isian = _isian(tempat) | {"bulan": [bulan]}
    hasil: dict[str, list[tuple[str, int, int]]] = {}
    for jenis, kode, n, rp in baca.rinci_kelompok(isian) if tempat.kelompok else baca.rinci(_milik(tempat), isian):
        hasil.setdefault(jenis, []).append((kode, int(n), int(rp)))
    for daftar in hasil.values():
        daftar.sort(key=lambda x: (-x[1], x[0]))
    return hasil
