"""Read models of handovers: what somebody still holds, what waits for whom, what a handover is about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from akun.enums import Izin, Peran
from akun.models import Jabatan, Pengguna, berlaku
from inti.halaman_kunci import Halaman, halaman_kunci
from inti.templatetags.format import angka
from inti.waktu import hari_ini
from kpm.enums import DIDAMPINGI
from kpm.models import KeanggotaanKelompok
from pendamping.enums import CakupanSerah, KeadaanSerahTerima
from pendamping.models import Penugasan, PenugasanKelompok, SerahTerima, SerahTerimaKelompok, SerahTerimaKPM
from pendamping.selectors.penugasan import penugasan_sejak
from wilayah.models import di_bawah

BATAS = 1000


@dataclass(frozen=True)
class Pegangan:
    """Families and groups in somebody's hands; true when there are any."""

    keluarga: int
    kelompok: int

    def __bool__(self) -> bool:
        return bool(self.keluarga or self.kelompok)

    def __str__(self) -> str:
        bagian = [f"{angka(n)} {benda}" for n, benda in ((self.keluarga, "keluarga"), (self.kelompok, "kelompok")) if n]
        return " dan ".join(bagian) or "tidak ada"


def masih_memegang(petugas: int, sesudah: date) -> Pegangan:
    """What a pendamping would still hold after this day, approved handovers that begin by then left out.

    Families that left the programme and dissolved groups need nobody.
    """
    lepas = Q(
        serah_terima__keadaan=KeadaanSerahTerima.DISETUJUI,
        serah_terima__dari=petugas,
        serah_terima__berlaku__lte=sesudah + timedelta(days=1),
    )
    nanti = penugasan_sejak(sesudah + timedelta(days=1)) & Q(petugas=petugas)
    keluarga = Penugasan.objects.filter(nanti, kpm__kepesertaan__in=DIDAMPINGI).filter(
        ~Exists(SerahTerimaKPM.objects.filter(lepas, kpm=OuterRef("kpm")))
    )
    kelompok = PenugasanKelompok.objects.filter(
        nanti, Q(kelompok__dibubarkan__isnull=True) | Q(kelompok__dibubarkan__gt=sesudah)
    ).filter(~Exists(SerahTerimaKelompok.objects.filter(lepas, kelompok=OuterRef("kelompok"))))
    return Pegangan(
        keluarga.values("kpm").distinct().count(),
        kelompok.values("kelompok").distinct().count(),
    )


# --- what is handed over -----------------------------------------------------------------------


@dataclass(frozen=True)
class Sasaran:
    """Families and groups by primary key, each in order; false when there are none."""

    kpm: tuple[int, ...] = ()
    kelompok: tuple[UUID, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.kpm or self.kelompok)

    def tanpa(self, kpm: Collection[int], kelompok: Collection[UUID]) -> Sasaran:
        return Sasaran(tuple(k for k in self.kpm if k not in kpm), tuple(k for k in self.kelompok if k not in kelompok))


def sasaran_serah(
    dari: int, hari: date, cakupan: str, *, kelompok: Collection[UUID] = (), kpm: Collection[int] = ()
) -> Sasaran:
    """What of a pendamping's caseload on that day is meant: all, some groups with their families, or some families."""
    dipegang = Penugasan.objects.filter(berlaku(hari), petugas=dari)
    diampu = PenugasanKelompok.objects.filter(berlaku(hari), petugas=dari).filter(
        Q(kelompok__dibubarkan__isnull=True) | Q(kelompok__dibubarkan__gte=hari)
    )
    if cakupan == CakupanSerah.KELUARGA:
        dipegang, diampu = dipegang.filter(kpm__in=kpm), diampu.none()
    elif cakupan == CakupanSerah.KELOMPOK:
        diampu = diampu.filter(kelompok__in=kelompok)
        anggota = KeanggotaanKelompok.objects.berlaku_pada(hari).filter(kelompok__in=diampu.values("kelompok"))
        dipegang = dipegang.filter(kpm__in=anggota.values("kpm"))
    return Sasaran(
        tuple(dipegang.order_by("kpm").values_list("kpm", flat=True)),
        tuple(diampu.order_by("kelompok").values_list("kelompok", flat=True)),
    )


def sasaran_kini(serah: SerahTerima) -> Sasaran:
    """What a handover that is not accepted yet is about today: its choice, applied to the caseload as it is now."""
    return sasaran_serah(
        serah.dari_id,
        serah.berlaku,
        serah.isi.get("cakupan", CakupanSerah.KELUARGA),
        kelompok=[UUID(k) for k in serah.isi.get("kelompok", [])],
        kpm=serah.keluarga.values_list("kpm", flat=True),
    )


def sidik_isi(sasaran: Sasaran) -> str:
    """A short mark of exactly these families and groups."""
    teks = ",".join([*map(str, sasaran.kpm), "|", *map(str, sasaran.kelompok)])
    return sha256(teks.encode()).hexdigest()[:16]


# --- what waits for whom -----------------------------------------------------------------------


def perlu_disetujui(user: Pengguna) -> QuerySet[SerahTerima]:
    """Accepted handovers this user may approve: the korkec, or the korkab where no korkec outside of it serves."""
    diterima = SerahTerima.objects.filter(keadaan=KeadaanSerahTerima.DITERIMA).exclude(
        Q(dari=user.pk) | Q(kepada=user.pk) | Q(dibuat_oleh=user.pk)
    )
    return diterima.filter(_menyetujui(user))


def _menyetujui(user: Pengguna) -> Q:
    lingkup = user.lingkup_izin(Izin.SETUJUI_SERAH_TERIMA)
    if lingkup.superuser:
        return Q()
    korkec = [j.wilayah_id for j in lingkup.jabatan if j.peran == Peran.KORKEC]
    lain = Jabatan.objects.filter(
        berlaku(hari_ini()), peran=Peran.KORKEC, wilayah=OuterRef("wilayah"), pengguna__is_active=True
    ).exclude(Q(pengguna=OuterRef("dari")) | Q(pengguna=OuterRef("kepada")) | Q(pengguna=OuterRef("dibuat_oleh")))
    return Q(wilayah__in=korkec) | (di_bawah(lingkup.wilayah - set(korkec)) & ~Q(Exists(lain)))


def menunggu_saya(user: Pengguna) -> QuerySet[SerahTerima]:
    """Handovers whose next step is this user's: to send, to accept, to approve, or to help on."""
    pengampu = user.lingkup_izin(Izin.SETUJUI_SERAH_TERIMA)
    terhambat = Q() if pengampu.semua else di_bawah(pengampu.wilayah)
    if not user.punya_izin(Izin.SERAH_TERIMA):
        return SerahTerima.objects.none()
    return SerahTerima.objects.filter(
        Q(keadaan=KeadaanSerahTerima.DISUSUN, dibuat_oleh=user.pk)
        | Q(keadaan=KeadaanSerahTerima.DIAJUKAN, kepada=user.pk)
        | Q(pk__in=perlu_disetujui(user).values("pk"))
        | (Q(keadaan=KeadaanSerahTerima.DISETUJUI, isi__has_key="hambatan") & terhambat)
    )


def jumlah_serah_terima_menunggu(user: Pengguna) -> int:
    """How many wait for this user; counting stops at 1000."""
    return menunggu_saya(user).order_by().values("pk")[:BATAS].count()


@dataclass(frozen=True)
class SaringSerah:
    """What narrows the list; codes and ids only."""

    siapa: str = ""  # menunggu, dari, kepada
    keadaan: str = ""
    wilayah: str = ""


def daftar_serah(*, user: Pengguna, saring: SaringSerah, sesudah: str | None = None) -> Halaman:
    """One page of handovers, latest first."""
    qs = SerahTerima.objects.terlihat_oleh(user).select_related("dari", "kepada", "wilayah")
    if saring.siapa == "menunggu":
        qs = qs.filter(pk__in=menunggu_saya(user).values("pk"))
    elif saring.siapa:
        qs = qs.filter(**{saring.siapa: user.pk})
    if saring.keadaan == "berjalan":
        qs = qs.berjalan()
    elif saring.keadaan:
        qs = qs.filter(keadaan=saring.keadaan)
    if saring.wilayah:
        qs = qs.filter(di_bawah([saring.wilayah]))
    return halaman_kunci(qs, urut=("-dibuat_pada", "-id"), sesudah=sesudah)
