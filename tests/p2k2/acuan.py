"""The rule of three absences in a row, written a second time: plain loops over objects, nothing shared."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any


@dataclass(frozen=True)
class Baris:
    """One line of a register with what is known of its meeting and of the family's membership."""

    pertemuan: Any
    tanggal: date
    jam: time | None
    terlaksana: bool
    anggota: bool
    status: str | None


def deretan(
    baris: Iterable[Baris], *, pada: date, ambang: int = 3, izin: bool = False, sakit: bool = False
) -> list[Any]:
    """Meetings of the current run in order; empty when it is shorter than the threshold."""
    berjalan: list[Any] = []
    for b in sorted(baris, key=lambda b: (b.tanggal, b.jam or time.min, str(b.pertemuan))):
        if b.tanggal > pada or not b.terlaksana or not b.anggota or b.status is None:
            continue
        if b.status == "hadir":
            berjalan = []
        elif b.status == "alpa" or (b.status == "izin" and izin) or (b.status == "sakit" and sakit):
            berjalan.append(b.pertemuan)
    return berjalan if len(berjalan) >= ambang else []


def dari_basis_data(kpm: Any) -> list[Baris]:
    """Read a family's register line by line."""
    keanggotaan = list(kpm.keanggotaan.all())
    return [
        Baris(
            pertemuan=h.pertemuan_id,
            tanggal=h.pertemuan.tanggal,
            jam=h.pertemuan.jam_mulai,
            terlaksana=h.pertemuan.keadaan == "terlaksana",
            anggota=any(
                k.kelompok_id == h.pertemuan.kelompok_id
                and k.mulai <= h.pertemuan.tanggal
                and (k.selesai is None or k.selesai >= h.pertemuan.tanggal)
                for k in keanggotaan
            ),
            status=h.status,
        )
        for h in kpm.kehadiran.select_related("pertemuan")
    ]
