"""The database of a measurement."""

from collections.abc import Callable

from django.core.management import call_command

from akun.enums import Peran
from akun.services import buat_pengguna
from pkh.skala.muat import muat_skala
from wilayah.services import muat_wilayah

PER_KABUPATEN = 100_000  # so that the export of one kabupaten has the 100 000 rows the promise speaks of
BULAN = 12
APD_IMPOR = "apd-impor@bench.contoh.id"
KABUPATEN_IMPOR = "17.71"  # holds no load data


def siapkan(kpm: int, kata: Callable[[str], None]) -> None:
    kata("Menyiapkan basis data sementara …")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    muat_wilayah()
    hitung = muat_skala(kpm=kpm, bulan=BULAN, per_kabupaten=PER_KABUPATEN, kata=kata)
    buat_pengguna(email=APD_IMPOR, nama="APD Bench", peran=Peran.APD, wilayah=KABUPATEN_IMPOR)
    kata(f"{hitung}")
