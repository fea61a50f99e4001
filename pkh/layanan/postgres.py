"""The embedded PostgreSQL: one server per data folder, reached only through a private unix socket."""

import shlex
import shutil
import socket
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import psycopg2

from pkh.layanan import proses
from pkh.layanan.galat import LayananGagal
from pkh.layanan.tempat import Tempat, tempat

VARIABEL = "DATABASE_URL"
_PORT = 5432  # names the socket file; no TCP port is opened
_BERSAMA = {
    "listen_addresses": "",
    "max_connections": "100",
    "jit": "off",
    "timezone": "UTC",
    "random_page_cost": "1.1",
    # Statements and details of errors hold names and identifiers, which no log may hold.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
_PAKAI = _BERSAMA | {
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "wal_compression": "on",
}
_UJI = _BERSAMA | {
    "shared_buffers": "128MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "2GB",
    "autovacuum_naptime": "5min",
}


def alamat(data: Path) -> str:
    """URL of the server of this data folder; the same before, during and after it runs."""
    return _alamat(tempat(data), "pkh", "pkh")


def hidup(data: Path) -> bool:
    """Whether the server accepts connections."""
    di = tempat(data)
    return _pid(di) is not None and _menerima(di)


def mulai(data: Path, *, uji: bool = False) -> str:
    """Start the server unless it runs, make role and database on first use, and return the URL."""
    di = tempat(data, pasang=True)
    di.siapkan()
    _inisialisasi(di, uji=uji)
    if _pid(di) is None:
        _buang_pid_basi(di)
        _nyalakan(di, _UJI if uji else _PAKAI)
    if not proses.tunggu(lambda: _menerima(di), detik=60):
        raise LayananGagal(f"PostgreSQL tidak siap dalam 60 detik. Lihat {di.log}.")
    _siapkan_basis_data(di)
    return _alamat(di, "pkh", "pkh")


def hentikan(data: Path, *, uji: bool = False) -> None:
    """Stop the server of this data folder, if it runs; its clients are cut off, nothing committed is lost."""
    di = tempat(data)
    if _pid(di) is not None:
        di.jalankan("pg_ctl", "stop", "-D", str(di.isi), "-m", "immediate" if uji else "fast", "-w", "-t", "60")
    if di.soket.parent != di.folder:
        shutil.rmtree(di.soket, ignore_errors=True)


def hapus(data: Path) -> None:
    """Remove the server's files, wherever they are kept. Only for throwaway folders."""
    shutil.rmtree(tempat(data).folder, ignore_errors=True)


def _alamat(di: Tempat, pengguna: str, basis: str) -> str:
    return f"postgresql://{pengguna}@{quote(str(di.soket), safe='')}:{_PORT}/{basis}"


def _pid(di: Tempat) -> int | None:
    return proses.hidup(di.isi / "postmaster.pid", folder=di.isi)


def _inisialisasi(di: Tempat, *, uji: bool) -> None:
    if (di.isi / "PG_VERSION").exists():
        return
    baru = di.folder / "isi.baru"  # renamed when whole: a killed first start leaves nothing half made
    shutil.rmtree(baru, ignore_errors=True)
    hasil = di.jalankan(
        "initdb",
        f"--pgdata={baru}",
        "--username=postgres",
        "--auth=trust",  # over a socket that only its owner reaches
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        *(["--no-sync"] if uji else []),
    )
    if hasil.returncode != 0:
        raise LayananGagal(f"Basis data baru tidak dapat dibuat di {di.folder}:\n{hasil.stdout.strip()}")
    baru.rename(di.isi)


def _buang_pid_basi(di: Tempat) -> None:
    """Lock files of a server that was killed: after a restart their pid may belong to somebody else."""
    for berkas in (di.isi / "postmaster.pid", di.soket / f".s.PGSQL.{_PORT}.lock"):
        berkas.unlink(missing_ok=True)


def _nyalakan(di: Tempat, setelan: dict[str, str]) -> None:
    pilihan = " ".join(f"-c {nama}={shlex.quote(nilai)}" for nama, nilai in setelan.items())
    pilihan += f" -c unix_socket_directories={shlex.quote(str(di.soket))} -c port={_PORT}"

    def coba() -> bool:
        hasil = di.jalankan(
            "pg_ctl", "start", "-D", str(di.isi), "-l", str(di.log), "-o", pilihan, "-w", "-t", "60", "-s"
        )
        return hasil.returncode == 0

    # Backends of a killed server hold its memory for a moment; PostgreSQL refuses to start beside them.
    if not proses.tunggu(coba, detik=15, jeda=0.5):
        raise LayananGagal(f"PostgreSQL tidak dapat dinyalakan di {di.folder}.\n{_akhir_log(di)}")


def _akhir_log(di: Tempat) -> str:
    try:
        return "\n".join(di.log.read_text(errors="replace").splitlines()[-8:])
    except OSError:
        return ""


def _menerima(di: Tempat) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as s:
            s.settimeout(2)
            s.connect(str(di.soket / f".s.PGSQL.{_PORT}"))
        psycopg2.connect(_alamat(di, "postgres", "postgres"), connect_timeout=5).close()
    except (OSError, psycopg2.OperationalError):
        return False
    return True


def _siapkan_basis_data(di: Tempat) -> None:
    """A role without superuser's rights, as in production, and its database."""
    with closing(psycopg2.connect(_alamat(di, "postgres", "postgres"))) as koneksi:
        koneksi.autocommit = True
        with koneksi.cursor() as kursor:
            kursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'pkh'")
            if kursor.fetchone() is None:
                kursor.execute("CREATE ROLE pkh LOGIN CREATEDB")
            kursor.execute("SELECT 1 FROM pg_database WHERE datname = 'pkh'")
            if kursor.fetchone() is None:
                kursor.execute("CREATE DATABASE pkh OWNER pkh")
