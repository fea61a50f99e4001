"""How pages read summaries: statements written once, since a query of sixty sums takes Django longer to write than the
rows take to read. `{milik}` is one of the conditions below; every value is a parameter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from dasbor.models import ANGKA, ANGKA_KELOMPOK

_JUMLAH = ", ".join(f"coalesce(sum(r.{k}), 0)::bigint" for k in ANGKA)
_BULAN = f"""SELECT r.bulan, max(r.tahap_kode), max(r.dihitung_pada), {_JUMLAH} FROM dasbor_ringkasan r
    WHERE r.bulan = ANY(%(bulan)s) AND {{milik}} GROUP BY 1"""
_WILAYAH = f"""SELECT w.kode, w.nama, {_JUMLAH} FROM wilayah_wilayah w
    LEFT JOIN dasbor_ringkasan r
        ON r.wilayah_id = w.kode AND r.bulan = %(bulan)s AND r.langsung = (w.tingkat = %(desa)s)
    WHERE {{milik}} GROUP BY 1, 2 ORDER BY 2, 1"""
# The same where each area has one row: what is not summed takes a third of the time to plan and to read.
_KOLOM = ", ".join(f"r.{k}" for k in ANGKA)
_BULAN_JUMLAH = f"""SELECT r.bulan, r.tahap_kode, r.dihitung_pada, {_KOLOM} FROM dasbor_ringkasan r
    WHERE r.bulan = ANY(%(bulan)s) AND {{milik}}"""
_WILAYAH_JUMLAH = f"""SELECT w.kode, w.nama, {_KOLOM} FROM wilayah_wilayah w
    LEFT JOIN dasbor_ringkasan r ON r.wilayah_id = w.kode AND r.bulan = %(bulan)s AND NOT r.langsung
    WHERE {{milik}} ORDER BY 2, 1"""
_ORANG = f"""SELECT r.petugas_id, coalesce(p.nama, ''), {_JUMLAH} FROM dasbor_ringkasan r
    LEFT JOIN akun_pengguna p ON p.id = r.petugas_id
    WHERE r.bulan = %(bulan)s AND r.langsung AND (r.wilayah_id = %(kode)s OR r.wilayah_id LIKE %(awalan)s)
    GROUP BY 1, 2 ORDER BY r.petugas_id IS NULL, 2, 1"""
_RINCI = """SELECT r.jenis, r.kode, sum(r.n)::bigint, sum(r.rp)::bigint FROM dasbor_ringkasanrinci r
    WHERE r.bulan = ANY(%(bulan)s) AND {milik} GROUP BY 1, 2"""
# A group's families can live in two desa, each with its part.
_JUMLAH_KELOMPOK = ", ".join(f"sum(r.{k})::bigint" for k in ANGKA_KELOMPOK)
_KELOMPOK = f"""SELECT r.bulan, max(r.tahap_kode), max(r.dihitung_pada), {_JUMLAH_KELOMPOK}
    FROM dasbor_ringkasankelompok r WHERE r.untuk_kelompok_id = %(kelompok)s AND r.bulan = ANY(%(bulan)s) GROUP BY 1"""
_RINCI_KELOMPOK = """SELECT split_part(i.key, '.', 1), substr(i.key, strpos(i.key, '.') + 1),
        sum((i.value->>0)::bigint)::bigint, sum((i.value->>1)::bigint)::bigint
    FROM dasbor_ringkasankelompok r CROSS JOIN jsonb_each(r.rinci) i
    WHERE r.untuk_kelompok_id = %(kelompok)s AND r.bulan = ANY(%(bulan)s) GROUP BY 1, 2"""

# Rows that add up to a place: the country, an area above a desa, a desa, one pendamping's part of an area.
NEGARA = "NOT r.langsung AND length(r.wilayah_id) = 2"
JUMLAH = "NOT r.langsung AND r.wilayah_id = %(kode)s"
DESA = "r.langsung AND r.wilayah_id = %(kode)s"
PETUGAS = "r.langsung AND r.petugas_id = %(petugas)s AND (r.wilayah_id = %(kode)s OR r.wilayah_id LIKE %(awalan)s)"
# The areas right below one, also those in which nothing was counted.
PROVINSI = "w.induk_id IS NULL"
ANAK = "w.induk_id = %(kode)s"


def per_bulan(milik: str, isi: dict[str, Any]) -> Iterator[tuple[Any, str, Any, dict[str, int]]]:
    """(month, stage, counted when, figures)."""
    for bulan, tahap, pada, *angka in _baris(_BULAN_JUMLAH if milik == JUMLAH else _BULAN, milik, isi):
        yield bulan, tahap, pada, _angka(angka)


def per_wilayah(milik: str, isi: dict[str, Any], *, desa: bool) -> list[tuple[str, str, dict[str, int]]]:
    """(code, name, figures) of areas; `desa`: of desa, whose figures lie with several pendamping."""
    sql = _WILAYAH if desa else _WILAYAH_JUMLAH
    return [(kode, nama, _angka(angka)) for kode, nama, *angka in _baris(sql, milik, isi)]


def per_orang(isi: dict[str, Any]) -> list[tuple[int | None, str, dict[str, int]]]:
    """(pendamping or None, name, figures)."""
    return [(nomor, nama, _angka(angka)) for nomor, nama, *angka in _baris(_ORANG, "", isi)]


def rinci(milik: str, isi: dict[str, Any]) -> list[tuple[str, str, int, int]]:
    """(kind, code, number, rupiah) of what a month is taken apart by."""
    return _baris(_RINCI, milik, isi)


def kelompok(isi: dict[str, Any]) -> Iterator[tuple[Any, str, Any, dict[str, int]]]:
    """Of one group, as `per_bulan` gives it."""
    for bulan, tahap, pada, *angka in _baris(_KELOMPOK, "", isi):
        yield bulan, tahap, pada, _angka(angka, ANGKA_KELOMPOK)


def rinci_kelompok(isi: dict[str, Any]) -> list[tuple[str, str, int, int]]:
    """The same taken apart, as `rinci` gives it."""
    return _baris(_RINCI_KELOMPOK, "", isi)


def _baris(sql: str, milik: str, isi: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as kursor:
        kursor.execute(sql.replace("{milik}", milik), isi)
        return kursor.fetchall()


def _angka(nilai: list[int | None], kolom: Sequence[str] = ANGKA) -> dict[str, int]:
    return {k: n for k, n in zip(kolom, nilai, strict=True) if n}
