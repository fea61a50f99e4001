"""Planned visits: made, moved, called off, and done by the visit that was made (docs/program.md §9)."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.jejak import harus_sama
from inti.masukan import sahkan
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import saat_lokal
from kpm.enums import DIDAMPINGI
from kpm.models import KPM
from pendamping.enums import KeadaanRencana, TujuanKunjungan
from pendamping.models import Kunjungan, RencanaKunjungan

HARI_KE_DEPAN = 366
PANJANG_ALASAN = 200
_TIDAK_DISEPAKATI = "Kunjungan berikut dihapus dari catatan kunjungannya"
_BUKAN_DAMPINGAN = "Kunjungan direncanakan oleh pendamping yang hari ini memegang keluarga itu."


def boleh_rencanakan(oleh: Pengguna, kpm_id: int) -> bool:
    """True for the pendamping who holds the family today, whoever made the plan."""
    return oleh.punya_izin(Izin.CATAT_KUNJUNGAN) and KPM.objects.didampingi(oleh.pk).filter(pk=kpm_id).exists()


def rencanakan_kunjungan(
    *,
    id: UUID | None = None,
    kpm: KPM,
    tanggal: date,
    tujuan: str,
    catatan: str = "",
    oleh: Pengguna,
    pada: datetime | None = None,
) -> RencanaKunjungan:
    """Plan a visit; `id` made by the client turns a repeated request into one plan.

    Raises TidakBerhak, or GalatPengguna with the field. One open plan a family and day.
    """
    saat = pada or timezone.now()
    rencana = RencanaKunjungan(
        id=id or uuid7(),
        kpm=kpm,
        tanggal=tanggal,
        tujuan=tujuan,
        catatan=" ".join(catatan.split()),
        dibuat_oleh=oleh,
        dibuat_pada=saat,
    )
    if not boleh_rencanakan(oleh, kpm.pk):
        raise TidakBerhak(_BUKAN_DAMPINGAN)
    ada = RencanaKunjungan.objects.filter(pk=rencana.pk).first()
    if ada is not None:
        return _harus_sama(ada, rencana)
    _periksa(rencana, saat)
    try:
        with transaction.atomic():
            rencana.save(force_insert=True)
    except IntegrityError as galat:
        ada = RencanaKunjungan.objects.filter(pk=rencana.pk).first()
        if ada is None:
            raise _sudah_ada(tanggal) from galat
        return _harus_sama(ada, rencana)  # the same request came in twice at once
    return rencana


@transaction.atomic
def pindahkan_rencana(
    *, rencana: RencanaKunjungan, tanggal: date, semula: date, oleh: Pengguna, pada: datetime | None = None
) -> RencanaKunjungan:
    """Move a plan to another day; `semula` is the day its mover saw. A repeated request changes nothing.

    Raises TidakBerhak, BerubahLebihDulu when it was moved or is open no longer, else GalatPengguna.
    """
    baru = _kunci(rencana, oleh)
    if baru.keadaan == KeadaanRencana.RENCANA and baru.tanggal == tanggal:
        return baru
    _pastikan_terbuka(baru)
    if baru.tanggal != semula:
        raise BerubahLebihDulu(f"Rencana ini sudah dipindah ke {tulis_tanggal(baru.tanggal)}. Muat ulang halaman.")
    baru.tanggal = tanggal
    _periksa(baru, pada or timezone.now())
    try:
        with transaction.atomic():
            baru.save(update_fields=["tanggal"])
    except IntegrityError as galat:
        raise _sudah_ada(tanggal) from galat
    return baru


@transaction.atomic
def batalkan_rencana(*, rencana: RencanaKunjungan, alasan: str, oleh: Pengguna) -> RencanaKunjungan:
    """Call a plan off. A repeated request changes nothing.

    Raises TidakBerhak, BerubahLebihDulu when it is open no longer, else GalatPengguna.
    """
    baru = _kunci(rencana, oleh)
    alasan = " ".join(alasan.split())
    if baru.keadaan == KeadaanRencana.BATAL and baru.alasan_batal == alasan:
        return baru
    _pastikan_terbuka(baru)
    if not alasan:
        raise GalatPengguna("Tulis mengapa kunjungan ini batal.", kolom="alasan")
    if len(alasan) > PANJANG_ALASAN:
        raise GalatPengguna(f"Alasan paling banyak {PANJANG_ALASAN} huruf.", kolom="alasan")
    return _batalkan(baru, alasan)


def laksanakan(kunjungan: Kunjungan, rencana: RencanaKunjungan | None = None) -> None:
    """Close the family's open plans up to the visit's day, and the one the visit was opened from.

    Called within the transaction that stores the visit.
    """
    terbuka = RencanaKunjungan.objects.menunggu().filter(kpm=kunjungan.kpm_id)
    selesai = terbuka.filter(tanggal__lte=kunjungan.tanggal)
    if rencana is not None:
        selesai = selesai | terbuka.filter(pk=rencana.pk)
    selesai.update(keadaan=KeadaanRencana.TERLAKSANA, kunjungan=kunjungan)


def ikuti_kesepakatan(kunjungan: Kunjungan, oleh: Pengguna) -> None:
    """Let the plan agreed at a visit follow its `kunjungan_berikut`: made, moved, called off with it.

    A plan that was done stays. Called within the transaction that stores the visit.
    """
    hari, milik = kunjungan.kunjungan_berikut, RencanaKunjungan.objects.select_for_update(of=("self",))
    rencana = milik.filter(dari_kunjungan=kunjungan).first()
    if rencana is not None and rencana.keadaan == KeadaanRencana.TERLAKSANA:
        return
    if hari is None:
        if rencana is not None and rencana.keadaan == KeadaanRencana.RENCANA:
            _batalkan(rencana, _TIDAK_DISEPAKATI)
        return
    sehari = milik.menunggu().filter(kpm=kunjungan.kpm_id, tanggal=hari).exclude(dari_kunjungan=kunjungan).first()
    if sehari is not None:  # planned by hand already, or agreed twice: one plan a day is enough
        if rencana is not None and rencana.keadaan == KeadaanRencana.RENCANA:
            _batalkan(rencana, "Sudah ada rencana lain pada tanggal itu")
        return
    rencana = rencana or RencanaKunjungan(
        kpm_id=kunjungan.kpm_id, tujuan=TujuanKunjungan.RUTIN, dari_kunjungan=kunjungan, dibuat_oleh=oleh
    )
    rencana.tanggal, rencana.keadaan, rencana.alasan_batal = hari, KeadaanRencana.RENCANA, ""
    # Entered late: the family may have been visited since.
    sudah = Kunjungan.objects.filter(kpm=kunjungan.kpm_id, tanggal__gte=hari).order_by("tanggal", "pk").first()
    if sudah is not None:
        rencana.keadaan, rencana.kunjungan = KeadaanRencana.TERLAKSANA, sudah
    with suppress(IntegrityError), transaction.atomic():  # the same day was planned by hand this very moment
        rencana.save()


def _kunci(rencana: RencanaKunjungan, oleh: Pengguna) -> RencanaKunjungan:
    baru = RencanaKunjungan.objects.select_for_update(of=("self",)).select_related("kpm").get(pk=rencana.pk)
    if not boleh_rencanakan(oleh, baru.kpm_id):
        raise TidakBerhak(_BUKAN_DAMPINGAN)
    return baru


def _pastikan_terbuka(rencana: RencanaKunjungan) -> None:
    if rencana.keadaan == KeadaanRencana.TERLAKSANA:
        raise BerubahLebihDulu("Kunjungan ini sudah terlaksana. Muat ulang halaman.")
    if rencana.keadaan == KeadaanRencana.BATAL:
        raise BerubahLebihDulu("Rencana ini sudah dibatalkan. Buat rencana baru bila tetap akan berkunjung.")


def _batalkan(rencana: RencanaKunjungan, alasan: str) -> RencanaKunjungan:
    rencana.keadaan, rencana.alasan_batal = KeadaanRencana.BATAL, alasan
    rencana.save(update_fields=["keadaan", "alasan_batal"])
    return rencana


def _harus_sama(ada: RencanaKunjungan, baru: RencanaKunjungan) -> RencanaKunjungan:
    kolom = ("kpm_id", "dibuat_oleh_id", "tujuan", "catatan", "tanggal")
    return harus_sama(ada, baru, kolom, "Rencana ini sudah tersimpan dengan isi lain. Buka dari daftar rencana.")


def _periksa(rencana: RencanaKunjungan, saat: datetime) -> None:
    sahkan(rencana, kecuali={"kpm", "dibuat_oleh", "dari_kunjungan", "kunjungan"})
    hari = saat_lokal(saat, rencana.kpm.desa_id).date()
    if rencana.tanggal < hari:
        raise GalatPengguna(
            "Tanggal rencana sudah lewat. Kunjungan yang sudah dilakukan dicatat lewat Catat kunjungan.",
            kolom="tanggal",
        )
    if rencana.tanggal > hari + timedelta(days=HARI_KE_DEPAN):
        raise GalatPengguna("Rencana paling jauh setahun ke depan.", kolom="tanggal")
    if rencana.kpm.kepesertaan not in DIDAMPINGI:
        raise GalatPengguna("Keluarga ini sudah tidak menjadi peserta, sehingga tidak ada rencana kunjungan.")


def _sudah_ada(tanggal: date) -> GalatPengguna:
    return GalatPengguna(f"Sudah ada rencana kunjungan ke keluarga ini pada {tulis_tanggal(tanggal)}.", kolom="tanggal")
