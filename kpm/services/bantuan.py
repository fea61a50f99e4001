"""Complementary aid: what a family has, what is asked for it, and what the centre answered (docs/program.md §9)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import GalatPengguna, TidakBerhak
from inti.services.ringkasan import tandai_berubah
from inti.waktu import hari_ini
from kpm.enums import JenisBantuan, KeadaanBantuan
from kpm.models import KPM, BantuanKomplementer

PUNYA = (KeadaanBantuan.ADA, KeadaanBantuan.DITERIMA)
# What a pendamping can see in the field; the rest happens to a proposal.
TERLIHAT = (KeadaanBantuan.ADA, KeadaanBantuan.TIDAK, KeadaanBantuan.TERBLOKIR)
_DIUSULKAN = (KeadaanBantuan.DIUSULKAN, KeadaanBantuan.DITERIMA, KeadaanBantuan.DITOLAK)
_LUAR = "Bantuan keluarga hanya dicatat oleh pendampingnya atau APD wilayahnya."


@dataclass(frozen=True)
class IsiBantuan:
    """One aid as found; `alasan` says why a family does not have it."""

    keadaan: str
    alasan: str = ""


@transaction.atomic
def catat_bantuan(
    *,
    kpm: KPM,
    tahap: str,
    isi: Mapping[str, IsiBantuan],
    diberitahu: date | None = None,
    oleh: Pengguna,
    pada: datetime | None = None,
) -> int:
    """Record what a family has in a stage; returns how many aids changed. `diberitahu`: the day it was told.

    An aid already proposed keeps its proposal unless the family now has it. Raises GalatPengguna naming the
    field `<jenis>_keadaan` or `<jenis>_alasan`, TidakBerhak.
    """
    milik = KPM.objects.boleh(oleh, Izin.UBAH_KPM).filter(pk=kpm.pk)
    keluarga = milik.select_for_update(of=("self",), no_key=True).first()
    if keluarga is None:
        raise TidakBerhak(_LUAR)
    _periksa_hari(diberitahu, kpm.desa_id)
    ada = {b.jenis: b for b in BantuanKomplementer.objects.filter(kpm=kpm, tahap=tahap)}
    berubah = 0
    for jenis, satu in isi.items():
        baru = ada.get(jenis) or BantuanKomplementer(kpm=keluarga, tahap=tahap, jenis=jenis, keadaan="")
        berubah += _catat(baru, _rapikan(jenis, satu), diberitahu, oleh, pada or timezone.now())
    if berubah:
        tandai_berubah([keluarga.desa_id])
    return berubah


def _rapikan(jenis: str, satu: IsiBantuan) -> IsiBantuan:
    if jenis not in JenisBantuan.values or satu.keadaan not in TERLIHAT:
        raise GalatPengguna("Pilih keadaan dari daftar.", kolom=f"{jenis}_keadaan")
    alasan = " ".join(satu.alasan.split())
    if satu.keadaan == KeadaanBantuan.ADA:
        return IsiBantuan(satu.keadaan)
    if not alasan:
        raise GalatPengguna(
            f"Tulis mengapa keluarga tidak menerima {JenisBantuan(jenis).label}.", kolom=f"{jenis}_alasan"
        )
    if len(alasan) > 300:
        raise GalatPengguna(f"Paling banyak 300 huruf, sekarang {len(alasan)}.", kolom=f"{jenis}_alasan")
    return IsiBantuan(satu.keadaan, alasan)


def _catat(b: BantuanKomplementer, isi: IsiBantuan, diberitahu: date | None, oleh: Pengguna, pada: datetime) -> bool:
    sebelum = (b.keadaan, b.alasan, b.diberitahu_pada)
    if isi.keadaan == KeadaanBantuan.ADA:
        b.keadaan, b.alasan, b.diberitahu_pada, b.diberitahu_oleh = isi.keadaan, "", None, None
    else:
        if b.keadaan not in _DIUSULKAN:
            b.keadaan = isi.keadaan
        b.alasan = isi.alasan
        if diberitahu and b.diberitahu_pada is None:
            b.diberitahu_pada, b.diberitahu_oleh = diberitahu, oleh
    if (b.keadaan, b.alasan, b.diberitahu_pada) == sebelum:
        return False
    b.dicatat_oleh, b.dicatat_pada = oleh, pada
    b.save()
    return True


@transaction.atomic
def usulkan_bantuan(*, bantuan: Collection[int], oleh: Pengguna, pada: date | None = None) -> int:
    """Put missing or blocked aids on the list for the centre; those on it already stay. Returns how many joined."""
    milik = _milik(bantuan, oleh)  # proposed or not, it is not received: no figure changes
    return milik.filter(keadaan__in=[KeadaanBantuan.TIDAK, KeadaanBantuan.TERBLOKIR]).update(
        keadaan=KeadaanBantuan.DIUSULKAN,
        diusulkan_pada=pada or hari_ini(),
        dicatat_oleh=oleh,
        dicatat_pada=timezone.now(),
    )


@transaction.atomic
def kabari_keluarga(*, bantuan: Collection[int], tanggal: date, oleh: Pengguna) -> int:
    """Record that families were told why they do not receive an aid. Returns how many had not been told before."""
    _periksa_hari(tanggal, None)
    belum = _milik(bantuan, oleh).exclude(keadaan__in=PUNYA).filter(diberitahu_pada__isnull=True)
    return belum.update(diberitahu_pada=tanggal, diberitahu_oleh=oleh)


def _milik(bantuan: Collection[int], oleh: Pengguna) -> QuerySet[BantuanKomplementer]:
    if not bantuan:
        raise GalatPengguna("Pilih paling sedikit satu keluarga.")
    milik = BantuanKomplementer.objects.boleh(oleh, Izin.UBAH_KPM).filter(pk__in=bantuan)
    if milik.count() != len(set(bantuan)):
        raise TidakBerhak(_LUAR)
    # Locked in one order, so that two people ticking the same families wait instead of blocking each other.
    kunci = milik.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)
    return BantuanKomplementer.objects.filter(pk__in=list(kunci))


def _periksa_hari(hari: date | None, desa: str | None) -> None:
    if hari and hari > hari_ini(desa):
        raise GalatPengguna("Tanggal memberi tahu belum terjadi.", kolom="diberitahu")
