"""Tasks: opened and called off by the system for many families at once, finished by the family's pendamping.

Rules that follow a condition (`tugas_aturan`), coordinators (`tugas_koordinator`) and visits (`tugas_kunjungan`) have
modules of their own; `buka_tugas` is what an app calls that knows an occasion of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.waktu import saat_lokal
from kpm.models import KPM
from pendamping.enums import HASIL_PER_JENIS, SELESAI_DIKUNJUNGI, HasilTugas, KeadaanTugas
from pendamping.models import Kunjungan, Tugas
from pendamping.selectors.aturan import aturan_lapangan

PANJANG_KETERANGAN = 500

# A task that the system called off comes back when its reason does; what a person ended stays ended.
_BUKA = """
    INSERT INTO pendamping_tugas AS t
        (id, kpm_id, jenis, kunci, uraian, tenggat, keadaan, hasil, keterangan, diminta_oleh_id, dibuat_pada)
    SELECT x.id, x.kpm, %(jenis)s, %(kunci)s || ':' || x.kpm, %(uraian)s, %(tenggat)s, 'terbuka', '', '', %(oleh)s,
        %(pada)s
    FROM unnest(%(id)s::uuid[], %(kpm)s::bigint[]) AS x(id, kpm)
    ON CONFLICT (kunci) DO UPDATE SET keadaan = 'terbuka', uraian = excluded.uraian, tenggat = excluded.tenggat,
        dibuat_pada = excluded.dibuat_pada
    WHERE t.keadaan = 'batal' AND t.diselesaikan_oleh_id IS NULL
"""


def tenggat_tugas(hari: date) -> date:
    """The day by which a task given on `hari` is to be done, by the settings in force (docs/program.md §9)."""
    return hari + timedelta(days=aturan_lapangan(hari).hari_tugas)


@transaction.atomic
def buka_tugas(
    *,
    jenis: str,
    kunci: str,
    kpm: Iterable[int],
    uraian: str,
    tenggat: date,
    oleh: Pengguna | None = None,
    pada: datetime | None = None,
) -> int:
    """Give each of these families (primary keys) one task; returns how many were given. Without `oleh`: a rule does.

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
                "oleh": oleh.pk if oleh else None,
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


def hari_diberi(tugas: Tugas) -> date:
    """The local day on which a task was given: visits from then on may answer it."""
    return saat_lokal(tugas.dibuat_pada, tugas.kpm.desa_id).date()


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
    terbukti: bool = False,
    oleh: Pengguna,
    pada: datetime | None = None,
) -> Tugas:
    """Say what was found. A repeated request changes nothing.

    `terbukti`: the caller has recorded that the thing was done (a validation); else "visited" needs its visit.
    Raises TidakBerhak, BerubahLebihDulu when the task is open no longer, else GalatPengguna with the field.
    """
    baru = Tugas.objects.select_for_update(of=("self",)).select_related("diselesaikan_oleh", "kpm").get(pk=tugas.pk)
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
    if not terbukti:
        _wajib_alasan(baru, hasil, keterangan, kunjungan)
    baru.keadaan, baru.hasil, baru.keterangan, baru.kunjungan = KeadaanTugas.SELESAI, hasil, keterangan, kunjungan
    baru.diselesaikan_oleh, baru.diselesaikan_pada = oleh, pada or timezone.now()
    baru.save(update_fields=["keadaan", "hasil", "keterangan", "kunjungan", "diselesaikan_oleh", "diselesaikan_pada"])
    return baru


def _pastikan_terbuka(tugas: Tugas) -> None:
    if tugas.keadaan == KeadaanTugas.SELESAI:
        raise BerubahLebihDulu(
            f"Tugas ini sudah diselesaikan {tugas.diselesaikan_oleh}: {tugas.get_hasil_display()}. Muat ulang halaman."
        )
    if tugas.keadaan == KeadaanTugas.BATAL and tugas.diselesaikan_oleh_id is not None:
        raise BerubahLebihDulu(f"Tugas ini sudah dibatalkan {tugas.diselesaikan_oleh}. Muat ulang halaman.")
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


def _wajib_alasan(tugas: Tugas, hasil: str, keterangan: str, kunjungan: Kunjungan | None) -> None:
    """A task is closed by doing the thing, never by hand without a reason (docs/program.md §9)."""
    if kunjungan is not None:
        if hasil == HasilTugas.DIKUNJUNGI and kunjungan.tanggal < hari_diberi(tugas):
            raise GalatPengguna("Kunjungan itu dibuat sebelum tugas ini diberikan.", kolom="kunjungan")
        return
    if hasil == HasilTugas.DIKUNJUNGI:
        raise GalatPengguna(
            "Sudah dikunjungi perlu kunjungannya. Catat kunjungan ke keluarga ini; tugasnya lalu selesai.",
            kolom="hasil",
        )
    if tugas.jenis in SELESAI_DIKUNJUNGI and not keterangan:
        raise GalatPengguna(
            "Tanpa kunjungan, tulis apa yang Anda temukan dan dari siapa Anda tahu.", kolom="keterangan"
        )
