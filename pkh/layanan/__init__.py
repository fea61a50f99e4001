"""PostgreSQL and Redis of a machine that has neither: started on demand, shared, stopped by the last user.

`DATABASE_URL` / `REDIS_URL` set: nothing here starts anything. Unset: the servers that came with the
Python packages run below `PKH_DATA`, as real processes, so that what is tried here is what runs elsewhere.
Nothing in this package imports Django: settings ask it for addresses.
"""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

from pkh.layanan import postgres, redis
from pkh.layanan.galat import LayananGagal
from pkh.layanan.pemakaian import Pemakaian

__all__ = (
    "LayananGagal",
    "alamat_basis_data",
    "alamat_redis",
    "folder_data",
    "jaga",
    "pasang_sementara",
    "sementara",
    "siap",
)

AKAR = Path(__file__).resolve().parent.parent.parent
_SERVER = {"DATABASE_URL": postgres, "REDIS_URL": redis}


def folder_data() -> Path:
    """The folder of databases, files and keys: `PKH_DATA`, else `.data/` beside manage.py."""
    return Path(os.environ.get("PKH_DATA") or AKAR / ".data").resolve()


def alamat_basis_data() -> str:
    """URL of the database, whether or not the embedded server runs yet."""
    return os.environ.get("DATABASE_URL") or postgres.alamat(folder_data())


def alamat_redis() -> str:
    """URL of Redis; before the embedded server's first start, one that is refused at once."""
    return os.environ.get("REDIS_URL") or redis.alamat(folder_data())


@contextmanager
def siap() -> Iterator[dict[str, str]]:
    """Hold the embedded servers up for the length of the block; yields the addresses of those it needed.

    A server already running is shared. It is stopped by whoever leaves last, also when the process that
    started it was killed. Raises LayananGagal with a sentence when a server does not start.
    """
    server = [modul for variabel, modul in _SERVER.items() if not os.environ.get(variabel)]
    if not server:
        yield {}
        return
    data = folder_data()
    siapkan_folder(data)
    if not os.access(data, os.W_OK):
        raise LayananGagal(f"Folder data {data} milik pengguna lain; isi PKH_DATA dengan folder sendiri.")
    pemilik = os.getpid()
    with _sigterm_sebagai_keluar(), Pemakaian(data) as pakai:
        try:
            with pakai.masuk():
                alamat = {modul.VARIABEL: modul.mulai(data) for modul in server}
            yield alamat
        finally:
            if os.getpid() == pemilik:  # a forked child must not stop what its parent uses
                pakai.keluar(lambda: [modul.hentikan(data) for modul in server])


def jaga() -> None:
    """Start again those embedded servers that have died. To be called now and then inside `siap()`."""
    data = folder_data()
    for variabel, modul in _SERVER.items():
        if not os.environ.get(variabel) and not modul.hidup(data):
            modul.mulai(data)


@contextmanager
def sementara() -> Iterator[dict[str, str]]:
    """A throwaway pair in a folder of its own; yields the variables that point to it.

    Nothing is synced to disk, so this is for tests. The pair also goes away when this process is killed.
    """
    folder = Path(tempfile.mkdtemp(prefix="pkh-uji-"))
    siapkan_folder(folder)
    penjaga = subprocess.Popen(
        [sys.executable, "-m", "pkh.layanan.penjaga", str(folder)],
        stdin=subprocess.PIPE,
        cwd=AKAR,
        start_new_session=True,
    )
    try:
        yield {
            "PKH_DATA": str(folder),
            "DATABASE_URL": postgres.mulai(folder, uji=True),
            "REDIS_URL": redis.mulai(folder, uji=True),
        }
    finally:
        bongkar(folder)
        if penjaga.stdin:
            penjaga.stdin.close()
        penjaga.wait()


def pasang_sementara() -> None:
    """Point this process and its children to a throwaway pair until it exits; once, however often called."""
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return
    tumpukan = ExitStack()
    os.environ.update(tumpukan.enter_context(sementara()))
    atexit.register(tumpukan.close)


def siapkan_folder(folder: Path) -> None:
    """Make the data folder. As root others may pass through it: PostgreSQL runs as a user of its own."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as galat:
        raise LayananGagal(f"Folder data {folder} tidak dapat dibuat ({galat.strerror}).") from galat
    if os.geteuid() == 0:
        folder.chmod(0o711)


def bongkar(folder: Path) -> None:
    """Stop a throwaway pair and remove its folder."""
    for modul in _SERVER.values():
        modul.hentikan(folder, uji=True)
    postgres.hapus(folder)
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _sigterm_sebagai_keluar() -> Iterator[None]:
    """SIGTERM would end Python without its `finally` blocks, and leave servers behind."""
    utama = threading.current_thread() is threading.main_thread()
    if not utama or signal.getsignal(signal.SIGTERM) != signal.SIG_DFL:
        yield
        return

    def keluar(_sinyal: int, _bingkai: FrameType | None) -> None:
        sys.exit(128 + signal.SIGTERM)

    signal.signal(signal.SIGTERM, keluar)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
