"""The real system for the browser: the Procfile's processes on a database, a Redis and a folder of their own."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import redis

from pkh.layanan.redis import _port_bebas
from tests.templat import templat

AKAR = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(AKAR / "skrip"))
from pengawas import mati_bersama_induk  # type: ignore[import-not-found, unused-ignore]  # noqa: E402

PROSES = ("web", "worker", "beat")
REDIS_SENDIRI = 8  # the tests' Redis, but keys of its own: this many databases after those of the test process


class Tumpukan:
    """Web, worker and beat of one throwaway installation."""

    def __init__(self, folder: Path, basis_data: str, redis_url: str) -> None:
        self.folder = folder
        self.basis_data, self.redis_url = basis_data, redis_url
        self.port = _port_bebas(0)
        self.alamat = f"http://127.0.0.1:{self.port}"
        self.lingkungan = {
            **{k: v for k, v in os.environ.items() if k not in {"DJANGO_SETTINGS_MODULE", "PKH_BATAS_API"}},
            "PKH_DATA": str(folder),
            "DATABASE_URL": basis_data,
            "REDIS_URL": redis_url,
            "PORT": str(self.port),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PKH_WEB_PROSES": "2",
            "PKH_WEB_UTAS": "4",
            "PKH_PEKERJA": "2",
            "PKH_LOG": "INFO",
            "PKH_BATAS_MASUK": "1000/m/ip",
            "PKH_LAPOR_DETIK_MIN": "0",  # a walk fills a form faster than any person
            # Seconds instead of most of a minute, so that a test need not wait for the schedule.
            "PKH_DETIK_PERIKSA_PEKERJAAN": "2",
            "PKH_DETIK_DENYUT_MATI": "6",
            "PKH_DETIK_RINGKASAN": "2",
            "PYTHONUNBUFFERED": "1",
        }
        self._anak: dict[str, subprocess.Popen[bytes]] = {}

    def siapkan(self) -> None:
        self.manage("collectstatic", "-v", "0", "--no-input")

    def manage(self, *argumen: str) -> dict[str, Any]:
        """Run a command in this installation; its closing JSON, when it prints one."""
        return self._jalankan(["manage.py", *argumen])

    def tanam(self, apa: str, *argumen: str) -> dict[str, Any]:
        """Put data in place by the project's own services (tests/e2e/tanam.py)."""
        return self._jalankan(["-m", "tests.e2e.tanam", apa, *argumen])

    def _jalankan(self, argumen: list[str]) -> dict[str, Any]:
        hasil = subprocess.run(
            [sys.executable, *argumen], cwd=AKAR, env=self.lingkungan, capture_output=True, text=True, check=False
        )
        assert hasil.returncode == 0, hasil.stdout[-2000:] + hasil.stderr[-4000:]
        akhir = hasil.stdout.strip().rsplit("\n", 1)[-1]
        isi: dict[str, Any] = json.loads(akhir) if akhir.startswith("{") else {}
        return isi

    def nyalakan(self, nama: str) -> None:
        with (self.folder / f"{nama}.log").open("ab") as log:
            self._anak[nama] = subprocess.Popen(
                [sys.executable, "skrip/procfile.py", nama],
                cwd=AKAR,
                env=self.lingkungan,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=mati_bersama_induk,  # noqa: PLW1509 - one prctl call, no threads' locks
            )

    def bunuh(self, nama: str) -> None:
        """kill -9, children included: no chance to put anything in order."""
        anak = self._anak.pop(nama, None)
        if anak is not None:
            os.killpg(anak.pid, signal.SIGKILL)
            anak.wait()

    def bekukan(self, nama: str, *, beku: bool) -> None:
        os.killpg(self._anak[nama].pid, signal.SIGSTOP if beku else signal.SIGCONT)

    def berhenti(self) -> None:
        for nama in PROSES:
            self.bunuh(nama)

    def tunggu_siap(self, detik: float = 120) -> None:
        batas = time.monotonic() + detik
        while time.monotonic() < batas:
            try:
                with urllib.request.urlopen(f"{self.alamat}/healthz", timeout=2):
                    return
            except (OSError, urllib.error.HTTPError):
                time.sleep(0.1)
        raise AssertionError("web tidak menjawab:\n" + self.log("web")[-3000:])

    def log(self, *nama: str) -> str:
        berkas = [self.folder / f"{satu}.log" for satu in nama or PROSES]
        return "\n".join(b.read_text(errors="replace") for b in berkas if b.exists())

    def sql(self, perintah: str, *isi: Any) -> list[tuple[Any, ...]]:
        with closing(psycopg2.connect(self.basis_data)) as koneksi:
            koneksi.autocommit = True
            with koneksi.cursor() as kursor:
                kursor.execute(perintah, isi)
                return kursor.fetchall() if kursor.description else []

    def satu(self, perintah: str, *isi: Any) -> Any:
        return self.sql(perintah, *isi)[0][0]

    def tunggu(self, perintah: str, *isi: Any, sama: Any = True, detik: float = 90) -> None:
        """Wait until a query answers with this value."""
        batas, nilai = time.monotonic() + detik, None
        while time.monotonic() < batas:
            nilai = self.satu(perintah, *isi)
            if nilai == sama:
                return
            time.sleep(0.05)
        raise AssertionError(f"{perintah}: {nilai!r}, bukan {sama!r}\n" + self.log("worker")[-3000:])

    def isi_redis(self) -> str:
        """Everything Redis holds, keys and values, as one text."""
        klien: Any = redis.Redis.from_url(self.redis_url)
        with closing(klien):
            potong: list[bytes] = []
            for kunci in klien.scan_iter(count=500):
                potong += [kunci, _nilai(klien, kunci)]
        return b"\n".join(potong).decode(errors="replace")


def _nilai(klien: Any, kunci: bytes) -> bytes:
    baca = {
        b"string": lambda: klien.get(kunci),
        b"list": lambda: b"\n".join(klien.lrange(kunci, 0, -1)),
        b"hash": lambda: b"\n".join(b for p in klien.hgetall(kunci).items() for b in p),
        b"set": lambda: b"\n".join(klien.smembers(kunci)),
        b"zset": lambda: b"\n".join(klien.zrange(kunci, 0, -1)),
    }
    return baca.get(klien.type(kunci), lambda: b"")() or b""


@contextmanager
def tumpukan_sementara() -> Iterator[Tumpukan]:
    """A prepared and running installation, gone afterwards."""
    nama = f"pkh_e2e_{os.getpid()}"
    pokok = os.environ["DATABASE_URL"]
    _perintah_pokok(
        pokok, f"DROP DATABASE IF EXISTS {nama} WITH (FORCE)", f"CREATE DATABASE {nama} TEMPLATE {templat()}"
    )
    bagian = urlsplit(os.environ["REDIS_URL"])
    nomor = REDIS_SENDIRI + int(bagian.path.removeprefix("/") or 0)
    redis_url = urlunsplit(bagian._replace(path=f"/{nomor}"))
    with tempfile.TemporaryDirectory(prefix="pkh-e2e-", ignore_cleanup_errors=True) as folder:
        t = Tumpukan(Path(folder), pokok.rsplit("/", 1)[0] + f"/{nama}", redis_url)
        try:
            t.siapkan()
            for satu in PROSES:
                t.nyalakan(satu)
            t.tunggu_siap()
            yield t
        finally:
            t.berhenti()
            with closing(redis.Redis.from_url(redis_url)) as klien:
                klien.flushdb()
            _perintah_pokok(pokok, f"DROP DATABASE IF EXISTS {nama} WITH (FORCE)")


def _perintah_pokok(alamat: str, *perintah: str) -> None:
    with closing(psycopg2.connect(alamat)) as koneksi:
        koneksi.autocommit = True
        with koneksi.cursor() as kursor:
            for satu in perintah:
                kursor.execute(satu)
