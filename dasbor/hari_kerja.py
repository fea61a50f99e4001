"""A pendamping's day as one list, most urgent first: one query for every kind of work (`dasbor.urusan.URUSAN`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, DateField, IntegerField, Q, QuerySet, TextField, Value, Window
from django.db.models.functions import Cast

from dasbor.urusan import URUSAN, Hal, Keadaan, Urusan
from inti.templatetags.format import angka, teks_batas

SATU_SATU = 3  # so many of a kind are named one by one; more become one row with their number


@dataclass(frozen=True)
class Butir:
    """One row of the day: what, until when, and the one button that does it."""

    kode: str
    judul: str
    url: str
    tombol: str
    ikon: str
    sub: str = ""
    hari: date | None = None
    n: int = 1
    lewat: int = 0  # how many of them are past their day
    janji: bool = False

    def lencana(self, hari: date) -> list[tuple[str, str]]:
        if self.hari is None:
            return []
        if self.n > 1 and self.lewat:
            return [(f"{angka(self.lewat)} lewat waktu", "bahaya")]
        teks, jenis = teks_batas(self.hari, hari)
        return [(teks.removeprefix("Sampai ") if self.janji else teks, jenis)]

    def urutan(self, hari: date) -> tuple[int, date]:
        """Appointments of this day, what is late, what is due today, what waits without a day, what comes."""
        if self.hari is None:
            return (3, hari)
        if self.hari == hari:
            return (0 if self.janji else 2, hari)
        return (1 if self.hari < hari else 4, self.hari)


@dataclass(frozen=True)
class HariKerja:
    """What is to be done today or is late, and what comes."""

    kini: list[Butir]
    nanti: list[Butir]


def susun(keadaan: Keadaan, tambahan: Iterable[Butir] = ()) -> HariKerja:
    """The day's list; `tambahan` are rows the page knows by itself. One query, however many kinds there are."""
    hari = keadaan.hari
    semua = sorted([*_tanya(keadaan), *tambahan], key=lambda b: b.urutan(hari))
    return HariKerja(
        [b for b in semua if b.hari is None or b.hari <= hari], [b for b in semua if b.hari and b.hari > hari]
    )


def _tanya(keadaan: Keadaan) -> list[Butir]:
    pertama, *lain = (_kueri(nomor, u, keadaan) for nomor, u in enumerate(URUSAN))
    kelompok: dict[int, list[tuple[Any, ...]]] = {}
    for nomor, *baris in pertama.union(*lain, all=True):
        kelompok.setdefault(nomor, []).append(tuple(baris))
    return [butir for nomor, baris in kelompok.items() for butir in _butir(URUSAN[nomor], baris, keadaan)]


def _kueri(nomor: int, u: Urusan, keadaan: Keadaan) -> QuerySet[Any]:
    """The first rows of a kind by their day, each with how many there are and how many are late."""
    hari = Cast(u.hari or Value(None), DateField())
    qs = u.cari(keadaan).annotate(
        u_nomor=Value(nomor, IntegerField()),
        u_pk=Cast("pk", TextField()),
        u_induk=Cast(u.induk or Value(""), TextField()),
        u_judul=Cast(u.judul, TextField()),
        u_sub=Cast(u.sub or Value(""), TextField()),
        u_hari=hari,
    )
    qs = qs.annotate(u_n=Window(Count("*")), u_lewat=Window(Count("pk", filter=Q(u_hari__lt=keadaan.hari)))).order_by(
        "u_hari", "pk"
    )
    hasil: QuerySet[Any] = qs.values_list("u_nomor", "u_pk", "u_induk", "u_judul", "u_sub", "u_hari", "u_n", "u_lewat")[
        :SATU_SATU
    ]
    return hasil


def _butir(u: Urusan, baris: list[tuple[Any, ...]], keadaan: Keadaan) -> Iterable[Butir]:
    hal = [(Hal(*b[:5]), b[5], b[6]) for b in baris]
    pertama, n, lewat = hal[0]
    if n > SATU_SATU:
        nama = ", ".join(dict.fromkeys(h.judul for h, *_ in hal))
        yield Butir(
            u.kode, f"{angka(n)} {u.banyak}", u.semua(), "Lihat daftar", u.ikon,
            sub=f"{nama}, dan lainnya", hari=pertama.hari, n=n, lewat=lewat, janji=u.janji,
        )  # fmt: skip
        return
    for h, *_ in hal:
        url, tombol = u.url, u.tombol
        if u.nanti and h.hari and h.hari > keadaan.hari:
            url, tombol = u.nanti
        yield Butir(u.kode, h.judul, url(h), tombol, u.ikon, sub=h.sub, hari=h.hari, janji=u.janji)
