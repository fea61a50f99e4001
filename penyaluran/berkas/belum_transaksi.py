"""Sheet *Belum transaksi* of the reconciliation workbook: who has no money yet, why, since when, what comes next."""

from __future__ import annotations

from datetime import date
from typing import Any

from openpyxl.utils import get_column_letter

from inti.berkas.daftar import IDENTITAS_KELUARGA, RUPIAH, TANGGAL, KolomDaftar
from inti.berkas.rupa import JUDUL, TEBAL, baris_judul, cetak, sel
from inti.templatetags.format import tanggal as tulis_tanggal
from penyaluran.models import Tahap
from wilayah.models import Wilayah

KOLOM: tuple[KolomDaftar, ...] = (
    KolomDaftar("No", 6, None),
    *IDENTITAS_KELUARGA,
    KolomDaftar("KELOMPOK", 18),
    KolomDaftar("BANK", 12),
    KolomDaftar("NOMINAL", 13, RUPIAH),
    KolomDaftar("STATUS TRANSAKSI", 18),
    KolomDaftar("ALASAN", 26),
    KolomDaftar("KETERANGAN", 30),
    KolomDaftar("LANGKAH BERIKUTNYA", 34),
    KolomDaftar("TENGGAT LANGKAH", 14, TANGGAL),
    KolomDaftar("UMUR (HARI)", 9, None),
    KolomDaftar("PENDAMPING", 24),
)
FORMAT = [k.bentuk for k in KOLOM]
BARIS_KEPALA = 6


def siapkan_belum(lembar: Any) -> None:
    for i, k in enumerate(KOLOM, 1):
        lembar.column_dimensions[get_column_letter(i)].width = k.lebar
        if k.bentuk:  # for rows a user adds below
            lembar.column_dimensions[get_column_letter(i)].number_format = k.bentuk
    lembar.freeze_panes = f"C{BARIS_KEPALA + 1}"
    cetak(lembar, ulang=f"{BARIS_KEPALA}:{BARIS_KEPALA}")


def kepala_belum(lembar: Any, *, tahap: Tahap, wilayah: Wilayah, dicetak: str, bayar: date | None) -> None:
    umur = (
        f"UMUR dihitung sejak tanggal bayar {tulis_tanggal(bayar)}."
        if bayar
        else "UMUR kosong: tanggal bayar tahap ini belum dicatat."
    )
    lembar.append([sel(lembar, "BELUM TRANSAKSI DAN BELUM DILAPORKAN", JUDUL)])
    lembar.append([sel(lembar, f"{tahap}, {wilayah.nama}", TEBAL)])
    lembar.append([sel(lembar, umur)])
    lembar.append([sel(lembar, dicetak)])
    lembar.append([])
    lembar.append(baris_judul(lembar, [k.judul for k in KOLOM]))
