"""Read models of planning: a pendamping's month, groups without a plan with a suggestion, whose months there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from akun.models import Pengguna, berlaku
from inti.halaman_kunci import Halaman, halaman_kunci
from inti.waktu import akhir_bulan
from kpm.models import Kelompok
from kpm.models.kelompok import berlaku_kelompok
from p2k2.enums import KeadaanPertemuan
from p2k2.models import JadwalUlang, Pertemuan
from p2k2.selectors.jadwal import MAKS_SEHARI, Acara, Hambatan, acara, bertumpuk, periksa_hari, titik_kelompok
from p2k2.selectors.libur import libur_antara
from p2k2.selectors.pertemuan import kelompok_sebulan, untuk_baris
from pendamping.models import PenugasanKelompok
from wilayah.models import saring_wilayah

_TERENCANA = (KeadaanPertemuan.DIRENCANAKAN, KeadaanPertemuan.TERLAKSANA)
_MINGGU = 6


@dataclass(frozen=True)
class HariKalender:
    tanggal: date
    libur: str
    pertemuan: Sequence[Pertemuan]
    hambatan: list[Hambatan]


@dataclass(frozen=True)
class Kalender:
    """A pendamping's month: every day of it, and the groups that have no meeting in it, planned or held."""

    hari: list[HariKalender]
    belum: list[Kelompok]
    jumlah: int

    @property
    def kosong(self) -> bool:
        return not any(h.pertemuan for h in self.hari)


def kalender(*, user: Pengguna, petugas: Pengguna, bulan: date, hari: date) -> Kalender:
    """The month of the groups a pendamping leads on `hari`, and of what that person led; inside the user's scope."""
    kelompok = list(kelompok_sebulan(petugas.pk, bulan, Kelompok.objects.terlihat_oleh(user), hari))
    milik = Q(kelompok__in=[k.pk for k in kelompok]) | Q(petugas=petugas)
    ada = untuk_baris(Pertemuan.objects.terlihat_oleh(user).sebulan(bulan).filter(milik)).annotate(
        dipindah=Exists(JadwalUlang.objects.filter(pertemuan=OuterRef("pk")))
    )
    pertemuan = list(ada.order_by("tanggal", "jam_mulai", "kelompok__nama", "pk"))
    titik = titik_kelompok({p.kelompok_id for p in pertemuan if p.keadaan != KeadaanPertemuan.DIBATALKAN}, hari)
    libur = libur_antara(bulan, akhir_bulan(bulan))
    semua = []
    for satu in range((akhir_bulan(bulan) - bulan).days + 1):
        tanggal = bulan + timedelta(days=satu)
        sehari = [p for p in pertemuan if p.tanggal == tanggal]
        nama = libur.get(tanggal, "")
        semua.append(HariKalender(tanggal, nama, sehari, periksa_hari(acara(sehari, titik), nama)))
    punya = {p.kelompok_id for p in pertemuan if p.keadaan in _TERENCANA}
    return Kalender(semua, [k for k in kelompok if k.pk not in punya], len(kelompok))


@dataclass(frozen=True)
class Usulan:
    """When and where a group could meet, by its last meeting; offered, never filled in."""

    tanggal: date | None
    jam: time | None
    tempat: str


def belum_direncanakan(*, petugas: Pengguna, bulan: date, hari: date) -> list[tuple[Kelompok, Usulan]]:
    """The own groups without a meeting in a month, each with a suggestion from `hari` on.

    A suggestion leaves room for what is planned and for the suggestions before it.
    """
    ada = Pertemuan.objects.sebulan(bulan).filter(keadaan__in=_TERENCANA)
    milik = kelompok_sebulan(petugas.pk, bulan, Kelompok.objects.terlihat_oleh(petugas), hari)
    belum = milik.filter(~Exists(ada.filter(kelompok=OuterRef("pk"))))
    lalu = Pertemuan.objects.filter(
        kelompok__in=belum.order_by().values("pk"), keadaan__in=_TERENCANA, tanggal__lt=bulan
    )
    terakhir = {p.kelompok_id: p for p in lalu.order_by("kelompok", "-tanggal", "-pk").distinct("kelompok")}
    terisi = acara(ada.filter(petugas=petugas).select_related("kelompok__desa"), {})
    hasil = []
    for k in belum:
        usulan = _usulan(k, terakhir.get(k.pk), bulan, hari, terisi)
        if usulan.tanggal is not None:
            terisi.append(_calon(k, usulan.tanggal, usulan.jam))
        hasil.append((k, usulan))
    return hasil


def _calon(kelompok: Kelompok, tanggal: date, jam: time | None) -> Acara:
    return Acara(kelompok.pk, kelompok.nama, tanggal, jam, None, rencana=True, titik=None)


def _usulan(kelompok: Kelompok, lalu: Pertemuan | None, bulan: date, hari: date, terisi: Sequence[Acara]) -> Usulan:
    if lalu is None:
        return Usulan(None, None, kelompok.tempat)

    def longgar(tanggal: date) -> bool:
        sehari, baru = [a for a in terisi if a.tanggal == tanggal], _calon(kelompok, tanggal, lalu.jam_mulai)
        return len(sehari) < MAKS_SEHARI and not any(bertumpuk(a, baru) for a in sehari)

    tanggal = hari_serupa(lalu.tanggal, bulan, hari, longgar)
    return Usulan(tanggal, lalu.jam_mulai, kelompok.tempat or lalu.tempat)


def hari_serupa(lalu: date, bulan: date, hari: date, longgar: Callable[[date], bool] = lambda _: True) -> date | None:
    """The same weekday of the month (second Tuesday → second Tuesday) from `hari` on, no holiday, or the nearest such
    weekday; where all of them are full, the nearest other day but Sunday. None when no such weekday is left."""
    akhir = akhir_bulan(bulan)
    libur = libur_antara(bulan, akhir)
    pertama = bulan + timedelta(days=(lalu.weekday() - bulan.weekday()) % 7)
    sasaran = pertama + timedelta(days=7 * ((lalu.day - 1) // 7))
    semua = (bulan + timedelta(days=n) for n in range(akhir.day))
    bisa = sorted((t for t in semua if t >= hari and t not in libur), key=lambda t: (abs((t - sasaran).days), t))
    serupa = [t for t in bisa if t.weekday() == lalu.weekday()]
    if not serupa:
        return None
    lain = [t for t in bisa if t.weekday() not in {lalu.weekday(), _MINGGU}]
    return next((t for t in [*serupa, *lain] if longgar(t)), serupa[0])


def daftar_perencana(*, user: Pengguna, bulan: date, hari: date, sesudah: str | None = None) -> Halaman:
    """One page of those who lead groups in the user's areas, each with groups (`n_kelompok`) and how many of them have
    a meeting in the month, planned or held (`n_rencana`)."""
    kelompok = Kelompok.objects.filter(berlaku_kelompok(hari))
    if not user.lingkup().semua:
        kelompok = kelompok.filter(saring_wilayah(user.lingkup().wilayah))
    tugas = PenugasanKelompok.objects.filter(berlaku(hari), kelompok__in=kelompok)
    orang = Pengguna.objects.filter(Exists(tugas.filter(petugas=OuterRef("pk"))))
    halaman = halaman_kunci(orang, urut=("nama", "id"), sesudah=sesudah)
    bertemu = Pertemuan.objects.sebulan(bulan).filter(kelompok=OuterRef("kelompok"), keadaan__in=_TERENCANA)
    hitung = dict[Any, tuple[int, int]]()
    milik = tugas.filter(petugas__in=[p.pk for p in halaman.baris]).annotate(ada=Exists(bertemu))
    jumlah = milik.values("petugas").annotate(n=Count("pk"), r=Count("pk", filter=Q(ada=True))).order_by()
    for satu in jumlah:
        hitung[satu["petugas"]] = (satu["n"], satu["r"])
    for p in halaman.baris:
        p.n_kelompok, p.n_rencana = hitung.get(p.pk, (0, 0))
    return halaman
