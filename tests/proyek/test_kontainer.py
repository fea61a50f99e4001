"""Container, Procfile and environment file tell the same story; Docker itself is not needed to see that."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

AKAR = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((AKAR / "docker-compose.yml").read_text())
PROSES = [baris.split(":")[0] for baris in (AKAR / "Procfile").read_text().splitlines()]
# Set by hand for one run or by a script, and so no setting of an installation.
BUKAN_SETELAN = {"PKH_UJI_SERVER", "PKH_UJI_PROSES"}


def test_procfile_runs_web_worker_and_beat() -> None:
    assert PROSES == ["web", "worker", "beat"]


def test_compose_has_the_same_processes_with_their_servers() -> None:
    assert set(COMPOSE["services"]) == {"postgres", "redis", "siapkan", *PROSES}
    for nama in PROSES:
        assert COMPOSE["services"][nama]["command"] == ["python", "skrip/procfile.py", nama]
        assert COMPOSE["services"][nama]["depends_on"] == {"siapkan": {"condition": "service_completed_successfully"}}


def test_compose_publishes_nothing_but_the_web_on_loopback() -> None:
    terbuka = {nama: isi["ports"] for nama, isi in COMPOSE["services"].items() if "ports" in isi}
    assert terbuka == {"web": ["127.0.0.1:${PORT:-8000}:8000"]}


def test_compose_volumes_are_declared() -> None:
    dipakai = {v.split(":")[0] for isi in COMPOSE["services"].values() for v in isi["volumes"]}
    assert dipakai == set(COMPOSE["volumes"])


def test_dockerfile_copies_only_what_exists() -> None:
    salin = re.findall(r"^COPY (?!--from)(.+) \S+$", (AKAR / "Dockerfile").read_text(), re.MULTILINE)
    berkas = [nama for baris in salin for nama in baris.split()]
    assert berkas
    assert [nama for nama in berkas if not (AKAR / nama).exists()] == []


def test_dockerfile_does_not_run_as_root() -> None:
    isi = (AKAR / "Dockerfile").read_text()
    assert isi.rindex("\nUSER pkh") > isi.rindex("\nFROM")
    assert isi.rindex("\nUSER pkh") < isi.rindex("\nCMD")


def test_every_variable_that_is_read_is_in_the_example() -> None:
    contoh = (AKAR / ".env.example").read_text()
    kode = "\n".join(
        berkas.read_text()
        for folder in ("pkh", "skrip")
        for berkas in (AKAR / folder).rglob("*")
        if berkas.suffix in {".py", ".sh"}
    )
    dibaca = re.findall(r"""(?:environ\S*[(\[]|env\.\w+\()\s*["']([A-Z_]+)["']""", kode)
    dibaca += re.findall(r"\$\{([A-Z_]+)", (AKAR / "Procfile").read_text())
    dibaca += re.findall(r"\$\{([A-Z_]+)", (AKAR / "docker-compose.yml").read_text())
    awalan = ("PKH_", "POSTGRES", "REDIS", "DATABASE", "PORT")
    tercantum = set(re.findall(r"^(?:# )?([A-Z_]+)=", contoh, re.MULTILINE))
    setelan = {nama for nama in dibaca if nama.startswith(awalan)}
    assert setelan - BUKAN_SETELAN - tercantum == set()


@pytest.mark.parametrize("nama", PROSES)
def test_procfile_line_fills_in_its_defaults(nama: str, tmp_path: Path) -> None:
    program = tmp_path / ("gunicorn" if nama == "web" else "celery")
    program.write_text('#!/bin/sh\necho "$@"\n')
    program.chmod(0o755)
    hasil = subprocess.run(
        [sys.executable, "skrip/procfile.py", nama],
        check=True,
        capture_output=True,
        text=True,
        cwd=AKAR,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
    ).stdout
    harapan = {
        "web": "--bind 127.0.0.1:8000",
        "worker": "--concurrency 3",
        "beat": "--pidfile= --loglevel INFO",
    }
    assert harapan[nama] in hasil
    assert "$" not in hasil
