"""The curriculum read: what is in force, what a group has had, what comes next, how far an area is.

A session counts by the numbers of its module and itself: what was taught by an older version of a module stands for
the session of the same numbers in the version in force (docs/program.md §7). Only held meetings count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from akun.models import Pengguna, berlaku
from inti.halaman_kunci import Halaman, halaman_kunci
from kpm.models import Kelompok
from p2k2.models import Modul, Pertemuan, Sesi
from pendamping.models import PenugasanKelompok
from wilayah.models import saring_wilayah

Kunci = tuple[int, int]  # number of the module, number of the session
_PETUGAS_MAKS = 300
_TERLUAS = 5  # length of a code of a kabupaten: a larger area is too much to read at once


def kurikulum(hari: date) -> list[Modul]:
    """The modules in force on a day, each with its sessions in order (`sesi_urut`); two queries."""
    sesi = Prefetch("sesi", Sesi.objects.order_by("nomor", "pk"), to_attr="sesi_urut")
    return list(Modul.objects.berlaku_pada(hari).order_by("nomor", "pk").prefetch_related(sesi))


def _urut(modul: Iterable[Any]) -> list[tuple[Kunci, Sesi]]:
    return [((m.nomor, s.nomor), s) for m in modul for s in m.sesi_urut]


# --- One group -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class RiwayatSesi:
    """A session of the curriculum with the group's held meetings about it, earliest first."""

    sesi: Sesi
    pertemuan: list[Pertemuan] = field(default_factory=list)


@dataclass(frozen=True)
class RiwayatModul:
    modul: Modul
    sesi: list[RiwayatSesi]

    @property
    def sudah(self) -> int:
        return sum(bool(s.pertemuan) for s in self.sesi)


@dataclass(frozen=True)
class RiwayatMateri:
    """`bebas`: held meetings about something outside the curriculum in force, latest first. `usulan`: what is next."""

    modul: list[RiwayatModul]
    bebas: list[Pertemuan]
    usulan: Sesi | None

    @property
    def sudah(self) -> int:
        return sum(m.sudah for m in self.modul)

    @property
    def seluruh(self) -> int:
        return sum(len(m.sesi) for m in self.modul)


def riwayat_materi(kelompok: Kelompok, hari: date) -> RiwayatMateri:
    """Every session in force on `hari` with the days on which the group had it; three queries."""
    modul: list[Any] = kurikulum(hari)
    urut = _urut(modul)
    dikenal = {kunci for kunci, _ in urut}
    menurut: dict[Kunci, list[Pertemuan]] = {}
    riwayat: list[Kunci] = []
    bebas: list[Pertemuan] = []
    terlaksana = Pertemuan.objects.terlaksana().filter(kelompok=kelompok).select_related("sesi__modul")
    for p in terlaksana.order_by("tanggal", "jam_mulai", "pk"):
        kunci = (p.sesi.modul.nomor, p.sesi.nomor) if p.sesi else None
        if kunci is not None and kunci in dikenal:
            menurut.setdefault(kunci, []).append(p)
            riwayat.append(kunci)
        else:
            bebas.append(p)
    isi = [RiwayatModul(m, [RiwayatSesi(s, menurut.get((m.nomor, s.nomor), [])) for s in m.sesi_urut]) for m in modul]
    return RiwayatMateri(isi, bebas[::-1], _berikutnya(urut, riwayat))


def usulan_sesi(kelompok: Kelompok, hari: date) -> Sesi | None:
    """The session to be had next: the first one not yet had after the last one held, else the first of all.

    None once every session in force on `hari` was held.
    """
    return usulan_banyak([kelompok], hari).get(kelompok.pk)


def usulan_banyak(kelompok: Iterable[Kelompok], hari: date) -> dict[Any, Sesi]:
    """`usulan_sesi` of several groups by their id, in two queries; groups that had all are left out."""
    berlaku_kini = Sesi.objects.filter(modul__in=Modul.objects.berlaku_pada(hari)).select_related("modul")
    urut = [((s.modul.nomor, s.nomor), s) for s in berlaku_kini.order_by("modul__nomor", "nomor", "pk")]
    sudah: dict[Any, list[Kunci]] = {k.pk: [] for k in kelompok}
    terlaksana = Pertemuan.objects.terlaksana().filter(kelompok__in=list(sudah), sesi__isnull=False)
    for nomor, modul, sesi in terlaksana.order_by("tanggal", "jam_mulai", "pk").values_list(
        "kelompok", "sesi__modul__nomor", "sesi__nomor"
    ):
        sudah[nomor].append((modul, sesi))
    return {nomor: usul for nomor, riwayat in sudah.items() if (usul := _berikutnya(urut, riwayat)) is not None}


def _berikutnya(urut: list[tuple[Kunci, Sesi]], riwayat: list[Kunci]) -> Sesi | None:
    sudah, dikenal = set(riwayat), {kunci for kunci, _ in urut}
    sisa = [(kunci, sesi) for kunci, sesi in urut if kunci not in sudah]
    # A topic outside the curriculum in force says nothing of where the group stands in it.
    terakhir = next((kunci for kunci in reversed(riwayat) if kunci in dikenal), (0, 0))
    sesudah = (sesi for kunci, sesi in sisa if kunci > terakhir)
    return next(sesudah, sisa[0][1] if sisa else None)


# --- An area -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SaringCakupan:
    """What narrows the coverage; codes and ids only. `tahun` None: ever."""

    wilayah: str = ""
    petugas: str = ""
    tahun: int | None = None


@dataclass(frozen=True)
class CakupanModul:
    """Groups that had each session."""

    modul: Modul
    sesi: list[tuple[Sesi, int]]


def perlu_wilayah(user: Pengguna, saring: SaringCakupan) -> bool:
    """Whoever sees more than a kabupaten chooses one first."""
    if saring.petugas or len(saring.wilayah) >= _TERLUAS:
        return False
    lingkup = user.lingkup()
    return lingkup.semua or any(len(kode) < _TERLUAS for kode in lingkup.wilayah)


def kelompok_cakupan(user: Pengguna, saring: SaringCakupan, hari: date) -> QuerySet[Kelompok]:
    """Groups of today in the user's scope that the filter names."""
    qs = Kelompok.objects.terlihat_oleh(user).aktif(hari)
    if saring.wilayah:
        qs = qs.filter(saring_wilayah([saring.wilayah]))
    if saring.petugas:
        tugas = PenugasanKelompok.objects.filter(berlaku(hari), petugas=int(saring.petugas))
        qs = qs.filter(pk__in=tugas.values("kelompok"))
    return qs


def petugas_cakupan(user: Pengguna, saring: SaringCakupan, hari: date) -> list[Pengguna]:
    """Who leads these groups today, by name: to narrow the coverage with."""
    kelompok = kelompok_cakupan(user, saring, hari).order_by()
    tugas = PenugasanKelompok.objects.filter(berlaku(hari), kelompok__in=kelompok.values("pk"))
    return list(Pengguna.objects.filter(pk__in=tugas.values("petugas")).order_by("nama", "pk")[:_PETUGAS_MAKS])


def _terlaksana(saring: SaringCakupan) -> QuerySet[Pertemuan]:
    qs = Pertemuan.objects.terlaksana().filter(sesi__isnull=False)
    if saring.tahun is not None:
        qs = qs.filter(tanggal__gte=date(saring.tahun, 1, 1), tanggal__lte=date(saring.tahun, 12, 31))
    return qs


def cakupan(*, user: Pengguna, saring: SaringCakupan, hari: date) -> tuple[int, list[CakupanModul]]:
    """How many groups there are, and how many of them had each session in force on `hari`; four queries."""
    kelompok = kelompok_cakupan(user, saring, hari)
    hitung: dict[Kunci, int] = {
        (modul, sesi): n
        for modul, sesi, n in _terlaksana(saring)
        .filter(kelompok__in=kelompok.order_by().values("pk"))
        .values_list("sesi__modul__nomor", "sesi__nomor")
        .annotate(n=Count("kelompok", distinct=True))
    }
    modul: list[Any] = kurikulum(hari)
    isi = [CakupanModul(m, [(s, hitung.get((m.nomor, s.nomor), 0)) for s in m.sesi_urut]) for m in modul]
    return kelompok.count(), isi


def belum_mengikuti(
    *, user: Pengguna, saring: SaringCakupan, sesi: Sesi, hari: date, sesudah: str | None = None
) -> Halaman:
    """One page of the groups that have not had a session, each with its pendamping (`petugas_kini`)."""
    sama = Q(sesi__nomor=sesi.nomor, sesi__modul__nomor=sesi.modul.nomor)
    sudah = _terlaksana(saring).filter(sama, kelompok=OuterRef("pk"))
    tugas = PenugasanKelompok.objects.filter(berlaku(hari)).select_related("petugas")
    qs = kelompok_cakupan(user, saring, hari).filter(~Exists(sudah)).select_related("desa")
    return halaman_kunci(
        qs.prefetch_related(Prefetch("penugasan", tugas, to_attr="petugas_kini")),
        urut=("nama", "id"),
        sesudah=sesudah,
    )
