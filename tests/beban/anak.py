"""One measured piece of work in a process of its own; prints {"detik", "mb", "mb_sendiri"}:
seconds, and peak memory with and without the children it starts.

salin FILE             read with calamine, COPY the rows into a plain table of text columns
impor FILE             the import's own preview and apply
impor_art FC ART       the same of a list of members, whose families a Final Closing brings first, not timed
impor_bank FC BNBA     the same of the bank's list
ekspor AREA TAHAP OUT  the export's own workbook
formulir AREA TAHAP OUT  the reconciliation form of an area
impor_formulir FILE AREA TAHAP  its preview and apply, every family filled in
tulis CELLS OUT        bare openpyxl write-only with the same cells
"""

import io
import json
import os
import pickle
import sys
import threading
import time
from pathlib import Path
from typing import Any, Self

import psutil


def salin(jalur: str) -> float:
    from django.db import connection, transaction
    from python_calamine import CalamineWorkbook

    awal = time.perf_counter()
    buku = CalamineWorkbook.from_path(jalur)
    baris = buku.get_sheet_by_index(0).to_python()
    kolom = ", ".join(f"k{i} text" for i in range(len(baris[0])))
    with transaction.atomic(), connection.cursor() as kursor:
        kursor.execute(f"CREATE TABLE bench_salin (nomor serial PRIMARY KEY, {kolom})")
        nama = ", ".join(f"k{i}" for i in range(len(baris[0])))
        isi = "".join("\t".join(map(str, satu)) + "\n" for satu in baris[1:])
        kursor.copy_expert(f"COPY bench_salin ({nama}) FROM STDIN", io.StringIO(isi))
        transaction.set_rollback(True)
    return time.perf_counter() - awal


def impor(jalur: str) -> float:
    from django.db import transaction

    with transaction.atomic():
        lama = _impor("final_closing", jalur)
        transaction.set_rollback(True)  # the next repetition finds the same database
    return lama


def impor_art(keluarga: str, anggota: str) -> float:
    return _sesudah_fc(keluarga, "art", anggota)


def impor_bank(keluarga: str, bank: str) -> float:
    return _sesudah_fc(keluarga, "bank", bank)


def _sesudah_fc(keluarga: str, jenis: str, jalur: str) -> float:
    from django.db import connection, transaction

    with transaction.atomic():
        _impor("final_closing", keluarga)
        with connection.cursor() as kursor:
            kursor.execute("ANALYZE kpm_kpm, penyaluran_pembayaran")
        lama = _impor(jenis, jalur)
        transaction.set_rollback(True)
    return lama


def _impor(jenis: str, jalur: str) -> float:
    from django.core.files.base import File

    from akun.models import Pengguna
    from inti.enums import KeadaanBerkas
    from inti.services import impor
    from inti.services.kerja import Kemajuan
    from inti.waktu import hari_ini, kode_tahap
    from tests.beban.siapkan import APD_IMPOR

    apd = Pengguna.objects.get(email=APD_IMPOR)
    awal = time.perf_counter()
    with Path(jalur).open("rb") as isi:
        berkas = impor.unggah(
            jenis=jenis, nama="daftar.xlsx", isi=File(isi), oleh=apd, parameter={"tahap": kode_tahap(hari_ini())}
        )
    berkas = impor.buat_pratinjau(berkas_id=berkas.pk, kerja=Kemajuan())
    impor.terapkan(berkas=berkas, oleh=apd)
    berkas = impor.terapkan_sekarang(berkas_id=berkas.pk, oleh=apd, kerja=Kemajuan())
    lama = time.perf_counter() - awal
    tersisa = berkas.ringkasan["ditolak"] or berkas.ringkasan.get("belum_cocok")
    if berkas.keadaan != KeadaanBerkas.DITERAPKAN or tersisa:
        raise SystemExit(f"Impor tidak lengkap: {berkas.keadaan} {impor.daftar_kesalahan(berkas, 3)}")
    return lama


def ekspor(wilayah: str, tahap: str, keluaran: str) -> float:
    from django.utils import timezone

    from akun.models import Pengguna
    from inti.services.kerja import Kemajuan
    from penyaluran.berkas.rekonsiliasi import tulis_rekonsiliasi
    from penyaluran.models import Tahap
    from wilayah.models import Wilayah

    apd = Pengguna.objects.filter(jabatan__peran="apd", jabatan__wilayah=wilayah[:5]).first()
    awal = time.perf_counter()
    tulis_rekonsiliasi(
        tahap=Tahap.objects.get(pk=tahap), wilayah=Wilayah.objects.get(pk=wilayah), oleh=apd,
        pada=timezone.now(), keluaran=Path(keluaran), kemajuan=Kemajuan(),
    )  # fmt: skip
    return time.perf_counter() - awal


def formulir(wilayah: str, tahap: str, keluaran: str) -> float:
    from django.utils import timezone

    from akun.models import Pengguna
    from inti.services.kerja import Kemajuan
    from penyaluran.models import Tahap
    from penyaluran.selectors.formulir import CakupanFormulir, pembayaran_formulir
    from penyaluran.services.rekon.formulir import tulis as tulis_form
    from wilayah.models import Wilayah

    apd = Pengguna.objects.filter(jabatan__peran="apd", jabatan__wilayah=wilayah[:5]).first()
    satu, cakupan = Tahap.objects.get(pk=tahap), CakupanFormulir(wilayah=Wilayah.objects.get(pk=wilayah))
    awal = time.perf_counter()
    tulis_form(
        tahap=satu, cakupan=cakupan, qs=pembayaran_formulir(satu, cakupan, apd), oleh=apd,
        pada=timezone.now(), keluaran=Path(keluaran), kemajuan=Kemajuan(),
    )  # fmt: skip
    return time.perf_counter() - awal


def impor_formulir(jalur: str, wilayah: str, tahap: str) -> float:
    from django.core.files.base import File
    from django.db import transaction

    from akun.models import Pengguna
    from inti.services import impor as layanan
    from inti.services.kerja import Kemajuan

    apd = Pengguna.objects.filter(jabatan__peran="apd", jabatan__wilayah=wilayah[:5]).first()
    with transaction.atomic():
        awal = time.perf_counter()
        with Path(jalur).open("rb") as isi:
            berkas = layanan.unggah(
                jenis="rekonsiliasi", nama="isi.xlsx", isi=File(isi), oleh=apd, parameter={"tahap": tahap}
            )
        berkas = layanan.buat_pratinjau(berkas_id=berkas.pk, kerja=Kemajuan())
        layanan.terapkan(berkas=berkas, oleh=apd)
        berkas = layanan.terapkan_sekarang(berkas_id=berkas.pk, oleh=apd, kerja=Kemajuan())
        lama = time.perf_counter() - awal
        if berkas.keadaan != "diterapkan" or berkas.ringkasan["ditolak"] or berkas.ringkasan["tetap"]:
            raise SystemExit(f"Impor tidak lengkap: {berkas.ringkasan} {layanan.daftar_kesalahan(berkas, 3)}")
        transaction.set_rollback(True)  # the next repetition finds the same database
    return lama


def tulis(sel: str, keluaran: str) -> float:
    awal = time.perf_counter()
    _tulis(sel, keluaran)
    lama = time.perf_counter() - awal
    return lama - _hanya_membaca(sel)


def _tulis(sel: str, keluaran: str) -> None:
    from openpyxl import Workbook

    buku = Workbook(write_only=True)
    lembar: Any = None
    for isi in _baris(sel):
        if isinstance(isi, str):
            lembar = buku.create_sheet(isi)
        else:
            lembar.append(isi)
    buku.save(keluaran)


def _hanya_membaca(sel: str) -> float:
    awal = time.perf_counter()
    for _ in _baris(sel):
        pass
    return time.perf_counter() - awal


def _baris(sel: str) -> Any:
    with Path(sel).open("rb") as isi:
        while True:
            try:
                yield pickle.load(isi)
            except EOFError:
                return


class PuncakMemori:
    """Peak memory of this process and its children together, sampled; `ru_maxrss` would begin at the parent's."""

    def __init__(self) -> None:
        self.mb = self.mb_sendiri = 0.0
        self._selesai = threading.Event()
        self._benang = threading.Thread(target=self._amati, daemon=True)

    def __enter__(self) -> Self:
        self._benang.start()
        return self

    def __exit__(self, *galat: object) -> None:
        self._selesai.set()
        self._benang.join()

    def _amati(self) -> None:
        ini = psutil.Process()
        while not self._selesai.wait(0.05):
            sendiri, anak = _rss(ini), sum(map(_rss, ini.children(recursive=True)))
            self.mb_sendiri = max(self.mb_sendiri, sendiri / 2**20)
            self.mb = max(self.mb, (sendiri + anak) / 2**20)


def _rss(proses: psutil.Process) -> int:
    try:
        return int(proses.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pkh.settings")
    import django

    django.setup()
    kerja: Any = {
        "salin": salin, "impor": impor, "impor_art": impor_art, "impor_bank": impor_bank, "ekspor": ekspor,
        "tulis": tulis, "formulir": formulir, "impor_formulir": impor_formulir,
    }[sys.argv[1]]  # fmt: skip
    with PuncakMemori() as puncak:
        detik = kerja(*sys.argv[2:])
    print(json.dumps({"detik": detik, "mb": puncak.mb, "mb_sendiri": puncak.mb_sendiri}))
