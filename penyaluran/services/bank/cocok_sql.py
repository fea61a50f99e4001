"""Set-based recognition of lines of the bank's list as families (docs/program.md §5).

Lines come in `bank_calon`, what they are goes to `bank_hasil`; both are temporary tables of the caller's transaction.
"""

from django.db import connection

_KUNCI = 0x504B4804  # one writer of a tahap's recognitions and differences at a time
MIRIP = 0.5  # of pg_trgm: asked only within one No KK and desa

_GELAR = (
    "HJ|HAJI|HAJJAH|H|KH|NY|NYONYA|TN|TUAN|IBU|BU|BAPAK|BPK|PAK|ALM|ALMH|ALMARHUM|ALMARHUMAH|DRS|DRA|DR|IR|PROF|"
    "USTADZ|USTADZAH|USTAZ|USTAZAH"
)
_LANGKAH = (
    (",.*$", ""),  # academic titles
    ("[^A-Z0-9]+", " "),
    (f"^ *(({_GELAR}) +)+", ""),
    ("( +(ALM|ALMH|ALMARHUM|ALMARHUMAH|HJ))+ *$", ""),
    ("[^A-Z0-9]+", ""),
)


def nama_banding(kolom: str) -> str:
    """SQL of a name as it is compared: no case, spaces, punctuation or titles such as HJ."""
    isi = f"upper({kolom})"
    for pola, ganti in _LANGKAH:
        isi = f"regexp_replace({isi}, '{pola}', '{ganti}', 'g')"
    return isi


def nama_beda(satu: str, lain: str) -> str:
    """SQL: two names differ. Most are written alike, and those cost nothing."""
    return f"(upper({satu}) <> upper({lain}) AND {nama_banding(satu)} <> {nama_banding(lain)})"


_SIAP = """
    DROP TABLE IF EXISTS pg_temp.bank_calon, pg_temp.bank_hasil;
    CREATE TEMP TABLE bank_calon (
        kunci bigint PRIMARY KEY, nik_indeks bytea, kk_indeks bytea, nama text, desa_id text
    ) ON COMMIT DROP;
    CREATE TEMP TABLE bank_hasil (
        kunci bigint PRIMARY KEY, kpm_id bigint, derajat text NOT NULL, sebab text NOT NULL DEFAULT '',
        oleh_id bigint, pada timestamptz
    ) ON COMMIT DROP;
"""

# What a person said of this number in the kabupaten stays, also for a line of a further gelombang. Elsewhere it says
# nothing: whoever said it may not decide there.
_ORANG = """
    INSERT INTO bank_hasil (kunci, kpm_id, derajat, sebab, oleh_id, pada)
    SELECT DISTINCT ON (c.kunci) c.kunci, b.kpm_id, b.derajat, b.sebab, b.dipastikan_oleh_id, b.dipastikan_pada
    FROM bank_calon c JOIN penyaluran_barisbank b ON b.tahap_id = %(tahap)s AND b.nik_indeks = c.nik_indeks
    WHERE b.dipastikan_oleh_id IS NOT NULL AND b.kabupaten_kode = left(c.desa_id, 5)
    ORDER BY c.kunci, b.dipastikan_pada DESC, b.id
"""

# Families of the line's kabupaten: by where they live, or are paid in this tahap.
_SEKAB = """
    (k.kabupaten_kode = left(c.desa_id, 5) OR EXISTS (
        SELECT 1 FROM penyaluran_pembayaran p
        WHERE p.tahap_id = %(tahap)s AND p.kpm_id = k.id AND p.kabupaten_kode = left(c.desa_id, 5)))
"""
_BELUM = "NOT EXISTS (SELECT 1 FROM bank_hasil h WHERE h.kunci = c.kunci)"

_NIK = f"""
    INSERT INTO bank_hasil (kunci, kpm_id, derajat)
    SELECT c.kunci, k.id,
           CASE WHEN c.kk_indeks = k.kk_indeks AND NOT {nama_beda("c.nama", "k.nama")} THEN 'pasti' ELSE 'kuat' END
    FROM bank_calon c JOIN kpm_kpm k ON k.nik_indeks = c.nik_indeks
    WHERE {_BELUM} AND {_SEKAB}
"""

# By No KK and the same name; else, in one desa, a name written nearly alike. Two families that fit are none.
_KK = f"""
    INSERT INTO bank_hasil (kunci, kpm_id, derajat, sebab)
    SELECT kunci, CASE WHEN count(*) = 1 THEN min(kpm_id) END,
           CASE WHEN count(*) = 1 THEN %(derajat)s ELSE 'tidak' END, CASE WHEN count(*) = 1 THEN '' ELSE 'ganda' END
    FROM (
        SELECT c.kunci, k.id AS kpm_id
        FROM (SELECT c.* FROM bank_calon c WHERE {_BELUM} OFFSET 0) c JOIN kpm_kpm k ON k.kk_indeks = c.kk_indeks
        WHERE {_SEKAB} AND {{syarat}}
    ) t GROUP BY kunci
"""
_NAMA_SAMA = f"NOT {nama_beda('c.nama', 'k.nama')}"
_NAMA_MIRIP = f"""k.desa_id = c.desa_id
    AND NOT EXISTS (SELECT 1 FROM bank_hasil h WHERE h.kpm_id = k.id)
    AND NOT EXISTS (SELECT 1 FROM penyaluran_barisbank b WHERE b.kpm_id = k.id AND b.tahap_id = %(tahap)s
                    AND b.nik_indeks <> c.nik_indeks AND b.hilang_di_id IS NULL)
    AND similarity({nama_banding("c.nama")}, {nama_banding("k.nama")}) >= %(mirip)s"""

# By name in one desa, among families no other line was recognised as.
_NAMA = f"""
    DROP TABLE IF EXISTS pg_temp.bank_sisa, pg_temp.bank_pakai;
    CREATE TEMP TABLE bank_sisa ON COMMIT DROP AS
    SELECT c.kunci, c.desa_id, {nama_banding("c.nama")} AS banding FROM bank_calon c WHERE {_BELUM};
    CREATE TEMP TABLE bank_pakai ON COMMIT DROP AS
    SELECT DISTINCT kpm_id FROM bank_hasil
    WHERE kpm_id IS NOT NULL AND (derajat IN ('pasti', 'kuat', 'sedang') OR oleh_id IS NOT NULL)
    UNION
    SELECT b.kpm_id FROM penyaluran_barisbank b
    WHERE b.tahap_id = %(tahap)s AND b.hilang_di_id IS NULL AND b.kpm_id IS NOT NULL
      AND b.kabupaten_kode IN (SELECT DISTINCT left(desa_id, 5) FROM bank_sisa)
      AND (b.derajat IN ('pasti', 'kuat', 'sedang') OR b.dipastikan_oleh_id IS NOT NULL);
    CREATE INDEX ON bank_pakai (kpm_id);
    ANALYZE bank_sisa;
    ANALYZE bank_pakai;
    INSERT INTO bank_hasil (kunci, kpm_id, derajat, sebab)
    SELECT kunci, CASE WHEN bebas = 1 THEN kpm_id END, CASE WHEN bebas = 1 THEN 'lemah' ELSE 'tidak' END,
           CASE WHEN bebas = 1 THEN '' WHEN bebas = 0 THEN 'terpakai' ELSE 'ganda' END
    FROM (
        SELECT s.kunci, count(*) FILTER (WHERE u.kpm_id IS NULL) AS bebas,
               min(k.id) FILTER (WHERE u.kpm_id IS NULL) AS kpm_id
        FROM bank_sisa s
        JOIN (
            SELECT k.id, d.desa_id, {nama_banding("k.nama")} AS banding
            FROM (
                SELECT id, desa_id FROM kpm_kpm WHERE desa_id IN (SELECT desa_id FROM bank_sisa)
                UNION
                SELECT p.kpm_id, p.desa_id FROM penyaluran_pembayaran p
                WHERE p.tahap_id = %(tahap)s AND p.desa_id IN (SELECT desa_id FROM bank_sisa)
                  AND p.kabupaten_kode IN (SELECT DISTINCT left(desa_id, 5) FROM bank_sisa)
            ) d JOIN kpm_kpm k ON k.id = d.id
        ) k ON k.desa_id = s.desa_id AND k.banding = s.banding
        LEFT JOIN bank_pakai u ON u.kpm_id = k.id
        GROUP BY s.kunci
    ) t
"""

# The family may be missing only because its row of the Final Closing was refused.
_SISA = f"""
    DROP TABLE IF EXISTS pg_temp.bank_tolak;
    CREATE TEMP TABLE bank_tolak ON COMMIT DROP AS
    SELECT t.nik_indeks, t.kk_indeks, left(f.kode_wilayah, 5) AS kabupaten
    FROM inti_berkasimpor f JOIN inti_barisimpor t ON t.berkas_id = f.id AND t.hasil = 'ditolak'
    WHERE f.jenis = 'final_closing' AND f.keadaan = 'diterapkan' AND f.parameter ->> 'tahap' = %(tahap)s
      AND left(f.kode_wilayah, 5) IN (SELECT DISTINCT left(desa_id, 5) FROM bank_sisa);
    INSERT INTO bank_hasil (kunci, derajat, sebab)
    SELECT c.kunci, 'tidak',
           CASE WHEN EXISTS (SELECT 1 FROM kpm_kpm k WHERE k.kk_indeks = c.kk_indeks AND {_SEKAB}) THEN 'kk'
                WHEN EXISTS (SELECT 1 FROM bank_tolak t WHERE t.kabupaten = left(c.desa_id, 5)
                             AND (t.nik_indeks = c.nik_indeks OR t.kk_indeks = c.kk_indeks)) THEN 'ditolak'
                ELSE 'asing' END
    FROM bank_calon c WHERE {_BELUM}
"""


def kunci(tahap: str) -> None:
    """Until the transaction ends; taken after the lock of a kabupaten's import and before any row."""
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_KUNCI, tahap])


def siapkan() -> None:
    """Make the two tables, empty."""
    with connection.cursor() as kursor:
        kursor.execute(_SIAP)


def cocokkan(tahap: str) -> None:
    """Fill `bank_hasil` for every line of `bank_calon`."""
    isi: dict[str, str | float] = {"tahap": tahap, "mirip": MIRIP}
    with connection.cursor() as kursor:
        kursor.execute("ANALYZE bank_calon")
        kursor.execute(_ORANG, isi)
        kursor.execute(_NIK, isi)
        kursor.execute("ANALYZE bank_hasil")
        kursor.execute(_KK.format(syarat=_NAMA_SAMA), isi | {"derajat": "sedang"})
        kursor.execute(_KK.format(syarat=_NAMA_MIRIP), isi | {"derajat": "lemah"})
        kursor.execute(_NAMA, isi)
        kursor.execute(_SISA, isi)
        kursor.execute("ANALYZE bank_hasil")


_LAMA = """
    INSERT INTO bank_calon (kunci, nik_indeks, kk_indeks, nama, desa_id)
    SELECT id, nik_indeks, kk_indeks, nama, desa_id FROM penyaluran_barisbank
    WHERE tahap_id = %(tahap)s AND kecamatan_kode = ANY(%(kecamatan)s) AND hilang_di_id IS NULL
      AND dipastikan_oleh_id IS NULL
"""
# Only what changed: every update is a line of the audit.
_UBAH = """
    UPDATE penyaluran_barisbank b SET
        kpm_id = h.kpm_id, derajat = h.derajat, sebab = h.sebab, dipastikan_oleh_id = h.oleh_id,
        dipastikan_pada = h.pada
    FROM bank_hasil h
    WHERE b.id = h.kunci AND b.dipastikan_oleh_id IS NULL
      AND (b.kpm_id, b.derajat, b.sebab, b.dipastikan_oleh_id)
          IS DISTINCT FROM (h.kpm_id, h.derajat, h.sebab, h.oleh_id)
"""


def cocokkan_lagi(tahap: str, kecamatan: list[str]) -> int:
    """Recognise the stored lines of these kecamatan anew, but for those a person spoke about; how many changed."""
    siapkan()
    with connection.cursor() as kursor:
        kursor.execute(_LAMA, {"tahap": tahap, "kecamatan": kecamatan})
        cocokkan(tahap)
        kursor.execute(_UBAH)
        return int(kursor.rowcount)
