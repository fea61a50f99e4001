"""KPM Lama, Baru and Hilang of a tahap against the one before it, read from payments alone."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from penyaluran.models import Pembayaran, Tahap

LAMA, BARU, HILANG = "lama", "baru", "hilang"
NAIK, TURUN, TETAP = "naik", "turun", "tetap"


@dataclass(frozen=True)
class Perbandingan:
    """Counts for one kecamatan; `naik`, `turun` and `tetap` divide `lama`."""

    sebelum: str | None
    lama: int
    baru: int
    hilang: int
    naik: int
    turun: int
    tetap: int


def tahap_sebelum(tahap: Tahap, kecamatan: str) -> str | None:
    """The latest earlier tahap of which the kecamatan has a list."""
    return (
        Pembayaran.objects.filter(tahap_id__lt=tahap.kode, kecamatan_kode=kecamatan)
        .order_by("-tahap_id")
        .values_list("tahap_id", flat=True)
        .first()
    )


def banding(tahap: Tahap, kecamatan: str, oleh: Any) -> Perbandingan:
    sebelum = tahap_sebelum(tahap, kecamatan)
    lama = Q(nominal_lama__isnull=False)
    hitung = _kini(tahap, kecamatan, sebelum, oleh).aggregate(
        lama=Count("pk", filter=lama),
        baru=Count("pk", filter=~lama),
        **{arah: Count("pk", filter=syarat) for arah, syarat in _ARAH.items()},
    )
    return Perbandingan(sebelum=sebelum, hilang=_hilang(tahap, kecamatan, sebelum, oleh).count(), **hitung)


def baris_banding(
    tahap: Tahap, kecamatan: str, oleh: Any, *, sebelum: str | None, jenis: str, arah: str = ""
) -> QuerySet[Pembayaran]:
    """Payments behind one figure, with `nominal_lama`; for `hilang` those of the tahap before (`sebelum`)."""
    if jenis == HILANG:
        return _hilang(tahap, kecamatan, sebelum, oleh)
    qs = _kini(tahap, kecamatan, sebelum, oleh).filter(nominal_lama__isnull=jenis == BARU)
    return qs.filter(_ARAH[arah]) if arah in _ARAH else qs


_ARAH = {
    NAIK: Q(nominal__gt=F("nominal_lama")),
    TURUN: Q(nominal__lt=F("nominal_lama")),
    TETAP: Q(nominal=F("nominal_lama")),
}


def _kini(tahap: Tahap, kecamatan: str, sebelum: str | None, oleh: Any) -> QuerySet[Any]:
    lama = Pembayaran.objects.filter(tahap_id=sebelum, kpm=OuterRef("kpm"))
    return (
        Pembayaran.objects.terlihat_oleh(oleh)
        .filter(tahap=tahap, kecamatan_kode=kecamatan)
        .annotate(nominal_lama=Subquery(lama.values("nominal")[:1]))
    )


def _hilang(tahap: Tahap, kecamatan: str, sebelum: str | None, oleh: Any) -> QuerySet[Pembayaran]:
    """Paid here before, and nowhere in this tahap: a family that moved to another kecamatan is not gone."""
    return (
        Pembayaran.objects.terlihat_oleh(oleh)
        .filter(tahap_id=sebelum, kecamatan_kode=kecamatan)
        .filter(~Exists(Pembayaran.objects.filter(tahap=tahap, kpm=OuterRef("kpm"))))
        .annotate(nominal_lama=F("nominal"))
    )
