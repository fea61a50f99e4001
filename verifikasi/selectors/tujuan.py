"""Where a pendamping still has to go this quarter: to every facility once in three months (docs/program.md §8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Max, OuterRef, QuerySet

from akun.models import Pengguna
from inti.waktu import akhir_bulan, bulan_tahap, kode_tahap
from kpm.enums import PESERTA
from kpm.models import KPM, Komponen
from verifikasi.enums import KOMPONEN_BIDANG, Bidang
from verifikasi.models import CatatanVerkom, Fasilitas, KeikutsertaanFasilitas, LaporanFasilitas, LembarVerkom
from verifikasi.selectors.kemajuan import tak_ditunggu
from verifikasi.selectors.peserta import di_keluarga


@dataclass
class BulanTujuan:
    """A month of the quarter at a facility: own members there, those whose report is owed and has no entry, the signed
    form, and whether somebody wrote down why the facility has not reported."""

    bulan: date
    anggota: int = 0
    kurang: int = 0
    foto: bool = False
    beralasan: bool = False

    @property
    def dapat_diisi(self) -> bool:
        """Whether going on here makes sense: something is missing, and not because the facility has not reported."""
        return bool(self.kurang) and not self.beralasan


@dataclass
class Tujuan:
    """A facility to go to. `terakhir`: when the pendamping last entered something of it or photographed its form."""

    fasilitas: Fasilitas
    anggota: set[int] = field(default_factory=set)
    bulan: list[BulanTujuan] = field(default_factory=list)
    terakhir: datetime | None = None

    @property
    def kurang(self) -> int:
        return sum(b.kurang for b in self.bulan)

    @property
    def tanpa_foto(self) -> list[date]:
        return [b.bulan for b in self.bulan if b.anggota and not b.foto]

    @property
    def selesai(self) -> bool:
        return not self.kurang and not self.tanpa_foto


def bulan_triwulan(hari: date) -> list[date]:
    """First days of the quarter's months up to the one of this day."""
    return [b for b in bulan_tahap(kode_tahap(hari)) if b <= hari]


def tujuan_triwulan(user: Pengguna, hari: date) -> list[Tujuan]:
    """Facilities of the members whose families the pendamping holds today, by desa and name. Six queries."""
    bulan = bulan_triwulan(hari)
    ikut = _anggota(user, bulan[0], akhir_bulan(bulan[-1]))
    siapa = {a for _, a, _, _ in ikut}
    entri = CatatanVerkom.objects.filter(anggota__in=siapa, bulan__in=bulan)
    sudah = {(a, b, bidang) for a, b, bidang in entri.values_list("anggota_id", "bulan", "bidang")}
    sudah |= tak_ditunggu(siapa, bulan)
    hasil = {
        f.pk: Tujuan(f, bulan=[BulanTujuan(b, beralasan=b in f.bulan_beralasan) for b in bulan])
        for f in _fasilitas({f for f, *_ in ikut}, bulan)
    }
    for f, a, mulai, selesai in ikut:
        tujuan = hasil[f]
        tujuan.anggota.add(a)
        for b in tujuan.bulan:
            if (mulai is None or mulai <= akhir_bulan(b.bulan)) and (selesai is None or selesai >= b.bulan):
                b.anggota += 1
                b.kurang += (a, b.bulan, tujuan.fasilitas.bidang) not in sudah
    _jejak(user, hasil, bulan)
    return sorted(hasil.values(), key=lambda t: (t.fasilitas.desa.nama, t.fasilitas.nama, str(t.fasilitas.pk)))


def _fasilitas(nomor: Collection[UUID], bulan: Sequence[date]) -> QuerySet[Any]:
    """Facilities with the months of which somebody wrote down why there is no report."""
    alasan = LaporanFasilitas.objects.filter(fasilitas=OuterRef("pk"), bulan__in=bulan).exclude(alasan_belum="")
    semua: QuerySet[Any] = Fasilitas.objects.filter(pk__in=nomor).select_related("desa")
    return semua.annotate(bulan_beralasan=ArraySubquery(alasan.values("bulan")))


def _anggota(user: Pengguna, awal: date, akhir: date) -> list[tuple[UUID, int, date | None, date | None]]:
    """Memberships in the quarter of members who count in it, each member once a facility and time."""
    milik = KPM.objects.didampingi(user.pk).filter(kepesertaan__in=PESERTA)
    ikut = KeikutsertaanFasilitas.objects.dalam_bulan(awal, akhir).filter(di_keluarga(awal, akhir), kpm__in=milik)
    komponen = Komponen.objects.berlaku_pada(akhir).filter(anggota=OuterRef("anggota"))
    hasil: list[tuple[UUID, int, date | None, date | None]] = []
    for bidang in Bidang:
        wajib = ikut.filter(Exists(komponen.filter(jenis__in=KOMPONEN_BIDANG[bidang])), bidang=bidang)
        hasil += wajib.values_list("fasilitas_id", "anggota_id", "mulai", "selesai")
    return hasil


def _jejak(user: Pengguna, tujuan: dict[UUID, Tujuan], bulan: list[date]) -> None:
    """When the pendamping was last there, as far as records tell, and which months have a signed form."""
    entri = CatatanVerkom.objects.filter(fasilitas__in=tujuan, dicatat_oleh=user)
    for f, saat in entri.order_by().values_list("fasilitas").annotate(Max("dicatat_pada")):
        tujuan[f].terakhir = saat
    foto: dict[UUID, set[date]] = defaultdict(set)
    lembar = LembarVerkom.objects.filter(laporan__fasilitas__in=tujuan, oleh=user)
    for f, b, saat in lembar.values_list("laporan__fasilitas", "laporan__bulan", "pada"):
        foto[f].add(b)
        lama = tujuan[f].terakhir
        tujuan[f].terakhir = saat if lama is None else max(lama, saat)
    for f, satu in tujuan.items():
        for sebulan in satu.bulan:
            sebulan.foto = sebulan.bulan in foto[f]
