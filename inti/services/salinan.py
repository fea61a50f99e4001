"""A copy of everything held about one family: each app tells its own part (docs/program.md §13)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, cast

from django.db.models import Field, ForeignKey, Model

from inti.identitas import buka
from inti.templatetags.format import KOSONG, rupiah, tanggal, waktu


@dataclass(frozen=True)
class Bagian:
    """A part of the copy: up to six columns are printed as a table, more as labels and values."""

    judul: str
    kolom: list[str]
    baris: list[list[str]] = field(default_factory=list)
    catatan: str = ""


Penyusun = Callable[[Any], Iterable[Bagian]]
_PENYUSUN: dict[str, tuple[int, Penyusun]] = {}
_MODEL: set[str] = set()


def bagian_salinan(*, urut: int, memuat: Sequence[str]) -> Callable[[Penyusun], Penyusun]:
    """Register what an app holds about a family; `memuat` names the models told (`pendamping.Kunjungan`).

    A test holds the names against every model that points at a family.
    """

    def daftar(fungsi: Penyusun) -> Penyusun:
        _PENYUSUN[f"{fungsi.__module__}.{fungsi.__qualname__}"] = (urut, fungsi)
        _MODEL.update(memuat)
        return fungsi

    return daftar


def susun_salinan(keluarga: Any) -> list[Bagian]:
    """Every registered part about one family, in order."""
    return [b for _, fungsi in sorted(_PENYUSUN.values(), key=lambda p: p[0]) for b in fungsi(keluarga)]


def model_tersalin() -> frozenset[str]:
    return frozenset(_MODEL)


def bagian_model(judul: str, isi: Iterable[Model], kolom: Sequence[str], catatan: str = "") -> Bagian:
    """Rows of a model as a part: `kolom` are field names (`nominal:rp` for rupiah), or `nik` for it in full.

    `kendala__alasan` is a field of the record a row belongs to.
    """
    baris = list(isi)
    if not baris:
        return Bagian(judul, [], [], catatan)
    return Bagian(
        judul,
        [_label(*_bidang(type(baris[0]), k.removesuffix(_RUPIAH))) for k in kolom],
        [[_isi(satu, k) for k in kolom] for satu in baris],
        catatan,
    )


def _isi(satu: Any, kolom: str) -> str:
    *jalan, nama = kolom.removesuffix(_RUPIAH).split("__")
    for langkah in jalan:
        satu = getattr(satu, langkah)
        if satu is None:
            return KOSONG
    if kolom.endswith(_RUPIAH):
        return rupiah(getattr(satu, nama))
    return teks_kolom(satu, _bidang(type(satu), nama)[0], nama)


def _bidang(model: type[Model], kolom: str) -> tuple[Field[Any, Any] | None, str]:
    """The field and its name; identifiers in full are none, but a property."""
    *jalan, nama = kolom.split("__")
    for langkah in jalan:
        model = cast("type[Model]", model._meta.get_field(langkah).related_model)
    return {f.name: f for f in model._meta.fields}.get(nama), nama


_RUPIAH = ":rp"
_SINGKAT = {"nik": "NIK", "kk": "No KK", "rekening": "Nomor rekening"}


def _label(f: Field[Any, Any] | None, nama: str) -> str:
    teks = str(f.verbose_name) if f is not None else _SINGKAT.get(nama, nama.replace("_", " "))
    return teks[:1].upper() + teks[1:]


def teks_kolom(objek: Any, f: Field[Any, Any] | None, nama: str) -> str:
    """One value as people read it; identifiers in full."""
    if f is None and nama in _SINGKAT:
        sandi = getattr(objek, f"{nama}_sandi")
        return buka(sandi) if sandi else KOSONG
    if f is not None and f.choices and not isinstance(f, ForeignKey):
        return str(getattr(objek, f"get_{nama}_display")() or KOSONG)
    return teks_nilai(getattr(objek, nama))


def teks_nilai(nilai: Any) -> str:
    if nilai is None or nilai in ("", [], {}):
        return KOSONG
    if isinstance(nilai, bool):
        return "Ya" if nilai else "Tidak"
    if isinstance(nilai, datetime):
        return waktu(nilai)
    if isinstance(nilai, date):
        return tanggal(nilai)
    if isinstance(nilai, time):
        return f"{nilai:%H.%M}"
    if isinstance(nilai, dict):
        # Keys with # are traces for the program, such as a part of a blind index: they tell a family nothing.
        isi = {k: v for k, v in nilai.items() if not str(k).startswith("#")}
        return "; ".join(f"{str(k).replace('_', ' ')}: {teks_nilai(v)}" for k, v in isi.items()) or KOSONG
    if isinstance(nilai, list | tuple):
        return ", ".join(teks_nilai(v) for v in nilai)
    return str(getattr(nilai, "nama", nilai))
