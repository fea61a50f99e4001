"""Read models of who holds the cards."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.apps import apps
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from akun.enums import PERAN_DAMPINGAN, Izin
from akun.models import Jabatan, Pengguna
from inti.halaman_kunci import HITUNG_MAKS, Halaman, halaman_kunci
from inti.waktu import hari_ini
from kpm.enums import PESERTA
from kpm.models import KPM
from pendamping.models import Penugasan
from penyaluran.enums import PemegangKartu
from penyaluran.models import KartuKKS, KendalaBayar, PindahKartu
from wilayah.models import Wilayah, saring_wilayah

DI_LUAR, SEMUA, TANPA_NOMOR = "luar", "semua", "tanpa"


@dataclass(frozen=True)
class SaringKartu:
    """What narrows the list; codes and ids only. `saya`: cards of own families."""

    pemegang: str = ""
    wilayah: str = ""
    saya: bool = False
    lihat: str = DI_LUAR
    keadaan: str = ""
    bank: str = ""


def _di_luar(user: Pengguna, *, saya: bool = False) -> QuerySet[KartuKKS]:
    terlihat = KartuKKS.objects.terlihat_oleh(user, sebagai=PERAN_DAMPINGAN if saya else None)
    return terlihat.exclude(pemegang=PemegangKartu.KELUARGA)


def jumlah_kartu_di_luar(user: Pengguna) -> int:
    """Cards not with their family, of families the user sees, counted up to `HITUNG_MAKS`."""
    return _di_luar(user).order_by()[:HITUNG_MAKS].count()


def daftar_kartu(*, user: Pengguna, saring: SaringKartu, sesudah: str | None = None) -> Halaman:
    """One page of the register: cards not with their family, the longest away first, or all that are recorded."""
    if saring.lihat == TANPA_NOMOR:
        return _tanpa_nomor(user, saring, sesudah)
    sebagai = PERAN_DAMPINGAN if saring.saya else None
    qs = (
        KartuKKS.objects.terlihat_oleh(user, sebagai=sebagai)
        if saring.lihat == SEMUA
        else _di_luar(user, saya=saring.saya)
    )
    for kolom in ("pemegang", "keadaan", "bank"):
        if nilai := getattr(saring, kolom):
            qs = qs.filter(**{kolom: nilai})
    if saring.wilayah:
        qs = qs.filter(saring_wilayah([saring.wilayah], awalan="kpm__"))
    qs = qs.select_related("kpm__desa", "pemegang_petugas")
    return halaman_kunci(qs, urut=("kpm_id",) if saring.lihat == SEMUA else ("sejak", "kpm_id"), sesudah=sesudah)


def _tanpa_nomor(user: Pengguna, saring: SaringKartu, sesudah: str | None) -> Halaman:
    """Participants of whose card no number is recorded; rows are families."""
    qs = KPM.objects.terlihat_oleh(user, sebagai=PERAN_DAMPINGAN if saring.saya else None)
    bernomor = KartuKKS.objects.filter(kpm=OuterRef("pk")).exclude(nomor_akhir="")
    qs = qs.filter(~Exists(bernomor), kepesertaan__in=PESERTA)
    if saring.wilayah:
        qs = qs.filter(saring_wilayah([saring.wilayah]))
    return halaman_kunci(qs.select_related("desa"), urut=("nama", "pk"), sesudah=sesudah)


def kartu_wilayah(wilayah: Wilayah, oleh: Pengguna) -> QuerySet[KPM]:
    """Participants of an area whose cards may be exported by the user, with the names of their open hindrances."""
    terbuka = KendalaBayar.objects.terbuka().filter(kpm=OuterRef("pk")).values("kpm")
    nama = terbuka.annotate(semua=StringAgg("alasan__nama", ", ", order_by="alasan__nama")).values("semua")
    milik = KPM.objects.boleh(oleh, Izin.EKSPOR).filter(saring_wilayah([wilayah.kode]), kepesertaan__in=PESERTA)
    return milik.annotate(kendala_nama=Subquery(nama))


def riwayat_nomor(kartu: KartuKKS | None) -> list[dict[str, Any]]:
    """The cards a family had, the newest first: last four digits, bank, since when, and why it was replaced."""
    if kartu is None or not kartu.nomor_akhir:
        return []
    peristiwa: Any = apps.get_model("penyaluran", "KartuKKSEvent")
    kolom = ("nomor_akhir", "bank", "nomor_sejak", "nomor_alasan")
    baris = peristiwa.objects.filter(pgh_obj=kartu.pk).exclude(nomor_akhir="").order_by("-pgh_id").values(*kolom)
    return [isi for isi, _ in groupby(baris)]


def riwayat_kartu(kpm: KPM) -> list[PindahKartu]:
    """The hand-overs of a card, first to last: by their day, of one day in the order they were recorded."""
    qs = PindahKartu.objects.filter(kpm=kpm).select_related("pemegang_petugas", "dicatat_oleh").prefetch_related("foto")
    return list(qs.order_by("tanggal", "dicatat_pada", "pk"))


def calon_pemegang(kpm: KPM) -> QuerySet[Pengguna]:
    """Pendamping a card of this family may be with: those of its kecamatan, and whoever ever accompanied it."""
    dekat = Jabatan.objects.berlaku_pada(hari_ini()).filter(
        pengguna=OuterRef("pk"), peran__in=PERAN_DAMPINGAN, wilayah__in=[kpm.desa_id[:n] for n in (2, 5, 8, 13)]
    )
    pernah = Penugasan.objects.filter(kpm=kpm, petugas=OuterRef("pk"))
    return Pengguna.objects.filter(Q(Exists(dekat)) | Q(Exists(pernah))).order_by("nama", "pk")
