"""Differences between Final Closing and the bank's list: what the worklist shows (docs/program.md §5)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Abs, Coalesce

from akun.enums import PERAN_DAMPINGAN, Izin, peran_berizin
from akun.models import Pengguna
from inti.halaman_kunci import Halaman, halaman_kunci
from kpm.models import KPM
from penyaluran.enums import JenisSelisihBank
from penyaluran.models import BarisBank, Pembayaran, SelisihBank, Tahap
from penyaluran.selectors.daftar import sertakan_petugas, tahap_aktif
from penyaluran.selectors.selisih import BELUM, SUDAH
from wilayah.models import Wilayah, saring_wilayah

_BATAS_HITUNG = 1000
_CALON = 20
_SARAN = 5


@dataclass(frozen=True)
class SaringBank:
    """What narrows the list. `saya`: own families of today; else the areas the user sees whole."""

    tahap: str
    wilayah: str = ""
    petugas: str = ""  # a user's id, or "tanpa"
    jenis: str = ""  # JenisSelisihBank
    derajat: str = ""  # DerajatCocok
    tinjauan: str = BELUM
    saya: bool = False

    def terapkan(self, user: Pengguna) -> QuerySet[SelisihBank]:
        """All differences that pass everything but kind and review: what the figures are about."""
        sebagai = PERAN_DAMPINGAN if self.saya else user.lingkup().peran - PERAN_DAMPINGAN
        qs: Any = SelisihBank.objects.terlihat_oleh(user, sebagai=sebagai).filter(tahap=self.tahap)
        if self.wilayah:
            qs = qs.filter(saring_wilayah([self.wilayah]))
        if self.petugas == "tanpa":
            qs = qs.filter(kpm__in=KPM.objects.belum_termapping())
        elif self.petugas:
            qs = qs.filter(kpm__in=KPM.objects.didampingi(int(self.petugas)))
        if self.derajat:
            qs = qs.filter(baris_bank__derajat=self.derajat)
        hasil: QuerySet[SelisihBank] = qs
        return hasil

    def persempit(self, qs: QuerySet[SelisihBank]) -> QuerySet[SelisihBank]:
        if self.jenis:
            qs = qs.filter(jenis__contains=[self.jenis])
        if self.tinjauan in (BELUM, SUDAH):
            qs = qs.filter(ditinjau_pada__isnull=self.tinjauan == BELUM)
        return qs


def daftar_bank(*, user: Pengguna, saring: SaringBank, sesudah: str | None = None) -> Halaman:
    """One page by desa; rows carry `petugas_nama`."""
    qs = saring.persempit(saring.terapkan(user)).select_related(
        "kpm", "desa", "ditinjau_oleh", "pembayaran", "baris_bank__dipastikan_oleh"
    )
    lembar = halaman_kunci(qs, urut=("desa_id", "id"), sesudah=sesudah)
    sertakan_petugas(lembar.baris)
    return lembar


@dataclass(frozen=True)
class AngkaJenis:
    """Families (or numbers of the bank's list) with one kind of difference, and the money it is about."""

    jenis: JenisSelisihBank
    banyak: int
    rupiah: int


_UANG: dict[str, Any] = {
    JenisSelisihBank.HANYA_FC: "nominal_fc",
    JenisSelisihBank.HANYA_BANK: "nominal_bank",
    JenisSelisihBank.NOMINAL: Abs(Coalesce("nominal_bank", 0) - Coalesce("nominal_fc", 0)),
    JenisSelisihBank.NAMA: "nominal_bank",
    JenisSelisihBank.NOMOR: "nominal_bank",
}


def angka_jenis(qs: QuerySet[SelisihBank]) -> list[AngkaJenis]:
    """Per kind: what is only in one list, by how much the amounts differ, else what the bank pays. A pair may count
    under several kinds."""
    hitung: dict[str, Any] = {}
    for jenis, uang in _UANG.items():
        ada = Q(jenis__contains=[jenis])
        hitung |= {f"{jenis}_n": Count("pk", filter=ada), f"{jenis}_rp": Sum(uang, filter=ada, default=0)}
    isi = qs.order_by().aggregate(**hitung)
    return [AngkaJenis(JenisSelisihBank(j), isi[f"{j}_n"], int(isi[f"{j}_rp"])) for j in _UANG]


def jumlah_selisih_bank(user: Pengguna) -> int:
    """Differences nobody has looked at yet in the tahap of today, counted up to a thousand."""
    tahap = tahap_aktif()
    if tahap is None:
        return 0
    qs = SelisihBank.objects.terlihat_oleh(user).filter(tahap=tahap, ditinjau_pada__isnull=True)
    return int(qs.order_by()[:_BATAS_HITUNG].count())


def selisih_bank_wilayah(tahap: Tahap, wilayah: Wilayah, oleh: Pengguna) -> QuerySet[SelisihBank]:
    """Differences of a tahap in an area, as far as the user may export them."""
    qs: Any = SelisihBank.objects.terlihat_oleh(oleh, sebagai=peran_berizin(Izin.EKSPOR))
    hasil: QuerySet[SelisihBank] = qs.filter(saring_wilayah([wilayah.kode]), tahap=tahap)
    return hasil


def ada_daftar(tahap: str) -> bool:
    return BarisBank.objects.filter(tahap=tahap).exists()


def calon_keluarga(user: Pengguna, baris: BarisBank, kata: str) -> list[KPM]:
    """Families of the own area or caseload found by what was typed; else those with the line's No KK."""
    milik = KPM.objects.boleh(user, Izin.USULKAN).select_related("desa")
    if kata:
        return list(milik.cari(kata).order_by("nama", "pk")[:_CALON])
    if baris.kk_indeks is None:
        return []
    return list(milik.filter(kk_indeks=baris.kk_indeks).order_by("nama", "pk")[:_CALON])


def saran_keluarga(user: Pengguna, baris: BarisBank) -> list[KPM]:
    """Families of the line's kecamatan whom no line is, those with the likest names first."""
    fc_saja = SelisihBank.objects.boleh(user, Izin.USULKAN).filter(
        tahap=baris.tahap_id, kecamatan_kode=baris.kecamatan_kode, jenis__contains=[JenisSelisihBank.HANYA_FC]
    )
    keluarga = KPM.objects.filter(pk__in=fc_saja.values("kpm")).select_related("desa")
    return list(keluarga.annotate(mirip=TrigramSimilarity("nama", baris.nama)).order_by("-mirip", "pk")[:_SARAN])


def desa_dibayar(tahap: str, *, kecamatan: Collection[str] = (), kpm: Collection[int] = ()) -> list[str]:
    """Desa of the payments of a tahap in these kecamatan, or of these families: what the bank says counts there."""
    milik = Pembayaran.objects.filter(kpm__in=kpm) if kpm else Pembayaran.objects.filter(kecamatan_kode__in=kecamatan)
    milik = milik.filter(tahap=tahap)
    return list(milik.order_by().values_list("desa", flat=True).distinct())
