"""Set-based differences between Final Closing and the bank's list (docs/program.md §5): one row per family, or per
number of the list that is nobody's. A look at a row is void when what it says changes."""

from collections.abc import Collection

from django.db import connection

from penyaluran.services.bank.cocok_sql import nama_beda

# Families concerned: paid in these kecamatan, or lines of these kecamatan were recognised as them, now or before.
_TABEL = """
    DROP TABLE IF EXISTS pg_temp.sb_kpm, pg_temp.sb_garis, pg_temp.sb_bayar, pg_temp.sb_kec, pg_temp.sb_baru;
    CREATE TEMP TABLE sb_kpm ON COMMIT DROP AS
    SELECT kpm_id FROM penyaluran_pembayaran WHERE tahap_id = %(tahap)s AND kecamatan_kode = ANY(%(kecamatan)s)
    UNION
    SELECT kpm_id FROM penyaluran_barisbank
    WHERE tahap_id = %(tahap)s AND kecamatan_kode = ANY(%(kecamatan)s) AND kpm_id IS NOT NULL
    UNION
    SELECT unnest(%(kpm)s::bigint[]);
    ANALYZE sb_kpm;
    CREATE TEMP TABLE sb_garis ON COMMIT DROP AS
    SELECT b.id, b.kpm_id, b.nik_indeks, b.kk_indeks, b.nama, b.nominal, b.gelombang, b.desa_id, b.kecamatan_kode,
           b.kpm_id IS NOT NULL
               AND (b.derajat IN ('pasti', 'kuat', 'sedang') OR b.dipastikan_oleh_id IS NOT NULL) AS dikenali
    FROM penyaluran_barisbank b
    WHERE b.tahap_id = %(tahap)s AND b.hilang_di_id IS NULL
      AND (b.kecamatan_kode = ANY(%(kecamatan)s) OR b.kpm_id IN (SELECT kpm_id FROM sb_kpm));
    ANALYZE sb_garis;
    CREATE TEMP TABLE sb_bayar ON COMMIT DROP AS
    SELECT p.id, p.kpm_id, p.nominal, p.desa_id, p.kecamatan_kode FROM penyaluran_pembayaran p
    WHERE p.tahap_id = %(tahap)s AND p.kpm_id IN (SELECT kpm_id FROM sb_kpm);
    ANALYZE sb_bayar;
    CREATE TEMP TABLE sb_kec ON COMMIT DROP AS
    SELECT kode,
           EXISTS (SELECT 1 FROM penyaluran_barisbank b
                   WHERE b.tahap_id = %(tahap)s AND b.kecamatan_kode = kode AND b.hilang_di_id IS NULL) AS ada_bank,
           EXISTS (SELECT 1 FROM penyaluran_pembayaran p
                   WHERE p.tahap_id = %(tahap)s AND p.kecamatan_kode = kode) AS ada_fc
    FROM (SELECT kecamatan_kode AS kode FROM sb_bayar UNION SELECT kecamatan_kode FROM sb_garis) k;
"""

# A family's lines of all gelombang together; then the lines that are nobody's, per number.
_BARU = f"""
    CREATE TEMP TABLE sb_baru ON COMMIT DROP AS
    SELECT p.id AS pembayaran_id, g.baris_bank_id, f.kpm_id, coalesce(p.desa_id, g.desa_id) AS desa_id,
           p.nominal AS nominal_fc, g.nominal AS nominal_bank,
           array_remove(ARRAY[
               CASE WHEN g.kpm_id IS NULL AND p.nominal > 0 AND kf.ada_bank THEN 'hanya_fc' END,
               CASE WHEN p.id IS NULL AND kb.ada_fc THEN 'hanya_bank' END,
               CASE WHEN p.nominal <> g.nominal THEN 'nominal' END,
               CASE WHEN g.beda_nama AND (p.id IS NOT NULL OR kb.ada_fc) THEN 'nama' END,
               CASE WHEN g.beda_nomor AND (p.id IS NOT NULL OR kb.ada_fc) THEN 'nomor' END], NULL) AS jenis
    FROM sb_kpm f
    LEFT JOIN sb_bayar p ON p.kpm_id = f.kpm_id
    LEFT JOIN (
        SELECT b.kpm_id, (array_agg(b.id ORDER BY b.gelombang, b.id))[1] AS baris_bank_id,
               (array_agg(b.desa_id ORDER BY b.gelombang, b.id))[1] AS desa_id,
               (array_agg(b.kecamatan_kode ORDER BY b.gelombang, b.id))[1] AS kecamatan_kode,
               sum(b.nominal) AS nominal, bool_or({nama_beda("b.nama", "k.nama")}) AS beda_nama,
               bool_or(b.nik_indeks <> k.nik_indeks OR coalesce(b.kk_indeks <> k.kk_indeks, false)) AS beda_nomor
        FROM sb_garis b JOIN kpm_kpm k ON k.id = b.kpm_id WHERE b.dikenali GROUP BY b.kpm_id
    ) g ON g.kpm_id = f.kpm_id
    LEFT JOIN sb_kec kf ON kf.kode = p.kecamatan_kode
    LEFT JOIN sb_kec kb ON kb.kode = g.kecamatan_kode
    UNION ALL
    SELECT NULL, (array_agg(b.id ORDER BY b.gelombang, b.id))[1],
           (array_agg(b.kpm_id ORDER BY b.gelombang, b.id))[1], (array_agg(b.desa_id ORDER BY b.gelombang, b.id))[1],
           NULL, sum(b.nominal), ARRAY['hanya_bank']
    FROM sb_garis b JOIN sb_kec k ON k.kode = b.kecamatan_kode AND k.ada_fc
    WHERE NOT b.dikenali GROUP BY b.nik_indeks;
    DELETE FROM sb_baru WHERE cardinality(jenis) = 0;
    ANALYZE sb_baru;
"""

_BUANG = """
    DELETE FROM penyaluran_selisihbank s
    WHERE s.tahap_id = %(tahap)s
      AND (s.kecamatan_kode = ANY(%(kecamatan)s) OR s.kpm_id IN (SELECT kpm_id FROM sb_kpm)
           OR s.baris_bank_id IN (SELECT id FROM sb_garis))
      AND NOT EXISTS (
          SELECT 1 FROM sb_baru n WHERE coalesce(n.pembayaran_id, 0) = coalesce(s.pembayaran_id, 0)
          AND coalesce(n.baris_bank_id, 0) = coalesce(s.baris_bank_id, 0))
"""

_ISI = "kpm_id, desa_id, jenis, nominal_fc, nominal_bank"
_SAMA = (
    "(s.jenis, s.nominal_fc, s.nominal_bank, s.kpm_id) IS NOT DISTINCT FROM "
    "(excluded.jenis, excluded.nominal_fc, excluded.nominal_bank, excluded.kpm_id)"
)
_TULIS = f"""
    INSERT INTO penyaluran_selisihbank AS s (tahap_id, pembayaran_id, baris_bank_id, {_ISI}, dihitung_pada, catatan)
    SELECT %(tahap)s, pembayaran_id, baris_bank_id, {_ISI}, now(), '' FROM sb_baru
    ORDER BY desa_id, pembayaran_id, baris_bank_id
    ON CONFLICT (tahap_id, pembayaran_id, baris_bank_id) DO UPDATE SET
        ({_ISI}) = ({", ".join("excluded." + k for k in _ISI.split(", "))}),
        dihitung_pada = excluded.dihitung_pada,
        catatan = CASE WHEN {_SAMA} THEN s.catatan ELSE '' END,
        ditinjau_oleh_id = CASE WHEN {_SAMA} THEN s.ditinjau_oleh_id END,
        ditinjau_pada = CASE WHEN {_SAMA} THEN s.ditinjau_pada END
    WHERE ({", ".join("s." + k for k in _ISI.split(", "))})
        IS DISTINCT FROM ({", ".join("excluded." + k for k in _ISI.split(", "))})
"""


def hitung_selisih(tahap: str, kecamatan: Collection[str], kpm: Collection[int] = ()) -> int:
    """Make the differences of these kecamatan, and of these families besides, what the two lists say now.

    Inside the caller's transaction, under `cocok_bank_sql.kunci`. Returns how many rows were written or dropped.
    """
    isi: dict[str, str | list[str] | list[int]] = {
        "tahap": tahap,
        "kecamatan": sorted(kecamatan),
        "kpm": sorted(kpm),
    }
    with connection.cursor() as kursor:
        kursor.execute(_TABEL, isi)
        kursor.execute(_BARU)
        kursor.execute(_BUANG, isi)
        dibuang = int(kursor.rowcount)
        kursor.execute(_TULIS, isi)
        return int(kursor.rowcount) + dibuang
