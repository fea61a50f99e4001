"""What `make run` and `make test` are made of, each on its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

AKAR = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(AKAR / "skrip"))

import jalankan  # noqa: E402
import kunci  # noqa: E402
import siapkan  # noqa: E402
from pengawas import BATAS_GAGAL, Proses, ProsesGagal, hentikan_semua  # noqa: E402

from pkh.layanan import proses as lihat  # noqa: E402

# Starts a child of its own, notes both pids, and lives until SIGTERM, which it answers after a moment.
INDUK = """
import os, signal, subprocess, sys, time
anak = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
open(sys.argv[1], "a").write(f"{os.getpid()} {anak.pid}\\n")
def berhenti(*_):
    time.sleep(0.3); open(sys.argv[1] + ".rapi", "w").close(); anak.kill(); sys.exit(0)
signal.signal(signal.SIGTERM, berhenti)
time.sleep(300)
"""


@pytest.fixture
def catatan(tmp_path: Path) -> Path:
    (tmp_path / "induk.py").write_text(INDUK)
    return tmp_path / "pid"


@pytest.fixture
def satu(catatan: Path) -> Iterator[Proses]:
    perintah = f"{sys.executable} {catatan.parent / 'induk.py'} {catatan}"
    proses = Proses("contoh", perintah, dict(os.environ))
    yield proses
    proses.bunuh()


def pid_ke(catatan: Path, nomor: int) -> tuple[int, int]:
    def baris() -> list[str]:
        return catatan.read_text().splitlines() if catatan.exists() else []

    assert lihat.tunggu(lambda: len(baris()) >= nomor, detik=20)
    induk, anak = baris()[nomor - 1].split()
    return int(induk), int(anak)


def berjalan(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_killed_process_starts_again_without_what_it_left_behind(satu: Proses, catatan: Path) -> None:
    satu.jaga()
    induk, anak = pid_ke(catatan, 1)
    os.kill(induk, signal.SIGKILL)
    assert lihat.tunggu(lambda: not satu.hidup, detik=10)
    assert berjalan(anak)

    mulai = time.monotonic()
    while not satu.hidup and time.monotonic() - mulai < 20:
        satu.jaga()
        time.sleep(0.05)

    induk_baru, _ = pid_ke(catatan, 2)
    assert induk_baru != induk
    assert lihat.tunggu(lambda: not berjalan(anak), detik=5)


def test_stopping_lets_a_process_finish(satu: Proses, catatan: Path) -> None:
    satu.jaga()
    induk, anak = pid_ke(catatan, 1)
    hentikan_semua([satu])
    assert Path(f"{catatan}.rapi").exists()
    assert (berjalan(induk), berjalan(anak)) == (False, False)


def test_process_that_keeps_failing_ends_the_run_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    rusak = Proses("rusak", "false", dict(os.environ))
    dimulai = 0

    def mulai() -> None:
        nonlocal dimulai
        dimulai += 1
        Proses.mulai(rusak)

    monkeypatch.setattr(rusak, "mulai", mulai)
    with pytest.raises(ProsesGagal, match="Proses rusak terus berhenti sendiri"):
        for _ in range(500):
            rusak.mulai_lagi = 0
            rusak.jaga()
            time.sleep(0.02)
    assert dimulai == BATAS_GAGAL


def test_busy_port_is_said_in_a_sentence() -> None:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        s.listen()
        port = s.getsockname()[1]
        with pytest.raises(siapkan.SiapkanGagal, match=f"Port {port} sudah dipakai program lain"):
            siapkan.periksa_port(port)
    siapkan.periksa_port(port)


def test_preparing_stops_at_a_busy_port_before_anything_else() -> None:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        s.listen()
        hasil = subprocess.run(
            [sys.executable, "skrip/siapkan.py", "run"],
            check=False,
            capture_output=True,
            text=True,
            cwd=AKAR,
            env={**os.environ, "PORT": str(s.getsockname()[1])},
        )
    assert hasil.returncode == 1
    assert hasil.stderr.startswith("Port ")
    assert hasil.stdout == ""


def test_second_run_on_the_same_data_is_refused(tmp_path: Path) -> None:
    with (
        jalankan.sendirian(tmp_path, alamat="http://localhost:8000/"),
        pytest.raises(SystemExit, match=r"sudah berjalan.*http://localhost:8000/"),
        jalankan.sendirian(tmp_path, alamat="http://localhost:8001/"),
    ):
        pass
    with jalankan.sendirian(tmp_path, alamat="http://localhost:8001/"):
        pass


def test_locks_satisfy_the_project_and_hold_no_address() -> None:
    assert kunci.periksa() == []


def test_lock_check_notices_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for nama in ("pyproject.toml", "requirements.txt", "requirements-dev.txt", "requirements-node.txt"):
        (tmp_path / nama).write_text((AKAR / nama).read_text())
    paket = json.loads((AKAR / "package-lock.json").read_text())
    paket["packages"]["node_modules/esbuild"]["resolved"] = "https://registri.contoh/esbuild.tgz"
    (tmp_path / "package-lock.json").write_text(json.dumps(paket, indent=2))
    with (tmp_path / "requirements.txt").open("a") as berkas:
        berkas.write("--index-url https://registri.contoh/simple\n")
    monkeypatch.setattr(kunci, "AKAR", tmp_path)
    assert [keluhan.split(":")[0] for keluhan in kunci.periksa()] == ["requirements.txt", "package-lock.json"]
