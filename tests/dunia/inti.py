"""An import of the APD waiting for its preview to be read, and a job done."""

from typing import Any

from django.utils import timezone

from inti.enums import KeadaanBerkas, KeadaanPekerjaan
from tests.dunia.dasar import Dunia
from tests.factories import BarisImporFactory, BerkasImporFactory, PekerjaanFactory


def isi(d: Dunia) -> dict[str, Any]:
    berkas = BerkasImporFactory(
        kode_wilayah=d.kecamatan,
        nama=f"FC-{d.nama}.xlsx",
        diunggah_oleh=d.apd,
        keadaan=KeadaanBerkas.PRATINJAU,
        ringkasan={"baris": 1, "diterima": 1, "ditolak": 0, "baru": 0, "berubah": 0, "tetap": 1, "hilang": 0},
    )
    return {
        "berkas": berkas,
        "baris": BarisImporFactory(berkas=berkas, isi={"nama": d.kpm.nama}, sasaran_id=d.kpm.pk),
        "pekerjaan": PekerjaanFactory(
            diminta_oleh=d.apd,
            judul=f"PEKERJAAN-{d.nama}",
            keadaan=KeadaanPekerjaan.SELESAI,
            selesai_pada=timezone.now(),
        ),
    }
