"""Sheet *Ringkasan* of the reconciliation workbook: the balance by area, pendamping, bank, reason; two signatures."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from openpyxl.utils import get_column_letter

from akun.enums import Peran
from akun.models import Pengguna
from inti.berkas.rupa import JUDUL, TEBAL, baris_judul, cetak, sel
from inti.templatetags.format import tanggal
from inti.waktu import saat_lokal
from penyaluran.berkas.rekap_rekonsiliasi import Rekap, jumlahkan
from penyaluran.berkas.tabel_neraca import KALIMAT, baris_neraca
from penyaluran.berkas.tabel_neraca import KEPALA as KEPALA_NERACA
from penyaluran.berkas.tabel_neraca import LEBAR as LEBAR_NERACA
from penyaluran.models import Tahap
from penyaluran.selectors import Neraca
from wilayah.enums import Tingkat
from wilayah.models import Wilayah

KEPALA = ("URAIAN", *KEPALA_NERACA)
_LEBAR = (34, *LEBAR_NERACA)
BARIS_KEPALA = 6


def siapkan_ringkasan(lembar: Any) -> None:
    for i, lebar in enumerate(_LEBAR, 1):
        lembar.column_dimensions[get_column_letter(i)].width = lebar
    lembar.freeze_panes = f"B{BARIS_KEPALA + 1}"
    cetak(lembar, ulang=f"{BARIS_KEPALA}:{BARIS_KEPALA}")


def tulis_ringkasan(
    lembar: Any,
    rekap: Rekap,
    nama: Mapping[str, str],
    *,
    tahap: Tahap,
    wilayah: Wilayah,
    oleh: Pengguna,
    pada: datetime,
    dicetak: str,
) -> None:
    """The tables, each with its total as a formula, then the signatures. `nama` knows the kecamatan by code."""
    lembar.append([sel(lembar, "RINGKASAN REKONSILIASI", JUDUL)])
    lembar.append([sel(lembar, f"{tahap}, {wilayah.nama}", TEBAL)])
    lembar.append([sel(lembar, KALIMAT)])
    lembar.append([sel(lembar, dicetak)])
    lembar.append([])
    lembar.append(baris_judul(lembar, KEPALA))
    banyak = BARIS_KEPALA
    kecamatan = [(nama.get(kode, kode), isi) for kode, isi in rekap.per_kecamatan().items()]
    alasan = sorted(rekap.alasan.items(), key=lambda isi: (-isi[1].rencana_n, isi[0]))
    tabel: tuple[tuple[str, Iterable[tuple[str, Neraca]]], ...] = (
        ("PER KECAMATAN", kecamatan),
        ("PER DESA/KELURAHAN", [isi for _, isi in sorted(rekap.desa.items())]),
        ("PER PENDAMPING", sorted(rekap.petugas.values(), key=lambda isi: isi[0])),
        ("PER BANK", sorted(rekap.bank.items())),
        ("PER ALASAN (belum transaksi dan cair sebagian)", alasan),
    )  # fmt: skip
    for judul, isi in tabel:
        banyak += _tabel(lembar, judul, list(isi), banyak)
    for baris in _tanda_tangan(lembar, wilayah, oleh, pada):
        lembar.append(baris)
        banyak += 1
    lembar.print_area = f"A1:{get_column_letter(len(KEPALA))}{banyak}"


def _tabel(lembar: Any, judul: str, isi: list[tuple[str, Neraca]], tertulis: int) -> int:
    """One table below the rows already written; returns how many rows it took."""
    lembar.append([sel(lembar, judul, TEBAL)])
    awal = tertulis + 2
    for nomor, (nama, neraca) in enumerate(isi, awal):
        lembar.append(baris_neraca(lembar, [nama], neraca, nomor))
    akhir = awal + len(isi)
    jumlah = jumlahkan(neraca for _, neraca in isi)
    rumus = (lambda _, kolom: f"SUM({kolom}{awal}:{kolom}{akhir - 1})") if isi else (lambda *_: "0")
    lembar.append(baris_neraca(lembar, ["JUMLAH"], jumlah, akhir, rumus))
    lembar.append([])
    return len(isi) + 3


def _tanda_tangan(lembar: Any, wilayah: Wilayah, oleh: Pengguna, pada: datetime) -> list[list[Any]]:
    kabupaten = Wilayah.objects.get(kode=wilayah.kode_tingkat(Tingkat.KABUPATEN)).nama
    tempat = kabupaten.removeprefix("Kabupaten ").removeprefix("Kota ")
    apd = oleh if Peran.APD in oleh.lingkup().peran else None
    garis = "(…………………………………………)"

    def dua(kiri: str, kanan: str) -> list[Any]:
        return [sel(lembar, ""), sel(lembar, kiri), *[None] * 6, sel(lembar, kanan)]

    return [
        [],
        dua("Mengetahui,", f"{tempat}, {tanggal(saat_lokal(pada, wilayah.kode))}"),
        dua(f"Kepala Dinas Sosial / Koordinator {kabupaten}", "Administrator Pangkalan Data"),
        [],
        [],
        [],
        dua(garis, f"({apd.nama})" if apd else garis),
        dua("NIP.", f"NIP. {apd.nip}" if apd and apd.nip else "NIP."),
    ]
