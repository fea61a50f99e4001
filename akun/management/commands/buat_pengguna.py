from argparse import ArgumentParser
from datetime import date
from typing import Any

from akun.enums import Peran
from akun.services import buat_pengguna
from inti.perintah import PerintahJSON


class Command(PerintahJSON):
    help = "Membuka akun dengan satu jabatan, atau menambah jabatan pada akun yang ada."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--nama", required=True)
        parser.add_argument("--peran", required=True, choices=Peran.values)
        parser.add_argument("--wilayah", help="kode Kemendagri, misalnya 17.71.08")
        parser.add_argument("--sandi", help="tanpa ini, pengguna menyetel sandi lewat “Lupa sandi”")
        parser.add_argument("--sk", default="-", help="nomor SK")
        parser.add_argument(
            "--mulai", type=date.fromisoformat, metavar="YYYY-MM-DD", help="berlaku sejak; tanpa ini hari ini"
        )

    def jalankan(self, **opsi: Any) -> dict[str, Any]:
        pengguna = buat_pengguna(
            email=opsi["email"],
            nama=opsi["nama"],
            peran=opsi["peran"],
            wilayah=opsi["wilayah"],
            sandi=opsi["sandi"],
            nomor_sk=opsi["sk"],
            mulai=opsi["mulai"],
        )
        return {"id": pengguna.pk}
