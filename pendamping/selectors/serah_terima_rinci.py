"""Read models of a handover's pages: whom and what to choose, its families, the receiver's load."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from akun.enums import PERAN_DAMPINGAN, Izin
from akun.models import Jabatan, Pengguna, berlaku
from inti.halaman_kunci import Halaman, halaman_kunci
from inti.waktu import hari_ini
from kpm.enums import DIDAMPINGI, PESERTA
from kpm.models import KPM, KeanggotaanKelompok, Kelompok
from pendamping.models import Penugasan, PenugasanKelompok, SerahTerima, SerahTerimaKPM
from pendamping.selectors.penugasan import korkec_pada
from wilayah.models import saring_wilayah


def calon_penyerah(user: Pengguna) -> QuerySet[Any]:
    """Everybody who holds families now, also who has left, and for whom this user may prepare a handover."""
    lingkup = user.lingkup_izin(Izin.SERAH_TERIMA)
    hari = hari_ini()
    dipegang = Penugasan.objects.filter(berlaku(hari), petugas=OuterRef("pk"), kpm__kepesertaan__in=DIDAMPINGI)
    syarat = Q(Exists(dipegang.filter(saring_wilayah(lingkup.wilayah, awalan="kpm__"))))
    if lingkup.semua:
        syarat = Q(Exists(dipegang))
    if lingkup.petugas_id is not None:
        syarat |= Q(pk=lingkup.petugas_id) & Q(Exists(dipegang))
    return Pengguna.objects.filter(syarat).order_by("nama", "pk")


def kelompok_dipegang(dari: int, hari: date, user: Pengguna) -> QuerySet[PenugasanKelompok]:
    """Groups led by somebody on a day, to choose from; those only for which the user may prepare a handover."""
    diampu = PenugasanKelompok.objects.filter(berlaku(hari), petugas=dari).filter(
        Q(kelompok__dibubarkan__isnull=True) | Q(kelompok__dibubarkan__gte=hari),
        kelompok__in=Kelompok.objects.boleh(user, Izin.SERAH_TERIMA),
    )
    return diampu.select_related("kelompok__desa").order_by("kelompok__desa__nama", "kelompok__nama", "pk")


def keluarga_dipegang(dari: int, hari: date, user: Pengguna) -> QuerySet[Penugasan]:
    """Families held by somebody on a day that need a pendamping, to choose from; as with groups."""
    dipegang = Penugasan.objects.filter(
        berlaku(hari),
        petugas=dari,
        kpm__kepesertaan__in=DIDAMPINGI,
        kpm__in=KPM.objects.boleh(user, Izin.SERAH_TERIMA),
    )
    return dipegang.select_related("kpm__desa").order_by("kpm__desa__nama", "kpm__rw", "kpm__rt", "kpm__nama", "pk")


def calon_penerima(dari: int) -> QuerySet[Pengguna]:
    """Everybody else appointed, now or later, where the giver holds families; with the number held (`jumlah_kpm`)."""
    hari = hari_ini()
    desa = Penugasan.objects.filter(berlaku(hari), petugas=dari).values_list("kpm__desa", flat=True).distinct()
    kode = {d[:n] for d in desa for n in (2, 5, 8, 13)}
    jabatan = Jabatan.objects.filter(
        Q(selesai__isnull=True) | Q(selesai__gte=hari),
        wilayah__in=kode,
        peran__in=PERAN_DAMPINGAN,
        pengguna=OuterRef("pk"),
    )
    dipegang = Penugasan.objects.filter(berlaku(hari), petugas=OuterRef("pk"), kpm__kepesertaan__in=PESERTA)
    jumlah = dipegang.order_by().values("petugas").annotate(n=Count("pk")).values("n")
    orang = Pengguna.objects.filter(Exists(jabatan), is_active=True).exclude(pk=dari)
    return orang.annotate(jumlah_kpm=Coalesce(Subquery(jumlah), 0), korkec=korkec_pada(hari)).order_by("nama", "pk")


# --- one handover ------------------------------------------------------------------------------


@dataclass(frozen=True)
class BebanPenerima:
    """Participants the receiver holds without and with this handover."""

    sebelum: int
    sesudah: int


def beban_penerima(serah: SerahTerima, kpm: Collection[int]) -> BebanPenerima:
    dipegang = Penugasan.objects.filter(berlaku(serah.berlaku), petugas=serah.kepada_id, kpm__kepesertaan__in=PESERTA)
    kini = dipegang.exclude(kpm__in=kpm).count()
    return BebanPenerima(kini, kini + KPM.objects.filter(pk__in=kpm, kepesertaan__in=PESERTA).count())


def hitung_kabar(serah: SerahTerima) -> tuple[int, int]:
    """Families to be told, and how many of them were; who left the programme is not told."""
    hitung = serah.keluarga.filter(kpm__kepesertaan__in=DIDAMPINGI).aggregate(
        n=Count("pk"), sudah=Count("pk", filter=Q(diberitahu_pada__isnull=False))
    )
    return hitung["n"], hitung["sudah"]


@dataclass(frozen=True)
class KeluargaSerah:
    """A family as a handover lists it: nothing more than name, place and group."""

    pk: int
    nama: str
    alamat: str
    kelompok: str
    keluar: bool  # no longer in the programme


def keluarga_serah(kpm: Collection[int], hari: date) -> list[KeluargaSerah]:
    """The families by group and name."""
    kelompok = KeanggotaanKelompok.objects.berlaku_pada(hari).filter(kpm=OuterRef("pk"))
    baris = (
        KPM.objects.filter(pk__in=kpm)
        .annotate(nama_kelompok=Coalesce(Subquery(kelompok.values("kelompok__nama")[:1]), Value("")))
        .order_by("nama_kelompok", "nama", "pk")
        .values_list("pk", "nama", "desa__nama", "rt", "nama_kelompok", "kepesertaan")
    )
    return [
        KeluargaSerah(pk, nama, f"{desa} RT {rt}" if rt else desa, grup, kepesertaan not in DIDAMPINGI)
        for pk, nama, desa, rt, grup, kepesertaan in baris
    ]


def daftar_kabar(
    serah: SerahTerima, *, user: Pengguna, kelompok: UUID | None, belum: bool, sesudah: str | None
) -> Halaman:
    """One page of the families to be told; `terlihat` is true for those the user may see today."""
    qs = keluarga_kabar(serah, kelompok).select_related("kpm__desa")
    if belum:
        qs = qs.filter(diberitahu_pada__isnull=True)
    qs = qs.annotate(terlihat=Exists(KPM.objects.terlihat_oleh(user).filter(pk=OuterRef("kpm"))))
    return halaman_kunci(qs, urut=("kpm__nama", "id"), sesudah=sesudah)


def keluarga_kabar(serah: SerahTerima, kelompok: UUID | None) -> QuerySet[SerahTerimaKPM]:
    """Families of a handover that are to be told, of one group or all."""
    qs = serah.keluarga.filter(kpm__kepesertaan__in=DIDAMPINGI)
    if kelompok is not None:
        anggota = KeanggotaanKelompok.objects.berlaku_pada(max(serah.berlaku, hari_ini())).filter(kelompok=kelompok)
        qs = qs.filter(kpm__in=anggota.values("kpm"))
    return qs
