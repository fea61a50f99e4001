"""Jobs: long work that survives a reload, a killed worker and an emptied Redis (docs/adr/0006).

The row is the truth, the message in Redis only a wake-up call: a lost one is sent again by beat, a double one
finds the row taken. A worker owns an attempt by its number (`percobaan`); whatever it writes is conditional on
that number, so a worker that was believed dead cannot write over the attempt that replaced it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from inti.enums import KeadaanPekerjaan
from inti.galat import GalatPengguna
from inti.models import Detak, Pekerjaan

log = structlog.get_logger(__name__)

TUGAS = "inti.jalankan_pekerjaan"
PERCOBAAN_MAKS = 3
_BELUM_BERAKHIR = (KeadaanPekerjaan.ANTRE, KeadaanPekerjaan.BERJALAN)

Pelaksana = Callable[[Any], str | None]
BilaBerhenti = Callable[[dict[str, Any], str], None]
MasihBerhak = Callable[[dict[str, Any], Any], bool]


@dataclass(frozen=True)
class JenisPekerjaan:
    """A kind of job. `objek` is set when its result file holds personal data of that model."""

    kode: str
    jalankan: Pelaksana
    bila_berhenti: BilaBerhenti | None = None
    objek: str = ""
    masih_berhak: MasihBerhak | None = None


_JENIS: dict[str, JenisPekerjaan] = {}


def pelaksana(
    kode: str,
    *,
    bila_berhenti: BilaBerhenti | None = None,
    objek: str = "",
    masih_berhak: MasihBerhak | None = None,
) -> Callable[[Pelaksana], Pelaksana]:
    """Register the function that does a kind of job; it gets a `Kerja` and may return a closing sentence.

    It must be safe to run again after being killed at any point. `bila_berhenti(parameter, pesan)` runs in the
    transaction that ends the job without success. `objek` (e.g. "kpm.KPM") makes each download of the result
    a logged access to personal data; `masih_berhak(parameter, user)` tells whether the one who asked for it may
    still have it, because an appointment can end before the download; raising GalatPengguna it says why not.
    """

    def daftar(fungsi: Pelaksana) -> Pelaksana:
        _JENIS[kode] = JenisPekerjaan(kode, fungsi, bila_berhenti, objek, masih_berhak)
        return fungsi

    return daftar


def jenis_pekerjaan(kode: str) -> JenisPekerjaan:
    return _JENIS[kode]


# --- asking ------------------------------------------------------------------------------------


@transaction.atomic
def mulai(
    *,
    jenis: str,
    judul: str,
    parameter: dict[str, Any],
    oleh: Any,
    kunci: str,
    antrean: str = "berat",
    tautan: str = "",
) -> Pekerjaan:
    """Ask for a job; asked again with the same `kunci` while it has not ended, the same row is returned.

    `parameter` holds ids and codes only. `tautan` is where the job's page leads when it is done.
    """
    jenis_pekerjaan(jenis)
    while True:
        baru = Pekerjaan(
            jenis=jenis,
            judul=judul[:200],
            parameter=parameter,
            kunci=kunci,
            antrean=antrean,
            tautan=tautan,
            diminta_oleh=oleh,
            denyut=timezone.now(),
        )
        # The unique constraint decides, not a look beforehand: two requests at once make one row.
        Pekerjaan.objects.bulk_create([baru], ignore_conflicts=True)
        kerja = Pekerjaan.objects.filter(kunci=kunci, keadaan__in=_BELUM_BERAKHIR).first()
        if kerja is not None:
            if kerja.pk == baru.pk:
                _kirim_sesudah_simpan(kerja.pk, antrean)
            return kerja


def _kirim_sesudah_simpan(id: UUID, antrean: str) -> None:
    # robust: with Redis away the job is kept and sent by beat later; the user's request does not fail.
    transaction.on_commit(lambda: _kirim(id, antrean), robust=True)


def _kirim(id: UUID, antrean: str) -> None:
    current_app.send_task(TUGAS, kwargs={"id": str(id)}, queue=antrean, retry=False)


def batalkan(*, pekerjaan: Pekerjaan, oleh: Any) -> Pekerjaan:
    """Stop a job of one's own; a running one notices within seconds. One that has ended stays as it is."""
    if pekerjaan.diminta_oleh_id != oleh.pk:
        raise GalatPengguna("Hanya yang meminta pekerjaan ini yang dapat membatalkannya.")
    pesan = "Dibatalkan atas permintaan Anda."
    akhiri(pekerjaan.pk, keadaan=KeadaanPekerjaan.DIBATALKAN, pesan=pesan)
    pekerjaan.refresh_from_db()
    return pekerjaan


# --- state, written under condition ------------------------------------------------------------


def ambil(id: UUID) -> Pekerjaan | None:
    """Take a waiting job for this worker; None when another has it or it has ended."""
    sekarang = timezone.now()
    diambil = Pekerjaan.objects.filter(pk=id, keadaan=KeadaanPekerjaan.ANTRE).update(
        keadaan=KeadaanPekerjaan.BERJALAN,
        percobaan=F("percobaan") + 1,
        denyut=sekarang,
        mulai_pada=sekarang,
        selesai_n=0,
        total_n=0,
        pesan="",
    )
    # Between the two statements only a stale job could change hands, and this one was just touched.
    return Pekerjaan.objects.select_related("diminta_oleh").get(pk=id) if diambil else None


def milik(id: UUID, percobaan: int) -> Any:
    """The job while this attempt still owns it, to be updated or locked."""
    return Pekerjaan.objects.filter(pk=id, percobaan=percobaan, keadaan=KeadaanPekerjaan.BERJALAN)


@transaction.atomic
def akhiri(id: UUID, *, keadaan: KeadaanPekerjaan, pesan: str, percobaan: int | None = None, **lain: Any) -> bool:
    """End a job once; False when it had ended already or (with `percobaan`) belongs to another attempt."""
    syarat = Q(pk=id, keadaan__in=_BELUM_BERAKHIR)
    if percobaan is not None:
        syarat &= Q(percobaan=percobaan, keadaan=KeadaanPekerjaan.BERJALAN)
    diubah = Pekerjaan.objects.filter(syarat).update(
        keadaan=keadaan, pesan=pesan[:500], selesai_pada=timezone.now(), **lain
    )
    if diubah and keadaan != KeadaanPekerjaan.SELESAI:
        baris = Pekerjaan.objects.get(pk=id)
        jenis = _JENIS.get(baris.jenis)
        if jenis is not None and jenis.bila_berhenti is not None:
            jenis.bila_berhenti(baris.parameter, pesan)
    return bool(diubah)


def kembalikan(id: UUID, *, percobaan: int, pesan: str) -> None:
    """Put a job whose attempt broke off back in the queue, or end it after the last attempt."""
    if percobaan >= PERCOBAAN_MAKS:
        akhiri(
            id,
            keadaan=KeadaanPekerjaan.GAGAL,
            percobaan=percobaan,
            pesan=f"Pekerjaan ini terhenti {PERCOBAAN_MAKS} kali sebelum selesai. Data tidak berubah setengah "
            "jalan. Coba lagi nanti; bila terulang, hubungi pengelola sistem.",
        )
        return
    with transaction.atomic():
        diubah = milik(id, percobaan).update(keadaan=KeadaanPekerjaan.ANTRE, denyut=timezone.now(), pesan=pesan)
        if diubah:
            _kirim_sesudah_simpan(id, Pekerjaan.objects.values_list("antrean", flat=True).get(pk=id))


# --- beat --------------------------------------------------------------------------------------


def periksa_pekerjaan(*, pada: datetime | None = None) -> dict[str, int]:
    """Find jobs whose worker died and jobs whose message was lost; returns how many of each."""
    pada = pada or timezone.now()
    mati = pada - timedelta(seconds=settings.PKH_DETIK_DENYUT_MATI)
    terhenti = Pekerjaan.objects.filter(Q(denyut__lt=mati) | Q(denyut__isnull=True), keadaan=KeadaanPekerjaan.BERJALAN)
    n_mati = 0
    for id, percobaan in list(terhenti.values_list("pk", "percobaan")):
        n_mati += 1
        log.warning("pekerjaan_terhenti", pekerjaan=str(id), percobaan=percobaan)
        kembalikan(id, percobaan=percobaan, pesan="Terhenti di tengah jalan, sedang diulang.")
    return {"terhenti": n_mati, "dikirim_ulang": _kirim_ulang(pada)}


def _kirim_ulang(pada: datetime) -> int:
    lama = pada - timedelta(seconds=settings.PKH_DETIK_KIRIM_ULANG)
    syarat = Q(keadaan=KeadaanPekerjaan.ANTRE) & (Q(denyut__lt=lama) | Q(denyut__isnull=True))
    banyak = 0
    for id, antrean in list(Pekerjaan.objects.filter(syarat).values_list("pk", "antrean")):
        # While it waits, `denyut` is when it was last sent; a second beat process sends nothing twice.
        if Pekerjaan.objects.filter(syarat, pk=id).update(denyut=pada):
            _kirim(id, antrean)
            banyak += 1
    return banyak


def bersihkan_hasil(*, pada: datetime | None = None) -> int:
    """Remove result files of jobs that ended some days ago; the jobs themselves stay listed."""
    batas = (pada or timezone.now()) - timedelta(days=settings.PKH_HARI_SIMPAN_HASIL)
    banyak = 0
    for kerja in Pekerjaan.objects.filter(selesai_pada__lt=batas).exclude(hasil=""):
        kerja.hasil.delete(save=False)
        Pekerjaan.objects.filter(pk=kerja.pk).update(hasil="")
        banyak += 1
    return banyak


def catat_detak(*, nama: str = "beat") -> None:
    """Leave a sign of life for `/readyz`."""
    Detak.objects.update_or_create(nama=nama, defaults={"pada": timezone.now()})
