"""Put due handovers into effect at once, as the hourly job does."""

from argparse import ArgumentParser
from typing import Any

from inti.perintah import PerintahJSON, tambah_hari
from pendamping.services.serah_terima_berlaku import jalankan_jatuh_tempo


class Command(PerintahJSON):
    help = "Menjalankan serah terima yang sudah disetujui dan tanggalnya sudah tiba."

    def add_arguments(self, parser: ArgumentParser) -> None:
        tambah_hari(parser, "--pada", "dianggap hari ini; bila dikosongkan, hari ini menurut zona wilayahnya")

    def jalankan(self, **opsi: Any) -> dict[str, Any]:
        return jalankan_jatuh_tempo(pada=opsi["pada"])
