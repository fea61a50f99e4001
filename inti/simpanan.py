"""Files with personal data, encrypted at rest with the keyring of the identifiers, in pieces: memory stays flat.

Layout: magic, then frames of a 4-byte length and a Fernet token. Each token holds the file's random id, the
piece's number and whether it is the last, so that pieces cannot be swapped, mixed between files or cut off.
"""

import io
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from inti.identitas import buka_bita, sandikan_bita

_TANDA = b"PKHS1\n"
_POTONG = 256 * 1024
_KEPALA = 16 + 4 + 1


class SimpananRusak(Exception):
    """The stored file was altered or cut off, or its key is gone."""


class SimpananSandi(FileSystemStorage):
    """FileSystemStorage that writes ciphertext and reads plaintext."""

    def _save(self, name: str, content: File[Any]) -> str:
        sandi = File(cast(IO[bytes], _Penyandi(content)), name=name)
        return str(super()._save(name, sandi))  # type: ignore[misc]

    def _open(self, name: str, mode: str = "rb") -> File[Any]:
        if mode != "rb":
            raise ValueError("Berkas tersandi hanya dapat dibaca atau ditulis utuh.")
        return File(io.BufferedReader(_Pembuka(open(self.path(name), "rb")), _POTONG), name=name)  # noqa: PTH123


def simpanan_rahasia() -> Storage:
    """Storage of uploads and results; named in the models by this function, so that settings decide the place."""
    return storages["rahasia"]


class _Penyandi(io.RawIOBase):
    """Gives the ciphertext of `sumber` as it is read."""

    def __init__(self, sumber: File[Any]) -> None:
        self._potongan = _sandikan_semua(sumber)
        self._sisa = b""

    def readable(self) -> bool:
        return True

    def read(self, n: int = -1) -> bytes:
        while n < 0 or len(self._sisa) < n:
            lanjut = next(self._potongan, None)
            if lanjut is None:
                break
            self._sisa += lanjut
        hasil, self._sisa = (self._sisa, b"") if n < 0 else (self._sisa[:n], self._sisa[n:])
        return hasil


def _sandikan_semua(sumber: File[Any]) -> Iterator[bytes]:
    id_berkas = secrets.token_bytes(16)
    if sumber.seekable():
        sumber.seek(0)
    yield _TANDA
    nomor, data = 0, sumber.read(_POTONG)
    while True:
        lanjut = sumber.read(_POTONG) if data else b""
        kepala = id_berkas + nomor.to_bytes(4, "big") + (b"\x00" if lanjut else b"\x01")
        token = sandikan_bita(kepala + data)
        yield len(token).to_bytes(4, "big") + token
        if not lanjut:
            return
        nomor, data = nomor + 1, lanjut


class _Pembuka(io.RawIOBase):
    """Gives the plaintext of a stored file, piece by piece."""

    def __init__(self, sumber: BinaryIO) -> None:
        self._sumber = sumber
        self._id = b""
        self._nomor = 0
        self._habis = False
        self._sisa = memoryview(b"")
        if sumber.read(len(_TANDA)) != _TANDA:
            sumber.close()
            raise SimpananRusak("bukan berkas tersandi")

    def readable(self) -> bool:
        return True

    def readinto(self, tujuan: Any) -> int:
        while not self._sisa and not self._habis:
            self._berikut()
        n = min(len(tujuan), len(self._sisa))
        tujuan[:n] = self._sisa[:n]
        self._sisa = self._sisa[n:]
        return n

    def _berikut(self) -> None:
        panjang = self._sumber.read(4)
        token = self._sumber.read(int.from_bytes(panjang, "big"))
        if len(panjang) < 4 or not token:
            raise SimpananRusak("terpotong")
        isi = buka_bita(token)
        if self._nomor == 0:
            self._id = isi[:16]
        if isi[:16] != self._id or int.from_bytes(isi[16:20], "big") != self._nomor:
            raise SimpananRusak("urutannya berubah")
        self._nomor += 1
        self._habis = isi[20:21] == b"\x01"
        self._sisa = memoryview(isi)[_KEPALA:]

    def close(self) -> None:
        self._sumber.close()
        super().close()


# --- plaintext for programs that need a path ---------------------------------------------------


@contextmanager
def jalur_sementara(sumber: Any) -> Iterator[Path]:
    """Copy an open file to where a child process can open it by path, for the length of the block.

    On Linux that is anonymous memory, so that the plaintext of a killed worker is gone with it; elsewhere a
    private temporary file.
    """
    if hasattr(os, "memfd_create"):
        with os.fdopen(os.memfd_create("pkh"), "w+b") as memori:
            _salin(sumber, memori)
            yield Path(f"/proc/{os.getpid()}/fd/{memori.fileno()}")
        return
    with tempfile.NamedTemporaryFile(prefix="pkh-") as berkas:
        _salin(sumber, cast(IO[bytes], berkas))
        yield Path(berkas.name)


def _salin(sumber: Any, tujuan: IO[bytes]) -> None:
    while data := sumber.read(_POTONG):
        tujuan.write(data)
    tujuan.flush()
