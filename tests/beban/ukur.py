"""How things are measured: ratios within one run, three times, the middle one counts."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

KALI = 3


@dataclass(frozen=True)
class Janji:
    """One line of the table: what was promised and what was measured, in the unit of the promise."""

    nama: str
    batas: float
    terukur: float
    satuan: str  # "×", "kueri", "MB", "keluarga"
    rincian: str = ""

    @property
    def ditepati(self) -> bool:
        return self.terukur <= self.batas


def detik(kerja: Callable[[], Any]) -> float:
    awal = time.perf_counter()
    kerja()
    return time.perf_counter() - awal


def tengah(kerja: Callable[[], Any], kali: int = KALI) -> float:
    """Seconds of the middle run; one run before warms caches and is not counted."""
    kerja()
    return median(detik(kerja) for _ in range(kali))


def di_anak(*argumen: str) -> dict[str, float]:
    """Run one piece of work in a process of its own, so that its peak memory is its own."""
    hasil = subprocess.run(
        [sys.executable, "-m", "tests.beban.anak", *argumen],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.getcwd()},  # noqa: PTH109
    )
    isi: dict[str, float] = json.loads(hasil.stdout.splitlines()[-1])
    return isi


def tengah_anak(*argumen: str, kali: int = KALI) -> dict[str, float]:
    semua = [di_anak(*argumen) for _ in range(kali)]
    return {kunci: median(satu[kunci] for satu in semua) for kunci in semua[0]}


def tulis_tabel(janji: list[Janji]) -> None:
    lebar = max(len(j.nama) for j in janji)
    print(f"\n{'Janji':{lebar}}  {'batas':>10}  {'terukur':>12}       rincian")
    for j in janji:
        tanda = "ok" if j.ditepati else "LEWAT"
        print(f"{j.nama:{lebar}}  {_angka(j.batas, j)}  {_angka(j.terukur, j, 12)}  {tanda:5}  {j.rincian}")


def _angka(nilai: float, j: Janji, lebar: int = 10) -> str:
    teks = f"{nilai:.2f}{j.satuan}" if j.satuan == "×" else f"{nilai:g} {j.satuan}"
    return f"{teks:>{lebar}}"
