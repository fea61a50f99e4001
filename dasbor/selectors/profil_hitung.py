"""How the lines of a profile are counted over a period, and how they stand (docs/program.md §14).

Only months of duty count: a handed-over group's figures stay with whoever held it then, and a month without
appointment there is no month. Facts are added up once for each column and kind of line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from math import ceil
from typing import NamedTuple

from dasbor.selectors.profil import KODE_MASA, ButirProfil, Cara, Isi, Kolom, Rentang
from dasbor.selectors.ukuran import Target, bulan_lewat, triwulan_lewat
from inti.templatetags.format import sebagai_tertulis
from inti.waktu import kode_tahap

MIN_ORANG = 3  # of fewer people the average would tell one's figures to the other


class Hasil(NamedTuple):
    """A line of one column. `kali` are the months (quarters) of duty it is counted over, of areas those of all their
    pendamping; `bulan` the months that had something to count; `harapan` the part of what grows that could be there by
    now. `besar` is what is compared: percent, or a number per month; None where there is nothing it could be of."""

    butir: ButirProfil
    atas: int
    dari: int | None
    kali: int
    bulan: int
    harapan: float
    besar: float | None


class Pilihan(NamedTuple):
    """The months a line adds up, oldest first, with their sum."""

    bulan: list[date]
    isi: Isi
    kali: int


class Rekap:
    """A column over a period."""

    def __init__(self, kolom: Kolom, r: Rentang) -> None:
        self.kolom, self.r = kolom, r
        self.bulan = r.potong(kolom.bulan)
        self._pilihan: dict[Cara, Pilihan] = {}

    @cached_property
    def jumlah(self) -> Isi:
        """Everything recorded in the months of duty."""
        return jumlahkan(self.bulan.values())

    def pilihan(self, b: ButirProfil) -> Pilihan:
        if b.cara not in self._pilihan:
            self._pilihan[b.cara] = self._pilih(b.cara, self.bulan)
        return self._pilihan[b.cara]

    def hasil(self, b: ButirProfil) -> Hasil:
        """Numerators and denominators added up over the months of duty in the period."""
        bulan, isi, kali = self.pilihan(b)
        atas = b.atas(isi)
        if b.dari is None:
            return Hasil(b, atas, None, kali, len(bulan), 1.0, atas / kali if kali else None)
        dari = b.dari(isi)
        atas = min(atas, dari)
        berisi = len([x for x in bulan if b.dari(self.bulan[x])]) if b.rata else len(bulan)
        harapan = 1.0
        if dari and (tunda := self._tertunda(b, bulan)):
            harapan -= sum(b.dari(self.bulan[x]) * (1 - self._lewat(b, x)) for x in tunda) / dari
        return Hasil(b, atas, dari, kali, berisi, harapan, 100 * atas / dari if dari else None)

    def kali(self, bulan: Iterable[date]) -> int:
        return self.kolom.kali(bulan)

    def _pilih(self, cara: Cara, ada: Iterable[date]) -> Pilihan:
        bulan = bulan_dipakai(cara, ada, self.r)
        return Pilihan(bulan, self._isi(bulan), self.kali(bulan))

    def _isi(self, bulan: list[date]) -> Isi:
        """The months' facts added up; of nearly all of them what the others leave of the whole."""
        sisa = [x for x in self.bulan if x not in bulan]
        if len(sisa) > 1:
            return jumlahkan(self.bulan[b] for b in bulan)
        isi = dict(self.jumlah)
        for x in sisa:
            for fakta, n in self.bulan[x].items():
                isi[fakta] -= n
        return isi

    def _tertunda(self, b: ButirProfil, bulan: list[date]) -> list[date]:
        """Those of which not everything could be there yet."""
        if b.cara is Cara.TRIWULAN:
            return bulan
        return [self.r.kini] if b.mengalir and self.r.kini in bulan else []

    def _lewat(self, b: ButirProfil, bulan: date) -> float:
        """The part of what is owed that could be done by the month's day: of a quarter, in the months of duty."""
        if b.cara != Cara.TRIWULAN:
            return bulan_lewat(bulan, self.r.hari)
        return triwulan_lewat(bulan, self.r.hari, lambda x: x in self.bulan or x not in self.r.bulan)


class RekapRata(Rekap):
    """All columns together. For `minimal` above one only months in which that many have the figure are added up, whole,
    so that the difference of any two periods is again of that many (docs/program.md §14)."""

    def __init__(self, kolom: Sequence[Kolom], r: Rentang, minimal: int = 1) -> None:
        self.semua, self.minimal = kolom, minimal
        self._kali: dict[tuple[date, ...], int] = {}
        ada = [b for b in r.bulan if any(b in k.bulan for k in kolom)]
        bulan = {b: jumlahkan(k.bulan[b] for k in kolom if b in k.bulan) for b in ada}
        super().__init__(Kolom("", "Rata-rata", bulan), r)

    def pilihan(self, b: ButirProfil) -> Pilihan:
        return self._pilih(b.cara, [x for x in self.bulan if self._cukup(b, x)])

    def kali(self, bulan: Iterable[date]) -> int:
        kunci = tuple(bulan)
        if kunci not in self._kali:
            self._kali[kunci] = sum(k.kali(x for x in kunci if x in k.bulan) for k in self.semua)
        return self._kali[kunci]

    def _cukup(self, b: ButirProfil, bulan: date) -> bool:
        if self.minimal == 1:
            return b.dari is None or b.dari(self.bulan[bulan]) > 0
        isi = (k.bulan[bulan] for k in self.semua if bulan in k.bulan)
        return sum(1 for a in isi if b.dari is None or b.dari(a)) >= self.minimal


def jumlahkan(semua: Iterable[Isi]) -> Isi:
    hasil: defaultdict[str, int] = defaultdict(int)
    for satu in semua:
        for fakta, n in satu.items():
            hasil[fakta] += n
    return hasil


def bulan_dipakai(cara: Cara, ada: Iterable[date], r: Rentang) -> list[date]:
    """Which of these months (oldest first) a line adds up."""
    if cara == Cara.SELESAI:
        return [x for x in ada if x != r.kini]
    if cara == Cara.TERAKHIR:
        return list(ada)[-1:]
    if cara == Cara.TRIWULAN:
        return list({k: x for x in ada if (k := kode_tahap(x)) in r.triwulan}.values())
    return list(ada)


TERLAKSANA, SEBAGIAN, BELUM = "terlaksana", "sebagian", "belum"


def target_butir(b: ButirProfil, target: Mapping[str, Target]) -> Target | None:
    t = target.get(b.target) if b.target else None
    return Target(100 - t.target, 100 - t.berat) if t and b.balik else t


def sebutan(h: Hasil, t: Target | None) -> str:
    """In words: at the target, on the way, or at the limit from which it is grave; empty without a target.

    Judged as it is written, like a dashboard's figures.
    """
    if t is None or h.besar is None:
        return ""
    besar = sebagai_tertulis(h.besar)
    if besar >= sebagai_tertulis(t.target * h.harapan):
        return TERLAKSANA
    return SEBAGIAN if besar > sebagai_tertulis(t.berat * h.harapan) else BELUM


def cukup_lama(bertugas: int, r: Rentang, target: Mapping[str, Target]) -> bool:
    """Whether somebody served long enough in the period for words to be fair."""
    t = target.get(KODE_MASA)
    return bertugas >= max(1, ceil(len(r.bulan) * (t.target if t else 0) / 100))
