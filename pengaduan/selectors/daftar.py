"""The list of complaints, the one about to breach first, and how many there are of what (docs/program.md §11)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, DateField, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Least

from akun.enums import PERAN_DAMPINGAN, Peran
from akun.models import Jabatan, Pengguna
from inti.halaman_kunci import HITUNG_MAKS, Halaman, halaman_kunci
from inti.waktu import geser_bulan, hari_ini
from inti.zona import hari_di, pada_hari
from p2k2.selectors.tanda import saring_menurut_keluarga
from pengaduan.enums import BATAS_TERBUKA, BERAKHIR, TERBUKA, KeadaanAduan
from pengaduan.models import Pengaduan
from pengaduan.selectors.sp4n import belum_sp4n
from pengaduan.selectors.wewenang import BERTINDAK, diputus_dinas
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
    sp4n: str = ""  # belum: still to be entered into SP4N-LAPOR
    bulan: date | None = None  # the month in which it was received
    dijawab: date | None = None  # the month in which it was answered
    suara: bool = False  # the reporter said whether that was enough
    dibuka_lagi: bool = False
    umur: str = ""  # a key of UMUR
    tingkat: int | None = None  # the level that has it
    petugas: str = ""  # who accompanies the family today; TANPA: nobody, or no family
    persis: bool = False  # of `wilayah` itself, not of an area inside it


# Days since an open complaint was received: the band's name, from, up to.
UMUR = {"7": ("sampai 7 hari", 0, 7), "30": ("8 sampai 30 hari", 8, 30), "lama": ("lebih dari 30 hari", 31, 99_999)}


# A complaint nobody acknowledged breaches that deadline first.
TENGGAT_ADUAN = Case(
    When(keadaan=KeadaanAduan.BARU, then=Least("tenggat_terima", "tenggat_selesai")),
    default=F("tenggat_selesai"),
    output_field=DateField(),
)


def hari_aduan(kolom: str = "dibuat_pada") -> Any:
    """The day on which a complaint was received (or answered) where it lies, as dashboards count it."""
    return hari_di(kolom, "wilayah")


def dalam_bulan(bulan: date, kolom: str = "dibuat_pada") -> Q:
    """Received (or answered) in the month that begins with this day."""
    return pada_hari(kolom, "wilayah", bulan, geser_bulan(bulan, 1))


def lewat_tenggat(hari: date) -> Q:
    """Open, and past the day by which its level should have acknowledged or settled it."""
    return Q(keadaan__in=TERBUKA) & (
        Q(tenggat_selesai__lt=hari) | Q(keadaan=KeadaanAduan.BARU, tenggat_terima__lt=hari)
    )


def berumur(umur: str, hari: date) -> Q:
    """Open, and received as many days ago as the band says."""
    _, dari, sampai = UMUR[umur]
    awal, akhir = hari - timedelta(days=sampai), hari - timedelta(days=dari)
    return Q(keadaan__in=TERBUKA) & pada_hari("dibuat_pada", "wilayah", awal, akhir + timedelta(days=1))


def segera_lewat(hari: date) -> Q:
    """Open, not late, and within the days of the reminder; not yet acknowledged on the last day for that."""
    return (
        Q(keadaan__in=TERBUKA)
        & (Q(ingat_mulai__lte=hari) | Q(keadaan=KeadaanAduan.BARU, tenggat_terima__lte=hari))
        & ~lewat_tenggat(hari)
    )


def giliran(user: Pengguna) -> QuerySet[Pengaduan]:
    """Open complaints that wait for the user's own level, or that the user took over.

    Dinas Sosial's are those nobody else is left to decide, also where somebody took one over who serves no more.
    """
    milik = Q(petugas=user.pk)
    for peran, tingkat in BERTINDAK.items():
        if peran in user.lingkup().peran:
            bagian = Pengaduan.objects.terlihat_oleh(user, sebagai=[peran]).filter(tingkat=tingkat, petugas=None)
            if peran == Peran.APD:
                bagian = bagian.filter(batas=BATAS_TERBUKA)
            milik |= Q(pk__in=bagian.values("pk"))
    if Peran.PENGAWAS in user.lingkup().peran:
        hari = hari_ini()
        menjabat = Jabatan.objects.berlaku_pada(hari).filter(pengguna=OuterRef("petugas"))
        milik |= Q(pk__in=diputus_dinas(user, hari).exclude(Exists(menjabat)).values("pk"))
    return Pengaduan.objects.terlihat_oleh(user).terbuka().filter(milik)


def daftar_aduan(*, user: Pengguna, saring: SaringAduan, hari: date, sesudah: str | None = None) -> Halaman:
    """One page of complaints; open ones by the earliest deadline, others newest first."""
    qs = _disaring(user, saring, hari).select_related("jenis", "wilayah", "kpm", "petugas")
    if saring.keadaan == "terbuka":
        return halaman_kunci(qs.annotate(urut=TENGGAT_ADUAN), urut=("urut", "pk"), sesudah=sesudah)
    return halaman_kunci(qs, urut=("-dibuat_pada", "-pk"), sesudah=sesudah)


def hitung_aduan(*, user: Pengguna, saring: SaringAduan, hari: date) -> dict[str, int]:
    """Of what the user may see and the filter keeps, whatever state and deadline it names: open, late, about to
    breach, answered, in one query."""
    return _disaring(user, replace(saring, keadaan="semua", mendesak=""), hari).aggregate(
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
    if saring.umum:
        qs = qs.filter(batas=BATAS_TERBUKA)
    if saring.sp4n:
        qs = qs.filter(belum_sp4n())
    if saring.mendesak:
        qs = qs.filter(lewat_tenggat(hari) if saring.mendesak == "lewat" else segera_lewat(hari))
    if saring.jenis:
        qs = qs.filter(jenis=saring.jenis)
    if saring.wilayah:
        qs = qs.filter(wilayah=saring.wilayah) if saring.persis else qs.filter(di_bawah([saring.wilayah]))
    if saring.rahasia:
        qs = qs.filter(batas__gt=BATAS_TERBUKA)
    return saring_menurut_keluarga(_seperti_rekap(qs, saring, hari), "", saring.petugas, hari)


def _seperti_rekap(qs: QuerySet[Any], saring: SaringAduan, hari: date) -> QuerySet[Any]:
    """What a figure of the recap counts."""
    if saring.bulan:
        qs = qs.filter(dalam_bulan(saring.bulan))
    if saring.dijawab:
        qs = qs.filter(dalam_bulan(saring.dijawab, "dijawab_pada"))
    if saring.suara:
        qs = qs.filter(puas__isnull=False)
    if saring.dibuka_lagi:
        qs = qs.filter(dibuka_lagi_n__gt=0)
    if saring.umur:
        qs = qs.filter(berumur(saring.umur, hari))
    return qs.filter(tingkat=saring.tingkat) if saring.tingkat else qs
