"""Fill a database with load data, for measuring."""

from argparse import ArgumentParser
from typing import Any

from inti.perintah import PerintahJSON
from pkh.skala.muat import muat_skala


class Command(PerintahJSON):
    help = "Mengisi basis data dengan data beban: N KPM di kabupaten utuh, M bulan pertemuan, empat tahap."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kpm", type=int, required=True, metavar="N")
        parser.add_argument("--bulan", type=int, required=True, metavar="M")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="data yang sama untuk angka yang sama")
        parser.add_argument("--sandi", default="", help="kata sandi semua akun; tanpa ini tidak ada yang dapat masuk")

    def jalankan(self, **opsi: Any) -> dict[str, Any]:
        return muat_skala(
            kpm=opsi["kpm"], bulan=opsi["bulan"], benih=opsi["seed"], sandi=opsi["sandi"], kata=self._kata
        )

    def _kata(self, teks: str) -> None:
        self.stderr.write(teks)
