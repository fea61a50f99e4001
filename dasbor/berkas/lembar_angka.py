"""Sheets of figures: title lines, one heading row, rows with formulas, a row of sums that agree with their values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from inti.berkas.daftar import baris_kepala
from inti.berkas.lembar import SelRumus, buku_mengalir, percepat
from inti.berkas.rupa import JUDUL, TEBAL, baris_judul, berbingkai, cetak, rumus, sel
from inti.sementara import berkas_tanpa_nama

BILANGAN, PERSEN, RATA = "#,##0", "0.0%", "#,##0.0"
_BUNGKUS = Alignment(wrap_text=True, vertical="top")
_PANJANG = 40  # characters from which a text is written over several lines


@dataclass(frozen=True)
class Rumus:
    """A formula (without `=`) with the value it has now. `{b}` in it is the number of its row."""

    isi: str
    nilai: str | float
    bentuk: str | None = None


@dataclass(frozen=True)
class Bilangan:
    """A number with a look of its own."""

    nilai: float
    bentuk: str


Isi: TypeAlias = str | float | Rumus | Bilangan | None


@dataclass(frozen=True)
class Kolom:
    judul: str
    lebar: int
    bentuk: str | None = None


@dataclass(frozen=True)
class LembarAngka:
    """One sheet. The first line of `judul` is its title, the last a remark, those between are bold.

    `jumlah` is the last row; `{awal}` and `{akhir}` in its formulas are the first and last row above it.
    """

    nama: str
    judul: Sequence[str]
    kolom: Sequence[Kolom]
    baris: Sequence[Sequence[Isi]]
    jumlah: Sequence[Isi] = field(default_factory=tuple)
    penutup: Sequence[Sequence[str]] = field(default_factory=tuple)  # plain rows after the table
    beku: str = "B"  # columns left of it stay in sight


def tulis_buku_angka(keluaran: Path | BinaryIO, *, judul: str, lembar: Iterable[LembarAngka]) -> int:
    """Write the workbook; returns the number of rows below headings, sums aside."""
    baris = 0
    with ExitStack() as tempat, buku_mengalir() as buku:
        buku.properties.creator = "PKH Lapangan"
        buku.properties.title = judul
        for satu in lembar:
            _tulis(buku.create_sheet(satu.nama), tempat.enter_context(berkas_tanpa_nama()), satu)
            baris += len(satu.baris)
        buku.save(keluaran)
    return baris


def _tulis(lembar: Any, tempat: Path, isi: LembarAngka) -> None:
    kepala = baris_kepala(isi.judul)
    for n, k in enumerate(isi.kolom, 1):
        lembar.column_dimensions[get_column_letter(n)].width = k.lebar
    lembar.freeze_panes = f"{isi.beku}{kepala + 1}"
    cetak(lembar, ulang=f"{kepala}:{kepala}")
    percepat(lembar, tempat, [k.bentuk for k in isi.kolom])
    utama, *tengah, catatan = isi.judul
    for teks, huruf in [(utama, JUDUL), *((t, TEBAL) for t in tengah), (catatan, None)]:
        lembar.append([sel(lembar, teks, huruf)])
    lembar.append([])
    lembar.append(baris_judul(lembar, [k.judul for k in isi.kolom]))
    akhir = kepala + len(isi.baris)
    for nomor, baris in enumerate(isi.baris, kepala + 1):
        lembar.append(berbingkai(list(_sel(lembar, isi.kolom, baris, b=nomor))))
    if isi.jumlah and isi.baris:
        tempat_jumlah = {"b": akhir + 1, "awal": kepala + 1, "akhir": akhir}
        lembar.append(berbingkai(list(_sel(lembar, isi.kolom, isi.jumlah, TEBAL, **tempat_jumlah))))
    for biasa in isi.penutup:
        lembar.append([sel(lembar, teks) for teks in biasa])


def _sel(
    lembar: Any, kolom: Sequence[Kolom], baris: Sequence[Isi], huruf: Font | None = None, **tempat: int
) -> Iterator[Any]:
    for k, isi in zip(kolom, baris, strict=True):
        if isinstance(isi, Rumus):
            yield _rumus(lembar, isi, k, huruf, tempat)
            continue
        nilai, bentuk = (isi.nilai, isi.bentuk) if isinstance(isi, Bilangan) else (isi, k.bentuk)
        satu = sel(lembar, nilai if isinstance(nilai, str) else None, huruf)
        if isinstance(nilai, int | float):
            satu.value = nilai
            satu.number_format = bentuk or BILANGAN
        elif isinstance(nilai, str) and len(nilai) > _PANJANG:
            satu.alignment = _BUNGKUS
        yield satu


def _rumus(lembar: Any, isi: Rumus, k: Kolom, huruf: Font | None, tempat: dict[str, int]) -> SelRumus:
    return rumus(lembar, isi.isi.format(**tempat), isi.nilai, huruf, bentuk=isi.bentuk or k.bentuk)


def bagi(atas: str, dari: str, n: int, d: int, bentuk: str = PERSEN) -> Rumus:
    """The quotient of two cells, empty where there is nothing to divide by."""
    return Rumus(f'IF({dari}=0,"",{atas}/{dari})', n / d if d else "", bentuk)


def jumlah(kolom: str, nilai: int) -> Rumus:
    return Rumus(f"SUM({kolom}{{awal}}:{kolom}{{akhir}})", nilai, BILANGAN)
