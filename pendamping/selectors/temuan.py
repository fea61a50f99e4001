"""Read models of findings: only ever for those who review them."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When

from akun.enums import Izin, Peran
from akun.models import Jabatan, Pengguna
from inti.halaman_kunci import HITUNG_MAKS, Halaman, halaman_kunci
from inti.waktu import geser_bulan, hari_ini
from pendamping.enums import BAYAR_TEMUAN, VERKOM_TEMUAN, JenisTemuan, PutusanTemuan
from pendamping.models import Kunjungan, Temuan
from wilayah.models import saring_wilayah

BANYAK_CONTOH = 5
HARI_BANDING = 92  # days over which pendamping are compared

MENUNGGU, TERBUKA, DITERUSKAN, DITINJAU = "menunggu", "terbuka", "diteruskan", "ditinjau"
UTAMA = (JenisTemuan.KKS, JenisTemuan.KARTU, *BAYAR_TEMUAN)  # shown first, whatever their day


@dataclass(frozen=True)
class SaringTemuan:
    """What narrows the list; codes and ids only. `menunggu`: those whose next step is the user's own."""

    keadaan: str = MENUNGGU
    jenis: str = ""
    wilayah: str = ""
    petugas: str = ""


def temuan_untuk(user: Pengguna) -> QuerySet[Temuan]:
    """The findings a user may review: of the areas of that office, never about oneself."""
    return Temuan.objects.boleh(user, Izin.TINJAU)


def menunggu_user(user: Pengguna) -> QuerySet[Temuan]:
    """Those whose next step is the user's: a korkec's are the open ones; a korkab's what was passed on, what is about
    money, and the open ones of a kecamatan in which nobody else is korkec (vacant, or the person concerned)."""
    qs = temuan_untuk(user)
    if user.is_superuser:
        return qs.filter(putusan__in=["", PutusanTemuan.DITERUSKAN])
    korkec = Temuan.objects.terlihat_oleh(user, sebagai={Peran.KORKEC}).menunggu()
    korkab = Temuan.objects.terlihat_oleh(user, sebagai={Peran.KORKAB})
    dijabat = Jabatan.objects.berlaku_pada(hari_ini()).filter(
        peran=Peran.KORKEC, wilayah=OuterRef("kecamatan_kode"), pengguna__is_active=True
    )
    tanpa_korkec = Q(putusan="") & ~Exists(dijabat.exclude(pengguna=OuterRef("petugas")))
    uang = Q(putusan="", jenis__in=BAYAR_TEMUAN)
    milik_korkab = korkab.filter(Q(putusan=PutusanTemuan.DITERUSKAN) | uang | tanpa_korkec)
    return qs.filter(Q(pk__in=korkec.values("pk")) | Q(pk__in=milik_korkab.values("pk")))


def jumlah_temuan_menunggu(user: Pengguna) -> int:
    """How many wait for the user's own look, counted up to `HITUNG_MAKS`."""
    return menunggu_user(user).order_by()[:HITUNG_MAKS].count()


def daftar_temuan(*, user: Pengguna, saring: SaringTemuan, sesudah: str | None = None) -> Halaman:
    """One page of findings: what concerns a card first among the open ones, then the latest."""
    qs = menunggu_user(user) if saring.keadaan == MENUNGGU else temuan_untuk(user)
    if saring.keadaan == TERBUKA:
        qs = qs.filter(putusan="")
    elif saring.keadaan == DITERUSKAN:
        qs = qs.filter(putusan=PutusanTemuan.DITERUSKAN)
    elif saring.keadaan == DITINJAU:
        qs = qs.filter(putusan__in=[PutusanTemuan.WAJAR, PutusanTemuan.DIBINA, PutusanTemuan.DINSOS])
    if saring.jenis:
        qs = qs.filter(jenis=saring.jenis)
    if saring.wilayah:
        qs = qs.filter(saring_wilayah([saring.wilayah]))
    if saring.petugas:
        qs = qs.filter(petugas=int(saring.petugas))
    qs = qs.select_related("petugas", "kpm", "desa", "kunjungan")
    urut: tuple[str, ...] = ("-tanggal", "-id")
    if saring.keadaan in {MENUNGGU, TERBUKA}:
        qs = qs.annotate(giliran=Case(When(jenis__in=UTAMA, then=Value(0)), default=Value(1)))
        urut = ("giliran", *urut)
    return halaman_kunci(qs, urut=urut, sesudah=sesudah)


def tinjauan_temuan(temuan: Temuan) -> list[Any]:
    """Every conclusion a finding was given, first to last: (when, who, what, note) in the audit's own rows."""
    peristiwa = apps.get_model("pendamping", "TemuanEvent").objects.filter(pgh_obj=temuan.pk).exclude(putusan="")
    semua = list(peristiwa.select_related("ditinjau_oleh").order_by("pgh_id"))
    return [p for ke, p in enumerate(semua) if ke == 0 or p.ditinjau_pada != semua[ke - 1].ditinjau_pada] or (
        [temuan] if temuan.putusan else []
    )


@dataclass(frozen=True)
class AngkaPetugas:
    """One pendamping's figures; families' answers about their KKS are no measure of who asked."""

    petugas: Any
    kecamatan: str
    kunjungan: int
    temuan: int
    kks: int
    kecamatan_per_seratus: float | None

    @property
    def per_seratus(self) -> float | None:
        return 100 * self.temuan / self.kunjungan if self.kunjungan else None


def angka_petugas(user: Pengguna, hari: date | None = None) -> list[AngkaPetugas]:
    """Findings per 100 visits of each pendamping beside the kecamatan, over `HARI_BANDING` days; oneself left out."""
    hari = hari or hari_ini()
    sejak = hari - timedelta(days=HARI_BANDING)
    lingkup = user.lingkup_izin(Izin.TINJAU)
    dekat = Q() if lingkup.semua else saring_wilayah(lingkup.wilayah, awalan="kpm__")
    kunjungan = Kunjungan.objects.filter(dekat, tanggal__gt=sejak, tanggal__lte=hari).exclude(petugas=user.pk)
    dibuat = {
        (b["petugas"], b["kpm__kecamatan_kode"]): b["n"]
        for b in kunjungan.order_by().values("petugas", "kpm__kecamatan_kode").annotate(n=Count("pk"))
    }
    temuan = temuan_untuk(user).filter(tanggal__gt=sejak, tanggal__lte=hari)
    temuan = temuan.exclude(Q(petugas=user.pk) | Q(jenis__in=[*VERKOM_TEMUAN, *BAYAR_TEMUAN]))
    ditemukan = {
        (b["petugas"], b["kecamatan_kode"]): (b["n"] - b["kks"], b["kks"])
        for b in temuan.order_by()
        .values("petugas", "kecamatan_kode")
        .annotate(n=Count("pk"), kks=Count("pk", filter=Q(jenis=JenisTemuan.KKS)))
    }
    rata = _per_kecamatan(dibuat, ditemukan)
    orang = Pengguna.objects.in_bulk({p for p, _ in dibuat.keys() | ditemukan.keys()})
    hasil = [
        AngkaPetugas(orang[p], k, dibuat.get((p, k), 0), *ditemukan.get((p, k), (0, 0)), rata.get(k))
        for p, k in dibuat.keys() | ditemukan.keys()
    ]
    return sorted(hasil, key=lambda a: (-(a.per_seratus or 0), -a.temuan, a.petugas.nama, a.petugas.pk, a.kecamatan))


def _per_kecamatan(
    dibuat: dict[tuple[int, str], int], ditemukan: dict[tuple[int, str], tuple[int, int]]
) -> dict[str, float]:
    kunjungan: dict[str, int] = {}
    temuan: dict[str, int] = {}
    for (_, k), n in dibuat.items():
        kunjungan[k] = kunjungan.get(k, 0) + n
    for (_, k), (n, _kks) in ditemukan.items():
        temuan[k] = temuan.get(k, 0) + n
    return {k: 100 * temuan.get(k, 0) / n for k, n in kunjungan.items()}


def contoh_kunjungan(*, user: Pengguna, petugas: Pengguna, bulan: date) -> list[Kunjungan] | None:
    """A sample of one person's visits of a month, within the user's area; None about oneself or where there are none.

    Drawn by the server's key from person and month: the same for everybody and each time, so that nobody draws again
    until it pleases, and nobody knows it beforehand.
    """
    lingkup = user.lingkup_izin(Izin.TINJAU)
    dekat = Q() if lingkup.semua else saring_wilayah(lingkup.wilayah, awalan="kpm__")
    semua = Kunjungan.objects.filter(dekat, petugas=petugas, tanggal__gte=bulan, tanggal__lt=geser_bulan(bulan, 1))
    nomor = [] if petugas.pk == user.pk else list(semua.values_list("pk", flat=True))
    if not nomor:
        return None
    terpilih = sorted(nomor, key=lambda n: _undi(f"{petugas.pk}:{bulan:%Y-%m}:{n}"))[:BANYAK_CONTOH]
    return list(semua.filter(pk__in=terpilih).select_related("kpm__desa").order_by("tanggal", "pk"))


def _undi(teks: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), f"contoh:{teks}".encode(), hashlib.sha256).digest()
