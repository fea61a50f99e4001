"""Tasks a coordinator gives for families of the own area (docs/program.md §9)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.waktu import hari_ini
from kpm.enums import DIDAMPINGI
from kpm.models import KPM
from pendamping.enums import JenisTugas, KeadaanTugas
from pendamping.models import Tugas
from pendamping.services.tugas import PANJANG_KETERANGAN

KELUARGA_MAKS = 1000  # families of one request; more is a directive, not a task for each
HARI_TERJAUH = 366
_PANJANG_URAIAN = 300

_BERI = """
    INSERT INTO pendamping_tugas
        (id, kpm_id, jenis, kunci, uraian, tenggat, keadaan, hasil, keterangan, diminta_oleh_id, dibuat_pada)
    SELECT x.id, x.kpm, %(jenis)s, %(kunci)s || ':' || x.kpm, %(uraian)s, %(tenggat)s, 'terbuka', '', '', %(oleh)s,
        %(saat)s
    FROM unnest(%(id)s::uuid[], %(kpm)s::bigint[]) AS x(id, kpm)
    ON CONFLICT (kunci) DO NOTHING
"""


@dataclass(frozen=True)
class HasilBeri:
    """Families given the task, and those left out because nobody accompanies them today."""

    diberi: int
    tanpa_pendamping: int


def sasaran_beri(oleh: Pengguna) -> QuerySet[KPM]:
    """Families for which `oleh` may give a task: of the areas coordinated, and accompanied by somebody or to be."""
    hasil: QuerySet[KPM] = KPM.objects.boleh(oleh, Izin.BERI_TUGAS).filter(kepesertaan__in=DIDAMPINGI)
    return hasil


@transaction.atomic
def beri_tugas(
    *, id: UUID, kpm: Collection[int], uraian: str, tenggat: date, oleh: Pengguna, pada: date | None = None
) -> HasilBeri:
    """Give each of these families' pendamping one task; `id` made by the client turns a repeated request into one.

    Families without a pendamping today are left out and counted: nobody would do it. A korkec with families of their
    own may be among those who do it: leaving these out of "every family of the kecamatan" would lose them silently.
    It is shown as one's own, and like any other it is ended by a visit or in words.

    Raises TidakBerhak for a family outside the own area, else GalatPengguna with the field.
    """
    nomor = sorted(set(kpm))
    uraian = " ".join(uraian.split())
    if not nomor:
        raise GalatPengguna("Belum ada keluarga yang dipilih.")
    if len(nomor) > KELUARGA_MAKS:
        raise GalatPengguna(f"Paling banyak {KELUARGA_MAKS} keluarga sekali beri. Persempit saringannya.")
    if sasaran_beri(oleh).filter(pk__in=nomor).count() != len(nomor):
        raise TidakBerhak("Ada keluarga yang bukan di wilayah koordinasi Anda, atau tidak lagi menjadi peserta.")
    hari = pada or hari_ini()
    _periksa(uraian, tenggat, hari)
    tanpa = KPM.objects.belum_termapping(hari).filter(pk__in=nomor).values_list("pk", flat=True)
    berpendamping = sorted(set(nomor) - set(tanpa))
    if not berpendamping:
        raise GalatPengguna("Keluarga yang dipilih belum punya pendamping. Minta APD menugaskannya dahulu.")
    kunci = f"koor:{id.hex}"
    if (sudah := _sudah(kunci, nomor, (uraian, tenggat, oleh.pk))) is not None:
        return HasilBeri(sudah, len(nomor) - sudah)
    with connection.cursor() as kursor:
        kursor.execute(
            _BERI,
            {
                "jenis": JenisTugas.KOORDINATOR,
                "kunci": kunci,
                "uraian": uraian,
                "tenggat": tenggat,
                "oleh": oleh.pk,
                "saat": timezone.now(),
                "id": [str(uuid7()) for _ in berpendamping],
                "kpm": berpendamping,
            },
        )
    return HasilBeri(len(berpendamping), len(nomor) - len(berpendamping))


@transaction.atomic
def batalkan_tugas_koordinator(*, tugas: Tugas, alasan: str, oleh: Pengguna) -> Tugas:
    """Call off a task a coordinator gave, saying why. A repeated request changes nothing.

    Raises TidakBerhak, BerubahLebihDulu when it is open no longer, GalatPengguna without a reason.
    """
    baru = Tugas.objects.select_for_update(of=("self",)).select_related("diminta_oleh").get(pk=tugas.pk)
    if not boleh_batalkan(baru, oleh):
        raise TidakBerhak("Tugas hanya dapat dibatalkan koordinator yang memberikannya.")
    alasan = " ".join(alasan.split())
    if (baru.keadaan, baru.keterangan, baru.diselesaikan_oleh_id) == (KeadaanTugas.BATAL, alasan, oleh.pk):
        return baru
    if baru.keadaan != KeadaanTugas.TERBUKA:
        raise BerubahLebihDulu("Tugas ini sudah selesai atau sudah dibatalkan. Muat ulang halaman.")
    if not alasan:
        raise GalatPengguna("Tulis mengapa tugas ini tidak perlu dikerjakan lagi.", kolom="alasan")
    if len(alasan) > PANJANG_KETERANGAN:
        raise GalatPengguna(f"Alasan paling banyak {PANJANG_KETERANGAN} huruf.", kolom="alasan")
    baru.keadaan, baru.keterangan = KeadaanTugas.BATAL, alasan
    baru.diselesaikan_oleh, baru.diselesaikan_pada = oleh, timezone.now()
    baru.save(update_fields=["keadaan", "keterangan", "diselesaikan_oleh", "diselesaikan_pada"])
    return baru


def boleh_batalkan(tugas: Tugas, oleh: Pengguna) -> bool:
    """Whoever gave it, while coordinating the family; once they no longer may, another coordinator of the family who
    does not accompany it: what a korkab asked of a korkec's own families is not the korkec's to drop."""
    if tugas.diminta_oleh is None or not KPM.objects.boleh(oleh, Izin.BERI_TUGAS).filter(pk=tugas.kpm_id).exists():
        return False
    if tugas.diminta_oleh_id == oleh.pk:
        return True
    if KPM.objects.didampingi(oleh.pk).filter(pk=tugas.kpm_id).exists():
        return False
    return not KPM.objects.boleh(tugas.diminta_oleh, Izin.BERI_TUGAS).filter(pk=tugas.kpm_id).exists()


def _periksa(uraian: str, tenggat: date, hari: date) -> None:
    if not uraian:
        raise GalatPengguna("Tulis apa yang harus dikerjakan.", kolom="uraian")
    if len(uraian) > _PANJANG_URAIAN:
        raise GalatPengguna(f"Uraian paling banyak {_PANJANG_URAIAN} huruf.", kolom="uraian")
    if tenggat < hari:
        raise GalatPengguna("Batas waktu sudah lewat. Isi hari ini atau sesudahnya.", kolom="tenggat")
    if tenggat > hari + timedelta(days=HARI_TERJAUH):
        raise GalatPengguna("Batas waktu paling lama setahun lagi.", kolom="tenggat")


def _sudah(kunci: str, nomor: list[int], isi: tuple[str, date, int]) -> int | None:
    """How many families have the task already, by the same request sent before; None when it is new."""
    ada = list(
        Tugas.objects.filter(kunci__startswith=f"{kunci}:").values_list("kpm", "uraian", "tenggat", "diminta_oleh")
    )
    if not ada:
        return None
    if {k for k, *_ in ada} - set(nomor) or {tuple(lain) for _, *lain in ada} != {isi}:
        raise BerubahLebihDulu("Tugas ini sudah diberikan dengan isi lain. Buka dari Tugas yang Anda beri.")
    return len(ada)
