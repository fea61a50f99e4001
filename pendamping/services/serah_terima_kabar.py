"""What surrounds a handover: the first meetings under the new pendamping, and the families' notice."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.templatetags.format import tanggal
from pendamping.enums import KeadaanSerahTerima
from pendamping.models import SerahTerima, SerahTerimaKelompok, SerahTerimaKPM
from pendamping.services.serah_terima_dasar import (
    BERJALAN,
    HARI_TERJAUH,
    boleh_lanjutkan,
    cocokkan,
    simpan,
    terkunci,
)


@dataclass(frozen=True)
class Jadwal:
    """The first meeting of a group under its new pendamping; without a day none is planned."""

    tanggal: date | None
    jam: time | None = None
    tempat: str = ""


@transaction.atomic
def atur_pertemuan(*, serah: SerahTerima, jadwal: Mapping[UUID, Jadwal], versi: int, oleh: Pengguna) -> SerahTerima:
    """Say when and where each group first meets its new pendamping; planned as meetings when it takes effect."""
    ini = terkunci(serah)
    if not boleh_atur(ini, oleh):
        raise TidakBerhak("Pertemuan pertama diatur pendamping lama atau baru, atau yang menyusun serah terima.")
    baris = {k.kelompok_id: k for k in ini.kelompok.order_by("kelompok")}
    baru = {k: _rapikan(j, ini) for k, j in jadwal.items()}
    if set(baru) - set(baris):
        raise BerubahLebihDulu("Kelompok di serah terima ini berubah. Muat ulang halaman.")
    berubah = [b for k, b in baris.items() if k in baru and baru[k] != _jadwal(b)]
    if not berubah:
        return ini
    cocokkan(ini, versi, BERJALAN)
    for b in berubah:
        b.pertemuan_pertama, b.jam_pertemuan, b.tempat = (
            baru[b.kelompok_id].tanggal, baru[b.kelompok_id].jam, baru[b.kelompok_id].tempat,
        )  # fmt: skip
    SerahTerimaKelompok.objects.bulk_update(berubah, ["pertemuan_pertama", "jam_pertemuan", "tempat"])
    return simpan(ini, ini.keadaan)


def boleh_atur(serah: SerahTerima, oleh: Pengguna) -> bool:
    return serah.keadaan in BERJALAN and (
        (oleh.pk in {serah.dari_id, serah.kepada_id} and oleh.punya_izin(Izin.SERAH_TERIMA))
        or boleh_lanjutkan(serah, oleh)
    )


def _jadwal(b: SerahTerimaKelompok) -> Jadwal:
    return Jadwal(b.pertemuan_pertama, b.jam_pertemuan, b.tempat)


def _rapikan(jadwal: Jadwal, serah: SerahTerima) -> Jadwal:
    if jadwal.tanggal is None:
        return Jadwal(None)
    if not serah.berlaku <= jadwal.tanggal <= serah.berlaku + timedelta(days=HARI_TERJAUH):
        raise GalatPengguna(
            f"Pertemuan pertama diadakan pada atau sesudah {tanggal(serah.berlaku)}, paling jauh satu tahun.",
            kolom="tanggal",
        )
    tempat = " ".join(jadwal.tempat.split())
    if len(tempat) > 150:
        raise GalatPengguna("Tempat paling banyak 150 huruf.", kolom="tempat")
    return Jadwal(jadwal.tanggal, jadwal.jam, tempat)


@transaction.atomic
def tandai_kabar(
    *, serah: SerahTerima, kpm: Collection[int], sudah: bool, oleh: Pengguna, pada: datetime | None = None
) -> int:
    """Note that these families were told of their new pendamping, or that they were not; returns how many changed."""
    if not boleh_kabari(serah, oleh):
        raise TidakBerhak("Pemberitahuan ditandai pendamping lama atau baru, atau koordinator wilayahnya.")
    baris = SerahTerimaKPM.objects.filter(serah_terima=serah, kpm__in=kpm, diberitahu_pada__isnull=sudah)
    return baris.update(diberitahu_pada=(pada or timezone.now()) if sudah else None)


def boleh_kabari(serah: SerahTerima, oleh: Pengguna) -> bool:
    """Families are told once it is certain: approved, or in effect."""
    if serah.keadaan not in {KeadaanSerahTerima.DISETUJUI, KeadaanSerahTerima.BERLAKU}:
        return False
    pihak = oleh.pk in {serah.dari_id, serah.kepada_id} and oleh.punya_izin(Izin.SERAH_TERIMA)
    return pihak or boleh_lanjutkan(serah, oleh)
