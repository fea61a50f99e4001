"""Families whose Final Closing says another amount than the rules: a list to go through (docs/program.md §3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from akun.enums import PERAN_DAMPINGAN, Izin, peran_berizin
from akun.models import Pengguna
from inti.halaman_kunci import Halaman, halaman_kunci
from kpm.models import KPM
from penyaluran.models import AturanBantuan, Hak, Tahap, Tarif
from penyaluran.models.hak import HakQuerySet
from penyaluran.selectors.daftar import sertakan_petugas, tahap_aktif
from wilayah.models import Wilayah, saring_wilayah

BELUM, SUDAH, SEMUA = "belum", "sudah", "semua"
_BATAS_HITUNG = 1000


@dataclass(frozen=True)
class SaringSelisih:
    """What narrows the list. `saya`: own families of today; else the areas the user sees whole."""

    tahap: str
    wilayah: str = ""
    petugas: str = ""  # a user's id, or "tanpa"
    sebab: str = ""  # SebabSelisih
    tinjauan: str = BELUM
    saya: bool = False

    def terapkan(self, user: Pengguna) -> HakQuerySet:
        sebagai = PERAN_DAMPINGAN if self.saya else user.lingkup().peran - PERAN_DAMPINGAN
        qs: Any = Hak.objects.terlihat_oleh(user, sebagai=sebagai).selisih().filter(tahap=self.tahap)
        if self.wilayah:
            qs = qs.filter(saring_wilayah([self.wilayah]))
        if self.petugas == "tanpa":
            qs = qs.filter(kpm__in=KPM.objects.belum_termapping())
        elif self.petugas:
            qs = qs.filter(kpm__in=KPM.objects.didampingi(int(self.petugas)))
        if self.sebab:
            qs = qs.filter(sebab__contains=[{"kode": self.sebab}])
        if self.tinjauan in (BELUM, SUDAH):
            qs = qs.filter(ditinjau_pada__isnull=self.tinjauan == BELUM)
        hasil: HakQuerySet = qs
        return hasil


def daftar_selisih(*, user: Pengguna, saring: SaringSelisih, sesudah: str | None = None) -> Halaman:
    """One page by desa; rows carry `petugas_nama`."""
    qs = saring.terapkan(user).select_related("kpm", "desa", "ditinjau_oleh")
    lembar = halaman_kunci(qs, urut=("desa_id", "id"), sesudah=sesudah)
    sertakan_petugas(lembar.baris)
    return lembar


def jumlah_selisih(user: Pengguna) -> int:
    """Differences nobody has looked at yet in the tahap of today, counted up to a thousand."""
    tahap = tahap_aktif()
    if tahap is None:
        return 0
    qs = Hak.objects.terlihat_oleh(user).selisih().filter(tahap=tahap, ditinjau_pada__isnull=True)
    return qs.order_by()[:_BATAS_HITUNG].count()


def selisih_wilayah(tahap: Tahap, wilayah: Wilayah, oleh: Pengguna) -> QuerySet[Hak]:
    """Differences of a tahap in an area, as far as the user may export them."""
    hak: Any = Hak.objects.terlihat_oleh(oleh, sebagai=peran_berizin(Izin.EKSPOR)).selisih()
    hasil: QuerySet[Hak] = hak.filter(saring_wilayah([wilayah.kode]), tahap=tahap)
    return hasil


def terpakai(acuan: Tarif | AturanBantuan) -> bool:
    """Whether some entitlement may rest on this tariff or rule: one of a tahap that began while it was in force."""
    if isinstance(acuan, AturanBantuan):
        return Hak.objects.filter(aturan=acuan).exists()
    hak = Hak.objects.filter(tahap__bulan_mulai__gte=acuan.mulai)
    return (hak.filter(tahap__bulan_mulai__lte=acuan.selesai) if acuan.selesai else hak).exists()
