"""Read models of what stands between families and their money (docs/program.md §4)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from akun.enums import PERAN_DAMPINGAN
from akun.models import Pengguna
from inti.halaman_kunci import HITUNG_MAKS, Halaman, halaman_kunci
from kpm.models import KPM
from penyaluran.enums import KeadaanKendala
from penyaluran.models import KendalaBayar, LangkahKendala
from wilayah.models import saring_wilayah

HARI_BANDING = 30  # the recap compares with so many days ago
UMUR = ((0, 7, "Sampai 7 hari"), (8, 30, "8 sampai 30 hari"), (31, None, "Lebih dari 30 hari"))
_TANPA_TENGGAT = date(9999, 12, 31)


@dataclass(frozen=True)
class SaringKendala:
    """What narrows the list; codes and ids only. `saya`: of own families. Open ones, unless `keadaan` says else."""

    alasan: str = ""
    wilayah: str = ""
    petugas: int | None = None
    keadaan: str = KeadaanKendala.TERBUKA
    umur: str = ""
    lewat: bool = False
    saya: bool = False


def _belum(**milik: Any) -> QuerySet[LangkahKendala]:
    """Steps neither done nor skipped."""
    return LangkahKendala.objects.filter(dicatat_pada=None, **milik)


def langkah_berikut() -> QuerySet[LangkahKendala]:
    """Of each open hindrance the step to take next."""
    sebelum = _belum(kendala=OuterRef("kendala"), urutan__lt=OuterRef("urutan"))
    return _belum(kendala__keadaan=KeadaanKendala.TERBUKA).filter(~Exists(sebelum))


def lewat_tenggat(hari: date) -> Exists:
    """A condition on hindrances: a step should have been taken before this day."""
    return Exists(_belum(kendala=OuterRef("pk"), tenggat__lt=hari))


def dengan_langkah(qs: QuerySet[KendalaBayar]) -> QuerySet[KendalaBayar]:
    """With its reason and its steps in their order, as `langkah_urut`."""
    langkah = LangkahKendala.objects.order_by("urutan")
    return qs.select_related("alasan").prefetch_related(Prefetch("langkah", langkah, to_attr="langkah_urut"))


def kendala_terbuka(kpm: Collection[int]) -> dict[int, list[KendalaBayar]]:
    """By family its open hindrances, the oldest first, with reason and steps; families without any are left out."""
    hasil: dict[int, list[KendalaBayar]] = {}
    for satu in dengan_langkah(KendalaBayar.objects.terbuka().filter(kpm__in=kpm)).order_by("dibuka_pada", "pk"):
        hasil.setdefault(satu.kpm_id, []).append(satu)
    return hasil


def daftar_kendala(*, user: Pengguna, saring: SaringKendala, hari: date, sesudah: str | None = None) -> Halaman:
    """One page of hindrances: by the earliest day a step is due, so that what is late comes first."""
    qs = _disaring(user, saring).filter(keadaan=saring.keadaan)
    if saring.lewat:
        qs = qs.filter(lewat_tenggat(hari))
    if saring.umur:
        qs = qs.filter(_berumur(int(saring.umur)))
    qs = qs.select_related("alasan", "kpm__desa").annotate(
        langkah_nama=Subquery(_belum(kendala=OuterRef("pk")).order_by("urutan").values("nama")[:1]),
        urut_tenggat=Coalesce(
            Subquery(_belum(kendala=OuterRef("pk")).order_by("tenggat").values("tenggat")[:1]), Value(_TANPA_TENGGAT)
        ),
    )
    if saring.keadaan != KeadaanKendala.TERBUKA:
        return halaman_kunci(qs, urut=("-ditutup_pada", "pk"), sesudah=sesudah)
    return halaman_kunci(qs, urut=("urut_tenggat", "pk"), sesudah=sesudah)


def jumlah_kendala(user: Pengguna) -> int:
    """Open hindrances of families the user sees, counted up to `HITUNG_MAKS`."""
    return KendalaBayar.objects.terlihat_oleh(user).filter(keadaan=KeadaanKendala.TERBUKA)[:HITUNG_MAKS].count()


def _disaring(user: Pengguna, saring: SaringKendala) -> QuerySet[KendalaBayar]:
    qs = KendalaBayar.objects.terlihat_oleh(user, sebagai=PERAN_DAMPINGAN if saring.saya else None)
    if saring.alasan:
        qs = qs.filter(alasan=saring.alasan)
    if saring.wilayah:
        qs = qs.filter(saring_wilayah([saring.wilayah], awalan="kpm__"))
    if saring.petugas is not None:
        qs = qs.filter(kpm__in=KPM.objects.didampingi(saring.petugas))
    return qs


def _berumur(golongan: int) -> Q:
    """Open for so long, by the position in `UMUR`."""
    dari, sampai, _ = UMUR[golongan]
    kini = timezone.now()
    syarat = Q(dibuka_pada__lt=kini - timedelta(days=dari)) if dari else Q()
    return syarat if sampai is None else syarat & Q(dibuka_pada__gte=kini - timedelta(days=sampai + 1))


def rekap_kendala(*, user: Pengguna, saring: SaringKendala, hari: date) -> list[dict[str, Any]]:
    """Per reason: how many are open, by age, how many late, and how many were open `HARI_BANDING` days ago."""
    lalu = timezone.now() - timedelta(days=HARI_BANDING)
    terbuka = Q(keadaan=KeadaanKendala.TERBUKA)
    qs = _disaring(user, saring).filter(terbuka | Q(ditutup_pada__gt=lalu))
    per: Any = qs.annotate(terlambat=lewat_tenggat(hari)).values("alasan", nama=F("alasan__nama"))
    return list(
        per.annotate(
            kini=Count("pk", filter=terbuka),
            lalu=Count("pk", filter=Q(dibuka_pada__lte=lalu)),
            lewat=Count("pk", filter=terbuka & Q(terlambat=True)),
            **{f"umur_{n}": Count("pk", filter=terbuka & _berumur(n)) for n in range(len(UMUR))},
        ).order_by("-kini", "alasan")
    )
