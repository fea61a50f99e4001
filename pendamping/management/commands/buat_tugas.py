"""Give and call off the tasks that rules make, as the nightly job does."""

from argparse import ArgumentParser
from typing import Any

from inti.perintah import PerintahJSON, tambah_hari
from inti.waktu import hari_ini
from pendamping.services.tugas_aturan import buat_tugas


class Command(PerintahJSON):
    help = "Memberi tugas menurut aturan (absen, lama tidak dikunjungi) dan membatalkan yang sebabnya sudah tidak ada."

    def add_arguments(self, parser: ArgumentParser) -> None:
        tambah_hari(parser, "--pada", "keadaan pada hari ini bila dikosongkan")

    def jalankan(self, **opsi: Any) -> dict[str, Any]:
        return buat_tugas(pada=opsi["pada"] or hari_ini())
