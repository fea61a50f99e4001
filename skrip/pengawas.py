"""Keeps the Procfile's processes running: starts them, relays their output, starts again what dies.

A process manager that ends everything when one process dies would turn a killed worker into an outage.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import IO

from procfile import perintah_shell

TUNGGU_BERHENTI = 10.0
CEPAT_MATI = 5.0  # a process that lives shorter than this is failing, not being killed
BATAS_GAGAL = 5


class ProsesGagal(Exception):
    """A process keeps dying right after its start."""


@dataclass
class Proses:
    nama: str
    perintah: str
    lingkungan: dict[str, str]
    lebar: int = 8
    gagal: int = 0
    mulai_lagi: float = 0.0
    _anak: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _aliran: threading.Thread | None = field(default=None, repr=False)
    _mulai: float = 0.0

    def mulai(self) -> None:
        self._mulai = time.monotonic()
        self._anak = subprocess.Popen(
            perintah_shell(self.perintah),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.lingkungan,
            start_new_session=True,  # Ctrl-C reaches us alone; we stop the others in order
            preexec_fn=mati_bersama_induk,  # noqa: PLW1509 - one prctl call, no threads' locks
        )
        self._aliran = threading.Thread(target=self._alirkan, args=(self._anak.stdout,), daemon=True)
        self._aliran.start()

    def jaga(self) -> None:
        """Start again if dead, waiting longer each time. Raises ProsesGagal when that does not help."""
        if self._anak is None or self._anak.poll() is None:
            if self._anak is None and time.monotonic() >= self.mulai_lagi:
                self.mulai()
            return
        kode, umur = self._anak.returncode, time.monotonic() - self._mulai
        self.bunuh()  # what it left behind, such as a worker's children, would work beside its successor
        self._anak = None
        self.gagal = self.gagal + 1 if umur < CEPAT_MATI else 0
        if self.gagal >= BATAS_GAGAL:
            raise ProsesGagal(f"Proses {self.nama} terus berhenti sendiri (kode {kode}). Lihat pesan di atas.")
        self.mulai_lagi = time.monotonic() + min(2**self.gagal, 16) - 1
        tulis(self.nama, f"berhenti (kode {kode}); dijalankan lagi", self.lebar)

    def minta_berhenti(self) -> None:
        # To the process alone: a worker's children would drop their task on SIGTERM.
        if self._anak and self._anak.poll() is None:
            self._anak.terminate()

    @property
    def hidup(self) -> bool:
        return self._anak is not None and self._anak.poll() is None

    def bunuh(self) -> None:
        if self._anak:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._anak.pid, signal.SIGKILL)
            self._anak.wait()
        if self._aliran:
            self._aliran.join(timeout=2)  # its last lines say why it died

    def _alirkan(self, keluaran: IO[bytes]) -> None:
        with keluaran:
            for baris in keluaran:
                tulis(self.nama, baris.decode(errors="replace").rstrip(), self.lebar)


def hentikan_semua(proses: list[Proses]) -> None:
    """Ask all to stop, wait, then end what is left, children included."""
    for satu in proses:
        satu.minta_berhenti()
    batas = time.monotonic() + TUNGGU_BERHENTI
    while any(satu.hidup for satu in proses) and time.monotonic() < batas:
        time.sleep(0.1)
    for satu in proses:
        satu.bunuh()


def mati_bersama_induk() -> None:
    """Linux: ask for SIGTERM when the parent is killed, so that nothing runs on unseen."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def tulis(nama: str, teks: str, lebar: int = 8) -> None:
    print(f"{nama:<{lebar}} | {teks}", flush=True)
