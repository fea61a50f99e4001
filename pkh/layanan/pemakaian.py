"""Who uses the embedded servers: file locks, because the kernel drops them when a process is killed."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Self


class Pemakaian:
    """One process's share of the servers in a data folder.

    `layanan.pakai` is held shared by each user for as long as it uses them; `layanan.kunci` is held
    exclusively while servers are started or stopped. A user who can turn its share into the exclusive
    lock is the last one.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._pakai: IO[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pakai:
            self._pakai.close()

    @contextmanager
    def masuk(self) -> Iterator[None]:
        """Become a user; the block starts what is not running, while nobody else starts or stops anything."""
        with self._giliran():
            self._pakai = (self._data / "layanan.pakai").open("ab")
            fcntl.flock(self._pakai, fcntl.LOCK_SH)
            yield

    def keluar(self, hentikan: Callable[[], object]) -> None:
        """Stop being a user; the last one runs `hentikan`."""
        if self._pakai is None:
            return
        with self._giliran():
            try:
                fcntl.flock(self._pakai, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            hentikan()

    @contextmanager
    def _giliran(self) -> Iterator[None]:
        with (self._data / "layanan.kunci").open("ab") as kunci:
            fcntl.flock(kunci, fcntl.LOCK_EX)
            yield
