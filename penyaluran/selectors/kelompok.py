"""Payments of a group's families on one screen, and how far each own group is (docs/program.md §4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from akun.enums import PERAN_DAMPINGAN, Izin, peran_berizin
from akun.models import Pengguna, berlaku
from inti.halaman_kunci import Halaman, halaman_kunci
from inti.waktu import hari_ini
from kpm.models import KeanggotaanKelompok, Kelompok
from penyaluran.enums import StatusRekon
from penyaluran.models import BuktiBayar, Pembayaran, PembayaranQuerySet, RekonMassal, Rekonsiliasi, Tahap
from penyaluran.selectors.daftar import lengkap
from penyaluran.selectors.kendala import kendala_terbuka
from wilayah.models import saring_wilayah

BELUM, MASALAH, SUDAH, SEMUA = "belum", "masalah", "sudah", "semua"
_SELAYAR = 60  # a group has 15–30 families; those without a group come page by page
_PUNYA_MASALAH = (StatusRekon.TIDAK, StatusRekon.SEBAGIAN)

_SARING = {
    BELUM: Q(nominal__gt=0, rekonsiliasi__isnull=True),
    MASALAH: Q(rekonsiliasi__status__in=_PUNYA_MASALAH),
    SUDAH: Q(rekonsiliasi__status=StatusRekon.CAIR),
    SEMUA: Q(),
}


@dataclass(frozen=True)
class Hitungan:
    """Families by what is known of their payment; those with Rp0 are only in `semua`."""

    belum: int = 0
    masalah: int = 0
    sudah: int = 0
    semua: int = 0

    @property
    def dilaporkan(self) -> int:
        return self.masalah + self.sudah

    @property
    def rencana(self) -> int:
        return self.dilaporkan + self.belum


@dataclass(frozen=True)
class BarisKelompok:
    """One own group in a tahap; without `id` the families that are in none."""

    id: UUID | None
    nama: str
    desa: str
    hitungan: Hitungan


@dataclass(frozen=True)
class Terakhir:
    """When and where this group's last withdrawal was: offered, never filled in by itself."""

    tanggal: date
    saluran: str
    saluran_label: str
    tempat: str


def _hitung() -> dict[str, Any]:
    return {nama: Count("pk", filter=syarat) if syarat else Count("pk") for nama, syarat in _SARING.items()}


def kelompok_saya(user: Pengguna, tahap: Tahap) -> list[BarisKelompok]:
    """Groups of the own families of today, most *belum* first, in one query."""
    if user.lingkup().petugas_id is None:
        return []
    k = "kpm__keanggotaan__kelompok"
    milik = Pembayaran.objects.terlihat_oleh(user, sebagai=PERAN_DAMPINGAN).filter(tahap=tahap)
    dalam = milik.filter(berlaku(hari_ini(), "kpm__keanggotaan__"))
    tanpa = milik.exclude(kpm__in=_anggota())
    baris = dalam.values(kid=F(k), knama=F(f"{k}__nama"), kdesa=F(f"{k}__desa__nama")).annotate(**_hitung())
    hasil = [BarisKelompok(b["kid"], b["knama"], b["kdesa"], _dari(b)) for b in baris.order_by("knama", "kid")]
    lepas = _dari(tanpa.aggregate(**_hitung()))
    if lepas.semua:
        hasil.append(BarisKelompok(None, "Belum masuk kelompok", "", lepas))
    return sorted(hasil, key=lambda b: -b.hitungan.belum)


def kelompok_wilayah(user: Pengguna, tahap: Tahap, *, wilayah: str = "", sesudah: str | None = None) -> Halaman:
    """One page of the groups in areas the user sees whole, by desa and name, with their payments of a tahap."""
    sebagai = user.lingkup().peran - PERAN_DAMPINGAN
    semua = Kelompok.objects.terlihat_oleh(user, sebagai=sebagai).aktif()
    if wilayah:
        semua = semua.filter(saring_wilayah([wilayah]))
    lembar = halaman_kunci(semua.select_related("desa"), urut=("desa_id", "nama", "id"), sesudah=sesudah)
    k = "kpm__keanggotaan__kelompok"
    milik = Pembayaran.objects.terlihat_oleh(user, sebagai=sebagai).filter(
        berlaku(hari_ini(), "kpm__keanggotaan__"), tahap=tahap, **{f"{k}__in": [b.pk for b in lembar.baris]}
    )
    isi = {b["kid"]: _dari(b) for b in milik.order_by().values(kid=F(k)).annotate(**_hitung())}
    baris = [BarisKelompok(b.pk, b.nama, b.desa.nama, isi.get(b.pk, Hitungan())) for b in lembar.baris]
    return Halaman(baris, lembar.berikut)


def bayar_kelompok(user: Pengguna, tahap: Tahap, kelompok: Kelompok | None) -> PembayaranQuerySet:
    """Payments of one tahap of a group's families of today, as `milik_kelompok`."""
    return milik_kelompok(user, kelompok).filter(tahap=tahap)


def milik_kelompok(user: Pengguna, kelompok: Kelompok | None) -> PembayaranQuerySet:
    """Payments of a group's families of today that the user may see; without a group of the own ones in none."""
    hasil: Any
    if kelompok is not None:
        hasil = Pembayaran.objects.terlihat_oleh(user).filter(kpm__in=_anggota().filter(kelompok=kelompok))
    elif user.lingkup().petugas_id is not None:
        hasil = Pembayaran.objects.terlihat_oleh(user, sebagai=PERAN_DAMPINGAN).exclude(kpm__in=_anggota())
    else:
        hasil = Pembayaran.objects.none()
    milik: PembayaranQuerySet = hasil
    return milik


def hitung_kelompok(qs: PembayaranQuerySet) -> Hitungan:
    return _dari(qs.aggregate(**_hitung()))


def layar_kelompok(qs: PembayaranQuerySet, lihat: str, sesudah: str | None = None) -> Halaman:
    """The families of a group in one state, by name; rows carry `banyak_bukti`."""
    lembar = halaman_kunci(
        lengkap(qs.filter(_SARING[lihat])), urut=("kpm__nama", "id"), sesudah=sesudah, panjang=_SELAYAR
    )
    sertakan_bukti(lembar.baris)
    return lembar


def sertakan_bukti(baris: Sequence[Any]) -> None:
    """Give each payment the number of its photos."""
    milik = BuktiBayar.objects.filter(pembayaran__in=[b.pk for b in baris]).values_list("pembayaran")
    banyak = dict(milik.annotate(n=Count("pk")).order_by("pembayaran"))
    for b in baris:
        b.banyak_bukti = banyak.get(b.pk, 0)


def sesuai(bayar: Pembayaran, lihat: str) -> bool:
    """Whether a payment as it now stands belongs to what is looked at."""
    status = bayar.rekon.status if bayar.rekon else None
    if lihat == BELUM:
        return bayar.nominal > 0 and status is None
    if lihat == MASALAH:
        return status in _PUNYA_MASALAH
    return lihat == SEMUA or status == StatusRekon.CAIR


def boleh_dicatat(user: Pengguna, bayar: Sequence[int]) -> set[int]:
    """Of these payments, all seen by the user, the ones whose record this user may write."""
    if semua_mencatat(user):
        return set(bayar)
    milik = Pembayaran.objects.terlihat_oleh(user, sebagai=peran_berizin(Izin.CATAT_REKONSILIASI))
    return set(milik.filter(pk__in=bayar).values_list("pk", flat=True))


def semua_mencatat(user: Pengguna) -> bool:
    """Whether every role of the user records payments: then whatever is seen may be written, without asking."""
    return user.punya_izin(Izin.CATAT_REKONSILIASI) and user.lingkup().peran <= peran_berizin(Izin.CATAT_REKONSILIASI)


def terakhir_dicatat(qs: PembayaranQuerySet) -> Terakhir | None:
    """Day, channel and place of the withdrawal of these families that was recorded last."""
    satu = (
        Rekonsiliasi.objects.filter(pembayaran__in=qs, tanggal__isnull=False)
        .exclude(saluran="")
        .order_by("-dicatat_pada", "pk")
        .first()
    )
    if satu is None or satu.tanggal is None:
        return None
    return Terakhir(satu.tanggal, satu.saluran, satu.get_saluran_display(), satu.tempat)


def massal_kelompok(kelompok: Kelompok, tahap: Tahap) -> list[RekonMassal]:
    """What was said of the whole group in this tahap, latest first, also what was taken back."""
    semua = RekonMassal.objects.filter(kelompok=kelompok, tahap=tahap)
    return list(semua.select_related("dicatat_oleh", "dibatalkan_oleh", "kelompok").order_by("-dicatat_pada", "pk"))


@dataclass(frozen=True)
class Pilahan:
    """Of a group's payments: those that can be recorded at once, and the others with the reason."""

    masuk: list[Pembayaran]
    lewat: list[tuple[Pembayaran, str]]


def pilah(bayar: Iterable[Pembayaran]) -> Pilahan:
    """Only families still *belum* and without an open hindrance (docs/program.md §4)."""
    semua = sorted(bayar, key=lambda b: (b.kpm.nama, b.pk))
    terbuka = kendala_terbuka([b.kpm_id for b in semua])
    masuk, lewat = [], []
    for b in semua:
        if sebab := _sebab_lewat(b, terbuka.get(b.kpm_id)):
            lewat.append((b, sebab))
        elif b.rekon is None:
            masuk.append(b)
    return Pilahan(masuk, lewat)


def _sebab_lewat(b: Pembayaran, kendala: Sequence[Any] | None) -> str:
    if b.nominal == 0:
        return "tidak dibayarkan pada tahap ini"
    if b.rekon is not None:
        return "" if b.rekon.status == StatusRekon.CAIR else f"sudah dicatat {b.keadaan.label}"
    return f"ada kendala: {kendala[0].alasan}" if kendala else ""


def _anggota() -> QuerySet[Any]:
    """Families that are in a group today."""
    return KeanggotaanKelompok.objects.berlaku_pada(hari_ini()).values("kpm")


def _dari(isi: Any) -> Hitungan:
    return Hitungan(**{nama: isi[nama] for nama in _SARING})
