"""A real Celery worker as a child process on the test database, to be killed like one in the field."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from celery import current_app
from django.db import connection

from inti.enums import KeadaanPekerjaan
from inti.models import Pekerjaan
from inti.services.kerja import jalankan

AKAR = Path(__file__).resolve().parent.parent


def alamat_basis_uji() -> str:
    """URL of the test database, as another process needs it."""
    s = connection.settings_dict
    sandi = f":{quote(s['PASSWORD'], safe='')}" if s["PASSWORD"] else ""
    host, port = quote(s["HOST"] or "", safe=""), f":{s['PORT']}" if s["PORT"] else ""
    return f"postgresql://{s['USER']}{sandi}@{host}{port}/{s['NAME']}"


class Pekerja:
    """Listens to one queue of its own, so that workers of parallel tests never take each other's jobs."""

    def __init__(self, antrean: str, **lingkungan: str) -> None:
        self.proses = subprocess.Popen(
            [
                sys.executable, "-m", "celery", "-A", "pkh", "worker", "-Q", antrean, "--concurrency", "1",
                "-n", f"{antrean}@uji", "--without-gossip", "--without-mingle", "--loglevel", "WARNING",
            ],
            cwd=AKAR,
            env=os.environ | {"DATABASE_URL": alamat_basis_uji()} | lingkungan,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip

    def bunuh(self) -> None:
        """SIGKILL to the worker and its children: no goodbye."""
        try:
            os.killpg(self.proses.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.proses.wait()


@contextmanager
def pekerja(antrean: str, **lingkungan: str) -> Iterator[Pekerja]:
    proses = Pekerja(antrean, **lingkungan)
    try:
        yield proses
    finally:
        proses.bunuh()


def pengirim(antrean: str) -> Callable[..., None]:
    """Stands in for `inti.services.pekerjaan._kirim`: the same message, to the queue of this test."""

    def kirim(id: Any, _antrean: str) -> None:
        current_app.send_task("inti.jalankan_pekerjaan", kwargs={"id": str(id)}, queue=antrean)

    return kirim


def tunggu(syarat: Callable[[], Any], *, detik: float = 150.0) -> Any:
    """Wait until something is true, and return it."""
    batas = time.monotonic() + detik
    while not (hasil := syarat()):
        if time.monotonic() > batas:
            raise AssertionError("Tidak terjadi dalam waktunya.")
        time.sleep(0.1)
    return hasil


def jalankan_semua_antre() -> None:
    """Run every waiting job here, one after another, for tests that need its outcome and no worker."""
    while id := Pekerjaan.objects.filter(keadaan=KeadaanPekerjaan.ANTRE).values_list("pk", flat=True).first():
        jalankan(id=id, denyut=not connection.in_atomic_block)
