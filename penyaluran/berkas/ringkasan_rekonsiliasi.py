"""Sheet *Ringkasan* of the reconciliation workbook: balance per desa and pendamping, two signatures."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from akun.enums import Peran
from akun.models import Pengguna
from inti.berkas.lembar import percepat
from inti.berkas.rupa import JUDUL, TEBAL, baris_judul, berbingkai, cetak, sel
from inti.templatetags.format import tanggal
from inti.waktu import saat_lokal
from penyaluran.models import Tahap
from penyaluran.selectors import Neraca
from wilayah.enums import Tingkat
from wilayah.models import Wilayah

RUPIAH = "#,##0"
KEPALA = (
    "URAIAN",
    "DIRENCANAKAN (KPM)", "SUDAH TRANSAKSI (KPM)", "CAIR SEBAGIAN (KPM)", "BELUM TRANSAKSI (KPM)",
    "BELUM DILAPORKAN (KPM)",
    "DIRENCANAKAN (Rp)", "SUDAH TRANSAKSI (Rp)", "CAIR SEBAGIAN, DIAMBIL (Rp)", "CAIR SEBAGIAN, SISA (Rp)",
    "BELUM TRANSAKSI (Rp)", "BELUM DILAPORKAN (Rp)",
    "PERIKSA", "TIDAK DIBAYARKAN (KPM, Rp0)",
)  # fmt: skip
_ANGKA: tuple[Callable[[Neraca], int], ...] = (
    lambda n: n.rencana_n,
    lambda n: n.cair_n,
    lambda n: n.sebagian_n,
    lambda n: n.tidak_n,
    lambda n: n.belum_n,
    lambda n: n.rencana_rp,
    lambda n: n.cair_rp,
    lambda n: n.sebagian_rp,
    lambda n: n.sisa_rp,
    lambda n: n.tidak_rp,
    lambda n: n.belum_rp,
)
_LEBAR = (30, *[13] * 5, *[16] * 6, 16, 14)
BARIS_KEPALA = 5


def tulis_ringkasan(
    lembar: Any,
    tempat: Path,
    desa: Mapping[str, tuple[str, Neraca]],
    petugas: Mapping[int | None, tuple[str, Neraca]],
    *,
    tahap: Tahap,
    wilayah: Wilayah,
    oleh: Pengguna,
    pada: datetime,
) -> None:
    """Both tables, each with its total, then the signatures. PERIKSA says whether the balance holds."""
    for i, lebar in enumerate(_LEBAR, 1):
        lembar.column_dimensions[get_column_letter(i)].width = lebar
    lembar.freeze_panes = f"B{BARIS_KEPALA + 1}"
    cetak(lembar, ulang=f"{BARIS_KEPALA}:{BARIS_KEPALA}")
    percepat(lembar, tempat, [])  # for its file: every row here is styled
    lembar.append([sel(lembar, "RINGKASAN REKONSILIASI", JUDUL)])
    lembar.append([sel(lembar, f"{tahap}, {wilayah.nama}", TEBAL)])
    lembar.append(
        [sel(lembar, "Direncanakan = sudah transaksi + cair sebagian (diambil dan sisa) + belum transaksi "
             "+ belum dilaporkan")]
    )  # fmt: skip
    lembar.append([])
    banyak = BARIS_KEPALA
    lembar.append(baris_judul(lembar, KEPALA))
    banyak += _tabel(lembar, "PER DESA/KELURAHAN", [isi for _, isi in sorted(desa.items())])
    banyak += _tabel(lembar, "PER PENDAMPING", sorted(petugas.values(), key=lambda isi: isi[0]))
    for baris in _tanda_tangan(lembar, wilayah, oleh, pada):
        lembar.append(baris)
        banyak += 1
    lembar.print_area = f"A1:{get_column_letter(len(KEPALA))}{banyak}"


def _tabel(lembar: Any, judul: str, isi: Iterable[tuple[str, Neraca]]) -> int:
    jumlah = Neraca()
    lembar.append([sel(lembar, judul, TEBAL)])
    banyak = 3
    for nama, neraca in isi:
        lembar.append(_baris(lembar, nama, neraca))
        for f in fields(Neraca):
            setattr(jumlah, f.name, getattr(jumlah, f.name) + getattr(neraca, f.name))
        banyak += 1
    lembar.append(_baris(lembar, "JUMLAH", jumlah, tebal=True))
    lembar.append([])
    return banyak


def _baris(lembar: Any, nama: str, neraca: Neraca, *, tebal: bool = False) -> list[Any]:
    huruf = TEBAL if tebal else None
    periksa = "Seimbang" if neraca.seimbang else f"Selisih {neraca.selisih_n} KPM, Rp{neraca.selisih_rp}"
    return berbingkai(
        [
            sel(lembar, nama, huruf),
            *[sel(lembar, angka(neraca), huruf, bentuk=RUPIAH) for angka in _ANGKA],
            sel(lembar, periksa, huruf),
            sel(lembar, neraca.tanpa_dana_n, huruf, bentuk=RUPIAH),
        ]
    )


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
