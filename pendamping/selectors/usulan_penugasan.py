"""Proposals who should accompany whom: balanced load, short ways, a common language (docs/program.md §2).

Each unit (a group, else the families of one RW) goes to the pendamping with the least cost. Costs are counted in
kilometres, so that each weight can be read: a colleague with room is worth a walk of some kilometres, no more.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from akun.models import pisah_bahasa
from inti.templatetags.format import angka
from pendamping.enums import BEBAN_ACUAN

Titik = tuple[float, float]

JARAK_MAKS = 25.0  # a position typed wrong must not outweigh everything else
# Without positions: how far apart homes of the same RW, of the next one, of a desa, of a kecamatan usually are.
JARAK_SERW, JARAK_RW_SEBELAH, JARAK_SEDESA, JARAK_SEKECAMATAN = 0.3, 0.8, 1.5, 5.0
JARAK_BARU = 2.0  # who accompanies nobody yet is near nobody and far from nobody
BEBAN_PENUH = 4.0  # of two, one empty and one full, the empty one may live 4 km further
BEBAN_LEBIH = 60.0  # each 10 % above the norm costs 6 km more
KORKEC_LEBIH = 6.0  # who supervises others besides goes above the norm only where nobody else is near
BAHASA_BEDA = 6.0  # when nobody of the unit is understood; a share of it when some are
PINDAH = 4.0  # trust is lost when a family changes hands: not for less than 4 km
KELOMPOK_LAIN = 8.0  # a group led by one and accompanied by another is held together by nobody


@dataclass(frozen=True)
class Satuan:
    """Families that stay together: a group, or those of one RW without a group."""

    kunci: str
    nama: str
    nama_desa: str
    desa: frozenset[str]
    rw: frozenset[tuple[str, str]]  # (desa, RW) in which they live
    jumlah: int
    titik: Titik | None = None
    bahasa: tuple[tuple[str, int], ...] = ()  # language, families
    pemegang: tuple[tuple[int, int], ...] = ()  # present pendamping, families
    pengampu: int | None = None  # who leads the group


@dataclass(frozen=True)
class Calon:
    """A pendamping as known before the first unit is placed."""

    pk: int
    nama: str
    wilayah: frozenset[str]
    beban: int  # families that are not to be placed here
    bahasa: str = ""
    titik: Titik | None = None
    bobot: int = 0  # families the centre was computed from
    rw: frozenset[tuple[str, str]] = frozenset()
    pegang: int = 0  # families held today, also those to be placed here
    korkec: bool = False


@dataclass(frozen=True)
class Usulan:
    """One unit, whom it should go to (None: nobody serves there), and why in words."""

    satuan: Satuan
    petugas: int | None
    alasan: tuple[str, ...]
    beban: int = 0  # of that pendamping, this unit and those placed before it included


@dataclass
class _Isi:
    """A candidate while units are placed."""

    calon: Calon
    beban: int
    titik: Titik | None
    bobot: int
    rw: set[tuple[str, str]] = field(default_factory=set)

    def terima(self, satuan: Satuan) -> None:
        self.beban += satuan.jumlah
        self.rw |= satuan.rw
        if satuan.titik is not None:
            lama = self.titik or satuan.titik
            semua = self.bobot + satuan.jumlah
            bagian = satuan.jumlah / semua if semua else 1.0
            self.titik = (
                lama[0] + (satuan.titik[0] - lama[0]) * bagian,
                lama[1] + (satuan.titik[1] - lama[1]) * bagian,
            )
            self.bobot = semua


def susun_penugasan(satuan: Iterable[Satuan], calon: Iterable[Calon]) -> list[Usulan]:
    """Place every unit, the largest first; the same input in any order gives the same answer."""
    isi = [_Isi(c, c.beban, c.titik, c.bobot, set(c.rw)) for c in sorted(calon, key=lambda c: (c.nama, c.pk))]
    hasil = []
    for s in sorted(satuan, key=lambda s: (-s.jumlah, s.kunci)):
        bisa = [i for i in isi if _mencakup(i.calon.wilayah, s.desa)]
        if not bisa:
            hasil.append(Usulan(s, None, ("belum ada pendamping yang diangkat di sini",)))
            continue
        terpilih = min(bisa, key=lambda i: (round(_biaya(s, i), 6), i.beban, i.calon.nama, i.calon.pk))
        alasan = _alasan(s, terpilih, bisa)
        terpilih.terima(s)
        hasil.append(Usulan(s, terpilih.calon.pk, alasan, terpilih.beban))
    return sorted(hasil, key=lambda u: (u.satuan.nama_desa, u.satuan.nama, u.satuan.kunci))


def _mencakup(wilayah: Collection[str], desa: Collection[str]) -> bool:
    return all(any(d == w or d.startswith(f"{w}.") for w in wilayah) for d in desa)


def _biaya(s: Satuan, i: _Isi) -> float:
    sesudah = i.beban + s.jumlah
    lebih = max(0, sesudah - BEBAN_ACUAN) / BEBAN_ACUAN
    return (
        jarak(s, i.titik, i.rw)
        + BEBAN_PENUH * sesudah / BEBAN_ACUAN
        + BEBAN_LEBIH * lebih
        + (KORKEC_LEBIH if i.calon.korkec and lebih else 0.0)
        + BAHASA_BEDA * _tak_dimengerti(s, i.calon.bahasa)
        + PINDAH * sum(n for p, n in s.pemegang if p != i.calon.pk) / max(1, s.jumlah)
        + (KELOMPOK_LAIN if s.pengampu not in (None, i.calon.pk) else 0.0)
    )


def jarak(s: Satuan, titik: Titik | None, rw: Collection[tuple[str, str]]) -> float:
    """Kilometres from a unit to a caseload; by the names of desa and RW where one has no position."""
    if s.titik is not None and titik is not None:
        return min(JARAK_MAKS, km(s.titik, titik))
    if not rw:
        return JARAK_BARU
    if {(d, r) for d, r in s.rw if r} & set(rw):  # an RW nobody wrote down is no neighbourhood
        return JARAK_SERW
    if any(d == e and _bersebelahan(a, b) for d, a in s.rw for e, b in rw):
        return JARAK_RW_SEBELAH
    return JARAK_SEDESA if s.desa & {d for d, _ in rw} else JARAK_SEKECAMATAN


def km(a: Titik, b: Titik) -> float:
    """Great-circle distance of two (latitude, longitude) in degrees."""
    lat1, lon1, lat2, lon2 = (math.radians(x) for x in (*a, *b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(h)))


def _bersebelahan(a: str, b: str) -> bool:
    return a.isdigit() and b.isdigit() and abs(int(a) - int(b)) == 1


def _tak_dimengerti(s: Satuan, bahasa: str) -> float:
    """Share of the unit whose language the pendamping is not known to speak; unknown languages count for nothing."""
    dikuasai = pisah_bahasa(bahasa)
    diketahui = sum(n for b, n in s.bahasa if pisah_bahasa(b))
    if not dikuasai or not diketahui:
        return 0.0
    return sum(n for b, n in s.bahasa if (p := pisah_bahasa(b)) and not p & (dikuasai | {"indonesia"})) / diketahui


def _alasan(s: Satuan, dipilih: _Isi, semua: Sequence[_Isi]) -> tuple[str, ...]:
    alasan = []
    if s.pengampu == dipilih.calon.pk:
        alasan.append("sudah memimpin kelompok ini")
    if any(p == dipilih.calon.pk for p, _ in s.pemegang):
        alasan.append("sudah mendampingi")
    alasan.append(_kata_jarak(s, dipilih, semua))
    alasan.append(f"{angka(dipilih.beban)} KPM, menjadi {angka(dipilih.beban + s.jumlah)}")
    if len(semua) > 1 and dipilih.beban == min(i.beban for i in semua):
        alasan.append("beban paling ringan")
    alasan += _kata_bahasa(s, dipilih.calon.bahasa)
    return tuple(a for a in alasan if a)


def _kata_jarak(s: Satuan, dipilih: _Isi, semua: Sequence[_Isi]) -> str:
    jauh = {i.calon.pk: jarak(s, i.titik, i.rw) for i in semua}
    ini = jauh[dipilih.calon.pk]
    if s.titik is not None and dipilih.titik is not None:
        teks = f"{angka(ini, 1)} km"
    else:
        teks = {JARAK_SERW: "se-RW", JARAK_RW_SEBELAH: "RW sebelah", JARAK_SEDESA: "sedesa"}.get(ini, "")
    if len(semua) > 1 and ini == min(jauh.values()) and ini < JARAK_BARU:
        return f"paling dekat ({teks})" if teks else "paling dekat"
    dekat = min(semua, key=lambda i: (jauh[i.calon.pk], i.calon.nama))
    if jauh[dekat.calon.pk] < ini and dekat.beban + s.jumlah > BEBAN_ACUAN:
        return f"{dekat.calon.nama} lebih dekat, tetapi sudah {angka(dekat.beban)} KPM"
    return teks


def _kata_bahasa(s: Satuan, bahasa: str) -> list[str]:
    """The unit's most common language, when something can be said about it."""
    hitung = Counter({b: n for b, n in s.bahasa if pisah_bahasa(b) - {"indonesia"}})
    if not hitung or not pisah_bahasa(bahasa):
        return []
    utama = min(hitung, key=lambda b: (-hitung[b], b))
    return [f"berbahasa {utama}" if pisah_bahasa(utama) & pisah_bahasa(bahasa) else f"tidak tercatat berbahasa {utama}"]
