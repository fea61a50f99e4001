"""Workbook for entry into SP4N-LAPOR: the fields of its form, in its order (docs/program.md §11).

Nobody is named: a report is entered as anonymous and secret, whoever told it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.text import Truncator

from inti.berkas.daftar import TANGGAL, KolomDaftar, LembarDaftar, tulis_daftar
from inti.services.ekspor import Permintaan, bulan_ekspor
from inti.services.kerja import Kemajuan
from inti.templatetags.format import bulan as tulis_bulan
from pengaduan.berkas.laporan import hari_lokal, kepala_buku
from pengaduan.models import Pengaduan
from pengaduan.selectors.ekspor import aduan_masuk
from pengaduan.selectors.sp4n import belum_sp4n

JUDUL_MAKS = 150  # letters the form takes
_ENTRI = "Memuat aduan yang masuk pada bulan ini dan belum bernomor SP4N-LAPOR. Catat nomornya di halaman aduan."
_SUDAH = "Memuat aduan yang masuk pada bulan ini dan sudah ada di SP4N-LAPOR."
KOLOM_ENTRI = (
    KolomDaftar("NOMOR ADUAN", 14),
    KolomDaftar("MASUK", 12, TANGGAL),
    KolomDaftar("KLASIFIKASI", 14),
    KolomDaftar("JUDUL LAPORAN", 44),
    KolomDaftar("ISI LAPORAN", 80),
    KolomDaftar("TANGGAL KEJADIAN", 12, TANGGAL),
    KolomDaftar("LOKASI KEJADIAN", 44),
    KolomDaftar("INSTANSI TUJUAN", 34),
    KolomDaftar("KATEGORI LAPORAN", 28),
    KolomDaftar("ANONIM", 9),
    KolomDaftar("RAHASIA", 9),
    KolomDaftar("KEADAAN", 18),
    KolomDaftar("NOMOR SP4N-LAPOR", 18),
)
KOLOM_SUDAH = (
    KolomDaftar("NOMOR ADUAN", 14),
    KolomDaftar("MASUK", 12, TANGGAL),
    KolomDaftar("JUDUL LAPORAN", 44),
    KolomDaftar("KEADAAN", 18),
    KolomDaftar("NOMOR SP4N-LAPOR", 18),
    KolomDaftar("KETERANGAN", 30),
)
_POTONG = 2000
Baris = tuple[str | date | None, ...]


@transaction.atomic
def tulis_sp4n(minta: Permintaan, keluaran: Path, kemajuan: Kemajuan) -> int:
    """Write the workbook; returns the number of complaints on both sheets."""
    bulan = bulan_ekspor(minta)
    aduan, isi = aduan_masuk(minta.oleh, minta.wilayah.kode, bulan), list[str]()
    belum, sudah = belum_sp4n(), ~belum_sp4n()
    banyak = tulis_daftar(
        keluaran=keluaran,
        judul=f"SP4N-LAPOR {tulis_bulan(bulan)} {minta.wilayah.nama}",
        lembar=[
            LembarDaftar(
                "Untuk dientri",
                kepala_buku(minta, bulan, "UNTUK DIENTRI KE SP4N-LAPOR", _ENTRI),
                KOLOM_ENTRI,
                (_entri(a) for a in _aduan(aduan, belum, isi)),
            ),
            LembarDaftar(
                "Sudah dientri",
                kepala_buku(minta, bulan, "SUDAH ADA DI SP4N-LAPOR", _SUDAH),
                KOLOM_SUDAH,
                (_sudah(a) for a in _aduan(aduan, sudah, isi)),
            ),
        ],
        maju=kemajuan.maju,
        total=aduan.count(),
    )
    kemajuan.catat_isi(isi)
    return banyak


def judul_laporan(aduan: Pengaduan) -> str:
    """Kind and place; the reporter's own words are the report."""
    return Truncator(f"PKH: {aduan.jenis.nama}, {aduan.wilayah.nama}").chars(JUDUL_MAKS)


def _aduan(semua: Any, syarat: Q, isi: list[str]) -> Iterator[Pengaduan]:
    urut = semua.filter(syarat).select_related("jenis", "wilayah__induk__induk").order_by("dibuat_pada", "pk")
    for a in urut.iterator(chunk_size=_POTONG):
        isi.append(str(a.pk))
        yield a


def _entri(a: Pengaduan) -> Baris:
    return (
        a.nomor,
        hari_lokal(a.dibuat_pada, a.wilayah_id),
        "Pengaduan",
        judul_laporan(a),
        a.isi,
        a.tanggal_kejadian,
        ", ".join(b for b in (a.tempat_kejadian, a.wilayah.sampai_kabupaten()) if b),
        settings.PKH_KOP_INSTANSI,
        a.jenis.nama,
        "Ya",
        "Ya",
        a.get_keadaan_display(),
        None,
    )


def _sudah(a: Pengaduan) -> Baris:
    masuk = hari_lokal(a.dibuat_pada, a.wilayah_id)
    asal = "" if a.nomor_sp4n else "Datang dari SP4N-LAPOR, nomornya belum dicatat"
    return (a.nomor, masuk, judul_laporan(a), a.get_keadaan_display(), a.nomor_sp4n, asal)
