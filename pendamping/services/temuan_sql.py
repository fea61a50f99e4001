"""The queries behind the findings (docs/program.md §12). Each begins with `lingkup`, the visits looked at."""

from inti.zona import hari_sql, zona_sql

# Typed positions attest nothing; a coarse one says nothing about a house. The place compared with is the last one
# known before the visit: of an earlier visit that is not itself far off (or was found in order), or one that an update
# brought. Hence a visit never meets a place that it set itself, and a wrong place recorded twice does not become right.
JAUH = """
WITH lingkup AS ({lingkup}),
keluarga AS (SELECT DISTINCT v.kpm_id FROM pendamping_kunjungan v JOIN lingkup l ON l.id = v.id),
titik AS (
    SELECT v.id, v.kpm_id, v.petugas_id, v.tanggal, v.dicatat_pada, v.lintang, v.bujur, v.akurasi_m,
           k.desa_id, coalesce(k.alamat_sejak, '-infinity') AS alamat_sejak
    FROM keluarga f
    JOIN pendamping_kunjungan v ON v.kpm_id = f.kpm_id
    JOIN kpm_kpm k ON k.id = v.kpm_id
    WHERE v.lintang IS NOT NULL AND v.sumber_titik <> 'ketik'
)
SELECT t.id, t.kpm_id, t.petugas_id, t.tanggal, t.desa_id, round(j.meter)::int AS meter, t.akurasi_m,
       r.kunjungan, r.tanggal AS tanggal_rumah, r.lintang::text, r.bujur::text, r.akurasi_m AS akurasi_rumah
FROM titik t
CROSS JOIN LATERAL (
    SELECT * FROM (
        (
            SELECT p.id AS kunjungan, p.tanggal, p.lintang, p.bujur, p.akurasi_m
            FROM pendamping_kunjungan p
            WHERE p.kpm_id = t.kpm_id AND p.tanggal <= t.tanggal AND p.tanggal >= t.alamat_sejak
              AND (p.tanggal, p.dicatat_pada, p.id) < (t.tanggal, t.dicatat_pada, t.id)
              AND p.lintang IS NOT NULL AND p.sumber_titik <> 'ketik' AND coalesce(p.akurasi_m, 0) <= %(kasar)s
              AND NOT EXISTS (
                  SELECT FROM pendamping_temuan x WHERE x.kunci = 'jauh:' || p.id AND x.putusan <> 'wajar'
              )
            ORDER BY p.tanggal DESC, p.dicatat_pada DESC, p.id DESC LIMIT 1
        )
        UNION ALL
        (
            -- From the history: the first position of a visit writes over what an update had brought.
            SELECT NULL, coalesce((h.kolom_pada ->> 'titik')::date, h.diperiksa_pada) AS tanggal,
                   h.lintang, h.bujur, h.akurasi_m
            FROM kpm_keadaanrumahevent h
            WHERE h.pgh_obj_id = t.kpm_id AND h.lintang IS NOT NULL
              AND coalesce((h.kolom_pada ->> 'titik')::date, h.diperiksa_pada) BETWEEN t.alamat_sejak AND t.tanggal
              AND NOT EXISTS (
                  SELECT FROM pendamping_kunjungan s
                  WHERE s.kpm_id = t.kpm_id AND (s.lintang, s.bujur) = (h.lintang, h.bujur)
              )
            ORDER BY tanggal DESC, h.pgh_id DESC LIMIT 1
        )
    ) tahu ORDER BY tanggal DESC, kunjungan LIMIT 1
) r
CROSS JOIN LATERAL (
    SELECT 2 * 6371000 * asin(sqrt(least(1.0,
        power(sin(radians((t.lintang - r.lintang)::float8) / 2), 2)
        + cos(radians(t.lintang::float8)) * cos(radians(r.lintang::float8))
        * power(sin(radians((t.bujur - r.bujur)::float8) / 2), 2)
    ))) AS meter
) j
-- An accuracy nobody stated is taken for a coarse one: what remains is the distance they certainly were apart.
WHERE j.meter - coalesce(t.akurasi_m, %(kasar)s) - coalesce(r.akurasi_m, %(kasar)s) > %(jarak)s
ORDER BY t.tanggal, t.dicatat_pada, t.id
"""

# One person's visits written down within minutes, none of which has anything of its own: no photo, and no position or
# the same one for another family. A day's work entered in the evening with its photos or positions is not among them.
BERUNTUN = f"""
WITH lingkup AS ({{lingkup}}),
hari AS (
    SELECT DISTINCT v.petugas_id, {hari_sql("v.dicatat_pada", "k.desa_id")} AS hari, {zona_sql("k.desa_id")} AS zona
    FROM pendamping_kunjungan v JOIN lingkup l ON l.id = v.id JOIN kpm_kpm k ON k.id = v.kpm_id
),
semua AS (
    SELECT v.id, v.petugas_id, h.hari, v.dicatat_pada, v.tanggal, v.kpm_id, v.lintang, v.bujur,
           EXISTS (SELECT FROM pendamping_kunjungan_foto f WHERE f.kunjungan_id = v.id) AS berfoto
    FROM hari h
    JOIN pendamping_kunjungan v ON v.petugas_id = h.petugas_id
     AND v.dicatat_pada >= h.hari::timestamp AT TIME ZONE h.zona
     AND v.dicatat_pada < (h.hari + 1)::timestamp AT TIME ZONE h.zona
    JOIN kpm_kpm k ON k.id = v.kpm_id AND {zona_sql("k.desa_id")} = h.zona
),
polos AS (
    SELECT s.* FROM semua s
    WHERE NOT s.berfoto AND (
        s.lintang IS NULL OR EXISTS (
            SELECT FROM semua o
            WHERE o.petugas_id = s.petugas_id AND o.hari = s.hari AND o.kpm_id <> s.kpm_id
              AND o.dicatat_pada BETWEEN s.dicatat_pada - %(menit)s AND s.dicatat_pada + %(menit)s
              AND abs(o.lintang - s.lintang) < 0.0003 AND abs(o.bujur - s.bujur) < 0.0003
        )
    )
),
jendela AS (
    SELECT *, count(*) OVER (
        PARTITION BY petugas_id, hari ORDER BY dicatat_pada RANGE BETWEEN CURRENT ROW AND %(menit)s FOLLOWING
    ) AS banyak FROM polos
),
ikut AS (
    SELECT *, max(banyak) OVER (
        PARTITION BY petugas_id, hari ORDER BY dicatat_pada RANGE BETWEEN %(menit)s PRECEDING AND CURRENT ROW
    ) AS terbanyak FROM jendela
)
SELECT i.petugas_id, i.hari, count(*) AS banyak, count(DISTINCT i.tanggal) AS hari_kunjungan,
       count(i.lintang) AS bertitik, min(i.dicatat_pada) AS mulai, max(i.dicatat_pada) AS selesai,
       array_agg(i.id::text ORDER BY i.dicatat_pada, i.id) AS kunjungan,
       (array_agg(k.desa_id ORDER BY i.dicatat_pada, i.id))[1] AS desa_id
FROM ikut i JOIN kpm_kpm k ON k.id = i.kpm_id
WHERE i.terbanyak >= %(jumlah)s
GROUP BY 1, 2 ORDER BY 1, 2
"""

FOTO_LAMA = f"""
WITH lingkup AS ({{lingkup}})
SELECT v.id, v.kpm_id, v.petugas_id, v.tanggal, k.desa_id,
       max(v.tanggal - {hari_sql("f.diambil_pada", "k.desa_id")}) AS hari,
       array_agg(f.id::text ORDER BY f.id) AS foto
FROM lingkup l
JOIN pendamping_kunjungan v ON v.id = l.id
JOIN kpm_kpm k ON k.id = v.kpm_id
JOIN pendamping_kunjungan_foto vf ON vf.kunjungan_id = v.id
JOIN inti_foto f ON f.id = vf.foto_id
WHERE f.diambil_pada < (v.tanggal - %(hari)s)::timestamp AT TIME ZONE {zona_sql("k.desa_id")}
GROUP BY v.id, k.desa_id ORDER BY v.id
"""

# Pictures that came in since, or belong to a visit looked at, and that are stored more than once.
FOTO_KEMBAR = """
WITH lingkup AS ({lingkup}),
baru AS (
    SELECT sha256 FROM inti_foto WHERE diunggah_pada >= %(sejak)s
    UNION
    SELECT f.sha256 FROM lingkup l
    JOIN pendamping_kunjungan_foto vf ON vf.kunjungan_id = l.id JOIN inti_foto f ON f.id = vf.foto_id
)
SELECT f.sha256, f.id, f.diunggah_oleh_id, f.diunggah_pada
FROM baru b JOIN inti_foto f ON f.sha256 = b.sha256
WHERE EXISTS (SELECT FROM inti_foto g WHERE g.sha256 = f.sha256 AND g.id <> f.id)
ORDER BY f.sha256, f.diunggah_pada, f.id
"""
