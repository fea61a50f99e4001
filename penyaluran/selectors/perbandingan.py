"""KPM Lama, Baru and Hilang of a tahap against the one before it, read from payments alone."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat

from akun.enums import Izin, peran_berizin
from kpm.enums import JenisKomponen
from pendamping.models import Tugas
from penyaluran.models import Pembayaran, Tahap
from wilayah.models import Wilayah, saring_wilayah

LAMA, BARU, HILANG = "lama", "baru", "hilang"
NAIK, TURUN, TETAP = "naik", "turun", "tetap"
KOMPONEN = tuple(k.value for k in JenisKomponen)


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
    nominal_lama: int = 0
    nominal_baru: int = 0


@dataclass(frozen=True)
class BedaKomponen:
    """Members of one component that a kecamatan's lists count, before and now."""

    kode: str
    label: str
    lama: int
    kini: int

    @property
    def selisih(self) -> int:
        return self.kini - self.lama


def tahap_sebelum(tahap: Tahap, kecamatan: str) -> str | None:
    """The latest earlier tahap of which the kecamatan has a list."""
    return (
        Pembayaran.objects.filter(tahap_id__lt=tahap.kode, kecamatan_kode=kecamatan)
        .order_by("-tahap_id")
        .values_list("tahap_id", flat=True)
        .first()
    )


def banding(tahap: Tahap, kecamatan: str, oleh: Any) -> tuple[Perbandingan, list[BedaKomponen]]:
    """Families and rupiah of one kecamatan, and its members by component; three queries."""
    sebelum = tahap_sebelum(tahap, kecamatan)
    ada = Q(nominal_lama__isnull=False)
    kini = _kini(tahap, kecamatan, sebelum, oleh).aggregate(
        lama=Count("pk", filter=ada),
        baru=Count("pk", filter=~ada),
        rp=Coalesce(Sum("nominal"), 0),
        **{arah: Count("pk", filter=syarat) for arah, syarat in _ARAH.items()},
        **{f"n_{k}": Coalesce(Sum(k), 0) for k in KOMPONEN},
    )
    lama = _terlihat(oleh).filter(tahap_id=sebelum, kecamatan_kode=kecamatan)
    dulu = lama.aggregate(
        hilang=Count("pk", filter=~_dibayar(tahap)),
        rp=Coalesce(Sum("nominal"), 0),
        **{f"n_{k}": Coalesce(Sum(k), 0) for k in KOMPONEN},
    )
    hitung = Perbandingan(
        sebelum=sebelum,
        hilang=dulu["hilang"],
        nominal_lama=dulu["rp"],
        nominal_baru=kini["rp"],
        **{nama: kini[nama] for nama in (LAMA, BARU, NAIK, TURUN, TETAP)},
    )
    return hitung, [BedaKomponen(k.value, str(k.label), dulu[f"n_{k}"], kini[f"n_{k}"]) for k in JenisKomponen]


def baris_banding(
    tahap: Tahap,
    kecamatan: str,
    oleh: Any,
    *,
    sebelum: str | None,
    jenis: str,
    arah: str = "",
    komponen: str = "",
    sebagai: Collection[str] | None = None,
) -> QuerySet[Pembayaran]:
    """Payments behind one figure, with `nominal_lama` and `<component>_lama`; for `hilang` those of `sebelum`.

    `komponen` keeps families of which the number of such members differs between the two lists.
    """
    if jenis == HILANG:
        qs = _hilang(tahap, kecamatan, sebelum, oleh, sebagai)
        return qs.filter(**{f"{komponen}__gt": 0}) if komponen in KOMPONEN else qs
    qs = _kini(tahap, kecamatan, sebelum, oleh, sebagai).filter(nominal_lama__isnull=jenis == BARU)
    if arah in _ARAH:
        qs = qs.filter(_ARAH[arah])
    if komponen in KOMPONEN:
        qs = qs.filter(**{f"{komponen}__gt": 0}) if jenis == BARU else qs.exclude(**{komponen: F(f"{komponen}_lama")})
    return qs


def beda_komponen(p: Any, jenis: str) -> list[tuple[str, int, int]]:
    """Label, old and new count of each component that differs, of a row of `baris_banding`."""
    hasil = []
    for k in JenisKomponen:
        kini = 0 if jenis == HILANG else getattr(p, k.value)
        lama = getattr(p, k.value if jenis == HILANG else f"{k.value}_lama") or 0
        if lama != kini:
            hasil.append((str(k.label), lama, kini))
    return hasil


def kecamatan_banding(tahap: Tahap, wilayah: Wilayah, oleh: Any) -> list[tuple[str, str, str | None]]:
    """Code, name and previous tahap of each kecamatan in an area of which the user may export a list of this tahap."""
    ada = _terlihat(oleh, peran_berizin(Izin.EKSPOR)).filter(saring_wilayah([wilayah.kode]), tahap=tahap)
    kode = list(ada.order_by("kecamatan_kode").values_list("kecamatan_kode", flat=True).distinct())
    nama = dict(Wilayah.objects.filter(kode__in=kode).values_list("kode", "nama"))
    lalu = dict(
        Pembayaran.objects.filter(tahap_id__lt=tahap.kode, kecamatan_kode__in=kode)
        .values_list("kecamatan_kode")
        .annotate(Max("tahap_id"))
    )
    return [(k, nama[k], lalu.get(k)) for k in kode]


def jumlah_banding(tahap: Tahap, wilayah: Wilayah, oleh: Any) -> int:
    """Families of the three sheets together."""
    sebagai = peran_berizin(Izin.EKSPOR)
    kini = _terlihat(oleh, sebagai).filter(saring_wilayah([wilayah.kode]), tahap=tahap).count()
    hilang = (
        _terlihat(oleh, sebagai).filter(tahap_id=sebelum, kecamatan_kode=kode).filter(~_dibayar(tahap)).count()
        for kode, _, sebelum in kecamatan_banding(tahap, wilayah, oleh)
        if sebelum
    )
    return int(kini) + sum(hilang)


_ARAH = {
    NAIK: Q(nominal__gt=F("nominal_lama")),
    TURUN: Q(nominal__lt=F("nominal_lama")),
    TETAP: Q(nominal=F("nominal_lama")),
}


def _terlihat(oleh: Any, sebagai: Collection[str] | None = None) -> QuerySet[Any]:
    return Pembayaran.objects.terlihat_oleh(oleh, sebagai=sebagai)


def _dibayar(tahap: Tahap) -> Exists:
    return Exists(Pembayaran.objects.filter(tahap=tahap, kpm=OuterRef("kpm")))


def _kini(
    tahap: Tahap, kecamatan: str, sebelum: str | None, oleh: Any, sebagai: Collection[str] | None = None
) -> QuerySet[Any]:
    dulu = FilteredRelation("kpm__pembayaran", condition=Q(kpm__pembayaran__tahap=sebelum or ""))
    return (
        _terlihat(oleh, sebagai)
        .filter(tahap=tahap, kecamatan_kode=kecamatan)
        .annotate(dulu=dulu)
        .annotate(nominal_lama=F("dulu__nominal"), **{f"{k}_lama": F(f"dulu__{k}") for k in KOMPONEN})
    )


def _hilang(
    tahap: Tahap, kecamatan: str, sebelum: str | None, oleh: Any, sebagai: Collection[str] | None = None
) -> QuerySet[Pembayaran]:
    """Paid here before, and nowhere in this tahap: a family that moved to another kecamatan is not gone.

    With the state and the finding of the task that was given for it.
    """
    kunci = Concat(Value(f"hilang:{tahap.kode}:"), Cast(OuterRef("kpm_id"), CharField()))
    tugas = Tugas.objects.filter(kunci=kunci)
    return (
        _terlihat(oleh, sebagai)
        .filter(tahap_id=sebelum, kecamatan_kode=kecamatan)
        .filter(~_dibayar(tahap))
        .annotate(
            nominal_lama=F("nominal"),
            tugas_id=Subquery(tugas.values("pk")[:1]),
            tugas_keadaan=Subquery(tugas.values("keadaan")[:1]),
            tugas_hasil=Subquery(tugas.values("hasil")[:1]),
            tugas_tenggat=Subquery(tugas.values("tenggat")[:1]),
        )
    )
