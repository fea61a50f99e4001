"""Compute the outcomes of verification at once, as the nightly job does."""

from argparse import ArgumentParser
from typing import Any

from inti.perintah import PerintahJSON
from verifikasi.services.hitungan import hitung_semua


class Command(PerintahJSON):
    help = "Menghitung ulang hasil verifikasi komitmen anggota dan keluarga."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tahap", action="append", metavar="2026-4", help="triwulan ini dan yang lalu bila kosong")
        parser.add_argument("--wilayah", default="", metavar="KODE", help="semua wilayah bila kosong")
        parser.add_argument("--tunggu", action="store_true", help="menunggu hitungan lain selesai, tidak menolak")

    def jalankan(self, **opsi: Any) -> dict[str, Any]:
        return hitung_semua(tahap=opsi["tahap"], wilayah=opsi["wilayah"], tunggu=opsi["tunggu"], kata=self.stderr.write)
