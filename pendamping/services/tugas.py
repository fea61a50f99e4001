"""Tasks: opened and called off by the system for many families at once, finished by the family's pendamping."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from kpm.models import KPM
from pendamping.enums import HASIL_PER_JENIS, HasilTugas, KeadaanTugas
from pendamping.models import Kunjungan, Tugas

PANJANG_KETERANGAN = 500

# A task that was called off comes back when its reason does; one that was finished stays finished.
_BUKA = """
    INSERT INTO pendamping_tugas AS t
        (id, kpm_id, jenis, kunci, uraian, tenggat, keadaan, hasil, keterangan, dibuat_pada)
    SELECT x.id, x.kpm, %(jenis)s, %(kunci)s || ':' || x.kpm, %(uraian)s, %(tenggat)s, 'terbuka', '', '', %(pada)s
    FROM unnest(%(id)s::uuid[], %(kpm)s::bigint[]) AS x(id, kpm)
    ON CONFLICT (kunci) DO UPDATE SET keadaan = 'terbuka', uraian = excluded.uraian, tenggat = excluded.tenggat
    WHERE t.keadaan = 'batal'
"""


@transaction.atomic
def buka_tugas(
    *, jenis: str, kunci: str, kpm: Iterable[int], uraian: str, tenggat: date, pada: datetime | None = None
) -> int:
    """Give each of these families (primary keys) one task; returns how many were given.

    `kunci` names the occasion, e.g. `hilang:2026-4`: a family gets one task for it, however often it is asked.
    """
    nomor = sorted(set(kpm))
    if not nomor:
        return 0
    with connection.cursor() as kursor:
        kursor.execute(
            _BUKA,
            {
                "jenis": jenis,
                "kunci": kunci,
                "uraian": uraian,
                "tenggat": tenggat,
                "pada": pada or timezone.now(),
                "id": [str(uuid7()) for _ in nomor],
                "kpm": nomor,
            },
        )
        return int(kursor.rowcount)


@transaction.atomic
def batalkan_tugas(*, kunci: Iterable[str]) -> int:
    """Call off the open tasks with these full keys, because what they were about went away; returns how many."""
    return Tugas.objects.terbuka().filter(kunci__in=list(kunci)).update(keadaan=KeadaanTugas.BATAL)


def boleh_selesaikan(oleh: Pengguna, tugas: Tugas) -> bool:
    """True for the pendamping who holds the family today."""
    return KPM.objects.boleh(oleh, Izin.CATAT_KUNJUNGAN).filter(pk=tugas.kpm_id).exists()


@transaction.atomic
def selesaikan_tugas(
    *,
    tugas: Tugas,
    hasil: str,
    keterangan: str = "",
    kunjungan: Kunjungan | None = None,
    oleh: Pengguna,
    pada: datetime | None = None,
) -> Tugas:
    """Say what was found. A repeated request changes nothing.

    Raises TidakBerhak, BerubahLebihDulu when the task is open no longer, else GalatPengguna with the field.
    """
    baru = Tugas.objects.select_for_update(of=("self",)).select_related("diselesaikan_oleh").get(pk=tugas.pk)
    if not boleh_selesaikan(oleh, baru):
        raise TidakBerhak("Tugas hanya dapat diselesaikan pendamping yang hari ini memegang keluarga itu.")
    keterangan = " ".join(keterangan.split())
    if baru.keadaan == KeadaanTugas.SELESAI and (baru.hasil, baru.keterangan, baru.diselesaikan_oleh_id) == (
        hasil,
        keterangan,
        oleh.pk,
    ):
        return baru
    _pastikan_terbuka(baru)
    _periksa(baru, hasil, keterangan, kunjungan)
    baru.keadaan, baru.hasil, baru.keterangan, baru.kunjungan = KeadaanTugas.SELESAI, hasil, keterangan, kunjungan
    baru.diselesaikan_oleh, baru.diselesaikan_pada = oleh, pada or timezone.now()
    baru.save(update_fields=["keadaan", "hasil", "keterangan", "kunjungan", "diselesaikan_oleh", "diselesaikan_pada"])
    return baru


def _pastikan_terbuka(tugas: Tugas) -> None:
    if tugas.keadaan == KeadaanTugas.SELESAI:
        raise BerubahLebihDulu(
            f"Tugas ini sudah diselesaikan {tugas.diselesaikan_oleh}: {tugas.get_hasil_display()}. Muat ulang halaman."
        )
    if tugas.keadaan == KeadaanTugas.BATAL:
        raise BerubahLebihDulu("Tugas ini tidak perlu lagi: sebabnya sudah tidak ada. Muat ulang halaman.")


def _periksa(tugas: Tugas, hasil: str, keterangan: str, kunjungan: Kunjungan | None) -> None:
    if hasil not in HASIL_PER_JENIS[tugas.jenis]:
        raise GalatPengguna("Pilih apa yang Anda temukan.", kolom="hasil")
    if hasil == HasilTugas.LAINNYA and not keterangan:
        raise GalatPengguna("Hasil Lainnya perlu keterangan. Tulis apa yang Anda temukan.", kolom="keterangan")
    if len(keterangan) > PANJANG_KETERANGAN:
        raise GalatPengguna(f"Keterangan paling banyak {PANJANG_KETERANGAN} huruf.", kolom="keterangan")
    if kunjungan is not None and kunjungan.kpm_id != tugas.kpm_id:
        raise GalatPengguna("Kunjungan itu bukan kunjungan ke keluarga ini.", kolom="kunjungan")
