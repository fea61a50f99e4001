"""Load the demo once; a second run says that it is there."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings

from inti.galat import GalatPengguna
from inti.perintah import PerintahJSON
from pkh.demo.muat import muat_demo, sudah_ada
from pkh.demo.orang import teks_masuk


class Command(PerintahJSON):
    help = "Memuat data contoh: setahun kerja di Kecamatan Sungai Serut, Kota Bengkulu, dengan orang rekaan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tampilkan-login", action="store_true", help="cetak akun contoh dan kata sandinya")

    def jalankan(self, **opsi: Any) -> dict[str, Any]:
        if settings.PRODUKSI:
            raise GalatPengguna("Data contoh memakai kata sandi yang diketahui umum; tidak untuk PKH_PRODUKSI=1.")
        ada = sudah_ada()
        hasil = muat_demo(kata=self._kata)
        (settings.PKH_DATA / "demo.txt").write_text(teks_masuk() + "\n")
        if opsi["tampilkan_login"]:
            self.stdout.write(teks_masuk())
        return {"sudah_ada": ada, **hasil}

    def _kata(self, teks: str) -> None:
        self.stderr.write(teks, style_func=str)  # progress, not an error: no red
