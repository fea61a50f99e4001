"""Planning a month at once, and moving a planned meeting (docs/program.md §7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from uuid import UUID

from django.db import transaction

from akun.models import Pengguna
from inti.galat import GalatPengguna
from inti.waktu import hari_ini
from kpm.models import Kelompok
from p2k2.enums import KeadaanPertemuan
from p2k2.models import Pertemuan
from p2k2.services.pertemuan import IsiPertemuan, rencanakan, ubah_pertemuan
from p2k2.services.pindah import periksa_alasan


@dataclass(frozen=True, kw_only=True)
class BarisRencana:
    """One group's meeting in a month's plan; `id` is made by the client."""

    id: UUID
    kelompok: Kelompok
    tanggal: date
    jam_mulai: time | None = None
    tempat: str = ""


class RencanaDitolak(GalatPengguna):
    """Nothing was saved; `baris` says why, by group."""

    def __init__(self, baris: Mapping[UUID, GalatPengguna]) -> None:
        super().__init__(f"Belum ada yang disimpan: {len(baris)} kelompok perlu dibetulkan.")
        self.baris = dict(baris)


@transaction.atomic
def rencanakan_banyak(*, rencana: Sequence[BarisRencana], bulan: date, oleh: Pengguna) -> list[Pertemuan]:
    """Plan meetings of several groups in one month: all of them, or none. The same request again changes nothing.

    Raises RencanaDitolak with a sentence for each group that was refused, GalatPengguna for an empty plan.
    """
    if not rencana:
        raise GalatPengguna("Isi tanggal untuk paling sedikit satu kelompok.")
    galat: dict[UUID, GalatPengguna] = {}
    hasil = []
    for satu in sorted(rencana, key=lambda r: r.kelompok.pk):  # groups are locked in one order
        try:
            hasil.append(_rencanakan(satu, bulan, oleh))
        except GalatPengguna as g:
            galat[satu.kelompok.pk] = g
    if galat:
        raise RencanaDitolak(galat)
    return hasil


def _rencanakan(satu: BarisRencana, bulan: date, oleh: Pengguna) -> Pertemuan:
    hari = hari_ini(satu.kelompok.desa_id)
    if (satu.tanggal.year, satu.tanggal.month) != (bulan.year, bulan.month):
        raise GalatPengguna("Pilih tanggal di bulan yang sedang direncanakan.", kolom="tanggal")
    if satu.tanggal < hari and not Pertemuan.objects.filter(pk=satu.id).exists():
        raise GalatPengguna(
            "Tanggal ini sudah lewat. Pertemuan yang sudah berlangsung dicatat dari halaman P2K2.", kolom="tanggal"
        )
    isi = IsiPertemuan(tanggal=satu.tanggal, jam_mulai=satu.jam_mulai, tempat=" ".join(satu.tempat.split()))
    return rencanakan(id=satu.id, kelompok=satu.kelompok, isi=isi, oleh=oleh, pada=hari)


@transaction.atomic
def pindahkan(
    *,
    pertemuan: Pertemuan,
    tanggal: date,
    jam_mulai: time | None,
    jam_selesai: time | None,
    tempat: str,
    alasan: str,
    versi: int,
    oleh: Pengguna,
    kedua: bool = False,
) -> Pertemuan:
    """Move a planned meeting to another day or hour, with its reason; the same request again changes nothing.

    Raises TidakBerhak, BerubahLebihDulu, or GalatPengguna with the field.
    """
    if pertemuan.keadaan == KeadaanPertemuan.TERLAKSANA:
        raise GalatPengguna("Pertemuan ini sudah terlaksana. Bila tanggalnya keliru, betulkan lewat Ubah.")
    hari = hari_ini(pertemuan.kelompok.desa_id)
    if tanggal < hari and tanggal != pertemuan.tanggal:
        raise GalatPengguna("Pindahkan ke hari ini atau sesudahnya.", kolom="tanggal")
    isi = replace(
        isi_kini(pertemuan),
        tanggal=tanggal,
        jam_mulai=jam_mulai,
        jam_selesai=jam_selesai,
        tempat=" ".join(tempat.split()),
    )
    alasan = periksa_alasan(alasan, "Tulis mengapa pertemuan ini dipindah.")
    return ubah_pertemuan(pertemuan=pertemuan, isi=isi, versi=versi, oleh=oleh, pada=hari, kedua=kedua, alasan=alasan)


def isi_kini(pertemuan: Pertemuan) -> IsiPertemuan:
    """A meeting's changeable content as it is stored."""
    return IsiPertemuan(**{nama: getattr(pertemuan, nama) for nama in IsiPertemuan.__dataclass_fields__})
