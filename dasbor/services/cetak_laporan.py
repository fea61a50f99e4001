"""The monthly report as PDF and as workbook; each is written to the access log before it is made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from akun.models import Pengguna
from dasbor.berkas.laporan_bulanan import data_laporan, tulis_laporan
from dasbor.models import LaporanBulanan
from dasbor.selectors.laporan_isi import IsiLaporan
from dasbor.selectors.laporan_susun import Daftar
from inti.cetak import cetak
from inti.enums import JenisAkses
from inti.services.akses import catat_akses
from inti.templatetags.format import bulan as tulis_bulan


def cetak_laporan(
    *, laporan: LaporanBulanan, isi: IsiLaporan, daftar: list[Daftar], oleh: Pengguna, dari: str | None = None
) -> bytes:
    """The PDF: figures by role and item, what was written, the lists as given, signatures."""
    _catat(laporan, daftar, oleh, dari, "pdf")
    return cetak("laporan_bulanan.typ", data_laporan(laporan, isi, daftar))


def buku_laporan(
    *,
    laporan: LaporanBulanan,
    isi: IsiLaporan,
    daftar: list[Daftar],
    keluaran: Path,
    oleh: Pengguna,
    dari: str | None = None,
) -> int:
    """The workbook: one sheet of figures, one of records. Returns the number of rows."""
    _catat(laporan, daftar, oleh, dari, "buku kerja")
    return tulis_laporan(laporan, isi, daftar, keluaran=keluaran)


def _catat(laporan: LaporanBulanan, daftar: list[Daftar], oleh: Pengguna, dari: str | None, bentuk: Any) -> None:
    catat_akses(
        oleh=oleh,
        jenis=JenisAkses.UNDUH,
        objek="dasbor.LaporanBulanan",
        objek_id=laporan.pk,
        kolom=bentuk,
        jumlah=max(1, sum(len(d.baris) for d in daftar)),
        alasan=f"Laporan bulanan {tulis_bulan(laporan.bulan)}",
        dari=dari,
    )
