"""Whose families a reconciliation form holds (docs/program.md §5)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from akun.enums import Izin, peran_berizin
from akun.models import Pengguna
from kpm.models import KPM
from penyaluran.models import Pembayaran, Tahap
from wilayah.models import Wilayah, saring_wilayah


@dataclass(frozen=True, kw_only=True)
class CakupanFormulir:
    """The families of an area, of a pendamping, of one in the other; neither: one's own. `belum`: not yet reported."""

    wilayah: Wilayah | None = None
    petugas: Pengguna | None = None
    belum: bool = False

    @property
    def sendiri(self) -> bool:
        return self.wilayah is None and self.petugas is None


def pembayaran_formulir(tahap: Tahap, cakupan: CakupanFormulir, oleh: Pengguna) -> QuerySet[Pembayaran]:
    """Payments with money in them, as far as one may take them out: the own families, else those one may export."""
    semua = Pembayaran.objects.filter(tahap=tahap).direncanakan()
    if cakupan.sendiri:
        qs = semua.filter(kpm__in=KPM.objects.didampingi(oleh.pk))
    else:
        qs = semua.terlihat_oleh(oleh, sebagai=peran_berizin(Izin.EKSPOR))
    if cakupan.wilayah is not None:
        qs = qs.filter(saring_wilayah([cakupan.wilayah.kode]))
    if cakupan.petugas is not None:
        qs = qs.filter(kpm__in=KPM.objects.didampingi(cakupan.petugas.pk))
    return qs.filter(rekonsiliasi__isnull=True) if cakupan.belum else qs


def kabupaten_formulir(qs: QuerySet[Pembayaran]) -> list[str]:
    return list(qs.order_by("kabupaten_kode").values_list("kabupaten_kode", flat=True).distinct())


def hitung_formulir(tahap: Tahap, oleh: Pengguna) -> dict[str, int]:
    """How many of one's own families were paid, and how many of them are not yet reported."""
    hitung = pembayaran_formulir(tahap, CakupanFormulir(), oleh).aggregate(
        semua=Count("pk"), belum=Count("pk", filter=Q(rekonsiliasi__isnull=True))
    )
    return {nama: int(banyak) for nama, banyak in hitung.items()}
