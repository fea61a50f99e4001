"""A plain list as a workbook: title lines, one heading row, one row per record, ready to print on F4."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from openpyxl.utils import get_column_letter

from inti.berkas.lembar import BarisLembar, buku_mengalir, percepat
from inti.berkas.rupa import JUDUL, TEBAL, baris_judul, cetak, sel
from inti.sementara import berkas_tanpa_nama

RUPIAH, TANGGAL, TEKS = "#,##0", "dd/mm/yyyy", "@"
_POTONG = 2000


@dataclass(frozen=True)
class KolomDaftar:
    """One column: heading, width in characters, and its number format (None: General)."""

    judul: str
    lebar: int
    bentuk: str | None = TEKS


def tulis_daftar(
    *,
    keluaran: Path,
    lembar: str,
    judul: Sequence[str],
    kolom: Sequence[KolomDaftar],
    baris: Iterable[Sequence[str | int | date | None]],
    maju: Callable[[int, int, str], object],
    total: int = 0,
    catatan: str = "Menulis baris",
) -> int:
    """Write the workbook; memory stays flat whatever the number of rows. Returns how many were written.

    `maju` is told (done, total, remark) now and then. The first line of `judul` is the title. An empty line follows,
    then the heading.
    """
    kepala = len(judul) + 2
    with berkas_tanpa_nama() as tempat, buku_mengalir() as buku:
        buku.properties.creator = "PKH Lapangan"
        buku.properties.title = " ".join(judul[:2])
        satu = buku.create_sheet(lembar)
        for i, k in enumerate(kolom, 1):
            huruf = get_column_letter(i)
            satu.column_dimensions[huruf].width = k.lebar
            if k.bentuk:
                satu.column_dimensions[huruf].number_format = k.bentuk
        satu.freeze_panes = f"A{kepala + 1}"
        cetak(satu, ulang=f"{kepala}:{kepala}")
        percepat(satu, tempat, [k.bentuk for k in kolom])
        for i, teks in enumerate(judul):
            satu.append([sel(satu, teks, JUDUL if i == 0 else TEBAL)])
        satu.append([])
        satu.append(baris_judul(satu, [k.judul for k in kolom]))
        nomor = 0
        for nomor, isi in enumerate(baris, 1):
            satu.append(BarisLembar(isi))
            if nomor % _POTONG == 0:
                maju(nomor, max(total, nomor), catatan)
        ujung = f"{get_column_letter(len(kolom))}{kepala + nomor}"
        satu.auto_filter.ref = f"A{kepala}:{ujung}"
        satu.print_area = f"A1:{ujung}"
        maju(nomor, nomor, "Menyimpan buku kerja")
        buku.save(keluaran)
    return nomor
