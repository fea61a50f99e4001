"""Hindrances of payments and cards: opened with the steps of their reason, closed with a word (docs/program.md §4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from uuid6 import uuid7

from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.jejak import harus_sama
from inti.waktu import saat_lokal
from kpm.models import KPM
from penyaluran.enums import KeadaanKartu, KeadaanKendala, StatusRekon
from penyaluran.models import (
    AlasanBelumTransaksi,
    KendalaBayar,
    LangkahAlasan,
    LangkahKendala,
    Pembayaran,
    Rekonsiliasi,
)
from penyaluran.selectors.tahap import syarat_tertutup, tertutup
from penyaluran.services.kartu.catat import boleh_catat_kartu, periksa_rahasia
from penyaluran.services.kartu.keadaan import tandai_kartu

PANJANG = 300
SESUDAH_TUTUP = "Selesai sesudah tahap ditutup"


@dataclass(frozen=True)
class Calon:
    """A hindrance to be opened, by primary keys."""

    kpm: int
    alasan: str
    pembayaran: int | None = None
    keterangan: str = ""
    id: UUID | None = None
    pada: datetime | None = None


def boleh_urus(oleh: Pengguna, kpm: KPM) -> bool:
    """Whoever records the family's card: its pendamping, the APD, and its coordinator."""
    return boleh_catat_kartu(oleh, kpm)


@transaction.atomic
def buka_kendala(
    *,
    kpm: KPM,
    alasan: AlasanBelumTransaksi,
    pembayaran: Pembayaran | None = None,
    keterangan: str = "",
    id: UUID | None = None,
    oleh: Pengguna,
    pada: datetime | None = None,
) -> KendalaBayar:
    """Open a hindrance by hand; the open one of the same reason is given where there is one already.

    Without a payment only a reason that is about the card. `id` made by the client makes a repeated request one
    record. Raises TidakBerhak, BerubahLebihDulu, else GalatPengguna.
    """
    if not boleh_urus(oleh, kpm):
        raise TidakBerhak("Kendala ini dicatat oleh pendamping keluarga itu, APD, atau koordinatornya.")
    keterangan = rapikan_teks(keterangan, "keterangan")
    _periksa(kpm, alasan, pembayaran, keterangan)
    nomor = id or uuid7()
    baru = KendalaBayar(id=nomor, kpm=kpm, alasan=alasan, keterangan=keterangan, dibuka_oleh=oleh)
    if (ada := KendalaBayar.objects.filter(pk=nomor).first()) is not None:
        kolom = ["kpm_id", "alasan_id", "keterangan", "dibuka_oleh_id"]
        return harus_sama(ada, baru, kolom, "Kendala ini sudah tersimpan dengan isi lain. Muat ulang halaman.")
    calon = Calon(kpm.pk, alasan.pk, pembayaran.pk if pembayaran else None, keterangan, nomor)
    buka_banyak([calon], oleh=oleh, pada=pada)
    return KendalaBayar.objects.get(kpm=kpm, alasan=alasan, keadaan=KeadaanKendala.TERBUKA)


@transaction.atomic
def batalkan_kendala(
    *, kendala: KendalaBayar, sebab: str, versi: int, oleh: Pengguna, pada: datetime | None = None
) -> KendalaBayar:
    """Close a hindrance that is none, or no longer one, with the reason. The card counts as usable again."""
    kendala = kunci_kendala(kendala, oleh)
    sebab = rapikan_teks(sebab, "sebab")
    if not sebab:
        raise GalatPengguna("Tulis mengapa kendala ini dibatalkan.", kolom="sebab")
    if kendala.keadaan == KeadaanKendala.BATAL and kendala.catatan_tutup == sebab:
        return kendala  # the same request came again
    if kendala.versi != versi:
        raise BerubahLebihDulu("Kendala ini sudah diubah orang lain. Muat ulang halaman, lalu periksa.")
    pastikan_terbuka(kendala)
    tutup_banyak([kendala], keadaan=KeadaanKendala.BATAL, catatan=sebab, oleh=oleh, pada=pada)
    pulihkan_kartu([kendala], pada=pada)
    return kendala


@transaction.atomic
def selesaikan_kendala(
    *, kendala: KendalaBayar, sebab: str, versi: int, oleh: Pengguna, pada: datetime | None = None
) -> KendalaBayar:
    """Close a hindrance of a closed tahap that was settled: no record can say so there any more.

    It says nothing of the money: the balance of the tahap stays. Elsewhere the record of the withdrawal closes it.
    """
    kendala = kunci_kendala(kendala, oleh)
    awalan = f"{SESUDAH_TUTUP}: "
    sebab = rapikan_teks(sebab, "sebab", PANJANG - len(awalan))
    if not sebab:
        raise GalatPengguna("Tulis bagaimana kendala ini selesai.", kolom="sebab")
    catatan = awalan + sebab
    if kendala.keadaan == KeadaanKendala.SELESAI and kendala.catatan_tutup == catatan:
        return kendala  # the same request came again
    if kendala.versi != versi:
        raise BerubahLebihDulu("Kendala ini sudah diubah orang lain. Muat ulang halaman, lalu periksa.")
    pastikan_terbuka(kendala)
    if not di_tahap_tertutup(kendala):
        raise GalatPengguna("Tahapnya masih terbuka. Catat transaksinya; kendala ini lalu selesai sendiri.")
    if (lain := _disebut_terbuka(kendala)) is not None:
        raise GalatPengguna(f"{lain.tahap} masih menyebut kendala ini. Catat dahulu transaksi tahap itu.")
    tutup_banyak([kendala], keadaan=KeadaanKendala.SELESAI, catatan=catatan, oleh=oleh, pada=pada)
    pulihkan_kartu([kendala], pada=pada)
    return kendala


def di_tahap_tertutup(kendala: KendalaBayar) -> bool:
    """Whether the record of its payment can no longer be changed."""
    bayar = kendala.pembayaran
    return bayar is not None and tertutup(bayar.tahap, bayar.desa_id)


def _disebut_terbuka(kendala: KendalaBayar) -> Pembayaran | None:
    """A payment of an open tahap that still waits for the same reason: without its hindrance nobody would see to it."""
    bayar = Pembayaran.objects.filter(kpm=kendala.kpm_id, rekonsiliasi__alasan=kendala.alasan_id)
    menunggu = bayar.exclude(rekonsiliasi__status=StatusRekon.CAIR).annotate(tutup=syarat_tertutup())
    return menunggu.filter(tutup=False).select_related("tahap").order_by("tahap", "pk").first()


def kunci_kendala(kendala: KendalaBayar, oleh: Pengguna) -> KendalaBayar:
    """The hindrance locked, for somebody with the right: two at once write one after the other."""
    if not boleh_urus(oleh, kendala.kpm):
        raise TidakBerhak("Kendala ini diurus oleh pendamping keluarga itu, APD, atau koordinatornya.")
    qs = KendalaBayar.objects.select_related("alasan", "kpm", "pembayaran__tahap")
    return qs.select_for_update(of=("self",), no_key=True).get(pk=kendala.pk)


def pastikan_terbuka(kendala: KendalaBayar) -> None:
    if kendala.keadaan != KeadaanKendala.TERBUKA:
        raise GalatPengguna(f"Kendala ini sudah {kendala.get_keadaan_display().lower()}. Muat ulang halaman.")


def rapikan_teks(teks: str, kolom: str, batas: int = PANJANG) -> str:
    """A typed text on one line; refused when too long, or when it gives a PIN or a card number away."""
    teks = " ".join(teks.split())
    if len(teks) > batas:
        raise GalatPengguna(f"Paling banyak {batas} huruf.", kolom=kolom)
    periksa_rahasia(teks, kolom)
    return teks


def _periksa(kpm: KPM, alasan: AlasanBelumTransaksi, pembayaran: Pembayaran | None, keterangan: str) -> None:
    if not alasan.aktif:
        raise GalatPengguna(f"Alasan {alasan} tidak dipakai lagi. Pilih alasan lain.", kolom="alasan")
    if pembayaran is None and not alasan.kartu:
        raise GalatPengguna(
            f"{alasan} bukan tentang kartu. Catat dari Penyaluran, pada pembayaran yang belum diambil.", kolom="alasan"
        )
    if pembayaran is not None and pembayaran.kpm_id != kpm.pk:
        raise GalatPengguna("Pembayaran itu milik keluarga lain. Muat ulang halaman.")
    if alasan.perlu_keterangan and not keterangan:
        raise GalatPengguna(f"Alasan {alasan} perlu keterangan. Tulis sebabnya.", kolom="keterangan")


# --- many at once ------------------------------------------------------------------------------


def buka_banyak(calon: Collection[Calon], *, oleh: Pengguna, pada: datetime | None = None) -> None:
    """Open hindrances with their steps; a family's open one of the same reason stays as it is."""
    if not calon:
        return
    pada = pada or timezone.now()
    baru = {
        nomor: KendalaBayar(
            id=nomor, kpm_id=c.kpm, alasan_id=c.alasan, pembayaran_id=c.pembayaran, keterangan=c.keterangan,
            dibuka_oleh=oleh, dibuka_pada=c.pada or pada,
        )
        for nomor, c in ((c.id or uuid7(), c) for c in calon)
    }  # fmt: skip
    KendalaBayar.objects.bulk_create(baru.values(), ignore_conflicts=True)  # one open per family and reason
    dibuat = KendalaBayar.objects.filter(pk__in=list(baru)).select_related("kpm", "alasan")
    _susun_langkah(dibuat)
    tandai_menurut_alasan(dibuat, pada)


def _susun_langkah(kendala: Iterable[KendalaBayar]) -> None:
    """Copy the steps of each reason as they are today; a later change of the list leaves them alone."""
    langkah: dict[str, list[LangkahAlasan]] = {}
    alasan = {k.alasan_id for k in kendala}
    for satu in LangkahAlasan.objects.filter(alasan__in=alasan, aktif=True).order_by("alasan", "urutan"):
        langkah.setdefault(satu.alasan_id, []).append(satu)
    LangkahKendala.objects.bulk_create(
        LangkahKendala(
            kendala=k,
            urutan=n,
            nama=satu.nama,
            tenggat=saat_lokal(k.dibuka_pada, k.kpm.desa_id).date() + timedelta(satu.hari),
        )
        for k in kendala
        for n, satu in enumerate(langkah.get(k.alasan_id, []), 1)
    )


def tandai_menurut_alasan(kendala: Iterable[KendalaBayar], pada: datetime | None = None) -> None:
    """Let the cards be what the reasons say of them."""
    per: dict[str, list[int]] = {}
    for satu in kendala:
        if satu.alasan.kartu:
            per.setdefault(satu.alasan.kartu, []).append(satu.kpm_id)
    for keadaan, kpm in per.items():
        tandai_kartu(kpm=kpm, keadaan=keadaan, pada=pada)


def tutup_banyak(
    kendala: Collection[KendalaBayar],
    *,
    keadaan: KeadaanKendala,
    catatan: str,
    oleh: Pengguna,
    pada: datetime | None = None,
) -> None:
    """Close hindrances that are locked or whose payment is; the given objects say so too."""
    for satu in kendala:
        satu.keadaan, satu.catatan_tutup = keadaan, catatan[:PANJANG]
        satu.ditutup_oleh, satu.ditutup_pada, satu.versi = oleh, pada or timezone.now(), satu.versi + 1
    KendalaBayar.objects.bulk_update(
        kendala, ["keadaan", "catatan_tutup", "ditutup_oleh", "ditutup_pada", "versi"], batch_size=500
    )


def pulihkan_kartu(kendala: Iterable[KendalaBayar], *, pada: datetime | None = None) -> None:
    """Cards these hindrances spoke of can be used again, unless another open one says otherwise."""
    kpm = {k.kpm_id for k in kendala if k.alasan.kartu}
    lain = KendalaBayar.objects.terbuka().filter(kpm__in=kpm).exclude(alasan__kartu="").select_related("alasan")
    tetap = list(lain)
    bebas = kpm - {k.kpm_id for k in tetap}
    if bebas:
        tandai_kartu(kpm=bebas, keadaan=KeadaanKartu.AKTIF, pada=pada)
    tandai_menurut_alasan(tetap, pada)


def disebut_pembayaran(kendala: Collection[KendalaBayar]) -> dict[tuple[int, str], int]:
    """By family and reason: a payment not yet withdrawn whose record names this reason today."""
    if not kendala:
        return {}
    sebut = Rekonsiliasi.objects.exclude(status=StatusRekon.CAIR).filter(
        alasan__in={k.alasan_id for k in kendala}, pembayaran__kpm__in={k.kpm_id for k in kendala}
    )
    baris = sebut.order_by("pembayaran_id").values_list("pembayaran__kpm_id", "alasan_id", "pembayaran_id")
    return {(kpm, alasan or ""): bayar for kpm, alasan, bayar in baris}
