"""Laporan Pengaduan Masyarakat: the complaints of an area and a month, and their sums (docs/program.md §11).

Neither reporter nor family nor staff is named, and no complaint that goes around somebody is in it; the note that says
so stands in every workbook, so that it tells of none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import Truncator

from inti.berkas.daftar import TANGGAL, KolomDaftar, LembarDaftar, tulis_daftar
from inti.services.ekspor import Permintaan, bulan_ekspor
from inti.services.kerja import Kemajuan
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import waktu
from inti.waktu import hari_ini, saat_lokal
from pengaduan.berkas.rekap_laporan import AKHIR, MASUK, SISA, TEPAT, Rekap, kata_rekap, tulis_rekap
from pengaduan.enums import KeadaanAduan
from pengaduan.models import Pengaduan
from pengaduan.selectors.ekspor import aduan_bulan, batas_bulan, berjawaban
from wilayah.enums import Tingkat
from wilayah.models import Wilayah
from wilayah.selectors import nama_lengkap

LEMBAR = "Laporan"
CATATAN = "Aduan yang dirahasiakan, nama pelapor, dan nama keluarga tidak pernah termuat dalam buku kerja."
_MUAT = (
    "Memuat aduan yang masuk pada bulan ini, dan yang masuk sebelumnya dan belum selesai saat bulan ini mulai, menurut "
    "catatan saat dicetak."
)
KOLOM = (
    KolomDaftar("NOMOR ADUAN", 14),
    KolomDaftar("MASUK", 12, TANGGAL),
    KolomDaftar("LEWAT", 18),
    KolomDaftar("JENIS", 28),
    KolomDaftar("KECAMATAN", 18),
    KolomDaftar("KELURAHAN", 20),
    KolomDaftar("URGENSI", 10),
    KolomDaftar("TINGKAT", 22),
    KolomDaftar("KEADAAN", 18),
    KolomDaftar("TENGGAT DITERIMA", 12, TANGGAL),
    KolomDaftar("DITERIMA", 12, TANGGAL),
    KolomDaftar("TENGGAT DIJAWAB", 12, TANGGAL),
    KolomDaftar("DIJAWAB", 12, TANGGAL),
    KolomDaftar("KETEPATAN", 18),
    KolomDaftar("SELESAI", 12, TANGGAL),
    KolomDaftar("PELAPOR PUAS", 9),
    KolomDaftar("DIBUKA LAGI", 9, "0"),
    KolomDaftar("BULAN", 18),
    KolomDaftar("AKHIR BULAN", 16),
    KolomDaftar("URAIAN", 60),
    KolomDaftar("JAWABAN", 60),
    KolomDaftar("NOMOR SP4N-LAPOR", 16),
)
_RINGKAS = 300  # letters of what was told and answered
_POTONG = 2000
Baris = tuple[str | int | date | None, ...]


@transaction.atomic
def tulis_laporan(minta: Permintaan, keluaran: Path, kemajuan: Kemajuan) -> int:
    """Write the workbook; returns the number of complaints."""
    bulan, kode = bulan_ekspor(minta), minta.wilayah.kode
    aduan = aduan_bulan(minta.oleh, kode, bulan)
    rekap, isi = Rekap("KELURAHAN" if minta.wilayah.tingkat == Tingkat.KECAMATAN else "KECAMATAN"), list[str]()
    judul = kepala_buku(minta, bulan, "LAPORAN PENGADUAN MASYARAKAT", _MUAT)
    banyak = tulis_daftar(
        keluaran=keluaran,
        judul=f"Laporan Pengaduan Masyarakat {tulis_bulan(bulan)} {minta.wilayah.nama}",
        lembar=[LembarDaftar(LEMBAR, judul, KOLOM, _baris(aduan, minta, bulan, rekap, isi))],
        maju=kemajuan.maju,
        total=aduan.count(),
        penutup=lambda buku, tempat: tulis_rekap(
            buku, tempat, rekap, kepala_buku(minta, bulan, "REKAP PENGADUAN MASYARAKAT", _MUAT), kolom=KOLOM,
            lembar=LEMBAR, kepala=judul,
        ),
    )  # fmt: skip
    kemajuan.catat_isi(isi)
    return banyak


def kepala_buku(minta: Permintaan, bulan: date, judul: str, memuat: str) -> list[str]:
    """Title, month, area, and what is in the sheet."""
    dicetak = f"Dicetak {waktu(minta.pada)} oleh {minta.oleh.nama}."
    return [judul, tulis_bulan(bulan), nama_lengkap(minta.wilayah), f"{memuat} {CATATAN} {dicetak}"]


def tempat(wilayah: Wilayah) -> tuple[str, str]:
    """Kecamatan and kelurahan of a complaint's area, each as far as it is known."""
    if wilayah.tingkat == Tingkat.DESA and wilayah.induk is not None:
        return wilayah.induk.nama, wilayah.nama
    return (wilayah.nama if wilayah.tingkat == Tingkat.KECAMATAN else "Tidak disebut"), "Tidak disebut"


def hari_lokal(saat: datetime | None, kode: str) -> date | None:
    return saat_lokal(saat, kode).date() if saat else None


def ketepatan(aduan: Pengaduan, hari: date) -> str:
    """Whether the last deadline that was set is kept: judged by the answer, else by today."""
    if aduan.terbuka:
        belum = aduan.keadaan == KeadaanAduan.BARU and aduan.tenggat_terima < hari
        return TEPAT["lewat" if belum or aduan.tenggat_selesai < hari else "jalan"]
    dijawab = None if aduan.keadaan == KeadaanAduan.DITUTUP else aduan.dijawab_pada
    selesai = hari_lokal(dijawab or aduan.selesai_pada, aduan.wilayah_id)
    return TEPAT["tepat" if selesai is None or selesai <= aduan.tenggat_selesai else "lewat"]


def _baris(semua: Any, minta: Permintaan, bulan: date, rekap: Rekap, isi: list[str]) -> Iterator[Baris]:
    awal, akhir = batas_bulan(bulan, minta.wilayah.kode)
    hari = hari_ini(minta.wilayah.kode)
    sumber = berjawaban(semua).select_related("jenis", "wilayah__induk").order_by("dibuat_pada", "pk")
    for a in sumber.iterator(chunk_size=_POTONG):
        isi.append(str(a.pk))
        kode = a.wilayah_id
        kecamatan, desa = tempat(a.wilayah)
        tetap = {
            "JENIS": kata_rekap(a.jenis.nama),
            "KECAMATAN": kata_rekap(kecamatan),
            "KELURAHAN": kata_rekap(desa),
            "KETEPATAN": ketepatan(a, hari),
            "BULAN": MASUK if a.dibuat_pada >= awal else SISA,
            "AKHIR BULAN": AKHIR["selesai" if a.selesai_pada and a.selesai_pada < akhir else "belum"],
            "PELAPOR PUAS": {True: "Ya", False: "Tidak", None: ""}[a.puas],
        }
        rekap.tambah(tetap)
        nilai = tetap | {
            "NOMOR ADUAN": a.nomor,
            "MASUK": hari_lokal(a.dibuat_pada, kode),
            "LEWAT": a.get_kanal_display(),
            "URGENSI": a.get_urgensi_display(),
            "TINGKAT": a.get_tingkat_display(),
            "KEADAAN": a.get_keadaan_display(),
            "TENGGAT DITERIMA": a.tenggat_terima,
            "DITERIMA": hari_lokal(a.diterima_pada, kode),
            "TENGGAT DIJAWAB": a.tenggat_selesai,
            "DIJAWAB": hari_lokal(a.dijawab_pada, kode),
            "SELESAI": hari_lokal(a.selesai_pada, kode),
            "DIBUKA LAGI": a.dibuka_lagi_n,
            "URAIAN": ringkas(a.isi),
            "JAWABAN": "" if a.terbuka else ringkas(a.jawaban or ""),
            "NOMOR SP4N-LAPOR": a.nomor_sp4n,
        }
        yield tuple(nilai[k.judul] for k in KOLOM)


def ringkas(teks: str) -> str:
    """The beginning of a text, on one line."""
    return Truncator(" ".join(teks.split())).chars(_RINGKAS)
