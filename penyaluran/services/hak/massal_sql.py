"""Set-based reading and writing of entitlements. Everything here runs inside the caller's transaction."""

import io
from typing import Any

from django.db import connection

from kpm.enums import JenisKomponen

_KUNCI = 0x504B4802  # one calculation at a time per tahap
_JENIS = [j.value for j in JenisKomponen]

_KELUARGA = f"""
    SELECT k.id, coalesce(p.desa_id, k.desa_id), k.kepesertaan, p.nominal, p.status_fc,
           {", ".join(f"p.{j}" for j in _JENIS)}
    FROM kpm_kpm k LEFT JOIN penyaluran_pembayaran p ON p.kpm_id = k.id AND p.tahap_id = %(tahap)s
    WHERE k.id = ANY(%(kpm)s)
"""
_TERBUKA = """
    AND NOT EXISTS (
        SELECT 1 FROM penyaluran_tahap t LEFT JOIN penyaluran_tahapdaerah d
            ON d.tahap_id = t.kode AND d.wilayah_id = coalesce(p.kabupaten_kode, k.kabupaten_kode)
        WHERE t.kode = %(tahap)s AND coalesce(t.ditutup_pada, d.ditutup_pada) IS NOT NULL)
"""
_TABEL = """
    CREATE TEMP TABLE IF NOT EXISTS hak_masuk (
        kpm_id bigint, desa_id text, nominal bigint, nominal_fc bigint, rincian jsonb, sebab jsonb
    ) ON COMMIT DROP
"""
_KOLOM = "desa_id, nominal, nominal_fc, rincian, sebab, aturan_id"
_SAMA = "(h.nominal, h.nominal_fc) IS NOT DISTINCT FROM (excluded.nominal, excluded.nominal_fc)"
# A review is about two amounts: with either of them it is void.
_TULIS = f"""
    INSERT INTO penyaluran_hak AS h (tahap_id, kpm_id, {_KOLOM}, dihitung_pada, catatan)
    SELECT %(tahap)s, kpm_id, desa_id, nominal, nominal_fc, rincian, sebab, %(aturan)s, now(), ''
    FROM hak_masuk ORDER BY kpm_id
    ON CONFLICT (tahap_id, kpm_id) DO UPDATE SET
        ({_KOLOM}) = ({", ".join("excluded." + k for k in _KOLOM.split(", "))}),
        dihitung_pada = excluded.dihitung_pada,
        catatan = CASE WHEN {_SAMA} THEN h.catatan ELSE '' END,
        ditinjau_oleh_id = CASE WHEN {_SAMA} THEN h.ditinjau_oleh_id END,
        ditinjau_pada = CASE WHEN {_SAMA} THEN h.ditinjau_pada END
    WHERE ({", ".join("h." + k for k in _KOLOM.split(", "))})
        IS DISTINCT FROM ({", ".join("excluded." + k for k in _KOLOM.split(", "))})
"""
_BUANG = """
    DELETE FROM penyaluran_hak h WHERE h.tahap_id = %(tahap)s AND h.kpm_id = ANY(%(kpm)s)
      AND NOT EXISTS (SELECT 1 FROM hak_masuk m WHERE m.kpm_id = h.kpm_id)
"""


def kunci(tahap: str) -> None:
    """Until the transaction ends; what is read afterwards is as new as what it replaces."""
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_KUNCI, tahap])


def baca_keluarga(tahap: str, kpm: list[int], *, tertutup: bool) -> list[tuple[Any, ...]]:
    """(id, desa, standing, listed amount, listed status, listed counts …) of each family.

    `tertutup`: also of those where the tahap is closed.
    """
    with connection.cursor() as kursor:
        kursor.execute(_KELUARGA if tertutup else _KELUARGA + _TERBUKA, {"tahap": tahap, "kpm": kpm})
        return list(kursor.fetchall())


def tulis(*, tahap: str, aturan: int, kpm: list[int], isi: io.StringIO) -> int:
    """Make the rows of these families those of `isi` (CSV in the order of `hak_masuk`); returns how many changed."""
    isi.seek(0)
    with connection.cursor() as kursor:
        kursor.execute(_TABEL)
        kursor.execute("TRUNCATE hak_masuk")
        kursor.copy_expert("COPY hak_masuk FROM STDIN (FORMAT csv)", isi)
        kursor.execute("ANALYZE hak_masuk")
        kursor.execute(_BUANG, {"tahap": tahap, "kpm": kpm})
        dibuang = int(kursor.rowcount)
        kursor.execute(_TULIS, {"tahap": tahap, "aturan": aturan})
        return int(kursor.rowcount) + dibuang
