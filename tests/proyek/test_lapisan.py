"""The written import order covers every app there is; import-linter itself runs among the checks."""

import tomllib
from pathlib import Path

AKAR = Path(__file__).resolve().parents[2]
URUTAN = [
    "dasbor",
    "pengaduan",
    "penyaluran",
    "verifikasi",
    "p2k2",
    "pendamping",
    "kpm",
    "akun",
    "wilayah",
    "inti",
]


def test_every_app_stands_in_the_import_order() -> None:
    aplikasi = {berkas.parent.name for berkas in AKAR.glob("*/apps.py")}
    aturan = tomllib.loads((AKAR / "pyproject.toml").read_text())["tool"]["importlinter"]
    antar, dalam = aturan["contracts"]
    assert set(aturan["root_packages"]) == aplikasi | {"pkh"}
    assert [lapisan.strip("()") for lapisan in antar["layers"]] == ["pkh", *URUTAN]
    assert set(dalam["containers"]) == aplikasi
