"""Search for things a coordinator should look at, as the nightly job does."""

from argparse import ArgumentParser
from typing import Any

from inti.perintah import PerintahJSON, tambah_hari
from pendamping.services.temuan import HARI_ULANG, cari_temuan


class Command(PerintahJSON):
    help = "Mencari hal yang perlu dilihat koordinator dari catatan yang masuk."

    def add_arguments(self, parser: ArgumentParser) -> None:
        tambah_hari(
            parser, "--sejak", f"catatan yang masuk sejak hari ini ({HARI_ULANG} hari terakhir bila dikosongkan)"
        )

    def jalankan(self, **opsi: Any) -> dict[str, Any]:
        return dict(cari_temuan(sejak=opsi["sejak"]))
