"""Read models of who holds the cards."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from akun.enums import PERAN_DAMPINGAN
from akun.models import Jabatan, Pengguna
from inti.halaman_kunci import HITUNG_MAKS, Halaman, halaman_kunci
from inti.waktu import hari_ini
from kpm.models import KPM
from pendamping.models import Penugasan
from penyaluran.enums import PemegangKartu
from penyaluran.models import KartuKKS, PindahKartu
from wilayah.models import saring_wilayah


@dataclass(frozen=True)
class SaringKartu:
    """What narrows the list; codes and ids only. `saya`: cards of own families."""

    pemegang: str = ""
    wilayah: str = ""
    saya: bool = False


def _di_luar(user: Pengguna, *, saya: bool = False) -> QuerySet[KartuKKS]:
    terlihat = KartuKKS.objects.terlihat_oleh(user, sebagai=PERAN_DAMPINGAN if saya else None)
    return terlihat.exclude(pemegang=PemegangKartu.KELUARGA)


def jumlah_kartu_di_luar(user: Pengguna) -> int:
    """Cards not with their family, of families the user sees, counted up to `HITUNG_MAKS`."""
    return _di_luar(user).order_by()[:HITUNG_MAKS].count()


def daftar_kartu_di_luar(*, user: Pengguna, saring: SaringKartu, sesudah: str | None = None) -> Halaman:
    """One page of cards not with their family, the longest away first."""
    qs = _di_luar(user, saya=saring.saya)
    if saring.pemegang:
        qs = qs.filter(pemegang=saring.pemegang)
    if saring.wilayah:
        qs = qs.filter(saring_wilayah([saring.wilayah], awalan="kpm__"))
    return halaman_kunci(qs.select_related("kpm__desa", "pemegang_petugas"), urut=("sejak", "kpm_id"), sesudah=sesudah)


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
