"""Plain lists as a workbook: per sheet title lines, one heading row, one numbered row per record, ready for F4."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from inti.berkas.lembar import BarisLembar, buku_mengalir, percepat
from inti.berkas.rupa import JUDUL, TEBAL, baris_judul, cetak, sel
from inti.sementara import berkas_tanpa_nama

RUPIAH, TANGGAL, TEKS = "#,##0", "dd/mm/yyyy", "@"
_POTONG = 2000
_BEKU = "C"  # number and name stay in sight


@dataclass(frozen=True)
class KolomDaftar:
    """One column: heading, width in characters, and its number format (None: General)."""

    judul: str
    lebar: int
    bentuk: str | None = TEKS


# Who a row is about, in every list of families; the number is written by the list itself.
IDENTITAS_KELUARGA = (
    KolomDaftar("NAMA PENERIMA", 28),
    KolomDaftar("NIK", 19),
    KolomDaftar("NO KK", 19),
    KolomDaftar("ALAMAT", 30),
    KolomDaftar("RT", 5),
    KolomDaftar("RW", 5),
    KolomDaftar("KELURAHAN", 20),
    KolomDaftar("KECAMATAN", 18),
)
_NOMOR = KolomDaftar("No", 6, None)


@dataclass(frozen=True)
class LembarDaftar:
    """One sheet. The first line of `judul` is its title, the last a remark, those between are bold."""

    nama: str
    judul: Sequence[str]
    kolom: Sequence[KolomDaftar]
    baris: Iterable[Sequence[str | int | date | None]]


def tulis_daftar(
    *,
    keluaran: Path,
    judul: str,
    lembar: Iterable[LembarDaftar],
    maju: Callable[[int, int, str], object],
    total: int,
    penutup: Callable[[Workbook, Path], object] | None = None,
) -> int:
    """Write the workbook; memory stays flat whatever the number of rows. Returns how many were written.

    `maju` is told (done, total, remark) now and then. `penutup` adds one more sheet, of sums over the others; it is
    given a file for `percepat`.
    """
    hitung = _Hitung(maju, total)
    with ExitStack() as tempat, buku_mengalir() as buku:
        buku.properties.creator = "PKH Lapangan"
        buku.properties.title = judul
        for isi in lembar:
            _tulis_lembar(buku.create_sheet(isi.nama), tempat.enter_context(berkas_tanpa_nama()), isi, hitung)
        if penutup is not None:
            penutup(buku, tempat.enter_context(berkas_tanpa_nama()))
        maju(hitung.n, hitung.n, "Menyimpan buku kerja")
        buku.save(keluaran)
    return hitung.n


@dataclass
class _Hitung:
    """Rows written so far, of how many."""

    maju: Callable[[int, int, str], object]
    total: int
    n: int = 0

    def tambah(self) -> None:
        self.n += 1
        if self.n % _POTONG == 0:
            self.maju(self.n, self.total, "Menulis baris keluarga")


def baris_kepala(judul: Sequence[str]) -> int:
    """The row in which the headings stand, under title lines and an empty one."""
    return len(judul) + 2


def _tulis_lembar(lembar: Any, tempat: Path, isi: LembarDaftar, hitung: _Hitung) -> None:
    kolom, kepala = [_NOMOR, *isi.kolom], baris_kepala(isi.judul)
    for i, k in enumerate(kolom, 1):
        ukuran = lembar.column_dimensions[get_column_letter(i)]
        ukuran.width = k.lebar
        if k.bentuk:  # for rows a user adds below
            ukuran.number_format = k.bentuk
    lembar.freeze_panes = f"{_BEKU}{kepala + 1}"
    cetak(lembar, ulang=f"{kepala}:{kepala}")
    percepat(lembar, tempat, [k.bentuk for k in kolom])
    utama, *tengah, catatan = isi.judul
    for teks, huruf in [(utama, JUDUL), *((t, TEBAL) for t in tengah), (catatan, None)]:
        lembar.append([sel(lembar, teks, huruf)])
    lembar.append([])
    lembar.append(baris_judul(lembar, [k.judul for k in kolom]))
    nomor = 0
    for nomor, baris in enumerate(isi.baris, 1):
        lembar.append(BarisLembar((nomor, *baris)))
        hitung.tambah()
    ujung = f"{get_column_letter(len(kolom))}{kepala + nomor}"
    lembar.auto_filter.ref = f"A{kepala}:{ujung}"
    lembar.print_area = f"A1:{ujung}"
