"""Rows of the balance on a sheet: totals and PERIKSA as formulas that carry their values (docs/program.md §4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from inti.berkas.daftar import RUPIAH
from inti.berkas.rupa import TEBAL, berbingkai, rumus, sel
from penyaluran.selectors import Neraca

KEPALA = (
    "DIRENCANAKAN (KPM)", "SUDAH TRANSAKSI (KPM)", "CAIR SEBAGIAN (KPM)", "BELUM TRANSAKSI (KPM)",
    "BELUM DILAPORKAN (KPM)",
    "DIRENCANAKAN (Rp)", "SUDAH TRANSAKSI (Rp)", "CAIR SEBAGIAN, DIAMBIL (Rp)", "CAIR SEBAGIAN, SISA (Rp)",
    "BELUM TRANSAKSI (Rp)", "BELUM DILAPORKAN (Rp)",
    "PERIKSA", "TIDAK DIBAYARKAN (KPM, Rp0)",
)  # fmt: skip
LEBAR = (*[13] * 5, *[16] * 6, 16, 14)
KALIMAT = (
    "Direncanakan = sudah transaksi + cair sebagian (diambil dan sisa) + belum transaksi + belum dilaporkan. "
    "PERIKSA menghitungnya di setiap baris."
)
ANGKA = (
    "rencana_n", "cair_n", "sebagian_n", "tidak_n", "belum_n",
    "rencana_rp", "cair_rp", "sebagian_rp", "sisa_rp", "tidak_rp", "belum_rp",
)  # fmt: skip
_PISAH = 5  # figures in families, then those in rupiah
SEIMBANG = "Seimbang"

# (name of the figure, letter of its column) -> formula
RumusKolom = Callable[[str, str], str]


def huruf_kolom(awal: int) -> dict[str, str]:
    """Letter of each figure's column when the first stands in column `awal`; `tanpa_dana_n` comes after PERIKSA."""
    kolom = {nama: get_column_letter(awal + i) for i, nama in enumerate(ANGKA)}
    return kolom | {
        "periksa": get_column_letter(awal + len(ANGKA)),
        "tanpa_dana_n": get_column_letter(awal + len(ANGKA) + 1),
    }


def baris_neraca(
    lembar: Any, kepala: Sequence[str], neraca: Neraca, nomor: int, jumlah: RumusKolom | None = None
) -> list[Any]:
    """A row: words, the figures (by `jumlah` as formulas with these values), PERIKSA, lines of Rp0."""
    huruf = TEBAL if jumlah else None
    kolom = huruf_kolom(len(kepala) + 1)

    def angka(nama: str) -> Any:
        nilai = getattr(neraca, nama)
        if jumlah is None:
            return sel(lembar, nilai, huruf, bentuk=RUPIAH)
        return rumus(lembar, jumlah(nama, kolom[nama]), nilai, huruf, bentuk=RUPIAH)

    return berbingkai(
        [
            *[sel(lembar, teks, huruf) for teks in kepala],
            *[angka(nama) for nama in ANGKA],
            _periksa(lembar, kolom, neraca, nomor, huruf),
            angka("tanpa_dana_n"),
        ]
    )


def _periksa(lembar: Any, kolom: dict[str, str], neraca: Neraca, nomor: int, huruf: Font | None) -> Any:
    def selisih(bagian: Sequence[str]) -> str:
        utuh, awal, akhir = (f"{kolom[n]}{nomor}" for n in (bagian[0], bagian[1], bagian[-1]))
        return f"{utuh}-SUM({awal}:{akhir})"

    n, rp = selisih(ANGKA[:_PISAH]), selisih(ANGKA[_PISAH:])
    isi = f'IF(AND({n}=0,{rp}=0),"{SEIMBANG}","Selisih "&({n})&" KPM, Rp"&({rp}))'
    nilai = SEIMBANG if neraca.seimbang else f"Selisih {neraca.selisih_n} KPM, Rp{neraca.selisih_rp}"
    return rumus(lembar, isi, nilai, huruf)
