"""`manage.py ekspor rekonsiliasi --wilayah KODE --tahap 2026-4 --keluaran OUT.xlsx --oleh EMAIL`"""

from pathlib import Path
from typing import Any

import pghistory
from django.contrib.auth import get_user_model
from django.core.management.base import CommandParser

from inti.galat import GalatPengguna
from inti.perintah import PerintahJSON
from inti.services.ekspor import ekspor_ke, jenis_ekspor


class Command(PerintahJSON):
    help = "Tulis buku kerja ekspor, dengan hak dan catatan yang sama seperti di halaman Ekspor."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("jenis")
        parser.add_argument("--wilayah", required=True, help="kode kecamatan atau kabupaten/kota")
        parser.add_argument("--tahap", help="misalnya 2026-4")
        parser.add_argument("--bulan", help="misalnya 2026-11")
        parser.add_argument("--keluaran", required=True, type=Path)
        parser.add_argument("--oleh", required=True, help="email pengguna yang mengekspor")
        parser.add_argument("--alasan", default="Ekspor lewat perintah manage.py ekspor")

    def jalankan(self, **opsi: Any) -> dict[str, Any]:
        jenis = jenis_ekspor(opsi["jenis"])
        periode = opsi[jenis.opsi]
        if not periode:
            raise GalatPengguna(f"Ekspor {jenis.kode} memerlukan --{jenis.opsi}.")
        oleh = get_user_model().objects.filter(email=opsi["oleh"].lower()).first()
        if oleh is None:
            raise GalatPengguna(f"Tidak ada pengguna dengan email {opsi['oleh']}.")
        with pghistory.context(user=oleh.pk, perintah="ekspor"):
            baris = ekspor_ke(
                jenis=jenis.kode,
                wilayah=opsi["wilayah"],
                periode=periode,
                alasan=opsi["alasan"],
                oleh=oleh,
                keluaran=Path(opsi["keluaran"]),
            )
        return {"baris": baris, "berkas": str(opsi["keluaran"])}
