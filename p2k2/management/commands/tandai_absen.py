"""Recompute the absence findings at once, as the nightly job does."""

from argparse import ArgumentParser
from typing import Any

from inti.perintah import PerintahJSON, tambah_hari
from inti.waktu import hari_ini
from p2k2.services.tanda import tandai_absen


class Command(PerintahJSON):
    help = "Menghitung ulang tanda absen tiga kali berturut-turut dan kelompok tanpa pertemuan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        tambah_hari(parser, "--pada", "keadaan pada hari ini bila dikosongkan")
        parser.add_argument("--tunggu", action="store_true", help="menunggu hitungan lain selesai, tidak menolak")

    def jalankan(self, **opsi: Any) -> dict[str, Any]:
        return tandai_absen(pada=opsi["pada"] or hari_ini(), tunggu=opsi["tunggu"], kata=self.stderr.write)
