"""Start and end of a meeting, taken from the clock while it is held (docs/program.md §7)."""

from __future__ import annotations

from datetime import time

from django.db import transaction
from django.utils import timezone

from akun.models import Pengguna
from inti.galat import GalatPengguna
from inti.waktu import saat_lokal
from p2k2.models import Pertemuan
from p2k2.services.pertemuan import hitung_ulang, kunci_pertemuan, tolak_batal


@transaction.atomic
def catat_jam(*, pertemuan: Pertemuan, selesai: bool, versi: int, oleh: Pengguna) -> Pertemuan:
    """Note that the meeting starts, or ends, at this minute of the group's zone.

    For a meeting of today. Sent again with a version that is past, nothing changes: the first tap was the moment.
    """
    ini = kunci_pertemuan(pertemuan, oleh)
    tolak_batal(ini)
    if ini.versi != versi:
        return ini
    kini = saat_lokal(timezone.now(), ini.kelompok.desa_id)
    if ini.tanggal != kini.date():
        raise GalatPengguna("Jam dicatat dengan tombol hanya pada hari pertemuan. Pilih Ubah untuk mengetiknya.")
    jam = time(kini.hour, kini.minute)
    if selesai:
        if ini.jam_mulai is None or jam <= ini.jam_mulai:
            raise GalatPengguna("Jam selesai harus sesudah jam mulai. Pilih Ubah untuk membetulkan jam mulainya.")
        ini.jam_selesai = jam
    else:
        ini.jam_mulai, ini.jam_selesai = jam, None
    ini.versi += 1
    ini.save(update_fields=["jam_mulai", "jam_selesai", "versi"])
    if not selesai:
        hitung_ulang(ini)  # the hour puts two meetings of a day in order
    return ini
