"""Set-based judging and writing of a SIKS-NG list, on the caller's temporary tables (`inti.services.baris_impor`)."""

from django.db import connection

_MASUK = """
    CREATE TEMP TABLE siks_masuk ON COMMIT DROP AS
    SELECT m.nomor, m.kesalahan = '[]' AS sah, m.nik_indeks, m.kk_indeks,
           x.bank, x.status_salur, x.kode_batch, x.alamat, x.rt, x.rw
    FROM impor_masuk m
    CROSS JOIN LATERAL jsonb_to_record(m.isi) AS x(
        bank text, status_salur text, kode_batch text, alamat text, rt text, rw text);
    ANALYZE siks_masuk;
"""

# By NIK; else by No KK, where it belongs to one family. `urut` finds the second row about the same family.
_COCOK = """
    CREATE TEMP TABLE siks_cocok ON COMMIT DROP AS
    SELECT f.nomor, k.id AS kpm_id, 1 AS banyak FROM siks_masuk f JOIN kpm_kpm k ON k.nik_indeks = f.nik_indeks;
    INSERT INTO siks_cocok
    SELECT f.nomor, min(k.id), count(*) FROM siks_masuk f JOIN kpm_kpm k ON k.kk_indeks = f.kk_indeks
    WHERE NOT EXISTS (SELECT 1 FROM siks_cocok c WHERE c.nomor = f.nomor)
    GROUP BY f.nomor;
    ANALYZE siks_cocok;
"""

_NILAI = """
    INSERT INTO impor_nilai (nomor, hasil, sasaran_id, perubahan, kesalahan)
    SELECT nomor,
           CASE WHEN NOT sah OR tolak <> '[]' THEN 'ditolak' WHEN ubah <> '[]' THEN 'berubah' ELSE 'tetap' END,
           kpm_id, CASE WHEN sah AND tolak = '[]' THEN ubah ELSE '[]' END, CASE WHEN sah THEN tolak ELSE '[]' END
    FROM (
        SELECT f.nomor, f.sah, k.id AS kpm_id,
            (SELECT coalesce(jsonb_agg(jsonb_build_array(v.kolom, v.lama, v.baru)), '[]')
             FROM (VALUES
                ('BANK', p.bank, f.bank), ('STATUS PENYALURAN', p.status_salur, f.status_salur),
                ('KODE BATCH', p.kode_batch, f.kode_batch),
                ('ALAMAT', k.alamat, CASE WHEN k.alamat = '' THEN f.alamat END),
                ('RT', k.rt, CASE WHEN k.rt = '' THEN f.rt END), ('RW', k.rw, CASE WHEN k.rw = '' THEN f.rw END)
             ) AS v(kolom, lama, baru) WHERE v.baru <> v.lama) AS ubah,
            CASE WHEN NOT f.sah THEN '[]'::jsonb
                 WHEN k.id IS NULL THEN jsonb_build_array(jsonb_build_array('NIK', %(asing)s))
                 WHEN c.banyak > 1 THEN jsonb_build_array(jsonb_build_array('NO KK', %(banyak)s))
                 WHEN p.id IS NULL AND %(wilayah)s::text[] IS NOT NULL AND NOT (k.desa_id LIKE ANY(%(wilayah)s::text[]))
                   OR p.id IS NOT NULL AND %(wilayah)s::text[] IS NOT NULL
                      AND NOT (p.desa_id LIKE ANY(%(wilayah)s::text[]))
                 THEN jsonb_build_array(jsonb_build_array('NIK', %(luar)s))
                 WHEN p.id IS NULL THEN jsonb_build_array(jsonb_build_array('NIK', %(tak_bayar)s))
                 WHEN NOT (p.desa_id LIKE %(dipilih)s)
                 THEN jsonb_build_array(jsonb_build_array('NIK', %(luar_pilihan)s))
                 WHEN c.urut > 1
                 THEN jsonb_build_array(jsonb_build_array('NO KK', format(%(ganda)s, c.pertama)))
                 ELSE '[]'::jsonb END AS tolak
        FROM siks_masuk f
        LEFT JOIN (
            SELECT s.*, row_number() OVER w AS urut, first_value(s.nomor) OVER w AS pertama
            FROM siks_cocok s JOIN siks_masuk b ON b.nomor = s.nomor
            WINDOW w AS (PARTITION BY s.kpm_id ORDER BY s.nomor)
        ) c ON c.nomor = f.nomor
        LEFT JOIN kpm_kpm k ON k.id = c.kpm_id
        LEFT JOIN penyaluran_pembayaran p ON p.kpm_id = k.id AND p.tahap_id = %(tahap)s
    ) t
"""
ASING = "keluarga ini belum dikenal: NIK dan No KK-nya tidak ada di data; periksa nomornya"
BANYAK = "NIK-nya tidak dikenal, dan No KK ini dipakai lebih dari satu keluarga; tidak jelas yang mana"
LUAR = "keluarga ini di luar wilayah Anda"
LUAR_PILIHAN = "keluarga ini di luar wilayah yang dipilih untuk impor ini"
TAK_BAYAR = "keluarga ini tidak ada di Final Closing {}; impor daftar itu dahulu bila memang dibayar"
GANDA = "keluarga yang sama dengan baris %s; satu keluarga hanya boleh satu baris"

# Empty cells say nothing. The family's address is filled in where nobody knows it.
_TULIS = """
    UPDATE penyaluran_pembayaran p SET
        bank = coalesce(f.bank, p.bank), status_salur = coalesce(f.status_salur, p.status_salur),
        kode_batch = coalesce(f.kode_batch, p.kode_batch)
    FROM impor_nilai n JOIN siks_masuk f USING (nomor)
    WHERE n.hasil = 'berubah' AND p.kpm_id = n.sasaran_id AND p.tahap_id = %(tahap)s;
    UPDATE kpm_kpm k SET
        alamat = CASE WHEN k.alamat = '' THEN coalesce(f.alamat, '') ELSE k.alamat END,
        rt = CASE WHEN k.rt = '' THEN coalesce(f.rt, '') ELSE k.rt END,
        rw = CASE WHEN k.rw = '' THEN coalesce(f.rw, '') ELSE k.rw END
    FROM impor_nilai n JOIN siks_masuk f USING (nomor)
    WHERE n.hasil = 'berubah' AND k.id = n.sasaran_id
      AND (k.alamat = '' AND f.alamat <> '' OR k.rt = '' AND f.rt <> '' OR k.rw = '' AND f.rw <> '');
"""


def nilai(*, tahap: str, nama: str, wilayah: list[str] | None, dipilih: str = "") -> None:
    """Judge every row of `impor_masuk`; `wilayah` are the importer's areas, None for the whole country."""
    with connection.cursor() as kursor:
        kursor.execute("DROP TABLE IF EXISTS pg_temp.siks_masuk, pg_temp.siks_cocok")
        kursor.execute(_MASUK)
        kursor.execute(_COCOK)
        kursor.execute(
            _NILAI,
            {
                "tahap": tahap,
                "wilayah": None if wilayah is None else [f"{k}%" for k in wilayah],
                "dipilih": f"{dipilih}%",
                "asing": ASING,
                "banyak": BANYAK,
                "luar": LUAR,
                "luar_pilihan": LUAR_PILIHAN,
                "tak_bayar": TAK_BAYAR.format(nama),
                "ganda": GANDA,
            },
        )
        kursor.execute("ANALYZE impor_nilai")


def hitung_kecamatan(tahap: str) -> list[str]:
    """Kecamatan in which the accepted rows were paid."""
    with connection.cursor() as kursor:
        kursor.execute(
            "SELECT DISTINCT p.kecamatan_kode FROM impor_nilai n JOIN penyaluran_pembayaran p "
            "ON p.kpm_id = n.sasaran_id AND p.tahap_id = %s WHERE n.hasil <> 'ditolak' ORDER BY 1",
            [tahap],
        )
        return [kode for (kode,) in kursor.fetchall()]


def tulis(tahap: str) -> None:
    with connection.cursor() as kursor:
        kursor.execute(_TULIS, {"tahap": tahap})
