"""Lists of payments: which stage, which families, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from akun.enums import PERAN_DAMPINGAN, Izin, peran_berizin
from akun.models import Pengguna, berlaku
from inti.halaman_kunci import Halaman, halaman_kunci
from inti.waktu import hari_ini
from kpm.models import KPM
from pendamping.models import Penugasan
from penyaluran.models import Pembayaran, PembayaranQuerySet, Tahap
from penyaluran.selectors.baris_bank import berbank
from penyaluran.selectors.neraca import Neraca, neraca
from penyaluran.selectors.tahap import syarat_tertutup, tahap_tertutup
from penyaluran.selectors.ukuran_sql import bayar_menurut_ukuran
from wilayah.models import Wilayah, saring_wilayah

_KECAMATAN = 8  # length of the code: up to here an area is small enough to sort and to sum on a page
_TAHAP_TAMPIL = 8
_URUT_KELOMPOK = ("tanpa_kelompok", "kelompok_nama", "kelompok_kunci", "kpm__nama", "id")


def tahap_aktif(kode: str = "") -> Tahap | None:
    """The latest stage not yet closed (in the kabupaten of that area), or the latest one."""
    return _mulai().alias(tutup=tahap_tertutup(kode)).order_by("tutup", "-kode").first()


def _mulai() -> QuerySet[Tahap]:
    """Stages that have begun or are listed already; what is only prepared is nobody's stage yet."""
    terdaftar = Pembayaran.objects.filter(tahap=OuterRef("pk"))
    return Tahap.objects.filter(Q(bulan_mulai__lte=hari_ini()) | Exists(terdaftar))


def tahap_terakhir(kode: str = "") -> list[Any]:
    """The latest stages, newest first; `tutup`: closed (in the kabupaten of that area)."""
    return list(_mulai().annotate(tutup=tahap_tertutup(kode)).order_by("-kode")[:_TAHAP_TAMPIL])


def pembayaran_wilayah(tahap: Tahap, wilayah: Wilayah, oleh: Pengguna) -> QuerySet[Pembayaran]:
    """Payments of a tahap in an area, as far as the user may export them."""
    return Pembayaran.objects.terlihat_oleh(oleh, sebagai=peran_berizin(Izin.EKSPOR)).filter(
        saring_wilayah([wilayah.kode]), tahap=tahap
    )


@dataclass(frozen=True)
class SaringBayar:
    """What narrows the list. `saya`: own families of today; else the areas the user sees whole."""

    tahap: str
    wilayah: str = ""
    petugas: str = ""  # a user's id, or "tanpa"
    status: str = ""  # KeadaanBayar; empty: all
    saya: bool = False
    cari: str = ""
    ukuran: str = ""  # the payments behind a figure of the measures, e.g. waktu-tidak

    def sempit(self, user: Pengguna) -> bool:
        """True when few enough payments are meant to sort them by name and to show their balance."""
        if self.saya or self.petugas:
            return True
        kode = self.tempat(user)
        return bool(kode) and all(len(k) >= _KECAMATAN for k in kode)

    def tempat(self, user: Pengguna) -> list[str]:
        """Codes of the areas that are listed; none for the whole country."""
        lingkup = user.lingkup()
        return [self.wilayah] if self.wilayah else [] if lingkup.semua else list(lingkup.wilayah)

    def terapkan(self, user: Pengguna) -> PembayaranQuerySet:
        """Payments of the user that pass everything but status and search."""
        lingkup = user.lingkup()
        sebagai = PERAN_DAMPINGAN if self.saya else lingkup.peran - PERAN_DAMPINGAN
        qs: Any = Pembayaran.objects.terlihat_oleh(user, sebagai=sebagai).filter(tahap=self.tahap)
        if self.wilayah:
            qs = qs.filter(saring_wilayah([self.wilayah]))
        if self.petugas == "tanpa":
            qs = qs.filter(kpm__in=KPM.objects.belum_termapping())
        elif self.petugas:
            qs = qs.filter(kpm__in=KPM.objects.didampingi(int(self.petugas)))
        tahap = Tahap.objects.filter(pk=self.tahap).first() if self.ukuran else None
        if tahap is not None:
            milik = user.pk if self.saya else None
            di_baliknya = bayar_menurut_ukuran(
                self.ukuran, tahap, hari=hari_ini(), wilayah=self.wilayah, petugas=milik
            )  # fmt: skip
            qs = qs.none() if di_baliknya is None else qs.filter(pk__in=di_baliknya)
        return qs


def daftar_bayar(*, user: Pengguna, saring: SaringBayar, sesudah: str | None = None) -> Halaman:
    """One page of payments: own families by group and name, an area by desa (and name when it is small).

    Rows carry the bank's lines, and `kelompok_nama` (own families) or `petugas_nama` (areas).
    """
    qs: QuerySet[Pembayaran] = saring.terapkan(user).berkeadaan(saring.status)
    if saring.cari:
        qs = qs.filter(kpm__in=KPM.objects.cari(saring.cari))
    # Two steps: cut the page, then join its rows to what they show. In one, the planner joins the whole list.
    if saring.saya:
        lembar = halaman_kunci(_berkelompok(qs).select_related("kpm"), urut=_URUT_KELOMPOK, sesudah=sesudah)
        return Halaman(_isi(lembar.baris, "kelompok_nama", "kelompok_kunci"), lembar.berikut)
    if len(tempat := saring.tempat(user)) == 1:
        # Said a second time, by desa: of a province, whose order is that of desa, the index is read from its first one.
        qs = qs.filter(desa__kode__startswith=tempat[0])
    urut = ("desa_id", "kpm__nama", "id") if saring.sempit(user) else ("desa_id", "id")
    lembar = halaman_kunci(qs.select_related("kpm"), urut=urut, sesudah=sesudah)
    baris = _isi(lembar.baris)
    sertakan_petugas(baris)
    return Halaman(baris, lembar.berikut)


def _isi(potongan: list[Any], *catatan: str) -> list[Any]:
    """The same payments with all a row shows, keeping the annotations named."""
    utuh = berbank(lengkap(Pembayaran.objects.filter(pk__in=[b.pk for b in potongan]))).in_bulk()
    hasil = []
    for b in potongan:
        satu = utuh[b.pk]
        for nama in catatan:
            setattr(satu, nama, getattr(b, nama))
        hasil.append(satu)
    return hasil


def lengkap(qs: Any) -> QuerySet[Pembayaran]:
    """Payments with all a row shows; `tertutup`: nothing of it can be changed any more."""
    utuh: QuerySet[Pembayaran] = qs.berarti().annotate(tertutup=syarat_tertutup())
    return utuh.select_related("tahap", "kpm", "desa", "rekonsiliasi__alasan", "rekonsiliasi__dicatat_oleh")


def _berkelompok(qs: QuerySet[Pembayaran]) -> QuerySet[Pembayaran]:
    kini = berlaku(hari_ini(), "kpm__keanggotaan__")
    return qs.annotate(
        anggota=FilteredRelation("kpm__keanggotaan", condition=kini),
        tanpa_kelompok=Case(When(anggota__kelompok__isnull=True, then=1), default=0),
        kelompok_nama=Coalesce(F("anggota__kelompok__nama"), Value("")),
        kelompok_kunci=Coalesce(F("anggota__kelompok_id"), Value(UUID(int=0))),
    )


def sertakan_petugas(baris: list[Any]) -> None:
    """Give each payment the name of today's pendamping of its family."""
    penugasan = Penugasan.objects.filter(berlaku(hari_ini()), kpm__in=[b.kpm_id for b in baris])
    nama = dict(penugasan.values_list("kpm", "petugas__nama"))
    for b in baris:
        b.petugas_nama = nama.get(b.kpm_id, "")


def neraca_daftar(user: Pengguna, saring: SaringBayar) -> Neraca | None:
    """The balance of what the list is about, all statuses; None for areas too large to sum on a page."""
    return neraca(saring.terapkan(user)) if saring.sempit(user) else None
