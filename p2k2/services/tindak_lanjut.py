"""What was done about an absence flag, and the reason the family gave (docs/program.md §7)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import GalatPengguna, TidakBerhak
from inti.jejak import harus_sama
from inti.masukan import sahkan
from kpm.models import KPM
from p2k2.enums import SebabAbsen
from p2k2.models import TandaAbsen, TindakLanjutTanda
from p2k2.services.kabar import periksa_hari
from pendamping.models import Kunjungan


def boleh_tindak(oleh: Pengguna, kpm_id: int) -> bool:
    """True for the pendamping who holds the family today: the reason is the family's own, told to its pendamping."""
    return keluarga_ditindak(oleh).filter(pk=kpm_id).exists()


def keluarga_ditindak(oleh: Pengguna) -> QuerySet[KPM]:
    return KPM.objects.boleh(oleh, Izin.CATAT_KUNJUNGAN)


@transaction.atomic
def catat_tindak_lanjut(
    *,
    id: UUID | None = None,
    tanda: TandaAbsen,
    sebab: str,
    tanggal: date,
    uraian: str = "",
    kunjungan: Kunjungan | None = None,
    oleh: Pengguna,
    pada: datetime | None = None,
) -> TindakLanjutTanda:
    """Record what was found, of an open flag or an ended one; `id` made by the client makes a repeat one record.

    With a visit the day is the visit's. Raises TidakBerhak, BerubahLebihDulu, or GalatPengguna with the field.
    """
    saat = pada or timezone.now()
    catatan = TindakLanjutTanda(
        id=id or uuid7(),
        tanda=tanda,
        sebab=sebab,
        tanggal=kunjungan.tanggal if kunjungan else tanggal,
        uraian=" ".join(uraian.split()),
        kunjungan=kunjungan,
        dicatat_oleh=oleh,
        dicatat_pada=saat,
    )
    if not boleh_tindak(oleh, tanda.kpm_id):
        raise TidakBerhak("Tindak lanjut dicatat pendamping yang hari ini memegang keluarga itu.")
    ada = TindakLanjutTanda.objects.filter(pk=catatan.pk).first()
    if ada is not None:
        return _harus_sama(ada, catatan)
    _periksa(catatan, saat)
    try:
        with transaction.atomic():
            catatan.save(force_insert=True)
    except IntegrityError:
        return _harus_sama(TindakLanjutTanda.objects.get(pk=catatan.pk), catatan)  # came in twice at once
    return catatan


def _periksa(catatan: TindakLanjutTanda, saat: datetime) -> None:
    sahkan(catatan, kecuali={"tanda", "kunjungan", "dicatat_oleh"})
    if catatan.sebab == SebabAbsen.LAINNYA and not catatan.uraian:
        raise GalatPengguna("Sebab Lainnya perlu uraian. Tulis apa kata keluarga.", kolom="uraian")
    if catatan.kunjungan is not None and catatan.kunjungan.kpm_id != catatan.tanda.kpm_id:
        raise GalatPengguna("Kunjungan itu bukan kunjungan ke keluarga ini.", kolom="kunjungan")
    try:
        periksa_hari(catatan.tanda, catatan.tanggal, saat)
    except GalatPengguna as galat:
        if catatan.kunjungan is None:
            raise
        raise GalatPengguna(
            "Kunjungan itu dibuat sebelum tanda ini dibuka, jadi belum dapat menjawabnya.", kolom="kunjungan"
        ) from galat


def _harus_sama(ada: TindakLanjutTanda, baru: TindakLanjutTanda) -> TindakLanjutTanda:
    kolom = ("tanda_id", "sebab", "tanggal", "uraian", "kunjungan_id", "dicatat_oleh_id")
    return harus_sama(ada, baru, kolom, "Tindak lanjut ini sudah tersimpan dengan isi lain. Muat ulang halaman.")
