"""Lists of families, and the areas to narrow them with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Prefetch, Q, QuerySet, Value
from django.db.models.functions import Concat

from akun.enums import PERAN_DAMPINGAN
from akun.models import Pengguna, berlaku
from inti.halaman_kunci import Halaman, halaman_kunci
from inti.waktu import hari_ini
from kpm.models import KPM, KeanggotaanKelompok
from wilayah.enums import Tingkat
from wilayah.models import Wilayah, saring_wilayah

URUT_NAMA = ("nama", "id")
_BATAS_HITUNG = 500  # above this a number would have to count an area, so it is not shown


@dataclass(frozen=True)
class SaringKPM:
    """What narrows the list. Codes and ids stand in the address; `cari` never does."""

    wilayah: str = ""
    petugas: str = ""  # a user's id, or "tanpa"
    absen: bool = False
    belum_kelompok: bool = False
    belum_termapping: bool = False
    aktif: bool = False  # what dashboards count; else every family, also one that has left
    saya: bool = False
    cari: str = ""

    def terapkan(self, qs: QuerySet[KPM]) -> QuerySet[KPM]:
        hasil: Any = qs
        if self.wilayah:
            hasil = hasil.filter(saring_wilayah([self.wilayah]))
        if self.petugas and self.petugas != "tanpa":
            hasil = hasil.didampingi(int(self.petugas))
        if self.belum_termapping or self.petugas == "tanpa":
            hasil = hasil.belum_termapping()
        if self.belum_kelompok:
            hasil = hasil.belum_berkelompok()
        if self.aktif:
            hasil = hasil.aktif()
        if self.absen:
            hasil = hasil.absen_beruntun()
        if self.cari:
            hasil = hasil.cari(self.cari)
        return hasil


def daftar_kpm(*, user: Pengguna, saring: SaringKPM, sesudah: str | None = None) -> Halaman:
    """One page of the families the user may see, by name."""
    cabang = [saring.terapkan(qs) for qs in _cabang_lingkup(user, saring.saya)]
    urut = URUT_NAMA
    if saring.cari:
        # Walking the list in its order until fifty names match would read an area down to the letter S. Sorted
        # by an expression the database looks the name up first.
        cabang, urut = [qs.annotate(urut_nama=Concat("nama", Value(""))) for qs in cabang], ("urut_nama", "id")
    if len(cabang) == 1:
        return halaman_kunci(_untuk_baris(cabang[0]), urut=urut, sesudah=sesudah)
    semua = KPM.objects.annotate(urut_nama=Concat("nama", Value(""))) if saring.cari else KPM.objects.all()
    return halaman_kunci(_untuk_baris(semua), urut=urut, sesudah=sesudah, cabang=cabang)


def jumlah_dampingan(user: Pengguna, saring: SaringKPM) -> int | None:
    """Number of own families that pass the filter; None where counting would mean counting an area."""
    lingkup = user.lingkup()
    if lingkup.petugas_id is None or lingkup.semua or (lingkup.wilayah and not saring.saya):
        return None
    qs = saring.terapkan(KPM.objects.terlihat_oleh(user, sebagai=PERAN_DAMPINGAN))
    jumlah = qs.order_by()[: _BATAS_HITUNG + 1].count()
    return jumlah if jumlah <= _BATAS_HITUNG else None


def _cabang_lingkup(user: Pengguna, saya: bool) -> list[QuerySet[KPM]]:
    """The user's families: one query for whole areas, one for assigned families; each has its index."""
    lingkup = user.lingkup()
    if saya and lingkup.petugas_id is not None:
        return [KPM.objects.terlihat_oleh(user, sebagai=PERAN_DAMPINGAN)]
    if lingkup.semua or lingkup.petugas_id is None or not lingkup.wilayah:
        return [KPM.objects.terlihat_oleh(user)]
    return [
        KPM.objects.terlihat_oleh(user, sebagai=lingkup.peran - PERAN_DAMPINGAN),
        KPM.objects.terlihat_oleh(user, sebagai=PERAN_DAMPINGAN),
    ]


def _untuk_baris(qs: QuerySet[KPM]) -> QuerySet[KPM]:
    return qs.select_related("desa").prefetch_related(*prefetch_kini())


def prefetch_kini() -> tuple[Prefetch[Any], ...]:
    """A family's group, pendamping and open absence flag of today, as lists of at most one."""
    hari = hari_ini()
    keanggotaan = KeanggotaanKelompok.objects.berlaku_pada(hari).select_related("kelompok")
    penugasan = apps.get_model("pendamping", "Penugasan").objects.filter(berlaku(hari)).select_related("petugas")
    tanda = apps.get_model("p2k2", "TandaAbsen").objects.filter(ditutup_pada__isnull=True)
    return (
        Prefetch("keanggotaan", keanggotaan, to_attr="keanggotaan_kini"),
        Prefetch("penugasan", penugasan, to_attr="penugasan_kini"),
        Prefetch("tanda_absen", tanda, to_attr="tanda_kini"),
    )


def pilihan_wilayah(user: Pengguna, dipilih: str = "") -> list[Wilayah]:
    """Areas to narrow a list with: those below the chosen one, or below the user's own, at most one level."""
    lingkup = user.lingkup()
    if not dipilih and lingkup.petugas_id is not None and not lingkup.wilayah and not lingkup.semua:
        return list(desa_tugas(user))
    if not dipilih and lingkup.semua:
        return list(Wilayah.objects.filter(tingkat=Tingkat.PROVINSI).order_by("nama", "pk"))
    return list(Wilayah.objects.filter(induk__in=[dipilih] if dipilih else lingkup.wilayah).order_by("nama", "pk"))


def desa_tugas(user: Pengguna) -> QuerySet[Wilayah]:
    """Desa in which the user serves as pendamping: of the own families, and of the own appointment."""
    milik = KPM.objects.didampingi(user.pk).order_by().values("desa")
    penugasan = Wilayah.objects.di_bawah(user.lingkup().wilayah_tugas).filter(tingkat=Tingkat.DESA)
    return (
        Wilayah.objects.filter(Q(pk__in=milik) | Q(pk__in=penugasan.values("pk")))
        .select_related("induk")
        .order_by("induk__nama", "nama", "pk")
    )
