"""Paging by key: page 400 costs what page 1 costs, and a new row shifts nothing."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Model, Q, QuerySet

from inti.identitas import IdentitasRusak, buka, sandikan
from inti.templatetags.format import angka

PANJANG_HALAMAN = 50
HITUNG_MAKS = 1000  # what waits is counted up to here, and said to be more beyond
_GARAM = "halaman"


@dataclass(frozen=True)
class Halaman:
    """One page of a list: the rows, and the token that asks for the next (None at the end).

    `semua`: the whole list, where it may be counted; `pertama`: nothing stands before these rows.
    """

    baris: list[Any]
    berikut: str | None
    semua: QuerySet[Any] | None = field(default=None, repr=False, compare=False)
    pertama: bool = False

    @cached_property
    def jumlah(self) -> int | None:
        """All rows of the list, counted up to one above `HITUNG_MAKS` by one query whatever their number; None where
        it is not counted."""
        if self.semua is not None:
            return self.semua.order_by()[: HITUNG_MAKS + 1].count()
        return len(self.baris) if self.pertama and self.berikut is None else None

    def tulis_jumlah(self, apa: str) -> str:
        """`132 keluarga`, `lebih dari 1.000 keluarga`; on the first page, and nothing of an empty list."""
        if not self.pertama or not self.jumlah:
            return ""
        return f"lebih dari {angka(HITUNG_MAKS)} {apa}" if self.jumlah > HITUNG_MAKS else f"{angka(self.jumlah)} {apa}"


def halaman_kunci(
    qs: QuerySet[Any],
    *,
    urut: tuple[str, ...],
    sesudah: str | None = None,
    panjang: int = PANJANG_HALAMAN,
    cabang: Sequence[QuerySet[Any]] = (),
) -> Halaman:
    """Cut one page out of `qs` ordered by `urut`: a leading `-` counts down, the last field must be unique.

    `sesudah` is the previous page's `berikut`; a damaged or foreign token starts at the beginning.
    Values in a token may be names, so it is encrypted rather than merely encoded.

    With `cabang` the list is the union of these queries, each cut to one page before they meet, and `qs` only
    says how rows are read: an OR over conditions with an index each would read the whole table.
    """
    daftar = [qs.model._meta.label_lower, *urut]
    nilai = _buka_token(sesudah, daftar) if sesudah else None
    semua = None if cabang else qs
    syarat = Q() if nilai is None else _setelah(urut, nilai)
    if cabang:
        bagian = [c.filter(syarat).order_by(*urut).values("pk")[: panjang + 1] for c in cabang]
        qs = qs.filter(pk__in=bagian[0].union(*bagian[1:]))
    else:
        qs = qs.filter(syarat)
    baris = list(qs.order_by(*urut)[: panjang + 1])
    lanjut = len(baris) > panjang
    baris = baris[:panjang]
    return Halaman(baris, _buat_token(baris[-1], urut, daftar) if lanjut else None, semua, nilai is None)


def _setelah(urut: tuple[str, ...], nilai: list[Any]) -> Q:
    syarat = Q(pk__in=[])
    sama = Q()
    for kolom, isi in zip(urut, nilai, strict=True):
        nama = kolom.removeprefix("-")
        syarat |= sama & Q(**{f"{nama}__{'lt' if kolom.startswith('-') else 'gt'}": isi})
        sama &= Q(**{nama: isi})
    # Says the same twice: only this bound lets the database begin inside the index, not at the list's start.
    pertama = urut[0].removeprefix("-")
    return Q(**{f"{pertama}__{'lte' if urut[0].startswith('-') else 'gte'}": nilai[0]}) & syarat


def _ambil(obj: Any, nama: str) -> Any:
    for bagian in nama.split("__"):
        obj = obj[bagian] if isinstance(obj, dict) else getattr(obj, bagian)
    return obj.pk if isinstance(obj, Model) else obj


def _buat_token(obj: Any, urut: tuple[str, ...], daftar: list[str]) -> str:
    nilai = [_ambil(obj, kolom.removeprefix("-")) for kolom in urut]
    return sandikan(_GARAM + json.dumps([daftar, nilai], default=str)).decode()


def _buka_token(token: str, daftar: list[str]) -> list[Any] | None:
    try:
        isi = buka(token.encode())
    except (IdentitasRusak, UnicodeEncodeError):
        return None
    if not isi.startswith(_GARAM):
        return None
    # Values of another list or order would not even be of the right type.
    milik, nilai = json.loads(isi.removeprefix(_GARAM))
    return nilai if milik == daftar else None
