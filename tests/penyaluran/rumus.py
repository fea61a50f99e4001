"""The few functions our workbooks use, computed from the cells alone: what a spreadsheet would show on opening."""

import re
from typing import Any

from openpyxl.utils import range_boundaries

_TEKS = re.compile(r'"([^"]*)"')
_RENTANG = re.compile(r"(?:(\w+)!)?\$?([A-Z]{1,2})\$?(\d+)(?::\$?([A-Z]{1,2})\$?(\d+))?")


class _Teks(str):
    __slots__ = ()

    def __and__(self, lain: Any) -> "_Teks":
        return _Teks(f"{self}{lain}")


def hitung(buku: Any, lembar: str, rumus: str) -> Any:
    """The value of a formula of that sheet, formulas it refers to computed first."""
    teks: list[str] = []

    def simpan(cocok: re.Match[str]) -> str:
        teks.append(cocok[1])
        return f"T({len(teks) - 1})"

    def rujuk(cocok: re.Match[str]) -> str:
        di, kolom, baris, kolom_akhir, baris_akhir = cocok.groups()
        if kolom_akhir:
            return f"R({di or lembar!r},'{kolom}{baris}:{kolom_akhir}{baris_akhir}')"
        return f"V({di or lembar!r},'{kolom}{baris}')"

    tanpa_teks = _TEKS.sub(simpan, rumus.removeprefix("="))
    ekspresi = _RENTANG.sub(rujuk, tanpa_teks).replace("=", "==")
    nama = {
        "T": lambda i: _Teks(teks[i]),
        "R": lambda di, rentang: _sel(buku, di, rentang),
        "V": lambda di, sel: nilai(buku, di, sel),
        "SUM": lambda isi: sum(x for x in isi if isinstance(x, int)),
        "SUMIFS": lambda isi, *syarat: sum(
            x for x, ya in zip(isi, _pilih(*syarat), strict=True) if ya and isinstance(x, int)
        ),
        "COUNTIFS": lambda *syarat: sum(_pilih(*syarat)),
        "AND": lambda *isi: all(isi),
        "IF": lambda bila, ya, tidak: ya if bila else tidak,
    }
    hasil = eval(ekspresi, {"__builtins__": {}}, nama)
    return str(hasil) if isinstance(hasil, str) else hasil


def nilai(buku: Any, lembar: str, sel: str) -> Any:
    isi = buku[lembar][sel].value
    return hitung(buku, lembar, isi) if buku[lembar][sel].data_type == "f" else isi


def _sel(buku: Any, lembar: str, rentang: str) -> list[Any]:
    kiri, atas, kanan, bawah = range_boundaries(rentang)
    return [
        nilai(buku, lembar, s.coordinate)
        for baris in buku[lembar].iter_rows(min_row=atas, max_row=bawah, min_col=kiri, max_col=kanan)
        for s in baris
    ]


def _pilih(isi: list[Any], syarat: str, *lain: Any) -> list[bool]:
    if syarat.startswith(">"):
        cocok = [isinstance(x, int) and x > int(syarat[1:]) for x in isi]
    else:
        cocok = [x == syarat for x in isi]
    if not lain:
        return cocok
    return [a and b for a, b in zip(cocok, _pilih(*lain), strict=True)]
