"""Read models of the two findings: which there are, whether the family was told, what was done (docs/program.md §7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.lookups import GreaterThanOrEqual

from akun.models import Pengguna, berlaku
from inti.halaman_kunci import HITUNG_MAKS, Halaman, halaman_kunci
from inti.waktu import awal_bulan, geser_bulan, zona
from kpm.models import KPM
from p2k2.models import KabarTanda, Pertemuan, TandaAbsen, TandaKelompok, TindakLanjutTanda
from p2k2.selectors.pertemuan import TANPA, petugas_kelompok
from pendamping.models import Penugasan
from wilayah.models import saring_wilayah

BELUM_KABAR, BELUM_TINDAK, SUDAH, DITUTUP = "belum_kabar", "belum_tindak", "sudah", "ditutup"
_Q = TypeVar("_Q", bound=QuerySet[Any])
BULAN_DITUTUP = 3  # flags closed within so many months are shown on request


@dataclass(frozen=True)
class SaringTanda:
    """What narrows the list of flags; codes and ids only. `urus` is what still waits, or was done."""

    wilayah: str = ""
    petugas: str = ""
    urus: str = ""

    def terapkan(self, qs: QuerySet[TandaAbsen], hari: date) -> QuerySet[TandaAbsen]:
        if self.urus == DITUTUP:
            qs = qs.filter(ditutup_pada__gte=_tengah_malam(geser_bulan(hari, -BULAN_DITUTUP)))
        else:
            qs = qs.filter(ditutup_pada=None)
        if self.urus == BELUM_KABAR:
            qs = qs.filter(~_berkabar())
        elif self.urus == BELUM_TINDAK:
            qs = qs.filter(~_bertindak())
        elif self.urus == SUDAH:
            qs = qs.filter(_berkabar(), _bertindak())
        return self.di(qs, hari)

    def di(self, qs: QuerySet[TandaAbsen], hari: date) -> QuerySet[TandaAbsen]:
        """Narrowed by area and by whose families they are today."""
        return saring_menurut_keluarga(qs, self.wilayah, self.petugas, hari)


def saring_menurut_keluarga(qs: _Q, wilayah: str, petugas: str, hari: date) -> _Q:
    """Rows of families (`kpm`) of an area and of who accompanies them today; `TANPA`: nobody. Empty: all."""
    if wilayah:
        qs = qs.filter(saring_wilayah([wilayah], awalan="kpm__"))
    if petugas:
        tugas = Penugasan.objects.filter(berlaku(hari), kpm=OuterRef("kpm"))
        qs = qs.filter(Exists(tugas.filter(petugas=int(petugas))) if petugas != TANPA else ~Exists(tugas))
    return qs


def sudah_diberi_tahu(tanda: TandaAbsen) -> bool:
    """Whether the family was told of its flag as it stands now: of at least as many of its meetings as the rule asks.

    Nothing may follow from a flag of which it was not (docs/program.md §7).
    """
    return TandaAbsen.objects.filter(_berkabar(), pk=tanda.pk).exists()


def bukti_pada(tanda: TandaAbsen, saat: datetime) -> list[UUID]:
    """The meetings a flag stood on at a moment, from its events; none where they do not reach back that far."""
    kini = TandaAbsen.objects.get(pk=tanda.pk)
    if kini.diperbarui_pada <= saat:
        return kini.bukti
    peristiwa = apps.get_model("p2k2", "TandaAbsenEvent").objects.filter(pgh_obj=tanda.pk, diperbarui_pada__lte=saat)
    dulu: Any = peristiwa.order_by("pgh_id").last()
    return dulu.bukti if dulu else []


class _Disebut(Func):
    """How many of the meetings a flag stands on now were named to its family, in whichever telling."""

    arity = 2  # the flag's meetings, and its id
    template = "cardinality(ARRAY(SELECT unnest(%(expressions)s)))"
    arg_joiner = ") INTERSECT SELECT unnest(k.bukti) FROM p2k2_kabartanda k WHERE k.tanda_id = ("
    output_field = IntegerField()


def _berkabar() -> Q:
    return Q(GreaterThanOrEqual(_Disebut(F("bukti"), F("pk")), F("aturan__ambang")))


def status_kabar() -> ExpressionWrapper:
    """What `sudah_diberi_tahu` says, as a column of flags."""
    return ExpressionWrapper(_berkabar(), output_field=BooleanField())


def perlu_diulang() -> Q:
    """Flags of which the family was told once, on meetings that have changed since."""
    return Q(Exists(KabarTanda.objects.filter(tanda=OuterRef("pk")))) & ~_berkabar()


def _bertindak() -> Exists:
    return Exists(TindakLanjutTanda.objects.filter(tanda=OuterRef("pk")))


def _tengah_malam(hari: date) -> datetime:
    return datetime(hari.year, hari.month, hari.day, tzinfo=zona())


def untuk_baris_tanda(qs: QuerySet[TandaAbsen]) -> QuerySet[TandaAbsen]:
    """Flags with what a row says of them: the day the family was last told, of it as it is now, and if one acted."""
    kabar: Any = KabarTanda.objects.filter(tanda=OuterRef("pk")).order_by().values("tanda")
    return qs.select_related("kpm__desa", "aturan").annotate(
        dikabari=Subquery(kabar.annotate(n=Max("tanggal")).values("n")),
        diberi_tahu=status_kabar(),
        bertindak=_bertindak(),
    )


def daftar_tanda(*, user: Pengguna, saring: SaringTanda, hari: date, sesudah: str | None = None) -> Halaman:
    """One page of flags, longest run first (of closed ones the last closed first), with their meetings as evidence."""
    qs = untuk_baris_tanda(saring.terapkan(TandaAbsen.objects.terlihat_oleh(user), hari))
    urut = ("-ditutup_pada", "-id") if saring.urus == DITUTUP else ("-jumlah", "sejak", "id")
    halaman = halaman_kunci(qs, urut=urut, sesudah=sesudah)
    beri_bukti(halaman.baris)
    return halaman


def banding_bulan(*, user: Pengguna, saring: SaringTanda, hari: date) -> tuple[int, int] | None:
    """Flags open now, and those open when this month began; None for who sees the whole country."""
    if user.lingkup().semua:
        return None
    awal = _tengah_malam(awal_bulan(hari))
    # Closed before this month they count for neither.
    milik = TandaAbsen.objects.terlihat_oleh(user).filter(Q(ditutup_pada=None) | Q(ditutup_pada__gte=awal))
    hitung = saring.di(milik, hari).aggregate(
        kini=Count("pk", filter=Q(ditutup_pada=None)), lalu=Count("pk", filter=Q(dibuka_pada__lt=awal))
    )
    return hitung["kini"], hitung["lalu"]


def jumlah_belum_kabar(user: Pengguna) -> int:
    """Open flags of which the family has not been told, counted up to `HITUNG_MAKS`."""
    qs = TandaAbsen.objects.terlihat_oleh(user).aktif().filter(~_berkabar())
    return qs.order_by()[:HITUNG_MAKS].count()


def perlu_diurus(qs: QuerySet[TandaAbsen]) -> QuerySet[TandaAbsen]:
    """Open flags of which the family was not told, or for which nothing was done."""
    return qs.filter(~_berkabar() | ~_bertindak(), ditutup_pada=None)


def belum_kabar_dampingan(petugas: Pengguna) -> list[TandaAbsen]:
    """Open flags of a pendamping's families of today that were not told, by address: as notices are carried round."""
    qs = TandaAbsen.objects.aktif().filter(~_berkabar(), kpm__in=KPM.objects.didampingi(petugas.pk))
    urut = (f"kpm__{kolom}" for kolom in ("desa__nama", "rw", "rt", "nama", "pk"))
    return list(qs.select_related("kpm__desa__induk", "aturan").order_by(*urut))


def beri_bukti(tanda: Iterable[TandaAbsen]) -> None:
    """Attach the evidence as meetings in order (`pertemuan_bukti`), in one query for all."""
    daftar = list(tanda)
    pk = {satu for t in daftar for satu in t.bukti}
    pertemuan = {p.pk: p for p in Pertemuan.objects.filter(pk__in=pk).select_related("kelompok", "sesi__modul")}
    for t in daftar:
        t.pertemuan_bukti = [pertemuan[satu] for satu in t.bukti if satu in pertemuan]  # type: ignore[attr-defined]


def tanda_keluarga(kpm: KPM) -> list[TandaAbsen]:
    """A family's flags: the open one first, then former ones, the last closed first."""
    qs = untuk_baris_tanda(TandaAbsen.objects.filter(kpm=kpm))
    return list(qs.order_by(F("ditutup_pada").desc(nulls_first=True), "-pk"))


def daftar_tanda_kelompok(*, user: Pengguna, saring: SaringTanda, hari: date, sesudah: str | None = None) -> Halaman:
    """One page of the groups now without a meeting, longest first, each with when its pendamping took over."""
    qs = TandaKelompok.objects.terlihat_oleh(user).aktif().select_related("kelompok__desa", "petugas")
    if saring.wilayah:
        qs = qs.filter(saring_wilayah([saring.wilayah], awalan="kelompok__"))
    if saring.petugas:
        qs = qs.filter(petugas=None if saring.petugas == TANPA else int(saring.petugas))
    halaman = halaman_kunci(qs, urut=("-bulan", "sejak", "id"), sesudah=sesudah)
    tugas = petugas_kelompok([t.kelompok_id for t in halaman.baris], hari)
    for t in halaman.baris:
        t.tugas = tugas.get(t.kelompok_id)
    return halaman


def umur_tanda(tanda: TandaAbsen, hari: date) -> str:
    """How old a flag is, in words: `dibuka 12 hari lalu`."""
    lama = (hari - tanda.dibuka_pada.astimezone(zona()).date()).days
    if lama <= 0:
        return "dibuka hari ini"
    return f"dibuka {lama} hari lalu" if lama < 60 else f"dibuka {lama // 30} bulan lalu"
