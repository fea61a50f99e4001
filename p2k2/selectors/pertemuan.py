"""Read models of meetings: months of a pendamping's groups, lists, who changed a register."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import BigIntegerField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, TruncMonth

from akun.models import Pengguna, berlaku
from inti.halaman_kunci import Halaman, halaman_kunci
from inti.waktu import akhir_bulan, awal_bulan, geser_bulan
from kpm.models import KPM, Kelompok
from kpm.models.kelompok import KelompokQuerySet
from kpm.services import anggota_pada
from p2k2.enums import KeadaanPertemuan
from p2k2.models import AlasanTanpaPertemuan, Kehadiran, Pertemuan
from p2k2.models.pertemuan import PertemuanQuerySet
from p2k2.selectors.teks import teks_hadir, teks_wakil
from pendamping.models import PenugasanKelompok
from wilayah.models import saring_wilayah

TANPA = "tanpa"
BELUM, TANPA_ALASAN = "belum", "tanpa_alasan"  # of the list of meetings: groups that had none, without a reason
_BULAN_PITA = 12


@dataclass(frozen=True)
class SaringPertemuan:
    """What narrows a list; codes and ids only."""

    wilayah: str = ""
    petugas: str = ""
    bulan: date | None = None
    keadaan: str = ""

    def pertemuan(self, qs: PertemuanQuerySet) -> PertemuanQuerySet:
        if self.wilayah:
            qs = qs.filter(saring_wilayah([self.wilayah], awalan="kelompok__"))
        if self.petugas:
            qs = qs.filter(petugas=None if self.petugas == TANPA else int(self.petugas))
        if self.bulan:
            qs = qs.sebulan(self.bulan)
        return qs.filter(keadaan=self.keadaan) if self.keadaan else qs


@dataclass(frozen=True)
class KelompokBulan:
    """A group in one month: what was held, and what is planned."""

    kelompok: Kelompok
    pertemuan: list[Pertemuan]

    @property
    def terlaksana(self) -> list[Pertemuan]:
        return [p for p in self.pertemuan if p.keadaan == KeadaanPertemuan.TERLAKSANA]

    @property
    def rencana(self) -> list[Pertemuan]:
        return [p for p in self.pertemuan if p.keadaan == KeadaanPertemuan.DIRENCANAKAN]


@dataclass(frozen=True)
class BulanPita:
    """How many of the groups that existed in a month met in it."""

    bulan: date
    bertemu: int
    total: int


def kelompok_bulan(petugas: Pengguna, bulan: date, hari: date) -> list[KelompokBulan]:
    """The groups a pendamping leads on `hari` with their meetings of a month; those still missing come first."""
    kelompok = Kelompok.objects.diampu(petugas.pk, hari).aktif(hari).select_related("desa")
    pertemuan: dict[Any, list[Pertemuan]] = {}
    ada = Pertemuan.objects.sebulan(bulan).filter(kelompok__in=kelompok).exclude(keadaan=KeadaanPertemuan.DIBATALKAN)
    for p in ada.order_by("tanggal", "pk"):
        pertemuan.setdefault(p.kelompok_id, []).append(p)
    daftar = [KelompokBulan(k, pertemuan.get(k.pk, [])) for k in kelompok.order_by("nama", "pk")]
    return sorted(daftar, key=lambda b: (bool(b.terlaksana), bool(b.rencana)))


def kelompok_sebulan(petugas: int, bulan: date, terlihat: KelompokQuerySet, hari: date) -> KelompokQuerySet:
    """Groups a pendamping leads on `hari` that exist in a month, of those that may be seen, by name."""
    milik = terlihat.diampu(petugas, hari).dalam_masa(bulan, akhir_bulan(bulan))
    return milik.select_related("desa").order_by("nama", "pk")


def pita_bulan(petugas: Pengguna, hari: date) -> list[BulanPita]:
    """Twelve months up to `hari`: groups the pendamping leads today, how many existed and how many met."""
    awal = geser_bulan(hari, 1 - _BULAN_PITA)
    kelompok = Kelompok.objects.diampu(petugas.pk, hari)
    semua = list(kelompok.only("dibentuk", "dibubarkan"))
    bertemu = dict(
        Pertemuan.objects.terlaksana()
        .filter(kelompok__in=kelompok, tanggal__gte=awal, tanggal__lte=hari)
        .annotate(bulan=TruncMonth("tanggal"))
        .values_list("bulan")
        .annotate(n=Count("kelompok", distinct=True))
    )
    hasil = []
    for n in range(_BULAN_PITA):
        bulan = geser_bulan(awal, n)
        total = sum(k.ada_dalam(bulan, akhir_bulan(bulan)) for k in semua)
        hasil.append(BulanPita(bulan, bertemu.get(bulan, 0), total))
    return hasil


def daftar_pertemuan(*, user: Pengguna, saring: SaringPertemuan, sesudah: str | None = None) -> Halaman:
    """One page of meetings, latest first."""
    return halaman_kunci(
        untuk_baris(saring.pertemuan(Pertemuan.objects.terlihat_oleh(user))),
        urut=("-tanggal", "-id"),
        sesudah=sesudah,
    )


def daftar_belum_bertemu(*, user: Pengguna, saring: SaringPertemuan, hari: date, sesudah: str | None = None) -> Halaman:
    """One page of the groups that owed a meeting in the month of the filter (this month without one) and held none,
    as the dashboard counts them: they existed on its first day, and until its last (docs/program.md §14).

    A pendamping's are those led on that last day. `TANPA_ALASAN` keeps those without a reason.
    """
    bulan = saring.bulan or awal_bulan(hari)
    hari = min(hari, akhir_bulan(bulan))
    masih = Q(dibubarkan=None) | Q(dibubarkan__gte=hari)
    qs = Kelompok.objects.terlihat_oleh(user).filter(masih, dibentuk__lte=bulan)
    if saring.wilayah:
        qs = qs.filter(saring_wilayah([saring.wilayah]))
    if saring.petugas:
        qs = qs.filter(dipegang(saring.petugas, hari))
    if saring.keadaan == TANPA_ALASAN:
        qs = qs.filter(~Exists(AlasanTanpaPertemuan.objects.filter(kelompok=OuterRef("pk"), bulan=bulan)))
    bertemu = Pertemuan.objects.terlaksana().sebulan(bulan).filter(kelompok=OuterRef("pk"))
    qs = qs.filter(~Exists(bertemu)).select_related("desa")
    halaman = halaman_kunci(qs, urut=("nama", "id"), sesudah=sesudah)
    petugas = petugas_kelompok([k.pk for k in halaman.baris], hari)
    for k in halaman.baris:
        k.petugas_kini = petugas.get(k.pk)
    return halaman


def dipegang(petugas: str, hari: date) -> Q:
    """Groups led on a day by whoever a filter names: a number, or nobody (`TANPA`)."""
    tugas = PenugasanKelompok.objects.filter(berlaku(hari), kelompok=OuterRef("pk"))
    return ~Q(Exists(tugas)) if petugas == TANPA else Q(Exists(tugas.filter(petugas=int(petugas))))


def petugas_kelompok(kelompok: Iterable[Any], hari: date) -> dict[Any, PenugasanKelompok]:
    """Who leads each group on a day, and since when."""
    tugas = PenugasanKelompok.objects.filter(berlaku(hari), kelompok__in=list(kelompok))
    return {t.kelompok_id: t for t in tugas.select_related("petugas")}


def untuk_baris(qs: QuerySet[Pertemuan]) -> QuerySet[Pertemuan]:
    """Meetings with what a row of a list says of them."""
    return qs.select_related("kelompok__desa", "petugas", "sesi__modul")


def hitungan_hadir(pertemuan: Iterable[Pertemuan]) -> dict[Any, dict[str | None, int]]:
    """Marks per meeting: `{pertemuan: {"hadir": 20, None: 2, …}}`; None is *belum diisi*."""
    hasil: dict[Any, dict[str | None, int]] = {}
    baris = Kehadiran.objects.filter(pertemuan__in=[p.pk for p in pertemuan]).values_list("pertemuan", "status")
    for pk, status, n in baris.annotate(n=Count("pk")).order_by("pertemuan", "status"):
        hasil.setdefault(pk, {})[status] = n
    return hasil


# --- Register ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class BarisHadir:
    """One family in a register, marked or not, and who came in the recipient's stead.

    `terlihat`: whoever asks sees the family itself today, not only that it was there.
    """

    kpm: KPM
    status: str | None
    wakil: str = ""
    hubungan_wakil: str = ""
    terlihat: bool = True

    @property
    def teks_wakil(self) -> str:
        """`SARI (anak)`; empty when the recipient came in person."""
        return teks_wakil(self.wakil, self.hubungan_wakil)


def register(pertemuan: Collection[Pertemuan]) -> dict[UUID, list[Kehadiran]]:
    """Lines of the registers of some meetings, each by the family's name."""
    hasil: dict[UUID, list[Kehadiran]] = {p.pk: [] for p in pertemuan}
    baris = Kehadiran.objects.filter(pertemuan__in=list(hasil)).select_related("kpm").order_by("kpm__nama", "kpm_id")
    for h in baris:
        hasil[h.pertemuan_id].append(h)
    return hasil


def daftar_hadir(pertemuan: Pertemuan, user: Pengguna | None = None) -> tuple[list[BarisHadir], bool]:
    """The register by name, and whether it has been saved; before that, the members on the meeting's day.

    With `user` each line says whether that person sees the family today: a register keeps naming who moved away or was
    handed over, but where they live now is not told with it (docs/program.md §10).
    """
    simpan: Any = pertemuan.kehadiran.select_related("kpm__desa").order_by("kpm__nama", "kpm_id")
    baris = list(simpan.annotate(terlihat=terlihat_kini(user, "kpm")))
    if baris:
        return [BarisHadir(h.kpm, h.status, h.wakil, h.hubungan_wakil, h.terlihat) for h in baris], True
    anggota: Any = anggota_pada(pertemuan.kelompok, pertemuan.tanggal).select_related("desa")
    return [
        BarisHadir(k, None, terlihat=k.terlihat) for k in anggota.annotate(terlihat=terlihat_kini(user, "pk"))
    ], False


def terlihat_kini(user: Pengguna | None, kolom: str) -> Any:
    """Whether the user sees the family of `kolom` today; everybody's without a user."""
    return Value(True) if user is None else Exists(KPM.objects.terlihat_oleh(user).filter(pk=OuterRef(kolom)))


def anggota_di_luar_daftar(pertemuan: Pertemuan) -> int:
    """Members on the meeting's day whom its saved register lacks."""
    anggota = anggota_pada(pertemuan.kelompok, pertemuan.tanggal).order_by()
    return anggota.filter(~Exists(Kehadiran.objects.filter(pertemuan=pertemuan, kpm=OuterRef("pk")))).count()


@dataclass(frozen=True)
class Koreksi:
    """A mark that replaced another: whose, from what to what, when and by whom."""

    kpm: KPM
    dari: str
    menjadi: str
    pada: Any
    oleh: str


def riwayat_kehadiran(pertemuan: Pertemuan, baris: Sequence[BarisHadir] | None = None) -> list[Koreksi]:
    """Corrections of a register, of marks and of representatives, latest first. An event holds the line as it was."""
    model = apps.get_model("p2k2", "KehadiranEvent")
    pelaku = Cast(KeyTextTransform("user", OuterRef("pgh_context__metadata")), BigIntegerField())
    nama = Subquery(Pengguna.objects.filter(pk=pelaku).values("nama")[:1])
    kejadian = model.objects.filter(pertemuan=pertemuan, pgh_label="update").select_related("kpm").annotate(oleh=nama)
    kini = {b.kpm.pk: _label(b) for b in (daftar_hadir(pertemuan)[0] if baris is None else baris)}
    hasil: list[tuple[Any, str, str]] = []
    for e in kejadian.order_by("-pgh_id"):
        sesudah, kini[e.kpm_id] = kini.get(e.kpm_id, ""), _label(e)
        if sesudah != kini[e.kpm_id]:
            hasil.append((e, kini[e.kpm_id], sesudah))
    return [Koreksi(e.kpm, dari, menjadi, e.pgh_created_at, e.oleh or "") for e, dari, menjadi in hasil]


def _label(baris: Any) -> str:
    """A line of the register, or its event, in words."""
    return teks_hadir(baris.status, baris.wakil, baris.hubungan_wakil)


def riwayat_keluarga(kpm: KPM, *, sesudah: str | None = None) -> Halaman:
    """One page of a family's register lines, latest first."""
    qs = Kehadiran.objects.filter(kpm=kpm).select_related("pertemuan__kelompok", "pertemuan__sesi__modul")
    return halaman_kunci(qs, urut=("-tanggal", "-id"), sesudah=sesudah, panjang=24)
