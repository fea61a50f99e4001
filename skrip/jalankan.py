"""`make run`, after skrip/siapkan.py: servers, migrations, areas, demo, then the Procfile until Ctrl-C."""

import fcntl
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import FrameType

AKAR = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(AKAR))

import psycopg2  # noqa: E402
from pengawas import Proses, ProsesGagal, hentikan_semua, mati_bersama_induk  # noqa: E402
from procfile import baca  # noqa: E402
from siapkan import SiapkanGagal, periksa_port  # noqa: E402

from pkh import layanan  # noqa: E402


class LangkahGagal(Exception):
    """A preparation step failed; its own output stands above."""


def utama() -> None:
    os.chdir(AKAR)
    if os.environ.get("MAKELEVEL"):
        mati_bersama_induk()
    port = int(os.environ.get("PORT") or 8000)
    data = layanan.folder_data()
    layanan.siapkan_folder(data)
    with sendirian(data, alamat=f"http://localhost:{port}/"):
        periksa_port(port)
        kata("Menyalakan PostgreSQL dan Redis …")
        with layanan.siap() as alamat:
            lingkungan = lingkungan_proses(alamat, data, port)
            siapkan_data(lingkungan, data)
            layani(lingkungan, data, port)
        kata("PKH Lapangan berhenti.")


@contextmanager
def sendirian(data: Path, *, alamat: str) -> Iterator[None]:
    """Two systems on one data folder would run every scheduled job twice."""
    with (data / "jalan.kunci").open("a+") as kunci:
        try:
            fcntl.flock(kunci, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            kunci.seek(0)
            sys.exit(
                f"PKH Lapangan sudah berjalan dengan data di {data} ({kunci.read().strip()}). "
                "Hentikan dulu yang itu, atau pakai folder lain: make run PKH_DATA=…"
            )
        kunci.truncate(0)
        kunci.write(alamat)
        kunci.flush()
        yield


def lingkungan_proses(alamat: dict[str, str], data: Path, port: int) -> dict[str, str]:
    bin_venv = str(Path(sys.executable).parent)
    return {
        **os.environ,
        **alamat,
        "PKH_DATA": str(data),
        "PORT": str(port),
        "PATH": f"{bin_venv}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONUNBUFFERED": "1",
        # Routine messages of every task would push the address and the logins off the screen.
        "PKH_LOG": os.environ.get("PKH_LOG") or "WARNING",
        "PYTHONWARNINGS": os.environ.get("PYTHONWARNINGS") or "ignore:You're running the worker with superuser",
    }


def siapkan_data(lingkungan: dict[str, str], data: Path) -> None:
    kata("Memutakhirkan struktur basis data …")
    manage(lingkungan, "migrate", "--no-input", "-v", "0")
    if not ada_isi(lingkungan, "wilayah_wilayah"):
        kata("Memuat 91.000 wilayah …")
        manage(lingkungan, "muat_wilayah")
    # The mark outlives a demo that was interrupted half-way, so that it is loaded again.
    belum = data / "demo.belum"
    if os.environ.get("PKH_DEMO") != "0" and (belum.exists() or not ada_isi(lingkungan, "akun_pengguna")):
        kata("Memuat data contoh (sekali saja, beberapa menit) …")
        belum.touch()
        manage(lingkungan, "muat_demo")
        belum.unlink()
    manage(lingkungan, "collectstatic", "--no-input", "-v", "0")


def manage(lingkungan: dict[str, str], *argumen: str) -> None:
    if subprocess.run([sys.executable, "manage.py", *argumen], check=False, env=lingkungan).returncode != 0:
        raise LangkahGagal(f"Langkah `manage.py {argumen[0]}` gagal; lihat pesan di atas.")


def ada_isi(lingkungan: dict[str, str], tabel: str) -> bool:
    with closing(psycopg2.connect(lingkungan["DATABASE_URL"])) as koneksi, koneksi.cursor() as kursor:
        kursor.execute(f"SELECT EXISTS (SELECT FROM {tabel})")  # noqa: S608 - a name of our own
        baris = kursor.fetchone()
    return bool(baris and baris[0])


def layani(lingkungan: dict[str, str], data: Path, port: int) -> None:
    """Run the Procfile until a signal, keeping processes and embedded servers alive."""
    berhenti = False

    def minta_berhenti(_sinyal: int, _bingkai: FrameType | None) -> None:
        nonlocal berhenti
        berhenti = True

    for sinyal in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sinyal, minta_berhenti)
    perintah = baca()
    lebar = max(map(len, perintah))
    proses = [Proses(nama, isi, lingkungan, lebar) for nama, isi in perintah.items()]
    siap, putaran = False, 0
    try:
        while not berhenti:
            for satu in proses:
                satu.jaga()
            if not siap and menjawab(port):
                siap = True
                kata(pesan_siap(data, port))
            putaran += 1
            if putaran % 10 == 0:
                jaga_server()
            time.sleep(0.5)
    finally:
        kata("Menghentikan …")
        hentikan_semua(proses)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def jaga_server() -> None:
    try:
        layanan.jaga()
    except layanan.LayananGagal as galat:
        kata(str(galat))


def menjawab(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
            return True
    except urllib.error.HTTPError:
        return True  # it answers; /readyz tells what is missing
    except OSError:
        return False


def pesan_siap(data: Path, port: int) -> str:
    garis = "─" * 64
    baris = [garis, f"PKH Lapangan siap: http://localhost:{port}/", f"Data: {data}"]
    masuk = data / "demo.txt"
    if masuk.exists():
        baris += ["", masuk.read_text().rstrip()]
    else:
        baris += ["", "Membuka akun: .venv/bin/python manage.py buat_pengguna --help"]
    return "\n".join([*baris, "", "Tekan Ctrl-C untuk berhenti.", garis])


def kata(teks: str) -> None:
    print(teks, flush=True)


if __name__ == "__main__":
    try:
        utama()
    except (layanan.LayananGagal, SiapkanGagal, LangkahGagal, ProsesGagal) as galat:
        sys.exit(str(galat))
    except KeyboardInterrupt:
        sys.exit(130)
