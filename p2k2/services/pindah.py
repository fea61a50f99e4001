"""Why a plan was moved or called off: families were told of it, so none goes without a reason (docs/program.md §7)."""

from __future__ import annotations

from datetime import date, time

from akun.models import Pengguna
from inti.galat import GalatPengguna
from p2k2.models import JadwalUlang, Pertemuan

PANJANG_ALASAN = 200


def catat_pindah(pertemuan: Pertemuan, *, tanggal: date, jam: time | None, alasan: str, oleh: Pengguna) -> JadwalUlang:
    """Keep from when to when a planned meeting moves; called before it is changed, in the same transaction."""
    return JadwalUlang.objects.create(
        pertemuan=pertemuan,
        dari_tanggal=pertemuan.tanggal,
        dari_jam=pertemuan.jam_mulai,
        ke_tanggal=tanggal,
        ke_jam=jam,
        alasan=periksa_alasan(alasan, "Tulis alasan pertemuan dipindah ke hari lain."),
        oleh=oleh,
    )


def periksa_alasan(alasan: str, kosong: str) -> str:
    """The reason without spare spaces. Raises GalatPengguna when there is none (`kosong`) or too much."""
    alasan = " ".join(alasan.split())
    if not alasan:
        raise GalatPengguna(kosong, kolom="alasan")
    if len(alasan) > PANJANG_ALASAN:
        raise GalatPengguna(f"Alasan paling banyak {PANJANG_ALASAN} huruf.", kolom="alasan")
    return alasan
