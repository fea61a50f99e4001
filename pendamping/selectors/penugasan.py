"""Read models of assignments: load, unassigned families, what an assignment would move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from akun.enums import PERAN_DAMPINGAN
from akun.models import Jabatan, Pengguna, berlaku
from inti.waktu import hari_ini
from kpm.enums import DIDAMPINGI, PESERTA, Kepesertaan
from kpm.models import KPM, KeanggotaanKelompok, Kelompok
from pendamping.enums import BEBAN_ACUAN
from pendamping.models import Penugasan, PenugasanKelompok
from wilayah.models import Wilayah, saring_wilayah


@dataclass(frozen=True)
class Beban:
    """A pendamping's number of families against the reference load (docs/program.md §2)."""

    petugas: Pengguna
    jumlah: int

    @property
    def selisih(self) -> int:
        return self.jumlah - BEBAN_ACUAN

    @property
    def keterangan(self) -> str:
        if self.selisih == 0:
            return "tepat"
        return f"lebih {self.selisih}" if self.selisih > 0 else f"kurang {-self.selisih}"


@dataclass(frozen=True)
class Pratinjau:
    """What an assignment would do, before it is done."""

    jumlah: int
    tanpa: int  # families without anybody on or after the day
    tetap: int  # already with this pendamping
    dari: list[tuple[str, int]]  # name of the present pendamping, families
    terhalang: int  # changed hands after the day already: that history must not be overwritten
    beda_bahasa: list[tuple[str, int]]  # language the pendamping is not known to speak, families

    @property
    def pindah(self) -> int:
        return sum(n for _, n in self.dari)


def pendamping_di(kode: str, pada: date | None = None) -> QuerySet[Pengguna]:
    """Users appointed as pendamping, on a day, to an area that covers `kode` or lies inside it."""
    di_atas = [kode[:n] for n in (2, 5, 8, 13) if n <= len(kode)]
    jabatan = Jabatan.objects.berlaku_pada(pada or hari_ini()).filter(
        Q(wilayah__in=di_atas) | Q(wilayah__kode__startswith=f"{kode}."),
        peran__in=PERAN_DAMPINGAN,
        pengguna=OuterRef("pk"),
    )
    return Pengguna.objects.filter(Exists(jabatan), is_active=True)


def calon_petugas(desa: str, pada: date | None = None) -> QuerySet[Pengguna]:
    """Those who may be given families of a desa, now or later, with the number they hold (`jumlah_kpm`)."""
    hari = pada or hari_ini()
    jabatan = Jabatan.objects.filter(
        Q(selesai__isnull=True) | Q(selesai__gte=hari),
        wilayah__in=[desa[:n] for n in (2, 5, 8, 13)],
        peran__in=PERAN_DAMPINGAN,
        pengguna=OuterRef("pk"),
    )
    dipegang = Penugasan.objects.filter(berlaku(hari), petugas=OuterRef("pk"), kpm__kepesertaan__in=PESERTA)
    return (
        Pengguna.objects.filter(Exists(jabatan), is_active=True)
        .annotate(
            jumlah_kpm=Coalesce(Subquery(dipegang.order_by().values("petugas").annotate(n=Count("pk")).values("n")), 0)
        )
        .order_by("nama", "pk")
    )


def beban_di(kode: str, pada: date | None = None) -> list[Beban]:
    """Load of everybody who serves in an area; all their families count, also those elsewhere."""
    hari = pada or hari_ini()
    orang = list(pendamping_di(kode, hari).order_by("nama", "pk"))
    jumlah = dict(
        Penugasan.objects.filter(berlaku(hari), petugas__in=orang, kpm__kepesertaan__in=PESERTA)
        .values_list("petugas")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return [Beban(p, jumlah.get(p.pk, 0)) for p in orang]


def hitung_wilayah(kode: str, kolom: str, pada: date | None = None) -> list[dict[str, Any]]:
    """Families per kecamatan or desa of an area (`kolom`): participants, candidates, and those without a pendamping."""
    petugas = Penugasan.objects.filter(berlaku(pada or hari_ini()), kpm=OuterRef("pk"))
    calon = Q(kepesertaan=Kepesertaan.CALON)
    hitungan = (
        KPM.objects.filter(kepesertaan__in=DIDAMPINGI)
        .filter(saring_wilayah([kode]))
        .values(kode=F(kolom))
        .annotate(
            n=Count("pk", filter=Q(kepesertaan__in=PESERTA)),
            calon=Count("pk", filter=calon),
            tanpa=Count("pk", filter=~Exists(petugas)),
        )
        .order_by("kode")
    )
    baris = list(hitungan)
    nama = dict(Wilayah.objects.filter(kode__in=[b["kode"] for b in baris]).values_list("kode", "nama"))
    return [{**b, "nama": nama[b["kode"]]} for b in baris]


def kelompok_di(desa: str, pada: date | None = None) -> QuerySet[Kelompok]:
    """Groups of a desa with the name of whoever leads them on a day."""
    hari = pada or hari_ini()
    pengampu = PenugasanKelompok.objects.filter(berlaku(hari), kelompok=OuterRef("pk"))
    return (
        Kelompok.objects.aktif(hari)
        .filter(desa=desa)
        .annotate(
            nama_petugas=pengampu.values("petugas__nama")[:1],
            anggota_n=Count("keanggotaan", filter=berlaku(hari, "keanggotaan__")),
        )
        .order_by("nama", "pk")
    )


def keluarga_di(desa: str, pada: date | None = None) -> QuerySet[KPM]:
    """Families of a desa that need a pendamping, with its name (`nama_petugas`) and their group (`nama_kelompok`)."""
    hari = pada or hari_ini()
    petugas = Penugasan.objects.filter(berlaku(hari), kpm=OuterRef("pk"))
    kelompok = KeanggotaanKelompok.objects.berlaku_pada(hari).filter(kpm=OuterRef("pk"))
    qs: QuerySet[KPM] = KPM.objects.filter(kepesertaan__in=DIDAMPINGI, desa=desa).annotate(
        nama_petugas=Subquery(petugas.values("petugas__nama")[:1]),
        nama_kelompok=Subquery(kelompok.values("kelompok__nama")[:1]),
    )
    return qs


def rencana_di(desa: str, pada: date | None = None) -> list[tuple[date, str, int]]:
    """Assignments in a desa that begin after a day: first day, pendamping, families."""
    nanti = Penugasan.objects.filter(kpm__desa=desa, mulai__gt=pada or hari_ini())
    hitungan = nanti.values_list("mulai", "petugas__nama").annotate(n=Count("pk"))
    return [(mulai, nama, n) for mulai, nama, n in hitungan.order_by("mulai", "petugas__nama")]


def penugasan_sejak(mulai: date) -> Q:
    """Condition "in force on that day or beginning later": such a row stands in the way of a new one."""
    return Q(selesai__isnull=True) | Q(selesai__gte=mulai)


def sasaran_desa(desa: str, *, hanya_belum: bool, mulai: date) -> QuerySet[KPM]:
    """Families of a desa that need a pendamping: all, or those nobody holds on or after a day."""
    qs: QuerySet[KPM] = KPM.objects.filter(kepesertaan__in=DIDAMPINGI, desa=desa)
    if hanya_belum:
        qs = qs.filter(~Exists(Penugasan.objects.filter(penugasan_sejak(mulai), kpm=OuterRef("pk"))))
    return qs


def sasaran_kelompok(kelompok: Kelompok, mulai: date) -> QuerySet[KPM]:
    """Members of a group on the day the assignment begins; today's members when that day is past."""
    hari = max(mulai, hari_ini(kelompok.desa_id))
    anggota = kelompok.keanggotaan.berlaku_pada(hari).values("kpm")
    return KPM.objects.filter(pk__in=anggota)


def pratinjau_tugas(kpm: QuerySet[KPM], *, petugas: Pengguna, mulai: date) -> Pratinjau:
    """Count what assigning these families from `mulai` would move, and from whom."""
    ada = Penugasan.objects.filter(penugasan_sejak(mulai), kpm__in=kpm)
    milik = Q(petugas=petugas, mulai__lte=mulai, selesai__isnull=True)
    dari = ada.exclude(milik).values_list("petugas__nama").annotate(n=Count("kpm", distinct=True)).order_by("-n")
    hitung = ada.aggregate(
        dipegang=Count("kpm", distinct=True),
        tetap=Count("kpm", distinct=True, filter=milik),
        terhalang=Count("kpm", distinct=True, filter=Q(mulai__gt=mulai, mulai__lte=hari_ini())),
    )
    per_bahasa = list(kpm.order_by().values_list("bahasa").annotate(n=Count("pk")).order_by("-n", "bahasa"))
    jumlah = sum(n for _, n in per_bahasa)
    return Pratinjau(
        jumlah=jumlah,
        tanpa=jumlah - hitung["dipegang"],
        tetap=hitung["tetap"],
        dari=list(dari.order_by("-n", "petugas__nama")),
        terhalang=hitung["terhalang"],
        beda_bahasa=[(b, n) for b, n in per_bahasa if b and not petugas.berbahasa(b)],
    )
