"""Base of management commands: one JSON object last on stdout, errors as a sentence and a non-zero exit."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inti.galat import GalatPengguna


class PerintahJSON(BaseCommand):
    """Subclasses implement `jalankan(**opsi)` and return the object to print."""

    def handle(self, *args: Any, **opsi: Any) -> None:
        try:
            hasil = self.jalankan(**opsi)
        except GalatPengguna as galat:
            raise CommandError(galat.pesan) from galat
        self.stdout.write(json.dumps(hasil, ensure_ascii=False))

    def jalankan(self, **opsi: Any) -> dict[str, Any]:
        raise NotImplementedError


def tambah_hari(parser: ArgumentParser, nama: str, bantuan: str) -> None:
    """Accept a day as `nama YYYY-MM-DD`."""
    parser.add_argument(nama, type=date.fromisoformat, metavar="YYYY-MM-DD", help=bantuan)
