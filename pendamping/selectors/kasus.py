"""Read models of cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, QuerySet, Value, When

from akun.enums import PERAN_DAMPINGAN, Izin
from akun.models import Pengguna
from inti.halaman_kunci import HITUNG_MAKS, Halaman, halaman_kunci
from inti.waktu import saat_lokal
from kpm.models import KPM
from pendamping.enums import JawabanRujukan, KeadaanKasus, Prioritas
from pendamping.models import Kasus, LangkahKasus, Penugasan, Rujukan
from wilayah.models import saring_wilayah

_URUTAN = {Prioritas.KRITIS: 0, Prioritas.TINGGI: 1, Prioritas.SEDANG: 2, Prioritas.RENDAH: 3}
_PER_KELUARGA = 30


@dataclass(frozen=True)
class SaringKasus:
    """What narrows the list of cases; without `keadaan` all that are not closed. `saya`: of own families only."""

    keadaan: str = ""
    jenis: str = ""
    prioritas: str = ""
    rujukan: bool = False  # with a referral that waits
    wilayah: str = ""
    petugas: str = ""
    saya: bool = False

    def lingkup(self, user: Pengguna) -> QuerySet[Kasus]:
        """Cases of the chosen place, of any standing."""
        qs: Any = Kasus.objects.terlihat_oleh(user, sebagai=PERAN_DAMPINGAN if self.saya else None)
        if self.wilayah:
            qs = qs.filter(saring_wilayah([self.wilayah], awalan="kpm__"))
        if self.petugas:
            qs = qs.filter(kpm__in=KPM.objects.didampingi(int(self.petugas)))
        hasil: QuerySet[Kasus] = qs
        return hasil

    def terapkan(self, user: Pengguna) -> QuerySet[Kasus]:
        qs: Any = self.lingkup(user)
        qs = qs.filter(keadaan=self.keadaan) if self.keadaan else qs.terbuka()
        if self.jenis:
            qs = qs.filter(jenis=self.jenis)
        if self.prioritas:
            qs = qs.filter(prioritas=self.prioritas)
        if self.rujukan:
            qs = qs.filter(Exists(_menunggu()))
        hasil: QuerySet[Kasus] = qs
        return hasil


def daftar_kasus(*, user: Pengguna, saring: SaringKasus, sesudah: str | None = None) -> Halaman:
    """One page of cases with their families: open ones by priority, then the oldest; closed ones latest first."""
    qs = saring.terapkan(user).select_related("kpm__desa").annotate(menunggu=Exists(_menunggu()))
    if saring.keadaan == KeadaanKasus.SELESAI:
        return halaman_kunci(qs, urut=("-ditutup", "-id"), sesudah=sesudah)
    mendesak = Case(
        *(When(prioritas=p, then=Value(n)) for p, n in _URUTAN.items()), output_field=IntegerField()
    )  # fmt: skip
    return halaman_kunci(qs.annotate(urutan=mendesak), urut=("urutan", "dibuka", "id"), sesudah=sesudah)


def hitung_kasus(user: Pengguna, saring: SaringKasus) -> list[tuple[str, str, int]]:
    """Standing, its name, and how many cases of the chosen place stand there."""
    ada = dict(saring.lingkup(user).order_by().values_list("keadaan").annotate(n=Count("pk")))
    return [(k.value, str(k.label), ada.get(k.value, 0)) for k in KeadaanKasus]


def jumlah_kasus(user: Pengguna) -> int:
    """Cases the user sees that are not closed, counted up to `HITUNG_MAKS`."""
    return Kasus.objects.terlihat_oleh(user).terbuka().order_by()[:HITUNG_MAKS].count()


def jumlah_rujukan_menunggu(user: Pengguna) -> int:
    """Cases the user sees with a referral that waits, counted up to `HITUNG_MAKS`."""
    return SaringKasus(rujukan=True).terapkan(user).order_by()[:HITUNG_MAKS].count()


def kasus_kpm(kpm: KPM) -> list[Kasus]:
    """A family's cases, open ones first, then the latest."""
    qs = Kasus.objects.filter(kpm=kpm).annotate(menunggu=Exists(_menunggu())).select_related("kpm__desa")
    return sorted(qs.order_by("-dibuka", "-id")[:_PER_KELUARGA], key=lambda k: k.keadaan == KeadaanKasus.SELESAI)


def langkah_kasus(kasus: Kasus) -> list[tuple[LangkahKasus, bool]]:
    """The steps, latest first, and whether each was an instruction: of somebody who did not hold the family then."""
    masa = list(Penugasan.objects.filter(kpm=kasus.kpm_id).values_list("petugas", "mulai", "selesai"))
    langkah = kasus.langkah.select_related("oleh").prefetch_related("foto").order_by("-tanggal", "-dicatat_pada")
    desa = kasus.kpm.desa_id

    def memegang(satu: LangkahKasus) -> bool:
        hari = saat_lokal(satu.dicatat_pada, desa).date()
        return any(p == satu.oleh_id and m <= hari and (s is None or s >= hari) for p, m, s in masa)

    return [(satu, not memegang(satu)) for satu in langkah]


def rujukan_kasus(kasus: Kasus) -> list[Rujukan]:
    """The referrals, those that wait first."""
    qs = kasus.rujukan.select_related("anggota").order_by("-tanggal", "-id")
    return sorted(qs, key=lambda r: r.jawaban != JawabanRujukan.MENUNGGU)


@dataclass(frozen=True)
class HakKasus:
    """What the user may do to one family's case; the services ask again."""

    tangani: bool
    arahkan: bool
    usul: bool


def hak_kasus(user: Pengguna, kpm: int) -> HakKasus:
    """All three rights in one query."""
    izin = (Izin.CATAT_KUNJUNGAN, Izin.BERI_TUGAS, Izin.USULKAN)
    satu = KPM.objects.filter(pk=kpm).values_list(
        *(Exists(KPM.objects.boleh(user, i).filter(pk=OuterRef("pk"))) for i in izin)
    )
    return HakKasus(*satu.get())


def _menunggu() -> QuerySet[Rujukan]:
    return Rujukan.objects.filter(kasus=OuterRef("pk"), jawaban=JawabanRujukan.MENUNGGU)
