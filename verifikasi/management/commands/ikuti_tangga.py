"""Let the ladder of sanctions follow the months of everybody, as the nightly job does."""

from argparse import ArgumentParser
from typing import Any

from inti.perintah import PerintahJSON, tambah_hari
from verifikasi.services.tangga import ikuti_tangga_semua


class Command(PerintahJSON):
    help = (
        "Membuat peringatan dan usulan sanksi menurut hasil verifikasi, dan menggugurkan yang buktinya tidak ada lagi."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        tambah_hari(parser, "--pada", "menurut aturan pada hari ini bila dikosongkan")

    def jalankan(self, **opsi: Any) -> dict[str, Any]:
        return ikuti_tangga_semua(pada=opsi["pada"])
