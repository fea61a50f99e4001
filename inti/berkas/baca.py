"""Reading a workbook row by row through a child process (see anak.py for why and for the wire format).

`with buka(path) as buku` passes the gate, starts the child and yields rows in pieces, so that memory stays
flat in this process whatever the file's length. JSON carries the rows: a child that a hostile file has taken
over must not be able to hand this process anything that runs (pickle, marshal).
"""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from inti.berkas.galat import BerkasDitolak
from inti.berkas.gerbang import BATAS, SALIN_TERISI, SIMPAN_ULANG, Batas, Diperiksa, periksa

Mentah = str | int | float
BarisMentah = list[Mentah]

BINGKAI_MAKS = 128 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BatasAnak:
    """Limits of the child; `tunggu` counts only seconds spent waiting for it, not work done with its rows."""

    memori_mb: int = 1280
    cpu_detik: int = 60
    tunggu: float = 90.0


BATAS_ANAK = BatasAnak()


@dataclass(frozen=True, slots=True)
class InfoLembar:
    ke: int
    nama: str
    terlihat: bool


KALIMAT = {
    "rusak": f"Berkas ini rusak: isinya tidak dapat dibaca sebagai buku kerja. {SIMPAN_ULANG}",
    "memori": f"Lembar kerja ini terlalu besar atau terlalu lebar untuk dibaca: ada isian jauh di kanan atau "
    f"di bawah data. {SALIN_TERISI}",
    "lama": f"Berkas ini terlalu lama dibaca sehingga dihentikan. {SALIN_TERISI}",
    "sandi": "Berkas ini dilindungi kata sandi. Hapus kata sandinya di Excel, simpan, lalu unggah lagi.",
    "csv": "Berkas CSV ini tidak dapat dibaca: ada tanda kutip yang tidak ditutup atau isian yang sangat "
    "panjang. Buka di Excel, simpan sebagai .xlsx, lalu unggah lagi.",
}


class Buku:
    """An open workbook. Sheets are asked for by position; rows come exactly as the sheet numbers them."""

    def __init__(self, berkas: Path, diperiksa: Diperiksa, batas: BatasAnak) -> None:
        self.jenis = diperiksa.jenis
        self._tunggu = batas.tunggu
        self._proses = subprocess.Popen(
            [
                sys.executable,
                "-I",
                str(Path(__file__).with_name("anak.py")),
                str(berkas),
                diperiksa.jenis,
                str(batas.memori_mb),
                str(batas.cpu_detik),
                "1" if diperiksa.galat_sel else "0",
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a parser's complaint may quote a cell
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
            cwd="/",
        )
        self._keluar = cast(IO[bytes], self._proses.stdout).fileno()
        self._pemilih = selectors.DefaultSelector()
        self._pemilih.register(self._keluar, selectors.EVENT_READ)
        try:
            daftar = self._terima()["lembar"]
            self.lembar = tuple(InfoLembar(i, str(n), bool(t)) for i, (n, t) in enumerate(daftar))
        except BaseException:
            self.tutup()
            raise
        if not self.lembar:
            self.tutup()
            raise BerkasDitolak(f"Buku kerja ini tidak memiliki lembar kerja. {SIMPAN_ULANG}")

    def kepala(self, ke: int, banyak: int = 25) -> list[BarisMentah]:
        """The first rows of a sheet, from the sheet's row 1."""
        self._perintah(f"kepala {ke} {banyak}")
        baris: list[BarisMentah] = self._terima()["kepala"]
        return baris

    def potongan(self, ke: int) -> Iterator[list[BarisMentah]]:
        """All rows of a sheet from row 1, in pieces of some hundred rows. To be read to the end or closed."""
        self._perintah(f"baris {ke}")
        while True:
            isi = self._terima()
            if isinstance(isi, dict):
                return
            yield isi

    def tutup(self) -> None:
        """End the child, whatever it is doing."""
        self._proses.kill()
        for pipa in (self._proses.stdin, self._proses.stdout):
            if pipa is not None:
                try:
                    pipa.close()
                except BrokenPipeError:
                    pass
        self._proses.wait()
        self._pemilih.close()

    # --- the pipe -----------------------------------------------------------------------------

    def _perintah(self, kata: str) -> None:
        masuk = cast(IO[bytes], self._proses.stdin)
        try:
            masuk.write(kata.encode() + b"\n")
            masuk.flush()
        except BrokenPipeError:
            raise self._mati() from None

    def _terima(self) -> Any:
        batas = time.monotonic() + self._tunggu
        panjang = int.from_bytes(self._ambil(4, batas), "big")
        if panjang > BINGKAI_MAKS:
            raise BerkasDitolak(KALIMAT["memori"])
        isi = json.loads(self._ambil(panjang, batas))
        if isinstance(isi, dict) and "galat" in isi:
            raise BerkasDitolak(KALIMAT.get(str(isi["galat"]), KALIMAT["rusak"]))
        return isi

    def _ambil(self, banyak: int, batas: float) -> bytes:
        bagian: list[bytes] = []
        while banyak > 0:
            if not self._pemilih.select(max(0.0, batas - time.monotonic())):
                self._proses.kill()
                raise BerkasDitolak(KALIMAT["lama"])
            data = os.read(self._keluar, min(banyak, 1 << 20))
            if not data:
                raise self._mati()
            bagian.append(data)
            banyak -= len(data)
        return b"".join(bagian)

    def _mati(self) -> BerkasDitolak:
        kode = self._proses.wait()
        if kode == -signal.SIGABRT:  # how the parser dies when memory is refused
            return BerkasDitolak(KALIMAT["memori"])
        if kode in (-signal.SIGXCPU, -signal.SIGKILL):
            return BerkasDitolak(KALIMAT["lama"])
        return BerkasDitolak(KALIMAT["rusak"])


@contextmanager
def buka(berkas: Path | str, *, batas: Batas = BATAS, batas_anak: BatasAnak = BATAS_ANAK) -> Iterator[Buku]:
    """Pass the gate and open the workbook in a child process; raises BerkasDitolak."""
    berkas = Path(berkas).absolute()  # not resolve(): /proc/…/fd/… names a file that has no other path
    buku = Buku(berkas, periksa(berkas, batas=batas), batas_anak)
    try:
        yield buku
    finally:
        buku.tutup()
