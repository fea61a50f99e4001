"""The statements of the families' finding: set-based, because a kabupaten has 155 000 families.

All values are parameters; the constants below are joined from literals of this file only. Every statement keeps to
the families from `dari` up to before `hingga`, and of these, unless `semua`, to those of `kpm`.

Meetings are in order of day, hour of beginning (none counts as midnight) and id: a group may meet twice on a day
(docs/program.md §7). Days alone choose the candidates, too many rather than too few; the exact order decides.
"""

# For this transaction only: the sorts of a full recomputation fit in memory, compiling plans does not pay, and what a
# family belonged to is looked up in a B-tree, not as a bitmap of the GiST index.
RUANG = "SET LOCAL work_mem = '256MB'; SET LOCAL jit = off; SET LOCAL enable_bitmapscan = off"

KUNCI_BARIS = "SELECT id FROM kpm_kpm WHERE id = ANY(%(kpm)s) ORDER BY id FOR NO KEY UPDATE"
KUNCI_KELOMPOK = "SELECT id FROM kpm_kelompok WHERE id = ANY(%(kelompok)s::uuid[]) ORDER BY id FOR NO KEY UPDATE"

# Families in a group on that day; nobody is in two.
DIPERIKSA = """
SELECT count(*) FROM kpm_keanggotaankelompok
WHERE mulai <= %(pada)s AND (selesai IS NULL OR selesai >= %(pada)s)
    AND (%(semua)s OR kpm_id = ANY(%(kpm)s::bigint[]))
"""

# Register lines that count: the meeting was held, and the family belonged to its group on that day.
# `ANY(ARRAY[…])` is an equality that only a B-tree looking up this family can serve: the planner would take the
# GiST index of the exclusion constraint, three times slower, or every family of the group. The meeting is found by its
# group and day in `pertemuan_kelompok`, which holds all that is asked of it and lies close together for neighbours; the
# equality of arrays keeps the planner from the index by id.
_BARIS_SAH = """
    FROM p2k2_kehadiran h
    JOIN kpm_keanggotaankelompok m ON m.kpm_id = ANY(ARRAY[h.kpm_id])
        AND m.mulai <= h.tanggal AND (m.selesai IS NULL OR m.selesai >= h.tanggal)
    JOIN p2k2_pertemuan p ON p.kelompok_id = m.kelompok_id AND p.tanggal = h.tanggal AND p.keadaan = 'terlaksana'
        AND ARRAY[p.id] = ARRAY[h.pertemuan_id]
    WHERE h.tanggal <= %(pada)s
"""

# Candidates, cheaply: enough absences at all (one pass over the partial index `kehadiran_alpa`), and no presence
# after the one that would complete the run. That is a look-up per family in `kehadiran_kpm` which stops at the
# first presence, nearly always the first line it meets. Plain joins, because neither a correlated sub-select nor
# a lateral one may run in a parallel worker.
_CALON_SELANG = (
    """
SELECT c.kpm_id FROM (
    SELECT kpm_id, (array_agg(tanggal ORDER BY tanggal))[count(*) - %(ambang)s + 1] AS batas
    FROM p2k2_kehadiran
    WHERE status IN %(dihitung)s AND tanggal <= %(pada)s AND kpm_id >= SELANG AND kpm_id < SELANG_BERIKUT
        AND (%(semua)s OR kpm_id = ANY(%(kpm)s::bigint[]))
    GROUP BY kpm_id HAVING count(*) >= %(ambang)s
) c
WHERE NOT EXISTS (
    SELECT 1
"""
    + _BARIS_SAH
    + """
        AND h.kpm_id = c.kpm_id AND h.status = 'hadir' AND h.tanggal > c.batas
)
"""
)


def _calon(banyak: int) -> str:
    """A sorted aggregate runs in one process; cut into ranges of families, the ranges run side by side."""
    return "CREATE TEMP TABLE tanda_calon ON COMMIT DROP AS " + " UNION ALL ".join(
        _CALON_SELANG.replace("SELANG_BERIKUT", f"(%(selang)s)[{n + 1}]").replace("SELANG", f"(%(selang)s)[{n}]")
        for n in range(1, banyak + 1)
    )


# A meeting's place among all meetings, after its day.
_JAM, _PERTAMA = "coalesce(p.jam_mulai, '00:00'::time)", "'00000000-0000-0000-0000-000000000000'::uuid"

# The current run of a family still in the programme (a suspended one is): every counted absence since it was
# last present. Materialized, so that the last presence is looked up once a family and not once a line. From there on
# the meetings of its groups are walked along (`OFFSET 0`: all of a group in one look-up), and its line in each is found
# by the meeting's day, which is the line's; the day is compared by itself too, because only it is in the index.
_HASIL = f"""
CREATE TEMP TABLE tanda_hasil ON COMMIT DROP AS
WITH calon AS MATERIALIZED (
    SELECT c.kpm_id, coalesce(hadir.tanggal, '-infinity') AS tanggal, coalesce(hadir.jam, '00:00') AS jam,
        coalesce(hadir.pertemuan_id, {_PERTAMA}) AS pertemuan_id
    FROM tanda_calon c
    JOIN kpm_kpm k ON k.id = c.kpm_id AND k.kepesertaan IN ('aktif', 'ditangguhkan')
    LEFT JOIN LATERAL (
        SELECT h.tanggal, {_JAM} AS jam, h.pertemuan_id
        {_BARIS_SAH}
            AND h.kpm_id = c.kpm_id AND h.status = 'hadir'
        ORDER BY h.tanggal DESC, jam DESC, h.pertemuan_id DESC LIMIT 1
    ) hadir ON true
)
SELECT c.kpm_id, array_agg(r.pertemuan_id ORDER BY r.tanggal, r.jam, r.pertemuan_id) AS bukti, count(*) AS jumlah,
    min(r.tanggal) AS sejak, max(r.tanggal) AS terakhir
FROM calon c
CROSS JOIN LATERAL (
    SELECT h.pertemuan_id, h.tanggal, p.jam
    FROM (
        SELECT p.id, p.tanggal, {_JAM} AS jam
        FROM kpm_keanggotaankelompok m
        JOIN p2k2_pertemuan p ON p.kelompok_id = m.kelompok_id AND p.keadaan = 'terlaksana'
            AND p.tanggal >= greatest(m.mulai, c.tanggal) AND p.tanggal <= least(m.selesai, %(pada)s)
        WHERE m.kpm_id = ANY(ARRAY[c.kpm_id])
        OFFSET 0
    ) p
    JOIN p2k2_kehadiran h ON h.kpm_id = c.kpm_id AND h.tanggal = p.tanggal AND h.pertemuan_id = p.id
        AND h.status IN %(dihitung)s
    WHERE (p.tanggal, p.jam, p.id) > (c.tanggal, c.jam, c.pertemuan_id)
) r
GROUP BY c.kpm_id HAVING count(*) >= %(ambang)s
"""


def hitung_keluarga(selang: int) -> tuple[str, ...]:
    """The statements that find the current runs, over `selang` ranges of families side by side."""
    return (
        "DROP TABLE IF EXISTS pg_temp.tanda_calon, pg_temp.tanda_hasil",
        _calon(selang),
        "ANALYZE tanda_calon",
        _HASIL,
        "ANALYZE tanda_hasil",
    )


# A flag whose evidence shares no meeting with the current run has ended; the new run opens a flag of its own.
TUTUP_KELUARGA = f"""
WITH usai AS (
    SELECT t.id, t.kpm_id, t.bukti, t.aturan_id, t.sejak, t.terakhir,
        coalesce(awal.jam_mulai, '00:00') AS jam_sejak, coalesce(akhir.jam_mulai, '00:00') AS jam_terakhir,
        t.bukti[1] AS pertama, t.bukti[cardinality(t.bukti)] AS penghabisan
    FROM p2k2_tandaabsen t
    LEFT JOIN tanda_hasil b ON b.kpm_id = t.kpm_id AND b.bukti && t.bukti
    LEFT JOIN p2k2_pertemuan awal ON awal.id = t.bukti[1]
    LEFT JOIN p2k2_pertemuan akhir ON akhir.id = t.bukti[cardinality(t.bukti)]
    WHERE t.ditutup_pada IS NULL AND b.kpm_id IS NULL AND t.kpm_id >= %(dari)s AND t.kpm_id < %(hingga)s
        AND (%(semua)s OR t.kpm_id = ANY(%(kpm)s::bigint[]))
), alasan AS (
    SELECT u.id, CASE
        WHEN k.kepesertaan NOT IN ('aktif', 'ditangguhkan') THEN 'Keluarga tidak lagi menjadi peserta aktif'
        WHEN u.terakhir > %(pada)s THEN 'Dihitung ulang untuk tanggal yang lebih awal'
        WHEN s.hadir IS NOT NULL THEN 'Hadir pada ' || extract(day FROM s.hadir) || ' '
            || (%(nama_bulan)s)[extract(month FROM s.hadir)::int] || ' ' || extract(year FROM s.hadir)
        WHEN m.batal THEN 'Pertemuan dibatalkan'
        WHEN m.dikoreksi AND u.aturan_id <> %(aturan)s THEN 'Aturan absen berubah'
        WHEN m.dikoreksi OR s.hadir_di_dalam THEN 'Kehadiran dikoreksi'
        WHEN u.aturan_id <> %(aturan)s THEN 'Aturan absen berubah'
        WHEN m.keluar THEN 'Keanggotaan kelompok berubah'
        ELSE 'Tanggal atau jam pertemuan berubah'
    END AS teks
    FROM usai u
    JOIN kpm_kpm k ON k.id = u.kpm_id
    CROSS JOIN LATERAL (
        SELECT min(h.tanggal) FILTER (
                WHERE (h.tanggal, {_JAM}, h.pertemuan_id) > (u.terakhir, u.jam_terakhir, u.penghabisan)
            ) AS hadir,
            bool_or((h.tanggal, {_JAM}, h.pertemuan_id) > (u.sejak, u.jam_sejak, u.pertama)) AS hadir_di_dalam
        {_BARIS_SAH}
            AND h.kpm_id = u.kpm_id AND h.status = 'hadir'
    ) s
    CROSS JOIN LATERAL (
        SELECT bool_or(p.keadaan = 'dibatalkan') AS batal,
            bool_or(h.status IS NULL OR h.status NOT IN %(dihitung)s) AS dikoreksi,
            bool_or(NOT EXISTS (
                SELECT 1 FROM kpm_keanggotaankelompok m
                WHERE m.kpm_id = h.kpm_id AND m.kelompok_id = p.kelompok_id
                    AND m.mulai <= h.tanggal AND (m.selesai IS NULL OR m.selesai >= h.tanggal)
            )) AS keluar
        FROM p2k2_kehadiran h JOIN p2k2_pertemuan p ON p.id = h.pertemuan_id
        WHERE h.kpm_id = u.kpm_id AND h.pertemuan_id = ANY(u.bukti)
    ) m
)
UPDATE p2k2_tandaabsen t SET ditutup_pada = %(saat)s, diperbarui_pada = %(saat)s, alasan_tutup = alasan.teks
FROM alasan WHERE alasan.id = t.id
RETURNING t.kpm_id
"""

UBAH_KELUARGA = """
UPDATE p2k2_tandaabsen t SET aturan_id = %(aturan)s, bukti = b.bukti, jumlah = b.jumlah, sejak = b.sejak,
    terakhir = b.terakhir, diperbarui_pada = %(saat)s
FROM tanda_hasil b
WHERE b.kpm_id = t.kpm_id AND t.ditutup_pada IS NULL
    AND (t.aturan_id, t.bukti, t.sejak, t.terakhir) IS DISTINCT FROM (%(aturan)s, b.bukti, b.sejak, b.terakhir)
RETURNING t.kpm_id
"""

BUKA_KELUARGA = """
INSERT INTO p2k2_tandaabsen
    (kpm_id, aturan_id, bukti, jumlah, sejak, terakhir, dibuka_pada, diperbarui_pada, alasan_tutup)
SELECT b.kpm_id, %(aturan)s, b.bukti, b.jumlah, b.sejak, b.terakhir, %(saat)s, %(saat)s, ''
FROM tanda_hasil b
WHERE NOT EXISTS (SELECT 1 FROM p2k2_tandaabsen t WHERE t.kpm_id = b.kpm_id AND t.ditutup_pada IS NULL)
ORDER BY b.kpm_id
RETURNING kpm_id
"""
