from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import File

from inti.enums import KeadaanBerkas
from inti.galat import GalatPengguna
from inti.models import BerkasImpor
from inti.perintah import PerintahJSON
from inti.services import impor
from inti.services.jenis_impor import jenis_impor, semua_jenis
from inti.services.kerja import Kemajuan
from inti.services.kesalahan_impor import tulis_laporan

_ANGKA = ("baris", "diterima", "ditolak", "baru", "berubah", "tetap", "hilang")
_ANGKA_SENDIRI = ("belum_cocok", "bukan_dampingan", "derajat", "jml")  # of one kind of list


def _pasangan(teks: str) -> tuple[str, str]:
    kunci, sama, jawaban = teks.rpartition("=")
    if not sama:
        raise GalatPengguna(f"--jawab {teks} tidak berbentuk KUNCI=JAWABAN.")
    return kunci, jawaban


def _tanya(berkas: BerkasImpor) -> str:
    terbuka = [p for p in berkas.ringkasan["pertanyaan"] if not p["jawaban"]]
    cara = [f"{p['uraian']} Tambahkan --jawab {p['kunci']}={'|'.join(k for k, _ in p['pilihan'])}." for p in terbuka]
    return " ".join(cara)


class Command(PerintahJSON):
    help = "Membaca daftar (pratinjau); dengan --terapkan juga menerapkannya. Tanpa pekerja: semuanya di proses ini."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("jenis", choices=[j.kode for j in semua_jenis()])
        parser.add_argument("berkas", type=Path)
        parser.add_argument("--oleh", required=True, metavar="EMAIL")
        parser.add_argument("--tahap", default="", help="misalnya 2026-4; tanpa ini dari judul atau nama berkas")
        parser.add_argument("--wilayah", default="", help="kode wilayah yang dicakup; tanpa ini dari baris-barisnya")
        parser.add_argument(
            "--jawab", action="append", default=[], metavar="KUNCI=JAWABAN", help="jawaban atas pertanyaan pratinjau"
        )
        parser.add_argument("--terapkan", action="store_true")
        parser.add_argument(
            "--setujui-hilang", type=int, metavar="N", help="setujui N KPM atau anggota yang tidak ada di berkas"
        )
        parser.add_argument("--laporan", type=Path, metavar="KELUARAN.xlsx", help="berkas dengan kolom KESALAHAN")

    def jalankan(self, **opsi: Any) -> dict[str, Any]:
        oleh = get_user_model().objects.filter(email=opsi["oleh"].strip().lower()).first()
        if oleh is None:
            raise GalatPengguna(f"Tidak ada pengguna dengan email {opsi['oleh']}.")
        berkas = self._unggah(oleh, opsi)
        try:
            berkas = impor.buat_pratinjau(berkas_id=berkas.pk, kerja=Kemajuan())
            if berkas.keadaan == KeadaanBerkas.DITOLAK:
                raise GalatPengguna(berkas.pesan)
            if opsi["laporan"]:
                tulis_laporan(berkas=berkas, keluaran=opsi["laporan"])
            angka, kesalahan = self._angka(berkas), impor.daftar_kesalahan(berkas)
            if opsi["terapkan"]:
                self._terapkan(berkas, oleh, opsi["setujui_hilang"])
        finally:
            # A trial run, or one that was refused, leaves nothing behind.
            if not self._diterapkan(berkas):
                BerkasImpor.objects.filter(pk=berkas.pk, keadaan=KeadaanBerkas.MENERAPKAN).update(
                    keadaan=KeadaanBerkas.PRATINJAU
                )
                impor.batalkan_impor(berkas=berkas)
        return angka | {"diterapkan": self._diterapkan(berkas), "kesalahan": kesalahan}

    def _unggah(self, oleh: Any, opsi: dict[str, Any]) -> BerkasImpor:
        jalur: Path = opsi["berkas"]
        if not jalur.is_file():
            raise GalatPengguna(f"Berkas {jalur} tidak ada.")
        with jalur.open("rb") as isi:
            return impor.unggah(
                jenis=opsi["jenis"],
                nama=jalur.name,
                isi=File(isi),
                oleh=oleh,
                kode_wilayah=opsi["wilayah"],
                parameter={"tahap": opsi["tahap"], "jawaban": dict(_pasangan(satu) for satu in opsi["jawab"])},
            )

    def _terapkan(self, berkas: BerkasImpor, oleh: Any, setujui_hilang: int | None) -> None:
        try:
            impor.terapkan(berkas=berkas, oleh=oleh, konfirmasi_hilang=setujui_hilang)
        except GalatPengguna as galat:
            if galat.kolom == "pertanyaan":
                raise GalatPengguna(_tanya(berkas)) from galat
            if galat.kolom != "konfirmasi_hilang":
                raise
            n, satuan = berkas.ringkasan["hilang"], jenis_impor(berkas.jenis).satuan
            raise GalatPengguna(
                f"{n} {satuan} dari daftar sebelumnya tidak ada di berkas ini. Pastikan berkasnya lengkap; bila memang "
                f"demikian, tambahkan --setujui-hilang {n}."
            ) from galat
        try:
            impor.terapkan_sekarang(berkas_id=berkas.pk, oleh=oleh, kerja=Kemajuan())
        except impor.PratinjauUsang as galat:
            raise GalatPengguna("Data berubah sementara berkas dibaca; jalankan perintah ini lagi.") from galat

    @staticmethod
    def _angka(berkas: BerkasImpor) -> dict[str, Any]:
        lain = {k: berkas.ringkasan[k] for k in _ANGKA_SENDIRI if k in berkas.ringkasan}
        return {k: berkas.ringkasan.get(k, 0) for k in _ANGKA} | lain

    @staticmethod
    def _diterapkan(berkas: BerkasImpor) -> bool:
        return BerkasImpor.objects.filter(pk=berkas.pk, keadaan=KeadaanBerkas.DITERAPKAN).exists()
