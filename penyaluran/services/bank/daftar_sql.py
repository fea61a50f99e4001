"""Set-based judging and writing of the bank's list, on the caller's temporary tables (`inti.services.baris_impor`)."""

from uuid import UUID

from django.db import connection

from penyaluran.services.bank.cocok_sql import cocokkan
from penyaluran.services.bank.cocok_sql import siapkan as siapkan_cocok

_MASUK = """
    DROP TABLE IF EXISTS pg_temp.bank_masuk;
    CREATE TEMP TABLE bank_masuk ON COMMIT DROP AS
    SELECT m.nomor, m.kesalahan = '[]' AS sah, m.nik_indeks, m.kk_indeks, x.kode_desa AS desa_id,
           coalesce(x.gelombang, 1) AS gelombang, x.nominal, coalesce(x.nama, '') AS nama,
           coalesce(x.iddtks, '') AS iddtks, coalesce(x.alamat, '') AS alamat, coalesce(x.rt, '') AS rt,
           coalesce(x.rw, '') AS rw, coalesce(x.dusun, '') AS dusun, coalesce(x.bansos, '') AS bansos,
           coalesce(x.bank, '') AS bank, coalesce(x.dir, '') AS dir
    FROM impor_masuk m
    CROSS JOIN LATERAL jsonb_to_record(m.isi) AS x(
        kode_desa text, gelombang int, nominal bigint, nama text, iddtks text, alamat text, rt text, rw text,
        dusun text, bansos text, bank text, dir text);
    CREATE INDEX ON bank_masuk (nik_indeks);
    ANALYZE bank_masuk;
"""

# A line of one number and gelombang is one line, wherever it stands: that of another area is not taken over.
_NILAI = """
    INSERT INTO impor_nilai (nomor, hasil, sasaran_id, perubahan, kesalahan)
    SELECT nomor,
           CASE WHEN NOT sah OR tolak <> '[]' THEN 'ditolak' WHEN b_id IS NULL THEN 'baru'
                WHEN ubah <> '[]' THEN 'berubah' ELSE 'tetap' END,
           b_id, CASE WHEN sah AND tolak = '[]' THEN ubah ELSE '[]' END, CASE WHEN sah THEN tolak ELSE '[]' END
    FROM (
        SELECT f.nomor, f.sah, b.id AS b_id,
            CASE WHEN b.id IS NULL THEN '[]'::jsonb ELSE
            (SELECT coalesce(jsonb_agg(jsonb_build_array(v.kolom, v.lama, v.baru)), '[]')
             FROM (VALUES
                ('NOMINAL', b.nominal::text, f.nominal::text), ('NAMA_PENERIMA', b.nama, f.nama),
                ('NO KK', encode(b.kk_indeks, 'hex'), encode(f.kk_indeks, 'hex')), ('BANK', b.bank, f.bank),
                ('KODE_WILAYAH', b.desa_id, f.desa_id), ('ALAMAT', b.alamat, f.alamat), ('NO_RT', b.rt, f.rt),
                ('NO_RW', b.rw, f.rw), ('DUSUN', b.dusun, f.dusun), ('IDDTKS', b.iddtks, f.iddtks),
                ('BANSOS', b.bansos, f.bansos), ('DIR', b.dir, f.dir),
                ('DAFTAR', CASE WHEN b.hilang_di_id IS NULL THEN 'terdaftar' ELSE 'hilang' END, 'terdaftar')
             ) AS v(kolom, lama, baru) WHERE v.baru IS DISTINCT FROM v.lama) END AS ubah,
            CASE WHEN NOT f.sah THEN '[]'::jsonb
                 WHEN f.desa_id IS NULL THEN jsonb_build_array(jsonb_build_array('KODE_WILAYAH', %(tanpa_desa)s))
                 WHEN NOT (f.desa_id LIKE %(dipilih)s)
                   OR %(wilayah)s::text[] IS NOT NULL AND NOT (f.desa_id LIKE ANY(%(wilayah)s::text[]))
                 THEN jsonb_build_array(jsonb_build_array('KODE_WILAYAH', %(luar)s))
                 WHEN b.id IS NOT NULL AND %(wilayah)s::text[] IS NOT NULL
                   AND NOT (b.desa_id LIKE ANY(%(wilayah)s::text[]))
                 THEN jsonb_build_array(jsonb_build_array('NIK_KTP', %(milik_lain)s))
                 WHEN left(b.desa_id, 5) <> left(f.desa_id, 5) AND EXISTS (
                     SELECT 1 FROM penyaluran_tahapdaerah d WHERE d.tahap_id = b.tahap_id
                     AND d.wilayah_id = left(b.desa_id, 5) AND d.ditutup_pada IS NOT NULL)
                 THEN jsonb_build_array(jsonb_build_array('NIK_KTP', %(tutup)s))
                 ELSE '[]'::jsonb END AS tolak
        FROM bank_masuk f
        LEFT JOIN penyaluran_barisbank b
            ON b.tahap_id = %(tahap)s AND b.nik_indeks = f.nik_indeks AND b.gelombang = f.gelombang
    ) t
"""
TANPA_DESA = "desa/kelurahannya tidak dapat dicari"
LUAR = "di luar wilayah Anda atau di luar wilayah yang dipilih untuk impor ini"
MILIK_LAIN = "NIK ini sudah ada di daftar bank wilayah lain pada gelombang yang sama; sampaikan kepada bank"
TUTUP = (
    "NIK ini sudah ada di daftar bank kabupaten/kota lain pada gelombang yang sama, dan tahapnya sudah ditutup di sana"
)

_CALON = """
    INSERT INTO bank_calon (kunci, nik_indeks, kk_indeks, nama, desa_id)
    SELECT f.nomor, f.nik_indeks, f.kk_indeks, f.nama, f.desa_id
    FROM bank_masuk f JOIN impor_nilai n USING (nomor) WHERE n.hasil <> 'ditolak'
"""

_KOLOM = "kk_indeks, iddtks, nama, alamat, rt, rw, dusun, bansos, bank, dir, nominal, desa_id"
# Matched as it is written: an update afterwards would put every line into the audit.
_TULIS = f"""
    INSERT INTO penyaluran_barisbank AS b (
        tahap_id, nik_sandi, nik_indeks, gelombang, kk_sandi, {_KOLOM}, berkas_id, baris,
        kpm_id, derajat, sebab, dipastikan_oleh_id, dipastikan_pada)
    SELECT %(tahap)s, m.nik_sandi, f.nik_indeks, f.gelombang, m.kk_sandi,
           {", ".join("f." + k for k in _KOLOM.split(", "))}, %(berkas)s::uuid, f.nomor,
           h.kpm_id, h.derajat, h.sebab, h.oleh_id, h.pada
    FROM impor_nilai n JOIN bank_masuk f USING (nomor) JOIN impor_masuk m USING (nomor)
    JOIN bank_hasil h ON h.kunci = n.nomor
    WHERE n.hasil <> 'ditolak' ORDER BY f.desa_id, f.nomor
    ON CONFLICT (tahap_id, nik_indeks, gelombang) DO UPDATE SET
        ({_KOLOM}) = ({", ".join("excluded." + k for k in _KOLOM.split(", "))}),
        kk_sandi = CASE WHEN b.kk_indeks = excluded.kk_indeks THEN b.kk_sandi ELSE excluded.kk_sandi END,
        kpm_id = excluded.kpm_id, derajat = excluded.derajat, sebab = excluded.sebab,
        dipastikan_oleh_id = excluded.dipastikan_oleh_id, dipastikan_pada = excluded.dipastikan_pada,
        berkas_id = excluded.berkas_id, baris = excluded.baris, hilang_di_id = NULL
    WHERE (b.hilang_di_id, b.kpm_id, b.derajat, b.sebab, {", ".join("b." + k for k in _KOLOM.split(", "))})
        IS DISTINCT FROM (NULL::uuid, excluded.kpm_id, excluded.derajat, excluded.sebab,
                          {", ".join("excluded." + k for k in _KOLOM.split(", "))})
"""


def nilai(*, tahap: str, wilayah: list[str] | None, dipilih: str = "") -> None:
    """Judge every row of `impor_masuk`; `wilayah` are the importer's areas, None for the whole country."""
    with connection.cursor() as kursor:
        kursor.execute(_MASUK)
        kursor.execute(
            _NILAI,
            {
                "tahap": tahap,
                "wilayah": None if wilayah is None else [f"{k}%" for k in wilayah],
                "dipilih": f"{dipilih}%",
                "tanpa_desa": TANPA_DESA,
                "luar": LUAR,
                "milik_lain": MILIK_LAIN,
                "tutup": TUTUP,
            },
        )
        kursor.execute("ANALYZE impor_nilai")


def kecamatan_tercakup() -> list[str]:
    """Kecamatan in which the file has at least one accepted row."""
    with connection.cursor() as kursor:
        kursor.execute(
            "SELECT DISTINCT left(f.desa_id, 8) FROM bank_masuk f JOIN impor_nilai n USING (nomor) "
            "WHERE n.hasil <> 'ditolak' ORDER BY 1"
        )
        return [kode for (kode,) in kursor.fetchall()]


def jumlah_nominal() -> int:
    with connection.cursor() as kursor:
        kursor.execute(
            "SELECT coalesce(sum(f.nominal), 0) FROM bank_masuk f JOIN impor_nilai n USING (nomor) "
            "WHERE n.hasil <> 'ditolak'"
        )
        return int(kursor.fetchone()[0])


def kenali(tahap: str) -> dict[str, int]:
    """Recognise the accepted rows, without writing; returns how many of each degree."""
    siapkan_cocok()
    with connection.cursor() as kursor:
        kursor.execute(_CALON)
        cocokkan(tahap)
        kursor.execute("SELECT derajat, count(*) FROM bank_hasil GROUP BY 1")
        return dict(kursor.fetchall())


def per_kecamatan(tahap: str) -> dict[str, tuple[int, int, int]]:
    """Per kecamatan of the file: accepted rows, lines listed so far in its gelombang, families with money in the FC."""
    with connection.cursor() as kursor:
        kursor.execute(
            """
            WITH masuk AS (
                SELECT left(f.desa_id, 8) AS kode, f.gelombang, count(*) AS n
                FROM bank_masuk f JOIN impor_nilai n USING (nomor) WHERE n.hasil <> 'ditolak' GROUP BY 1, 2
            ), lama AS (
                SELECT m.kode, count(*) AS n FROM masuk m JOIN penyaluran_barisbank b
                ON b.tahap_id = %(tahap)s AND b.kecamatan_kode = m.kode AND b.gelombang = m.gelombang
                WHERE b.hilang_di_id IS NULL GROUP BY 1
            )
            SELECT m.kode, sum(m.n)::int, coalesce(max(l.n), 0)::int,
                   (SELECT count(*) FROM penyaluran_pembayaran p
                    WHERE p.tahap_id = %(tahap)s AND p.kecamatan_kode = m.kode AND p.nominal > 0)::int
            FROM masuk m LEFT JOIN lama l USING (kode) GROUP BY m.kode
            """,
            {"tahap": tahap},
        )
        return {kode: (masuk, lama, fc) for kode, masuk, lama, fc in kursor.fetchall()}


def tulis(*, berkas_id: UUID, tahap: str) -> None:
    """Write the judged rows with what they were recognised as."""
    kenali(tahap)
    with connection.cursor() as kursor:
        kursor.execute(_TULIS, {"tahap": tahap, "berkas": str(berkas_id)})
