"""Sheet *Neraca* of the reconciliation workbook: the balance of an area and of all below it (docs/program.md §4).

A desa's figures are values; every higher area is summed from the rows below it, and the last row counts the sheet of
families again: all as formulas, so that whoever opens the workbook can see that they agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openpyxl.utils import get_column_letter

from inti.berkas.rupa import JUDUL, TEBAL, baris_judul, berbingkai, cetak, rumus, sel
from penyaluran.berkas.rekap_rekonsiliasi import Rekap
from penyaluran.berkas.tabel_neraca import ANGKA, KALIMAT, SEIMBANG, baris_neraca, huruf_kolom
from penyaluran.berkas.tabel_neraca import KEPALA as KEPALA_NERACA
from penyaluran.berkas.tabel_neraca import LEBAR as LEBAR_NERACA
from penyaluran.enums import KeadaanBayar
from penyaluran.models import Tahap
from wilayah.enums import PANJANG_KODE, Tingkat
from wilayah.models import Wilayah

KEPALA = ("KODE", "WILAYAH", "TINGKAT", *KEPALA_NERACA)
_LEBAR = (15, 28, 16, *LEBAR_NERACA)
_TINGKAT_KOLOM = "C"
BARIS_KEPALA = 6


def siapkan_neraca(lembar: Any) -> None:
    for i, lebar in enumerate(_LEBAR, 1):
        lembar.column_dimensions[get_column_letter(i)].width = lebar
    lembar.freeze_panes = f"D{BARIS_KEPALA + 1}"
    cetak(lembar, ulang=f"{BARIS_KEPALA}:{BARIS_KEPALA}")


def tulis_neraca(
    lembar: Any,
    rekap: Rekap,
    nama: Mapping[str, str],
    *,
    tahap: Tahap,
    wilayah: Wilayah,
    dicetak: str,
    keluarga: Mapping[str, str],
) -> None:
    """`keluarga` gives the ranges of the sheet of families: NOMINAL, STATUS TRANSAKSI, JUMLAH DIAMBIL, SISA."""
    lembar.append([sel(lembar, "NERACA PENYALURAN", JUDUL)])
    lembar.append([sel(lembar, f"{tahap}, {wilayah.nama}", TEBAL)])
    lembar.append([sel(lembar, KALIMAT)])
    lembar.append([sel(lembar, dicetak)])
    lembar.append([])
    lembar.append(baris_judul(lembar, KEPALA))
    baris = _urutan(rekap, wilayah)
    nomor = BARIS_KEPALA
    for i, kode in enumerate(baris):
        nomor += 1
        tingkat = _tingkat(kode)
        label, isi = rekap.desa.get(kode) or (nama.get(kode, wilayah.nama), _di_bawah(rekap, kode))
        akhir = nomor + sum(1 for k in baris[i + 1 :] if k.startswith(f"{kode}."))
        jumlah = None if tingkat == Tingkat.DESA else _jumlah_di_bawah(nomor + 1, akhir, tingkat)
        lembar.append(baris_neraca(lembar, [kode, label, tingkat.label], isi, nomor, jumlah))
    total = rekap.total()
    lembar.append(
        baris_neraca(lembar, ["", "Menurut lembar Rekonsiliasi", ""], total, nomor + 1, _menurut_keluarga(keluarga))
    )
    _sama(lembar, BARIS_KEPALA + 1, nomor + 1)
    lembar.print_area = f"A1:{get_column_letter(len(KEPALA))}{nomor + 2}"


def _urutan(rekap: Rekap, wilayah: Wilayah) -> list[str]:
    """The area first, then each kecamatan with its desa: by code, a parent stands before what lies in it."""
    kode = {wilayah.kode}
    for desa in rekap.desa:
        kode |= {desa[:n] for n in PANJANG_KODE.values() if n >= len(wilayah.kode)}
    return sorted(kode)


def _tingkat(kode: str) -> Tingkat:
    return next(t for t, panjang in PANJANG_KODE.items() if panjang == len(kode))


def _di_bawah(rekap: Rekap, kode: str) -> Any:
    bagian = Rekap(desa={k: isi for k, isi in rekap.desa.items() if k.startswith(f"{kode}.")})
    return bagian.total()


def _jumlah_di_bawah(awal: int, akhir: int, tingkat: Tingkat) -> Any:
    if akhir < awal:
        return lambda *_: "0"
    anak = Tingkat(tingkat + 1).label
    syarat = f'{_TINGKAT_KOLOM}{awal}:{_TINGKAT_KOLOM}{akhir},"{anak}"'
    return lambda _, kolom: f"SUMIFS({kolom}{awal}:{kolom}{akhir},{syarat})"


def _menurut_keluarga(keluarga: Mapping[str, str]) -> Any:
    """Formulas over the sheet of families."""
    status = keluarga["STATUS TRANSAKSI"]
    label = {k: f'{status},"{k.label}"' for k in KeadaanBayar}
    nominal, jumlah, sisa = (keluarga[k] for k in ("NOMINAL", "JUMLAH DIAMBIL", "SISA"))
    isi = {
        "rencana_n": f'COUNTIFS({nominal},">0")',
        "rencana_rp": f"SUM({nominal})",
        "cair_rp": f"SUMIFS({jumlah},{label[KeadaanBayar.CAIR]})",
        "sebagian_rp": f"SUMIFS({jumlah},{label[KeadaanBayar.SEBAGIAN]})",
        "sisa_rp": f"SUMIFS({sisa},{label[KeadaanBayar.SEBAGIAN]})",
        "tidak_rp": f"SUMIFS({nominal},{label[KeadaanBayar.TIDAK]})",
        "belum_rp": f"SUMIFS({nominal},{label[KeadaanBayar.BELUM]})",
        **{f"{k.value}_n": f"COUNTIFS({label[k]})" for k in KeadaanBayar},
    }
    return lambda nama, _: isi[nama]


def _sama(lembar: Any, atas: int, bawah: int) -> None:
    """One cell that says whether the area's row and the recount agree."""
    kolom = huruf_kolom(4)
    sama = ",".join(f"{kolom[nama]}{atas}={kolom[nama]}{bawah}" for nama in ANGKA)
    isi = f'IF(AND({sama}),"{SEIMBANG}","Berbeda dengan baris pertama")'
    lembar.append(
        berbingkai([sel(lembar, ""), sel(lembar, "Sama dengan baris pertama?", TEBAL), rumus(lembar, isi, SEIMBANG)])
    )
