"""Load outlines of areas from a GeoJSON file (docs/operasi/batas.md)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model

from inti.galat import GalatPengguna
from inti.perintah import PerintahJSON
from wilayah.services.batas import muat_batas


class Command(PerintahJSON):
    help = "Memuat batas wilayah (provinsi sampai desa/kelurahan) dari berkas GeoJSON untuk peta dasbor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("berkas", type=Path, metavar="FILE.geojson")
        parser.add_argument("--sumber", default="", metavar="TEKS", help="asal dan lisensi batas, tampil di bawah peta")
        parser.add_argument("--oleh", default="", metavar="EMAIL", help="siapa yang memuatnya")

    def jalankan(self, **opsi: Any) -> dict[str, Any]:
        oleh = None
        if opsi["oleh"]:
            oleh = get_user_model().objects.filter(email__iexact=opsi["oleh"]).first()
            if oleh is None:
                raise GalatPengguna(f"Tidak ada pengguna dengan email {opsi['oleh']}.")
        return muat_batas(opsi["berkas"], sumber=opsi["sumber"], oleh=oleh)
