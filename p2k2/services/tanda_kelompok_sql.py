"""The statements of the finding about a pendamping: a group met in none of the last months (docs/program.md §7).

All values are parameters. Unless `semua` only the groups of `kelompok` are looked at and touched.
"""

# Full months that have passed since the last held meeting, or since the group was formed.
HITUNG_KELOMPOK = """
DROP TABLE IF EXISTS pg_temp.tanda_kelompok_hasil;
CREATE TEMP TABLE tanda_kelompok_hasil ON COMMIT DROP AS
SELECT * FROM (
    SELECT k.id AS kelompok_id, tugas.petugas_id, p.terakhir, s.sejak,
        ((extract(year FROM %(pada)s::date) - extract(year FROM s.sejak)) * 12
            + extract(month FROM %(pada)s::date) - extract(month FROM s.sejak)
            - (extract(day FROM %(pada)s::date) < extract(day FROM s.sejak))::int)::int AS bulan
    FROM kpm_kelompok k
    LEFT JOIN LATERAL (
        SELECT tanggal AS terakhir FROM p2k2_pertemuan
        WHERE kelompok_id = k.id AND keadaan = 'terlaksana' AND tanggal <= %(pada)s
        ORDER BY tanggal DESC LIMIT 1
    ) p ON true
    LEFT JOIN pendamping_penugasankelompok tugas ON tugas.kelompok_id = k.id
        AND tugas.mulai <= %(pada)s AND (tugas.selesai IS NULL OR tugas.selesai >= %(pada)s)
    CROSS JOIN LATERAL (SELECT coalesce(p.terakhir, k.dibentuk) AS sejak) s
    WHERE k.dibentuk <= %(pada)s AND (k.dibubarkan IS NULL OR k.dibubarkan >= %(pada)s)
        AND (%(semua)s OR k.id = ANY(%(kelompok)s::uuid[]))
) AS semua
WHERE bulan >= %(bulan_min)s
"""

# A finding that now counts from a later day had a meeting in between: it has ended, and another one begins.
TUTUP_KELOMPOK = """
UPDATE p2k2_tandakelompok t SET ditutup_pada = %(saat)s, diperbarui_pada = %(saat)s, alasan_tutup = CASE
    WHEN k.dibubarkan < %(pada)s THEN 'Kelompok dibubarkan'
    WHEN p.pertama IS NOT NULL THEN 'Bertemu pada ' || extract(day FROM p.pertama) || ' '
        || (%(nama_bulan)s)[extract(month FROM p.pertama)::int] || ' ' || extract(year FROM p.pertama)
    WHEN t.aturan_id <> %(aturan)s THEN 'Aturan absen berubah'
    ELSE 'Dihitung ulang untuk tanggal yang lebih awal'
END
FROM p2k2_tandakelompok lama
JOIN kpm_kelompok k ON k.id = lama.kelompok_id
LEFT JOIN tanda_kelompok_hasil b ON b.kelompok_id = lama.kelompok_id AND b.sejak <= lama.sejak
CROSS JOIN LATERAL (
    SELECT min(tanggal) AS pertama FROM p2k2_pertemuan
    WHERE kelompok_id = lama.kelompok_id AND keadaan = 'terlaksana'
        AND tanggal > lama.sejak AND tanggal <= %(pada)s
) p
WHERE t.id = lama.id AND lama.ditutup_pada IS NULL AND b.kelompok_id IS NULL
    AND (%(semua)s OR lama.kelompok_id = ANY(%(kelompok)s::uuid[]))
RETURNING t.kelompok_id
"""

UBAH_KELOMPOK = """
UPDATE p2k2_tandakelompok t SET petugas_id = b.petugas_id, aturan_id = %(aturan)s,
    pertemuan_terakhir = b.terakhir, sejak = b.sejak, bulan = b.bulan, diperbarui_pada = %(saat)s
FROM tanda_kelompok_hasil b
WHERE b.kelompok_id = t.kelompok_id AND t.ditutup_pada IS NULL
    AND (t.petugas_id, t.aturan_id, t.pertemuan_terakhir, t.sejak, t.bulan)
        IS DISTINCT FROM (b.petugas_id, %(aturan)s, b.terakhir, b.sejak, b.bulan)
RETURNING t.kelompok_id
"""

BUKA_KELOMPOK = """
INSERT INTO p2k2_tandakelompok
    (kelompok_id, petugas_id, aturan_id, pertemuan_terakhir, sejak, bulan, dibuka_pada, diperbarui_pada, alasan_tutup)
SELECT b.kelompok_id, b.petugas_id, %(aturan)s, b.terakhir, b.sejak, b.bulan, %(saat)s, %(saat)s, ''
FROM tanda_kelompok_hasil b
WHERE NOT EXISTS (
    SELECT 1 FROM p2k2_tandakelompok t WHERE t.kelompok_id = b.kelompok_id AND t.ditutup_pada IS NULL
)
ORDER BY b.kelompok_id
RETURNING kelompok_id
"""
