"""The worker's side of a job: claim, heartbeat, progress, result, end."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import pghistory
import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.files.base import File
from django.db import Error, InterfaceError, OperationalError, connection
from django.utils import timezone

from inti.enums import KeadaanPekerjaan
from inti.galat import GalatPengguna
from inti.models import Pekerjaan
from inti.services import pekerjaan as layanan
from inti.simpanan import simpanan_rahasia

log = structlog.get_logger(__name__)


class Dibatalkan(Exception):
    """The requester cancelled the job, or another attempt took it over: stop without a trace."""


class Kemajuan:
    """What a service needs of a job: somewhere to tell its progress. This one listens to nobody (commands)."""

    def maju(self, selesai: int, total: int = 0, pesan: str = "") -> None:
        """Tell how far the work is; raises Dibatalkan when it should stop."""

    def pastikan(self) -> None:
        """Inside a transaction, last: fail unless this attempt still owns the job."""

    def catat_isi(self, isi: Sequence[str]) -> None:
        """Tell which records (ids) the result holds, where they may have to be taken back before it is fetched."""


class Kerja(Kemajuan):
    """One attempt at a job, handed to the function registered for its kind."""

    def __init__(self, baris: Pekerjaan) -> None:
        self.id = baris.pk
        self.jenis = baris.jenis
        self.parameter: dict[str, Any] = baris.parameter
        self.oleh = baris.diminta_oleh
        self.percobaan = baris.percobaan
        self.selesai_n = self.total_n = 0
        self.pesan = ""
        self.berubah = threading.Event()
        self.berhenti = threading.Event()
        self._hasil: dict[str, str] = {}
        self._isi: list[str] | None = None

    def maju(self, selesai: int, total: int = 0, pesan: str = "") -> None:
        """Note progress; the heartbeat writes it, because this connection may stand in a long transaction."""
        self.selesai_n, self.total_n = selesai, total
        self.pesan = pesan or self.pesan
        self.berubah.set()
        if self.berhenti.is_set():
            raise Dibatalkan

    def pastikan(self) -> None:
        if not list(layanan.milik(self.id, self.percobaan).select_for_update().values_list("pk")):
            raise Dibatalkan

    def catat_isi(self, isi: Sequence[str]) -> None:
        self._isi = list(isi)

    def simpan_hasil(self, nama: str, jalur: Path | str) -> None:
        """Keep a finished file as the job's result, encrypted; it is offered once the job has ended well."""
        self.buang_hasil()
        with Path(jalur).open("rb") as isi:
            disimpan = simpanan_rahasia().save(self._jalur_hasil(self.percobaan), File(isi))
        self._hasil = {"hasil": disimpan, "nama_hasil": nama[:200]}

    def buang_hasil(self) -> None:
        """Drop the file of this attempt and those that killed attempts left behind."""
        for ke in range(1, self.percobaan + 1):
            simpanan_rahasia().delete(self._jalur_hasil(ke))
        self._hasil = {}

    def _jalur_hasil(self, percobaan: int) -> str:
        return f"hasil/{str(self.id)[-2:]}/{self.id}-{percobaan}"

    # --- ends ---------------------------------------------------------------------------------

    def selesai(self, pesan: str) -> None:
        isi = {} if self._isi is None else {"parameter": {**self.parameter, "isi": self._isi}}
        berakhir = layanan.akhiri(
            self.id,
            keadaan=KeadaanPekerjaan.SELESAI,
            pesan=pesan,
            percobaan=self.percobaan,
            selesai_n=self.total_n or self.selesai_n,
            total_n=self.total_n or self.selesai_n,
            **self._hasil,
            **isi,
        )
        if not berakhir:
            self.buang_hasil()

    def gagal(self, pesan: str) -> None:
        self.buang_hasil()
        layanan.akhiri(self.id, keadaan=KeadaanPekerjaan.GAGAL, pesan=pesan, percobaan=self.percobaan)

    def ulangi(self) -> None:
        self.buang_hasil()
        connection.close()  # whatever happened to it, a new one is needed
        layanan.kembalikan(self.id, percobaan=self.percobaan, pesan="Basis data terputus, sedang diulang.")


class Denyut:
    """A thread with its own connection that writes heartbeat and progress, and hears of a cancellation."""

    def __init__(self, kerja: Kerja) -> None:
        self._kerja = kerja
        self._usai = threading.Event()
        self._utas = threading.Thread(target=self._berdenyut, name=f"denyut-{kerja.id}", daemon=True)

    def __enter__(self) -> Self:
        self._utas.start()
        return self

    def __exit__(
        self, jenis: type[BaseException] | None, galat: BaseException | None, jejak: TracebackType | None
    ) -> None:
        self._usai.set()
        self._utas.join(timeout=30)

    def _berdenyut(self) -> None:
        jeda = min(5.0, settings.PKH_DETIK_DENYUT_MATI / 3)
        lewat = 0.0
        langkah = min(1.0, jeda)
        try:
            while not self._usai.wait(langkah):
                lewat += langkah
                if lewat >= jeda or self._kerja.berubah.is_set():
                    lewat = 0.0
                    self._tulis()
        finally:
            connection.close()

    def _tulis(self) -> None:
        kerja = self._kerja
        kerja.berubah.clear()
        try:
            masih = layanan.milik(kerja.id, kerja.percobaan).update(
                denyut=timezone.now(), selesai_n=kerja.selesai_n, total_n=kerja.total_n, pesan=kerja.pesan[:500]
            )
        except Error:
            connection.close()  # the database may be restarting; the next beat tries again
            return
        if not masih:
            kerja.berhenti.set()


def jalankan(*, id: UUID, denyut: bool = True) -> None:
    """Run a waiting job to its end in this process; does nothing when it is taken or has ended.

    `denyut=False` is for callers inside a transaction, where a second connection would not see the job.
    """
    baris = layanan.ambil(id)
    if baris is None:
        return
    kerja = Kerja(baris)
    jantung: AbstractContextManager[Any] = Denyut(kerja) if denyut else nullcontext()
    with structlog.contextvars.bound_contextvars(pekerjaan=str(id), jenis=baris.jenis):
        try:
            kerja.buang_hasil()
            with jantung, pghistory.context(**_konteks(baris)):
                pesan = layanan.jenis_pekerjaan(baris.jenis).jalankan(kerja)
        except Dibatalkan:
            kerja.buang_hasil()
            log.info("pekerjaan_dihentikan")
        except GalatPengguna as galat:
            kerja.gagal(galat.pesan)
        except (OperationalError, InterfaceError):
            log.exception("pekerjaan_terputus")
            kerja.ulangi()
        except SoftTimeLimitExceeded:
            kerja.gagal("Pekerjaan ini terlalu lama dan dihentikan. Bagi menjadi beberapa bagian, lalu coba lagi.")
        except Exception:
            log.exception("pekerjaan_gagal")
            kerja.gagal(
                "Pekerjaan ini gagal karena gangguan di sistem; tidak ada data yang berubah setengah jalan. "
                "Coba lagi; bila terulang, hubungi pengelola sistem."
            )
        else:
            kerja.selesai(pesan or "")


def _konteks(baris: Pekerjaan) -> dict[str, Any]:
    return {"user": baris.diminta_oleh_id, "pekerjaan": str(baris.pk), "jenis": baris.jenis}
