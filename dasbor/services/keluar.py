"""A dashboard as workbook or PDF; each is written to the access log before it is made.

Both read summaries only and are small whatever the area, so that they are made in the request.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO

from akun.models import Pengguna
from dasbor.berkas.cetak_dasbor import data_cetak
from dasbor.berkas.dasbor import IsiDasbor, lembar_dasbor
from dasbor.berkas.lembar_angka import tulis_buku_angka
from dasbor.selectors.tempat import Tempat
from inti.cetak import cetak
from inti.enums import JenisAkses
from inti.services.akses import catat_akses
from inti.templatetags.format import bulan as tulis_bulan

BUKU, PDF = "buku", "pdf"


def buku_dasbor(*, isi: IsiDasbor, oleh: Pengguna, dari: str | None = None) -> bytes:
    _catat(isi, oleh, dari, "buku kerja")
    keluaran = BytesIO()
    tulis_buku_angka(keluaran, judul=f"Dasbor {isi.nama} {tulis_bulan(isi.bulan)}", lembar=lembar_dasbor(isi))
    return keluaran.getvalue()


def pdf_dasbor(*, isi: IsiDasbor, oleh: Pengguna, dari: str | None = None) -> bytes:
    _catat(isi, oleh, dari, "pdf")
    return cetak("dasbor.typ", data_cetak(isi))


def _catat(isi: IsiDasbor, oleh: Pengguna, dari: str | None, bentuk: str) -> None:
    catat_akses(
        oleh=oleh,
        jenis=JenisAkses.UNDUH,
        objek="dasbor.Ringkasan",
        objek_id=_objek(isi.layar.tempat, isi.bulan),
        kolom=bentuk,
        jumlah=max(1, len(isi.orang)),
        alasan=f"Dasbor {tulis_bulan(isi.bulan)}",
        dari=dari,
    )


def _objek(tempat: Tempat, bulan: date) -> str:
    """Whose figures, in the 40 characters of the log; the month stands in its reason too."""
    if tempat.kelompok is not None:
        return str(tempat.kelompok.pk)
    bagian = [tempat.kode or "indonesia", *([str(tempat.petugas.pk)] if tempat.petugas else []), f"{bulan:%Y-%m}"]
    return " ".join(bagian)
