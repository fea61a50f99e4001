"""Rows of an import file on their way into the database: COPY in pieces, judged and kept by SQL.

Two temporary tables, gone with the transaction: `impor_masuk` holds the rows as read, `impor_nilai` what the
kind of import made of them (nomor, hasil, sasaran_id, perubahan, kesalahan, peringatan).
"""

import io
import json
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

from inti.berkas.baris import Baris, Kesalahan
from inti.identitas import indeks_buta, samarkan_dalam, sandikan
from inti.models import BerkasImpor

_POTONG = 2000
_KOLOM = "nomor, nik_sandi, nik_indeks, kk_sandi, kk_indeks, isi, kesalahan, peringatan"
_IDENTITAS = ("nik", "no_kk")

Isi = Callable[[Baris], dict[str, Any]]


def siapkan() -> None:
    """Make the empty temporary tables, inside the caller's transaction."""
    with connection.cursor() as kursor:
        kursor.execute(
            """
            DROP TABLE IF EXISTS pg_temp.impor_masuk, pg_temp.impor_nilai;
            CREATE TEMP TABLE impor_masuk (
                nomor integer, nik_sandi bytea, nik_indeks bytea, kk_sandi bytea, kk_indeks bytea,
                isi jsonb, kesalahan jsonb, peringatan jsonb
            ) ON COMMIT DROP;
            CREATE TEMP TABLE impor_nilai (
                nomor integer PRIMARY KEY, hasil text NOT NULL, sasaran_id bigint,
                perubahan jsonb NOT NULL, kesalahan jsonb NOT NULL, peringatan jsonb NOT NULL DEFAULT '[]'
            ) ON COMMIT DROP;
            """
        )


def salin_masuk(baris: Iterable[Baris], maju: Callable[[int], None]) -> int:
    """COPY rows into `impor_masuk`; only a piece of them is in memory at a time. Returns how many."""
    banyak = 0
    potong: list[str] = []
    kk, sandi_kk = None, _nomor("kk", None)
    for satu in baris:
        if satu.nilai.get("no_kk") != kk:  # a family's members follow each other: encrypted once
            kk = satu.nilai.get("no_kk")
            sandi_kk = _nomor("kk", kk)
        potong.append(_baris_copy(satu, sandi_kk))
        banyak += 1
        if len(potong) == _POTONG:
            _copy(potong)
            maju(banyak)
    _copy(potong)
    with connection.cursor() as kursor:
        kursor.execute("ANALYZE impor_masuk (nomor)")
    return banyak


def _copy(potong: list[str]) -> None:
    with connection.cursor() as kursor:
        kursor.copy_expert(f"COPY impor_masuk ({_KOLOM}) FROM STDIN", io.StringIO("".join(potong)))
    potong.clear()


def _baris_copy(baris: Baris, kk: str) -> str:
    nilai = baris.nilai
    isi = {k: v for k, v in nilai.items() if v is not None and k not in _IDENTITAS}
    if baris.kesalahan:  # its cells may stand in each other's columns
        isi = {k: samarkan_dalam(v) if isinstance(v, str) else v for k, v in isi.items()}
    if baris.lain:
        # Columns that nobody declared: accounts, cards, and the No KK of lists that are known by NIK.
        isi["lain"] = {judul: samarkan_dalam(v) for judul, v in baris.lain.items()}
    return (
        f"{baris.nomor}\t{_nomor('nik', nilai.get('nik'))}\t{kk}\t{_json(isi)}\t"
        f"{_json(_tersamar(baris.kesalahan))}\t{_json(_tersamar(baris.peringatan))}\n"
    )


def _tersamar(pesan: Iterable[Kesalahan]) -> list[Kesalahan]:
    """Sentences quote the cell they are about."""
    return [(kolom, samarkan_dalam(alasan)) for kolom, alasan in pesan]


def _nomor(jenis: str, nilai: str | None) -> str:
    if nilai is None:
        return "\\N\t\\N"
    # A Fernet token is ASCII without a backslash, so bytea takes it as it is.
    return f"{sandikan(nilai).decode()}\t\\\\x{indeks_buta(jenis, nilai).hex()}"


def _json(isi: Any) -> str:
    # JSON escapes every control character; the backslash is what COPY would take for its own.
    return json.dumps(isi, ensure_ascii=False, default=str).replace("\\", "\\\\") if isi else _kosong(isi)


def _kosong(isi: Any) -> str:
    return "{}" if isinstance(isi, dict) else "[]"


def muat_ulang(berkas: BerkasImpor) -> None:
    """Fill `impor_masuk` from the rows the preview kept."""
    with connection.cursor() as kursor:
        kursor.execute(
            f"INSERT INTO impor_masuk ({_KOLOM}) SELECT {_KOLOM} FROM inti_barisimpor WHERE berkas_id = %s",  # noqa: S608
            [berkas.pk],
        )
        kursor.execute("ANALYZE impor_masuk (nomor)")


def simpan(berkas: BerkasImpor) -> None:
    """Keep the judged rows as the file's preview, in place of an earlier one."""
    with connection.cursor() as kursor:
        kursor.execute("DELETE FROM inti_barisimpor WHERE berkas_id = %s", [berkas.pk])
        kursor.execute(
            """
            INSERT INTO inti_barisimpor (berkas_id, nomor, hasil, nik_sandi, nik_indeks, kk_sandi, kk_indeks,
                                         isi, perubahan, kesalahan, peringatan, sasaran_id)
            SELECT %s, m.nomor, n.hasil, m.nik_sandi, m.nik_indeks, m.kk_sandi, m.kk_indeks,
                   m.isi, n.perubahan, m.kesalahan || n.kesalahan, m.peringatan || n.peringatan, n.sasaran_id
            FROM impor_masuk m JOIN impor_nilai n USING (nomor)
            """,
            [berkas.pk],
        )


def hitung() -> dict[str, int]:
    """Number of rows per judgement."""
    with connection.cursor() as kursor:
        kursor.execute("SELECT hasil, count(*) FROM impor_nilai GROUP BY hasil")
        return dict(kursor.fetchall())


def sidik() -> str:
    """Fingerprint of the judgement: the same when applied as when previewed, or the preview is stale.

    A row refused by its judgement is read again as a refused one, so what it was matched with does not count.
    """
    with connection.cursor() as kursor:
        kursor.execute(
            "SELECT coalesce(md5(string_agg(md5(n::text), '' ORDER BY nomor)), '') FROM ("
            "SELECT nomor, hasil, CASE WHEN hasil <> 'ditolak' THEN sasaran_id END, perubahan FROM impor_nilai) n"
        )
        return str(kursor.fetchone()[0])
