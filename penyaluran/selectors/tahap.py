"""A tahap as a kabupaten has it: when it is paid there, and whether it is settled (docs/program.md §4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, Exists, F, Max, OuterRef, Q, Value, When

from inti.galat import GalatPengguna
from inti.templatetags.format import bulan, tanggal
from penyaluran.models import Rekonsiliasi, Tahap, TahapDaerah
from wilayah.kode import kode_kabupaten
from wilayah.models import Wilayah, di_bawah

_KUNCI = 0x504B4803  # writers share it per tahap and kabupaten; closing and opening take it alone


def daerah_tahap(tahap: Tahap, kode: str) -> TahapDaerah | None:
    """What the kabupaten of this area decided of a tahap, if anything."""
    ada = TahapDaerah.objects.filter(tahap=tahap.pk, wilayah=kode_kabupaten(kode))
    return ada.select_related("ditutup_oleh", "dibuka_oleh").first()


def tanggal_bayar(tahap: Tahap, kode: str) -> date | None:
    """The day of payment there: that of the kabupaten, else of the tahap."""
    daerah = daerah_tahap(tahap, kode)
    return (daerah.tanggal_bayar if daerah else None) or tahap.tanggal_bayar


def tanggal_bayar_terakhir(tahap: Tahap, kode: str) -> date | None:
    """The latest day of payment in an area of several kabupaten; without an area: in the country."""
    sendiri = TahapDaerah.objects.filter(di_bawah([kode]) if kode else Q(), tahap=tahap.pk)
    hari = sendiri.aggregate(n=Max("tanggal_bayar"))["n"]
    return max(filter(None, (hari, tahap.tanggal_bayar)), default=None)


def ditutup_pada(tahap: Tahap, kode: str) -> datetime | None:
    """Since when the tahap is closed there: everywhere, or in that kabupaten."""
    if tahap.ditutup_pada is not None:
        return tahap.ditutup_pada
    daerah = daerah_tahap(tahap, kode)
    return daerah.ditutup_pada if daerah else None


def diambil_sebelum(tahap: Tahap, hari: date) -> Any:
    """Records of money taken before a day, with `kabupaten`: no pay date may come after one that counts by it."""
    catatan = Rekonsiliasi.objects.filter(pembayaran__tahap=tahap.pk, tanggal__lt=hari)
    return catatan.annotate(kabupaten=F("pembayaran__kabupaten_kode"))


def tahap_sebulan(tahap: Tahap) -> Tahap | None:
    """Another tahap that pays for a month of this one, if any."""
    lain = Tahap.objects.filter(bulan_mulai__lte=tahap.bulan_selesai, bulan_selesai__gte=tahap.bulan_mulai)
    return lain.exclude(pk=tahap.pk).order_by("pk").first()


def pastikan_bulan_bebas(tahap: Tahap) -> None:
    """Raises GalatPengguna where a tahap still to be made would pay for a month that another one pays for."""
    if (lain := tahap_sebulan(tahap)) is not None:
        raise GalatPengguna(
            f"{lain} sudah membayar {bulan(lain.bulan_mulai)} sampai {bulan(lain.bulan_selesai)}, jadi {tahap} tidak "
            f"dibuat dengan bulan yang sama. Minta pusat, atau APD yang berhak, membetulkan bulan {lain} dahulu di "
            "Penyaluran → Tahap."
        )


def tertutup(tahap: Tahap, kode: str) -> bool:
    return ditutup_pada(tahap, kode) is not None


def tahan_tahap(tahap: str, kode: str, *, sendiri: bool = False) -> None:
    """Until the transaction ends nobody closes or opens the tahap there. Taken before any payment is locked.

    `sendiri`: alone, to close or open it: waits for those who are writing.
    """
    fungsi = "pg_advisory_xact_lock" if sendiri else "pg_advisory_xact_lock_shared"
    with connection.cursor() as kursor:
        kursor.execute(f"SELECT {fungsi}(%s, hashtext(%s))", [_KUNCI, f"{tahap}:{kode_kabupaten(kode)}"])


def pastikan_terbuka(tahap: Tahap, kode: str) -> None:
    """Raises GalatPengguna where the tahap is closed; inside a transaction it stays open until that ends."""
    if connection.in_atomic_block:
        tahan_tahap(tahap.pk, kode)
    sejak = ditutup_pada(tahap, kode)
    if sejak is not None:
        raise GalatPengguna(
            f"{tahap} sudah ditutup pada {tanggal(sejak)}{_di(tahap, kode)}; catatannya tidak bisa diubah lagi. "
            f"Minta {pembuka(tahap)} membukanya lagi bila ada yang keliru."
        )


def pembuka(tahap: Tahap) -> str:
    """Who may open a closed tahap again: one that is closed everywhere is not the coordinator's to open."""
    return "koordinator kabupaten/kota" if tahap.ditutup_pada is None else "pusat"


def _di(tahap: Tahap, kode: str) -> str:
    if tahap.ditutup_pada is not None:
        return ""
    nama = Wilayah.objects.filter(pk=kode_kabupaten(kode)).values_list("nama", flat=True).first()
    return f" di {nama}" if nama else ""


def tahan_semua(tahap: Tahap, daftar: Iterable[str]) -> None:
    """`tahan_tahap` in all kabupaten of these areas, always in the same order."""
    for kode in sorted({kode_kabupaten(k) for k in daftar}):
        tahan_tahap(tahap.pk, kode)


def pastikan_semua_terbuka(tahap: Tahap, daftar: Iterable[str]) -> None:
    """The same for all kabupaten of these areas, e.g. of a file; the first closed one is named."""
    for kode in sorted({kode_kabupaten(k) for k in daftar}):
        pastikan_terbuka(tahap, kode)


def tahap_tertutup(kode: str) -> Case:
    """Annotation "closed in the kabupaten of this area" for stages; without an area: closed everywhere."""
    tutup = Q(ditutup_pada__isnull=False)
    if not (kabupaten := kode_kabupaten(kode)):
        return _benar(tutup)
    daerah = TahapDaerah.objects.filter(tahap=OuterRef("pk"), wilayah=kabupaten, ditutup_pada__isnull=False)
    return _benar(tutup | Exists(daerah))


def syarat_tertutup(*, tahap: str = "tahap", kabupaten: str = "kabupaten_kode") -> Case:
    """Annotation "closed there" for rows with a tahap and a kabupaten, e.g. payments."""
    daerah = TahapDaerah.objects.filter(tahap=OuterRef(tahap), wilayah=OuterRef(kabupaten), ditutup_pada__isnull=False)
    return _benar(Q(**{f"{tahap}__ditutup_pada__isnull": False}) | Exists(daerah))


def _benar(syarat: Any) -> Case:
    return Case(When(syarat, then=Value(True)), default=Value(False), output_field=BooleanField())
