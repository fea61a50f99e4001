"""The Procfile: the one place that says how each process runs, on a laptop and in a container.

Usage: procfile.py NAME  replaces itself with that process.
"""

import os
import sys
from pathlib import Path

AKAR = Path(__file__).resolve().parent.parent


def baca() -> dict[str, str]:
    """Process name to shell command, in the order of the file."""
    baris = (AKAR / "Procfile").read_text().splitlines()
    pasangan = (satu.split(":", 1) for satu in baris if ":" in satu and not satu.startswith("#"))
    return {nama.strip(): perintah.strip() for nama, perintah in pasangan}


def perintah_shell(perintah: str) -> list[str]:
    """The shell fills in ${PORT:-8000} and then steps aside, so that signals reach the process itself."""
    return ["/bin/sh", "-c", f"exec {perintah}"]


if __name__ == "__main__":
    proses = baca()
    if len(sys.argv) != 2 or sys.argv[1] not in proses:
        sys.exit(f"Pakai: procfile.py {{{'|'.join(proses)}}}")
    argumen = perintah_shell(proses[sys.argv[1]])
    os.execv(argumen[0], argumen)  # noqa: S606 - the command is the Procfile's own
