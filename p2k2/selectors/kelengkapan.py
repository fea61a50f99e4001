"""What is filled of twelve months of meetings, group by group: the strip that shows where something is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from akun.enums import PERAN_DAMPINGAN
from akun.models import Jabatan, Pengguna, berlaku
from inti.halaman_kunci import HITUNG_MAKS, Halaman, halaman_kunci
from inti.waktu import akhir_bulan, awal_bulan, geser_bulan, hari_ini
from kpm.models import Kelompok
from p2k2.enums import BAGIAN_LAPORAN, KeadaanPertemuan, StatusHadir
from p2k2.models import Kehadiran, LaporanPertemuan, Pertemuan
from p2k2.selectors.pantau import pendamping_terlihat
from pendamping.models import PenugasanKelompok

BULAN_PITA = 12
# What a month of a group should have, in the order of the work.
BUTIR: dict[str, str] = {
    "bertemu": "Bertemu",
    "daftar": "Daftar hadir lengkap",
    "foto": "Foto",
    "laporan": "Laporan",
    "pemahaman": "Pemahaman",
    "siks": "SIKS-NG",
}

_ISI = ("isi_daftar", "isi_foto", "isi_laporan", "isi_paham", "isi_siks")  # as the query names all but the first


@dataclass(frozen=True)
class PertemuanBulan:
    """One held meeting and what is filled of it."""

    pk: UUID
    tanggal: date
    terisi: frozenset[str]


@dataclass(frozen=True)
class BulanKelompok:
    """A group's month. `wajib`: the group existed in it. Something is filled when every meeting has it."""

    bulan: date
    wajib: bool
    pertemuan: tuple[PertemuanBulan, ...]

    @property
    def terisi(self) -> frozenset[str]:
        return frozenset.intersection(*(p.terisi for p in self.pertemuan)) if self.pertemuan else frozenset()

    @property
    def lengkap(self) -> bool:
        return len(self.terisi) == len(BUTIR)

    @property
    def kurang(self) -> list[str]:
        """Words for what is missing."""
        return [label for kode, label in BUTIR.items() if kode not in self.terisi]


def kelompok_pantau(*, user: Pengguna, petugas: int, hari: date) -> list[Kelompok]:
    """Groups the pendamping leads today, of those the user sees."""
    milik = Kelompok.objects.terlihat_oleh(user).diampu(petugas, hari).aktif(hari).select_related("desa")
    return list(milik.order_by("nama", "pk"))


def rencana_bulan(kelompok: Kelompok, bulan: date) -> Pertemuan | None:
    """The first meeting of the month that is planned and not held."""
    ada = Pertemuan.objects.sebulan(bulan).filter(kelompok=kelompok, keadaan=KeadaanPertemuan.DIRENCANAKAN)
    return ada.order_by("tanggal", "pk").first()


def jumlah_kurang(user: Pengguna) -> int:
    """Held meetings of this month and the last of which something is missing, counted up to a thousand."""
    awal = geser_bulan(hari_ini(), -1)
    semua = _beri_isi(Pertemuan.objects.terlihat_oleh(user).terlaksana().filter(tanggal__gte=awal))
    kurang = Q()
    for kode in _ISI:
        kurang |= Q(**{kode: False})
    return semua.filter(kurang).order_by()[:HITUNG_MAKS].count()


def isi_bulan(kelompok: Collection[Kelompok], hari: date) -> dict[UUID, list[BulanKelompok]]:
    """Twelve months up to `hari` of each group; one query for all."""
    awal = geser_bulan(hari, 1 - BULAN_PITA)
    ada: dict[tuple[UUID, date], list[PertemuanBulan]] = {}
    for pk, k, tanggal, *isi in _dengan_isi(
        Pertemuan.objects.terlaksana().filter(kelompok__in=kelompok, tanggal__gte=awal, tanggal__lte=hari)
    ):
        terisi = frozenset(kode for kode, benar in zip(BUTIR, (True, *isi), strict=True) if benar)
        ada.setdefault((k, awal_bulan(tanggal)), []).append(PertemuanBulan(pk, tanggal, terisi))
    bulan = [geser_bulan(awal, n) for n in range(BULAN_PITA)]
    return {
        k.pk: [BulanKelompok(b, k.ada_dalam(b, akhir_bulan(b)), tuple(ada.get((k.pk, b), ()))) for b in bulan]
        for k in kelompok
    }


def _dengan_isi(qs: QuerySet[Pertemuan]) -> Iterable[tuple[Any, ...]]:
    """Id, group, day, then whether each of `BUTIR` after the first is filled."""
    return _beri_isi(qs).order_by("tanggal", "pk").values_list("pk", "kelompok", "tanggal", *_ISI)


def _beri_isi(qs: QuerySet[Pertemuan]) -> QuerySet[Pertemuan]:
    hadir = Kehadiran.objects.filter(pertemuan=OuterRef("pk"))
    laporan = LaporanPertemuan.objects.filter(pertemuan=OuterRef("pk"))
    tertulis = Q()
    for nama in BAGIAN_LAPORAN:
        tertulis |= ~Q(**{nama: ""})
    return qs.annotate(
        isi_daftar=Q(Exists(hadir)) & ~Q(Exists(hadir.filter(status__isnull=True))),
        isi_foto=Exists(Pertemuan.foto.through.objects.filter(pertemuan=OuterRef("pk"))),
        isi_laporan=Exists(laporan.filter(tertulis)),
        isi_paham=Q(Exists(hadir)) & ~Q(Exists(hadir.filter(status=StatusHadir.HADIR, pemahaman=""))),
        isi_siks=Exists(laporan.filter(siks_pada__isnull=False)),
    )


@dataclass(frozen=True)
class BulanPetugas:
    """A pendamping's month: how many of the groups led today existed in it, and of how many nothing is missing."""

    bulan: date
    lengkap: int
    total: int


@dataclass(frozen=True)
class PetugasPantau:
    petugas: Pengguna
    kelompok: int
    bulan: list[BulanPetugas]


def daftar_kelengkapan(*, user: Pengguna, hari: date, wilayah: str = "", sesudah: str | None = None) -> Halaman:
    """One page of the pendamping in office, by name, each with twelve months."""
    jabatan = Jabatan.objects.berlaku_pada(hari).filter(peran__in=PERAN_DAMPINGAN, pengguna=OuterRef("pk"))
    orang = pendamping_terlihat(user, wilayah).filter(Exists(jabatan))
    hasil = halaman_kunci(orang, urut=("nama", "id"), sesudah=sesudah, panjang=10)
    tugas = PenugasanKelompok.objects.filter(
        berlaku(hari),
        petugas__in=hasil.baris,
        kelompok__in=Kelompok.objects.terlihat_oleh(user).aktif(hari),
    ).select_related("kelompok")
    milik: dict[int, list[Kelompok]] = {}
    for t in tugas:
        milik.setdefault(t.petugas_id, []).append(t.kelompok)
    isi = isi_bulan([k for semua in milik.values() for k in semua], hari)
    return Halaman([_petugas(p, milik.get(p.pk, []), isi, hari) for p in hasil.baris], hasil.berikut)


def _petugas(p: Pengguna, kelompok: list[Kelompok], isi: dict[UUID, list[BulanKelompok]], hari: date) -> PetugasPantau:
    awal = geser_bulan(hari, 1 - BULAN_PITA)
    bulan = []
    for n in range(BULAN_PITA):
        wajib = [isi[k.pk][n] for k in kelompok if isi[k.pk][n].wajib]
        bulan.append(BulanPetugas(geser_bulan(awal, n), sum(b.lengkap for b in wajib), len(wajib)))
    return PetugasPantau(p, len(kelompok), bulan)
