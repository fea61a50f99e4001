"""Read models of planned visits, and of what a day's route may pass by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from akun.enums import PERAN_DAMPINGAN
from akun.models import Pengguna
from inti.halaman_kunci import HITUNG_MAKS, Halaman, halaman_kunci
from inti.waktu import hari_ini
from kpm.enums import DIDAMPINGI
from kpm.models import KPM
from pendamping.enums import KeadaanRencana
from pendamping.models import RencanaKunjungan, Tugas
from wilayah.models import saring_wilayah

RUTE_MAKS = 30  # stops of one day; more than anybody visits
TUGAS_RUTE_MAKS = 50

LEWAT, HARI_INI, AKAN = "lewat", "hari_ini", "akan"


@dataclass(frozen=True)
class SaringRencana:
    """What narrows the list of planned visits. `saya`: of own families only."""

    waktu: str = ""
    keadaan: str = KeadaanRencana.RENCANA
    wilayah: str = ""
    petugas: str = ""
    saya: bool = False

    def terapkan(self, user: Pengguna, hari: date) -> QuerySet[RencanaKunjungan]:
        qs: Any = RencanaKunjungan.objects.terlihat_oleh(user, sebagai=PERAN_DAMPINGAN if self.saya else None)
        qs = _menunggu(qs) if self.keadaan == KeadaanRencana.RENCANA else qs.filter(keadaan=self.keadaan)
        if self.waktu:
            qs = qs.filter(tanggal_dalam(self.waktu, hari))
        if self.wilayah:
            qs = qs.filter(saring_wilayah([self.wilayah], awalan="kpm__"))
        if self.petugas:
            qs = qs.filter(kpm__in=KPM.objects.didampingi(int(self.petugas)))
        hasil: QuerySet[RencanaKunjungan] = qs
        return hasil


def tanggal_dalam(waktu: str, hari: date) -> Q:
    return {LEWAT: Q(tanggal__lt=hari), HARI_INI: Q(tanggal=hari), AKAN: Q(tanggal__gt=hari)}[waktu]


def _menunggu(qs: QuerySet[RencanaKunjungan]) -> QuerySet[RencanaKunjungan]:
    """Open ones of families that have a pendamping to make them."""
    return qs.filter(keadaan=KeadaanRencana.RENCANA, kpm__kepesertaan__in=DIDAMPINGI)


def daftar_rencana(*, user: Pengguna, saring: SaringRencana, hari: date, sesudah: str | None = None) -> Halaman:
    """One page of planned visits with their families: open ones by day, past ones latest first."""
    urut = ("tanggal", "id") if saring.keadaan == KeadaanRencana.RENCANA else ("-tanggal", "-id")
    return halaman_kunci(saring.terapkan(user, hari).select_related("kpm__desa"), urut=urut, sesudah=sesudah)


def jumlah_rencana(user: Pengguna) -> int:
    """Planned visits that are due today or overdue, counted up to `HITUNG_MAKS`."""
    jatuh_tempo = _menunggu(RencanaKunjungan.objects.terlihat_oleh(user)).filter(tanggal__lte=hari_ini())
    return jatuh_tempo.order_by()[:HITUNG_MAKS].count()


def rencana_petugas(petugas: int, hari: date) -> QuerySet[RencanaKunjungan]:
    """Planned visits due on a day or before it, of the families a pendamping holds that day; earliest first."""
    qs = _menunggu(RencanaKunjungan.objects.filter(kpm__in=KPM.objects.didampingi(petugas, hari)))
    return qs.filter(tanggal__lte=hari).select_related("kpm__desa").order_by("tanggal", "id")


def rencana_kpm(kpm: KPM) -> list[RencanaKunjungan]:
    """A family's open plans, earliest first."""
    return list(RencanaKunjungan.objects.menunggu().filter(kpm=kpm).order_by("tanggal", "id")[:20])


@dataclass(frozen=True)
class Singgah:
    """One stop of a route: a family, where its house is known to be, and why it is visited."""

    kpm: KPM
    lintang: Decimal | None
    bujur: Decimal | None
    rencana: RencanaKunjungan | None = None
    tugas: Tugas | None = None


def rute(user: Pengguna, hari: date, tambahan: set[int]) -> tuple[list[Singgah], list[Tugas]]:
    """Stops of a day, by desa, RW and RT, and one open task of each other family, for the pendamping to choose from.

    Stops are the families with a plan due today or before, and those of `tambahan` that have an open task.
    """
    rencana: dict[int, RencanaKunjungan] = {}
    for satu in rencana_petugas(user.pk, hari).select_related("kpm__rumah")[:RUTE_MAKS]:
        rencana.setdefault(satu.kpm_id, satu)
    tugas: dict[int, Tugas] = {}
    milik = Tugas.objects.menunggu().filter(kpm__in=KPM.objects.didampingi(user.pk, hari))
    lain = milik.exclude(kpm__in=list(rencana)).select_related("kpm__desa", "kpm__rumah").order_by("tenggat", "id")
    dipilih = list(lain.filter(kpm__in=tambahan)[:TUGAS_RUTE_MAKS]) if tambahan else []
    for satu_tugas in [*dipilih, *lain[:TUGAS_RUTE_MAKS]]:
        tugas.setdefault(satu_tugas.kpm_id, satu_tugas)
    singgah = [_singgah(r.kpm, rencana=r) for r in rencana.values()]
    singgah += [_singgah(t.kpm, tugas=t) for t in tugas.values() if t.kpm_id in tambahan][: RUTE_MAKS - len(singgah)]
    ikut = {s.kpm.pk for s in singgah}
    return sorted(singgah, key=_urut_alamat), [t for t in tugas.values() if t.kpm_id not in ikut]


def _singgah(kpm: KPM, **sebab: Any) -> Singgah:
    rumah = getattr(kpm, "rumah", None)
    return Singgah(kpm, rumah.lintang if rumah else None, rumah.bujur if rumah else None, **sebab)


def _urut_alamat(s: Singgah) -> tuple[Any, ...]:
    def angka(teks: str) -> tuple[int, str]:
        return (int(teks) if teks.isascii() and teks.isdigit() else 10**6, teks)

    return s.lintang is None, s.kpm.desa.nama, angka(s.kpm.rw), angka(s.kpm.rt), s.kpm.nama, s.kpm.pk
