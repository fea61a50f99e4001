"""A draft, a meeting and what is typed, for tests of RHK reports."""

import io
from datetime import date, time
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from dasbor.models import LaporanRHK
from dasbor.services.rhk import (
    IsiRHK,
)
from p2k2.models import Pertemuan
from pendamping.models import ButirRHK, RencanaAksi
from tests.conftest import DESA
from tests.factories import (
    KehadiranFactory,
    KelompokFactory,
    LaporanRHKFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
)
from wilayah.models import Wilayah

URL = "/laporan/rhk/"
HARI = date(2026, 11, 20)


def butir(nomor: int = 8) -> ButirRHK:
    return ButirRHK.objects.get(nomor=nomor)


def rencana(nomor: int = 8, *, supervisi: bool = False) -> RencanaAksi:
    hasil = RencanaAksi.objects.filter(butir__nomor=nomor, supervisi=supervisi).order_by("pk").first()
    assert hasil is not None
    return hasil


def gambar(warna: str = "green", nama: str = "a.jpg") -> SimpleUploadedFile:
    isi = io.BytesIO()
    Image.new("RGB", (320, 240), warna).save(isi, "JPEG")
    return SimpleUploadedFile(nama, isi.getvalue(), content_type="image/jpeg")


def isi(**lain: Any) -> IsiRHK:
    dasar: dict[str, Any] = {
        "butir": butir(),
        "rencana_aksi": "Berkoordinasi",
        "tanggal": HARI,
        "wilayah": Wilayah.objects.get(pk=DESA),
    }
    return IsiRHK(**(dasar | lain))


def isian(**lain: Any) -> dict[str, Any]:
    dasar = {"rencana_aksi": "Berkoordinasi", "butir": butir().pk, "tanggal": "2026-11-20", "wilayah": DESA}
    return dasar | lain


def buat_draf(pemeran: SimpleNamespace) -> LaporanRHK:
    hasil: LaporanRHK = LaporanRHKFactory.create(
        petugas=pemeran.pendamping, wilayah_id=DESA, tanggal=HARI, pelaksanaan=["Menemui lurah"]
    )
    return hasil


def buat_pertemuan(pemeran: SimpleNamespace) -> Pertemuan:
    kelompok = KelompokFactory.create(desa_id=DESA, nama="MELATI 1")
    PenugasanKelompokFactory(kelompok=kelompok, petugas=pemeran.pendamping)
    hasil: Pertemuan = PertemuanFactory.create(
        kelompok=kelompok, petugas=pemeran.pendamping, tanggal=HARI, tempat="Balai RW", jam_mulai=time(9),
        catatan="Hujan.\n\nSebagian terlambat.",
    )  # fmt: skip
    for status in ("hadir", "hadir", "izin", "alpa", None):
        KehadiranFactory(pertemuan=hasil, status=status, kpm__desa_id=DESA)
    return hasil
