"""Read models of planning: a pendamping's month, groups without a plan with a suggestion, whose months there are."""

from __future__ import annotations

from collections.abc import Sequence
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
from p2k2.selectors.jadwal import Hambatan, acara, periksa_hari, titik_kelompok
from p2k2.selectors.libur import libur_antara
from p2k2.selectors.pertemuan import kelompok_sebulan, untuk_baris
from pendamping.models import PenugasanKelompok
from wilayah.models import saring_wilayah

_TERENCANA = (KeadaanPertemuan.DIRENCANAKAN, KeadaanPertemuan.TERLAKSANA)


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
    """The own groups without a meeting in a month, each with a suggestion from `hari` on."""
    rencana = Pertemuan.objects.sebulan(bulan).filter(kelompok=OuterRef("pk"), keadaan__in=_TERENCANA)
    milik = kelompok_sebulan(petugas.pk, bulan, Kelompok.objects.terlihat_oleh(petugas), hari)
    kelompok = list(milik.filter(~Exists(rencana)))
    lalu = Pertemuan.objects.filter(kelompok__in=[k.pk for k in kelompok], keadaan__in=_TERENCANA, tanggal__lt=bulan)
    terakhir = {p.kelompok_id: p for p in lalu.order_by("kelompok", "-tanggal", "-pk").distinct("kelompok")}
    return [(k, _usulan(k, terakhir.get(k.pk), bulan, hari)) for k in kelompok]


def _usulan(kelompok: Kelompok, lalu: Pertemuan | None, bulan: date, hari: date) -> Usulan:
    if lalu is None:
        return Usulan(None, None, kelompok.tempat)
    return Usulan(hari_serupa(lalu.tanggal, bulan, hari), lalu.jam_mulai, kelompok.tempat or lalu.tempat)


def hari_serupa(lalu: date, bulan: date, hari: date) -> date | None:
    """The same weekday of the month (second Tuesday → second Tuesday) from `hari` on, no holiday; else the nearest
    such weekday of the month, or none."""
    akhir = akhir_bulan(bulan)
    libur = libur_antara(bulan, akhir)
    pertama = bulan + timedelta(days=(lalu.weekday() - bulan.weekday()) % 7)
    pilihan: Sequence[date] = [t for n in range(5) if (t := pertama + timedelta(days=7 * n)) <= akhir]
    sasaran = pertama + timedelta(days=7 * ((lalu.day - 1) // 7))
    bisa = [t for t in pilihan if t >= hari and t not in libur]
    return min(bisa, key=lambda t: (abs((t - sasaran).days), t)) if bisa else None


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
