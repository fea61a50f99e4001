"""`make lock`: resolve pyproject.toml into the hashed requirements files, and npm's lock.

With --periksa only says whether the committed files still satisfy pyproject.toml and hold no address.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

AKAR = Path(__file__).resolve().parent.parent
BERKAS = {"requirements.txt": [], "requirements-dev.txt": ["dev"], "requirements-node.txt": ["node"]}
ALAMAT = re.compile(r"https?://|^\s*-|file:|\"resolved\"", re.MULTILINE)


def kunci() -> None:
    """The development lock takes the runtime one as constraint: what is tested is what runs."""
    dasar = [
        "uv",
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--generate-hashes",
        "--python-version",
        "3.11",
    ]
    dasar += ["--no-header", "--no-emit-index-url", "--no-emit-find-links", "--no-config"]
    for berkas, grup in BERKAS.items():
        sumber = [] if grup == ["node"] else ["pyproject.toml"]
        batas = ["--constraint", "requirements.txt"] if grup == ["dev"] else []
        pilihan = [bagian for satu in grup for bagian in ("--group", satu)]
        argumen = [*dasar, *batas, *sumber, *pilihan, "--output-file", berkas, *sys.argv[1:]]
        subprocess.run(argumen, check=True, cwd=AKAR)
    subprocess.run(["npm", "install", "--package-lock-only", "--ignore-scripts"], check=True, cwd=AKAR)


def periksa() -> list[str]:
    """Sentences about what is wrong; empty when the locks are good."""
    proyek = tomllib.loads((AKAR / "pyproject.toml").read_text())
    runtime = proyek["project"]["dependencies"]
    diminta = {
        "requirements.txt": runtime,
        "requirements-dev.txt": runtime + proyek["dependency-groups"]["dev"],
    }
    diminta["requirements-node.txt"] = proyek["dependency-groups"]["node"]
    keluhan = []
    for berkas, syarat in diminta.items():
        isi = (AKAR / berkas).read_text()
        versi = {canonicalize_name(n): v for n, v in re.findall(r"^([\w.-]+)==([^\s;]+)", isi, re.MULTILINE)}
        for satu in map(Requirement, syarat):
            ada = versi.get(canonicalize_name(satu.name))
            if ada is None or not satu.specifier.contains(ada, prereleases=True):
                keluhan.append(f"{berkas}: {satu} tidak dipenuhi ({ada}); jalankan make lock")
    for berkas in (*diminta, "package-lock.json"):
        isi = (AKAR / berkas).read_text()
        if berkas.startswith("requirements"):
            isi = re.sub(r"^    --hash=sha256:[0-9a-f]{64}", "", isi, flags=re.MULTILINE)
        else:
            isi = re.sub(r'"url": "[^"]*"', "", isi)  # packages' funding pages
        if cocok := ALAMAT.search(isi):
            keluhan.append(f"{berkas}: memuat alamat atau pilihan ({cocok[0].strip()})")
    return keluhan


if __name__ == "__main__":
    if "--periksa" in sys.argv:
        sys.exit("\n".join(periksa()) or 0)
    kunci()
