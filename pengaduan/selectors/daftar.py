"""The list of complaints, the one about to breach first, and how many there are of what (docs/program.md §11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, DateField, F, Q, QuerySet, When
from django.db.models.functions import Least

from akun.enums import PERAN_DAMPINGAN, Peran
from akun.models import Pengguna
from inti.halaman_kunci import HITUNG_MAKS, Halaman, halaman_kunci
from inti.waktu import geser_bulan, hari_ini
from pengaduan.enums import BATAS_TERBUKA, BERAKHIR, TERBUKA, KeadaanAduan
from pengaduan.models import Pengaduan
from pengaduan.selectors.wewenang import BERTINDAK
from wilayah.models import di_bawah


@dataclass(frozen=True)
class SaringAduan:
    """What narrows the list; codes only. Open ones, unless `keadaan` says else."""

    keadaan: str = "terbuka"  # terbuka, dijawab, berakhir, semua
    jenis: str = ""
    wilayah: str = ""
    mendesak: str = ""  # lewat, segera
    giliran: bool = False
    saya: bool = False
    rahasia: bool = False
    umum: bool = False  # without restricted ones, as the recap counts
    bulan: date | None = None  # the month in which it was received


# A complaint nobody acknowledged breaches that deadline first.
TENGGAT_ADUAN = Case(
    When(keadaan=KeadaanAduan.BARU, then=Least("tenggat_terima", "tenggat_selesai")),
    default=F("tenggat_selesai"),
    output_field=DateField(),
)


def dalam_bulan(bulan: date, kolom: str = "dibuat_pada") -> Q:
    """Received (or answered) in the month that begins with this day."""
    return Q(**{f"{kolom}__date__gte": bulan, f"{kolom}__date__lt": geser_bulan(bulan, 1)})


def lewat_tenggat(hari: date) -> Q:
    """Open, and past the day by which its level should have acknowledged or settled it."""
    return Q(keadaan__in=TERBUKA) & (
        Q(tenggat_selesai__lt=hari) | Q(keadaan=KeadaanAduan.BARU, tenggat_terima__lt=hari)
    )


def segera_lewat(hari: date) -> Q:
    """Open, not late, and within the days of the reminder; not yet acknowledged on the last day for that."""
    return (
        Q(keadaan__in=TERBUKA)
        & (Q(ingat_mulai__lte=hari) | Q(keadaan=KeadaanAduan.BARU, tenggat_terima__lte=hari))
        & ~lewat_tenggat(hari)
    )


def giliran(user: Pengguna) -> QuerySet[Pengaduan]:
    """Open complaints that wait for the user's own level, or that the user took over."""
    milik = Q(petugas=user.pk)
    for peran, tingkat in BERTINDAK.items():
        if peran in user.lingkup().peran:
            bagian = Pengaduan.objects.terlihat_oleh(user, sebagai=[peran]).filter(tingkat=tingkat, petugas=None)
            if peran == Peran.APD:
                bagian = bagian.filter(batas=BATAS_TERBUKA)
            milik |= Q(pk__in=bagian.values("pk"))
    return Pengaduan.objects.terlihat_oleh(user).terbuka().filter(milik)


def daftar_aduan(*, user: Pengguna, saring: SaringAduan, hari: date, sesudah: str | None = None) -> Halaman:
    """One page of complaints; open ones by the earliest deadline, others newest first."""
    qs = _disaring(user, saring, hari).select_related("jenis", "wilayah", "kpm", "petugas")
    if saring.keadaan == "terbuka":
        return halaman_kunci(qs.annotate(urut=TENGGAT_ADUAN), urut=("urut", "pk"), sesudah=sesudah)
    return halaman_kunci(qs, urut=("-dibuat_pada", "-pk"), sesudah=sesudah)


def hitung_aduan(*, user: Pengguna, hari: date) -> dict[str, int]:
    """Of what the user may see: open, late, about to breach, of the last 30 days, in one query."""
    return Pengaduan.objects.terlihat_oleh(user).aggregate(
        terbuka=Count("pk", filter=Q(keadaan__in=TERBUKA)),
        lewat=Count("pk", filter=lewat_tenggat(hari)),
        segera=Count("pk", filter=segera_lewat(hari)),
        dijawab=Count("pk", filter=Q(keadaan=KeadaanAduan.DIJAWAB)),
    )


def jumlah_giliran(user: Pengguna) -> int:
    """Complaints that wait for the user, up to HITUNG_MAKS."""
    return giliran(user)[:HITUNG_MAKS].count()


def jumlah_lewat(user: Pengguna) -> int:
    """Late complaints of what the user may see, up to HITUNG_MAKS."""
    return Pengaduan.objects.terlihat_oleh(user).filter(lewat_tenggat(hari_ini()))[:HITUNG_MAKS].count()


def cari_nomor(user: Pengguna, nomor: str) -> Pengaduan | None:
    """The complaint with that number, if the user may see it."""
    return Pengaduan.objects.terlihat_oleh(user).filter(nomor=" ".join(nomor.split()).upper()).first()


def _disaring(user: Pengguna, saring: SaringAduan, hari: date) -> QuerySet[Any]:
    qs = giliran(user) if saring.giliran else Pengaduan.objects.terlihat_oleh(user)
    if saring.saya:
        qs = qs.filter(pk__in=Pengaduan.objects.terlihat_oleh(user, sebagai=PERAN_DAMPINGAN).values("pk"))
    keadaan = {"terbuka": TERBUKA, "dijawab": (KeadaanAduan.DIJAWAB,), "berakhir": BERAKHIR}.get(saring.keadaan)
    if keadaan is not None:
        qs = qs.filter(keadaan__in=keadaan)
    if saring.bulan:
        qs = qs.filter(dalam_bulan(saring.bulan))
    if saring.umum:
        qs = qs.filter(batas=BATAS_TERBUKA)
    if saring.mendesak:
        qs = qs.filter(lewat_tenggat(hari) if saring.mendesak == "lewat" else segera_lewat(hari))
    if saring.jenis:
        qs = qs.filter(jenis=saring.jenis)
    if saring.wilayah:
        qs = qs.filter(di_bawah([saring.wilayah]))
    return qs.filter(batas__gt=BATAS_TERBUKA) if saring.rahasia else qs
