"""Prepare a checkout on a bare machine: environment, locked packages, front-end bundle, browser for tests.

Needs nothing but Python's standard library. Each step is skipped while what it depends on is unchanged.
Usage: siapkan.py [run | uji]
"""

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

AKAR = Path(__file__).resolve().parent.parent
VENV = AKAR / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MINIMUM = 20
PERAMBAN = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class SiapkanGagal(Exception):
    """A step failed; the text says which and what to do."""


def utama(untuk: str) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this script runs before anything checked it
        raise SiapkanGagal("PKH Lapangan memerlukan Python 3.11 atau lebih baru.")
    os.chdir(AKAR)
    if untuk == "run":
        periksa_port(int(os.environ.get("PORT") or 8000))
    buat_venv()
    pasang_python(untuk)
    bangun_tampilan()
    if untuk == "uji":
        siapkan_peramban()


def periksa_port(port: int) -> None:
    """Say at once that the port is taken, rather than after a minute of preparation."""
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind((os.environ.get("PKH_ALAMAT") or "127.0.0.1", port))
        except OSError as galat:
            raise SiapkanGagal(
                f"Port {port} sudah dipakai program lain. Hentikan program itu atau pilih port lain: "
                f"make run PORT={port + 1}"
            ) from galat


def buat_venv() -> None:
    if PYTHON.exists() and _jalan([PYTHON, "-m", "pip", "--version"], diam=True):
        return
    print("Membuat lingkungan Python (.venv) …", flush=True)
    perintah: list[str | Path] = [sys.executable, "-m", "venv", "--clear", VENV]
    if _jalan(perintah, diam=True):
        return
    # Debian and Ubuntu keep venv's pip in a package of its own.
    paket = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not (_pasang_apt(paket) and _jalan(perintah)):
        raise SiapkanGagal(f"Lingkungan Python tidak dapat dibuat. Pasang paket {paket}, lalu ulangi.")


def pasang_python(untuk: str) -> None:
    """Install exactly the locked packages; the development lock holds the runtime one."""
    runtime, pengembangan = AKAR / "requirements.txt", AKAR / "requirements-dev.txt"
    cap = VENV / "pasang.sidik"
    sidik = {berkas.name: _sidik([berkas]) for berkas in (runtime, pengembangan)}
    ada = set(cap.read_text().split()) if cap.exists() else set()
    if sidik[pengembangan.name] in ada or (untuk == "run" and sidik[runtime.name] in ada):
        return
    berkas = pengembangan if untuk == "uji" else runtime
    print(f"Memasang paket Python ({berkas.name}) …", flush=True)
    if not _pip("--require-hashes", "--no-deps", "-r", berkas):
        raise SiapkanGagal("Paket Python tidak dapat dipasang. Periksa sambungan internet, lalu ulangi.")
    cap.write_text(sidik[berkas.name])


def bangun_tampilan() -> None:
    """Install the locked npm packages and bundle CSS and JavaScript into static/dist/."""
    kunci = [AKAR / "package.json", AKAR / "package-lock.json"]
    cap_paket, cap_hasil = AKAR / "node_modules" / ".sidik", AKAR / "static" / "dist" / ".sidik"
    sumber = _sidik([*kunci, *sorted(p for p in (AKAR / "frontend").rglob("*") if p.is_file())])
    if _isi(cap_hasil) == sumber:
        return
    lingkungan = _lingkungan_node()
    npm = shutil.which("npm", path=lingkungan["PATH"]) or "npm"
    if _isi(cap_paket) != _sidik(kunci):
        print("Memasang paket tampilan (npm) …", flush=True)
        # esbuild's programs come as packages of their own; no package needs its install script.
        pilihan = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
        if not _jalan([npm, "ci", *pilihan], lingkungan=lingkungan):
            raise SiapkanGagal("Paket npm tidak dapat dipasang. Periksa sambungan internet, lalu ulangi.")
        cap_paket.write_text(_sidik(kunci))
    print("Menyusun tampilan …", flush=True)
    if not _jalan(["node", "frontend/bangun.mjs"], lingkungan=lingkungan):
        raise SiapkanGagal("Berkas tampilan tidak dapat disusun (lihat pesan di atas).")
    cap_hasil.write_text(sumber)


def siapkan_peramban() -> None:
    """A Chromium for the browser tests: the machine's, Debian's, or Playwright's own."""
    if any(map(shutil.which, PERAMBAN)) or _pasang_apt("chromium"):
        return
    print("Mengunduh peramban untuk uji …", flush=True)
    if not _jalan([PYTHON, "-m", "playwright", "install", "chromium"]):
        raise SiapkanGagal("Peramban untuk uji tidak ada. Pasang Chromium, lalu ulangi.")


def _lingkungan_node() -> dict[str, str]:
    """An environment whose PATH has a new enough Node.js, installing one beside Python if need be."""
    if not (_node_cukup(os.environ.get("PATH")) and shutil.which("npm")):
        jalur = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
        if not _node_cukup(jalur):
            print("Memasang Node.js …", flush=True)
            if not _pip("--require-hashes", "--no-deps", "-r", AKAR / "requirements-node.txt"):
                raise SiapkanGagal(f"Node.js {NODE_MINIMUM} tidak dapat dipasang; pasang sendiri, lalu ulangi.")
        return {**os.environ, "PATH": jalur}
    return dict(os.environ)


def _node_cukup(jalur: str | None) -> bool:
    node = shutil.which("node", path=jalur)
    if node is None:
        return False
    versi = subprocess.run([node, "--version"], check=False, capture_output=True, text=True).stdout
    cocok = re.match(r"v(\d+)\.", versi)
    return cocok is not None and int(cocok[1]) >= NODE_MINIMUM


def _pip(*argumen: str | Path) -> bool:
    return _jalan([PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", *argumen])


def _pasang_apt(paket: str) -> bool:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    print(f"Memasang {paket} …", flush=True)
    lingkungan = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    pasang = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", paket]
    _jalan(["apt-get", "update", "-qq"], diam=True, lingkungan=lingkungan)
    return _jalan(pasang, diam=True, lingkungan=lingkungan)


def _jalan(perintah: Sequence[str | Path], *, diam: bool = False, lingkungan: dict[str, str] | None = None) -> bool:
    keluaran = subprocess.DEVNULL if diam else None
    try:
        hasil = subprocess.run(
            [str(bagian) for bagian in perintah],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=keluaran,
            stderr=keluaran,
            env=lingkungan,
        )
    except OSError:
        return False
    return hasil.returncode == 0


def _sidik(berkas: Iterable[Path]) -> str:
    sidik = hashlib.sha256(sys.version.encode())
    for satu in berkas:
        sidik.update(str(satu.relative_to(AKAR)).encode() + b"\0" + satu.read_bytes())
    return sidik.hexdigest()


def _isi(berkas: Path) -> str:
    return berkas.read_text() if berkas.exists() else ""


if __name__ == "__main__":
    try:
        utama(sys.argv[1] if len(sys.argv) > 1 else "run")
    except SiapkanGagal as galat:
        sys.exit(str(galat))
    except KeyboardInterrupt:
        sys.exit(130)
