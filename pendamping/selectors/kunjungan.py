"""Read models of visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from akun.enums import PERAN_DAMPINGAN
from akun.models import Pengguna
from inti.halaman_kunci import Halaman, halaman_kunci
from inti.waktu import geser_bulan
from kpm.models import KPM
from pendamping.enums import YaTidakTahu
from pendamping.models import Kunjungan, RencanaKunjungan
from wilayah.models import saring_wilayah


@dataclass(frozen=True)
class SaringKunjungan:
    """What narrows the list of visits; codes and ids only."""

    wilayah: str = ""
    petugas: str = ""
    bulan: date | None = None
    kks: bool = False  # only visits that found the card with somebody else
    tanpa_foto: bool = False

    def terapkan(self, qs: QuerySet[Kunjungan]) -> QuerySet[Kunjungan]:
        if self.wilayah:
            qs = qs.filter(saring_wilayah([self.wilayah], awalan="kpm__"))
        if self.petugas:
            qs = qs.filter(petugas=int(self.petugas))
        if self.bulan:
            qs = qs.filter(tanggal__gte=self.bulan, tanggal__lt=geser_bulan(self.bulan, 1))
        if self.kks:
            qs = qs.filter(kks_dipegang_sendiri=YaTidakTahu.TIDAK)
        if self.tanpa_foto:
            qs = qs.filter(~Exists(Kunjungan.foto.through.objects.filter(kunjungan=OuterRef("pk"))))
        return qs


def daftar_kunjungan(*, user: Pengguna, saring: SaringKunjungan, sesudah: str | None = None) -> Halaman:
    """One page of the visits the user may see, latest first, with family, officer and number of photos."""
    cabang = [saring.terapkan(qs) for qs in _cabang_kunjungan(user)]
    return halaman_kunci(
        untuk_baris(cabang[0] if len(cabang) == 1 else Kunjungan.objects.all()),
        urut=("-tanggal", "-id"),
        sesudah=sesudah,
        cabang=cabang if len(cabang) > 1 else (),
    )


def _cabang_kunjungan(user: Pengguna) -> list[QuerySet[Kunjungan]]:
    """The visits a user may see, cut so that each part has its own index: whole areas, own visits, own families."""
    lingkup = user.lingkup()
    if lingkup.semua or lingkup.petugas_id is None:
        return [Kunjungan.objects.terlihat_oleh(user)]
    cabang: list[QuerySet[Kunjungan]] = [
        Kunjungan.objects.filter(petugas=lingkup.petugas_id),
        Kunjungan.objects.filter(kpm__in=KPM.objects.terlihat_oleh(user, sebagai=PERAN_DAMPINGAN)),
    ]
    if lingkup.wilayah:
        cabang.append(Kunjungan.objects.terlihat_oleh(user, sebagai=lingkup.peran - PERAN_DAMPINGAN))
    return cabang


def kunjungan_kpm(kpm: KPM, *, sesudah: str | None = None) -> Halaman:
    """One page of a family's visits, latest first; who may see the family sees all of them."""
    qs = untuk_baris(Kunjungan.objects.filter(kpm=kpm))
    return halaman_kunci(qs, urut=("-tanggal", "-id"), sesudah=sesudah)


def untuk_baris(qs: QuerySet[Kunjungan]) -> QuerySet[Kunjungan]:
    """With family, officer, number of photos, and whether the visit had been planned (else it is incidental)."""
    foto: Any = Kunjungan.foto.through.objects.filter(kunjungan=OuterRef("pk")).order_by()
    jumlah = foto.values("kunjungan").annotate(n=Count("pk")).values("n")
    return qs.select_related("kpm__desa", "petugas").annotate(
        jumlah_foto=Coalesce(Subquery(jumlah), 0),
        terencana=Exists(RencanaKunjungan.objects.filter(kunjungan=OuterRef("pk"))),
    )
