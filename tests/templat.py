"""A migrated database with its areas, made once per server and copied: making one takes longer than many tests.

It carries the hashes of the migrations it was made by. While these only grow it is copied and the rest is applied;
once one of them has changed it is made anew.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2.extensions import AsIs

AKAR = Path(__file__).resolve().parent.parent
PROVINSI = ("17", "81")  # own, and one far away
_AWALAN = "templat_pkh_"
_KUNCI = 0x504B4854  # one builder at a time


def templat() -> str:
    """Name of the database to copy, on the server of `DATABASE_URL`; nobody is connected to it."""
    isi = {
        str(p.relative_to(AKAR)): hashlib.sha256(p.read_bytes()).hexdigest()[:16]
        for p in sorted([*AKAR.glob("*/migrations/*.py"), AKAR / "requirements.txt"])
    }
    nama = _AWALAN + hashlib.sha256(json.dumps(isi).encode()).hexdigest()[:12]
    with _terkunci() as kursor:
        ada = _yang_ada(kursor)
        if nama not in ada:
            _buat(kursor, nama, isi, ada)
    return nama


@contextmanager
def _terkunci() -> Iterator[Any]:
    # Such a lock holds within one database: all meet in that which every server has.
    with closing(psycopg2.connect(_alamat("postgres"))) as koneksi:
        koneksi.autocommit = True
        with koneksi.cursor() as kursor:
            kursor.execute("SELECT pg_advisory_lock(%s)", [_KUNCI])
            yield kursor


def _yang_ada(kursor: Any) -> dict[str, dict[str, str]]:
    """Finished ones with what they were made by; a half-made one has no comment."""
    kursor.execute(
        "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE datname LIKE %s", [f"{_AWALAN}%"]
    )
    return {nama: json.loads(isi) for nama, isi in kursor.fetchall() if isi}


def _buat(kursor: Any, nama: str, isi: dict[str, str], ada: dict[str, dict[str, str]]) -> None:
    induk = next((n for n, lama in ada.items() if lama.items() <= isi.items()), None)
    kursor.execute("DROP DATABASE IF EXISTS %s WITH (FORCE)", [AsIs(nama)])
    kursor.execute("CREATE DATABASE %s TEMPLATE %s", [AsIs(nama), AsIs(induk or "template1")])
    _jalankan(nama, "migrate", "-v", "0", "--no-input", "--skip-checks")
    if induk is None:
        _jalankan(nama, "muat_wilayah", "--provinsi", *PROVINSI)
    kursor.execute("COMMENT ON DATABASE %s IS %s", [AsIs(nama), json.dumps(isi)])
    for lama in ada:
        kursor.execute("DROP DATABASE IF EXISTS %s WITH (FORCE)", [AsIs(lama)])


def _jalankan(nama: str, *argumen: str) -> None:
    """A command of the project on that database, in a process of its own: this one has other settings loaded."""
    hasil = subprocess.run(
        [sys.executable, "manage.py", *argumen],
        cwd=AKAR,
        env={**os.environ, "DATABASE_URL": _alamat(nama)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert hasil.returncode == 0, hasil.stdout[-2000:] + hasil.stderr[-4000:]


def _alamat(nama: str) -> str:
    """URL of another database on the same server."""
    return os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{nama}"


if __name__ == "__main__":  # `python -m tests.templat`: make it while nothing else needs it (skrip/periksa.sh)
    print(templat())
