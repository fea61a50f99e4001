"""One official sheet, told once: the same headings, rows and totals as a workbook and as a printed paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from inti.berkas.rupa import JUDUL, TEBAL, baris_judul, berbingkai, cetak, nama_lembar, sel
from inti.templatetags.format import angka

CENTANG = "√"
_TENGAH = Alignment(horizontal="center", vertical="top", wrap_text=True)
_KIRI = Alignment(vertical="top", wrap_text=True)
Isi = str | int | None


@dataclass(frozen=True)
class KolomPantau:
    """One column. `atas` is the heading it shares with its neighbours; `lebar` in characters."""

    judul: str
    lebar: int
    atas: str = ""
    tengah: bool = False


@dataclass(frozen=True)
class LembarPantau:
    """One sheet: title, lines that say whose it is, columns, rows, the total row, words below.

    `tebal` are indexes of rows that are subtotals; `kosong` says why there are no rows, in their place.
    """

    nama: str
    judul: str
    ket: Sequence[tuple[str, str]]
    kolom: Sequence[KolomPantau]
    baris: Sequence[Sequence[Isi]]
    jumlah: Sequence[Isi] | None = None
    tebal: frozenset[int] = frozenset()
    bawah: Sequence[tuple[str, str]] = ()
    kosong: str = ""
    tanda_tangan: Sequence[tuple[str, str, str]] = ()  # above the name, name, below it
    lebar: bool = False  # landscape on paper
    catatan: Sequence[str] = field(default_factory=tuple)

    @property
    def berkepala_dua(self) -> bool:
        return any(k.atas for k in self.kolom)


def judul_kolom(lembar: LembarPantau) -> list[tuple[str, int, int]]:
    """Runs of the upper heading: words, first column, number of columns; a column of its own stands for itself."""
    hasil: list[tuple[str, int, int]] = []
    for atas, isi in groupby(enumerate(lembar.kolom), key=lambda p: p[1].atas):
        nomor = [i for i, _ in isi]
        hasil += [(atas, nomor[0], len(nomor))] if atas else [(lembar.kolom[i].judul, i, 1) for i in nomor]
    return hasil


def tulis_buku(lembar: Iterable[LembarPantau], keluaran: Any, *, judul: str) -> int:
    """Write the workbook to a path or an open file; returns the number of rows, totals not counted."""
    buku = Workbook()
    buku.remove(buku.worksheets[0])
    buku.properties.creator, buku.properties.title = "PKH Lapangan", judul
    ada: set[str] = set()
    baris = 0
    for isi in lembar:
        _tulis_lembar(buku.create_sheet(nama_lembar(isi.nama, ada)), isi)
        baris += len(isi.baris)
    buku.save(keluaran)
    return baris


def _tulis_lembar(hasil: Any, isi: LembarPantau) -> None:
    banyak = len(isi.kolom)
    for i, k in enumerate(isi.kolom, 1):
        hasil.column_dimensions[get_column_letter(i)].width = k.lebar
    hasil.append([sel(hasil, isi.judul, JUDUL)])
    for nama, nilai in isi.ket:
        hasil.append([sel(hasil, f"{nama}: {nilai or '–'}", TEBAL)])
    for teks in isi.catatan:
        hasil.append([sel(hasil, teks)])
    kepala = 2 + len(isi.ket) + len(isi.catatan) + 1
    hasil.append([])
    _tulis_kepala(hasil, isi, kepala)
    akhir = kepala + isi.berkepala_dua
    hasil.freeze_panes = f"C{akhir + 1}"
    cetak(hasil, ulang=f"{kepala}:{akhir}")
    hasil.page_setup.orientation = "landscape" if isi.lebar else "portrait"
    for n, satu in enumerate(isi.baris):
        hasil.append(_sel_baris(hasil, isi, satu, tebal=n in isi.tebal))
    if not isi.baris:
        hasil.append(berbingkai([sel(hasil, isi.kosong), *(sel(hasil, "") for _ in range(banyak - 1))]))
        _gabung(hasil, hasil.max_row, 1, hasil.max_row, banyak)
    elif isi.jumlah is not None:
        hasil.append(_sel_baris(hasil, isi, isi.jumlah, tebal=True))
    for nama, nilai in isi.bawah:
        hasil.append([])
        hasil.append([sel(hasil, nama, TEBAL)])
        for teks in (nilai or "–").splitlines():
            hasil.append([sel(hasil, teks)])
    _tulis_tanda_tangan(hasil, isi)
    hasil.print_area = f"A1:{get_column_letter(banyak)}{hasil.max_row}"


def _tulis_kepala(hasil: Any, isi: LembarPantau, kepala: int) -> None:
    if not isi.berkepala_dua:
        hasil.append(baris_judul(hasil, [k.judul for k in isi.kolom]))
        return
    hasil.append(baris_judul(hasil, [k.atas or k.judul for k in isi.kolom]))
    hasil.append(baris_judul(hasil, [k.judul if k.atas else "" for k in isi.kolom]))
    for _, awal, lebar in judul_kolom(isi):
        if isi.kolom[awal].atas:
            _gabung(hasil, kepala, awal + 1, kepala, awal + lebar)
        else:
            _gabung(hasil, kepala, awal + 1, kepala + 1, awal + 1)


def _gabung(hasil: Any, baris: int, kolom: int, baris_akhir: int, kolom_akhir: int) -> None:
    if (baris, kolom) != (baris_akhir, kolom_akhir):
        hasil.merge_cells(start_row=baris, start_column=kolom, end_row=baris_akhir, end_column=kolom_akhir)


def _sel_baris(hasil: Any, isi: LembarPantau, baris: Sequence[Isi], *, tebal: bool) -> list[Any]:
    satu = [sel(hasil, nilai, TEBAL if tebal else None) for nilai in baris]
    for s, k in zip(satu, isi.kolom, strict=True):
        s.alignment = _TENGAH if k.tengah else _KIRI
    return berbingkai(satu)


def _tulis_tanda_tangan(hasil: Any, isi: LembarPantau) -> None:
    for atas, nama, bawah in isi.tanda_tangan:
        hasil.append([])
        for teks in (*atas.splitlines(), "", "", nama, bawah):
            hasil.append([None, sel(hasil, teks)] if teks else [])


def data_cetak(lembar: Iterable[LembarPantau]) -> dict[str, Any]:
    """The same sheets for `templates/cetak/pantau.typ`: all texts, columns in their relative widths."""
    semua = list(lembar)
    return {"judul": semua[0].judul if semua else "", "lembar": [_satu_cetak(isi) for isi in semua]}


def _satu_cetak(isi: LembarPantau) -> dict[str, Any]:
    return {
        "judul": isi.judul,
        "ket": [[nama, nilai or "–"] for nama, nilai in isi.ket],
        "kolom": [{"judul": k.judul, "lebar": k.lebar, "tengah": k.tengah} for k in isi.kolom],
        "dua": isi.berkepala_dua,
        "atas": list(_atas_cetak(isi)),
        "bawahan": [k.judul for k in isi.kolom if k.atas],
        "baris": [[_teks(c) for c in baris] for baris in isi.baris],
        "tebal": sorted(isi.tebal),
        "jumlah": [_teks(c) for c in isi.jumlah] if isi.jumlah is not None and isi.baris else [],
        "bawah": [[nama, (nilai or "–").splitlines()] for nama, nilai in isi.bawah],
        "kosong": isi.kosong,
        "catatan": list(isi.catatan),
        "tanda_tangan": [[atas.splitlines(), nama, bawah] for atas, nama, bawah in isi.tanda_tangan],
        "lebar": isi.lebar,
    }


def _atas_cetak(isi: LembarPantau) -> Iterator[dict[str, Any]]:
    for teks, awal, lebar in judul_kolom(isi):
        yield {"teks": teks, "kolom": lebar, "baris": 1 if isi.kolom[awal].atas or not isi.berkepala_dua else 2}


def _teks(isi: Isi) -> str:
    return "" if isi is None else angka(isi) if isinstance(isi, int) else str(isi)
