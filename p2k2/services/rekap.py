"""Recaps of a kabupaten are made by the worker: asked for, kept to the asker's area (docs/program.md §7)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from akun.enums import Izin
from inti.galat import GalatPengguna, TidakBerhak
from inti.models import Pekerjaan
from inti.services.pekerjaan import mulai
from p2k2.selectors.rekap import bulan_berjalan
from wilayah.enums import Tingkat
from wilayah.models import Wilayah

JENIS = "rekap_p2k2"
REKAP, RHK2 = "rekap", "rhk2"
LABEL = {REKAP: "Rekap P2K2", RHK2: "RHK-2"}
TINGKAT_REKAP = (Tingkat.KABUPATEN, Tingkat.KECAMATAN)


def lewat_pekerjaan(wilayah: Wilayah) -> bool:
    """Whether files of this area are left to the worker; those of one kecamatan are small enough for the request."""
    return wilayah.tingkat != Tingkat.KECAMATAN


def boleh_rekap(wilayah: str, user: Any) -> bool:
    """Whoever sees the whole area on the dashboard today."""
    return bool(user.is_active and user.punya_izin(Izin.LIHAT_DASBOR) and user.lingkup().mencakup(wilayah))


@transaction.atomic
def minta_rekap(
    *, wilayah: Wilayah, isi: str, bentuk: str, awal: date, banyak: int, hari: date, oleh: Any
) -> Pekerjaan:
    """Have the worker make a recap of `banyak` months from `awal`; asked again while it runs, the same job.

    `isi` is REKAP or RHK2. Raises TidakBerhak outside the asker's area, GalatPengguna for a time to come.
    """
    periksa_rekap(wilayah, oleh)
    bulan = bulan_berjalan(awal, banyak, hari)
    if not bulan:
        raise GalatPengguna("Bulan itu belum tiba. Pilih bulan yang sudah berjalan.", kolom="bulan")
    bagian = [isi, bentuk, f"{awal:%Y-%m}", str(banyak), wilayah.kode]
    masa = f"{awal:%Y-%m}" if banyak == 1 else f"{awal:%Y-%m} s.d. {bulan[-1]:%Y-%m}"
    return mulai(
        jenis=JENIS,
        judul=f"{LABEL[isi]} {wilayah.nama}, {masa}",
        parameter={"wilayah": wilayah.kode, "isi": isi, "bentuk": bentuk, "awal": f"{awal}", "banyak": banyak},
        oleh=oleh,
        kunci=":".join([JENIS, *bagian, str(oleh.pk)]),
    )


def periksa_rekap(wilayah: Wilayah, oleh: Any) -> None:
    """Raise TidakBerhak unless this person may have recaps of this area today."""
    if wilayah.tingkat not in TINGKAT_REKAP or not boleh_rekap(wilayah.kode, oleh):
        raise TidakBerhak(f"{wilayah.nama} di luar wilayah Anda. Pilih wilayah Anda sendiri.")
