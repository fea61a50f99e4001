"""The statements of the load: everything but the families follows from the plan by INSERT … SELECT.

`skala_kelompok` is the plan (a temporary table); a family's number `i` decides, by its remainder, who stands
in no group, who has no pendamping, and who stays away from meetings.
"""

RENCANA = """
CREATE TEMP TABLE skala_kelompok (
    id uuid, nama text, desa text, petugas bigint, awal bigint, banyak int, ke int
) ON COMMIT DROP
"""

KELOMPOK = """
INSERT INTO kpm_kelompok (id, nama, desa_id, dibentuk, tempat, dibuat_oleh_id, dibuat_pada)
SELECT id, nama, desa, %(awal)s, 'Balai ' || nama, petugas, %(saat)s FROM skala_kelompok
"""

PENUGASAN_KELOMPOK = """
INSERT INTO pendamping_penugasankelompok
    (kelompok_id, petugas_id, mulai, nomor_sk, dibuat_oleh_id, dibuat_pada)
SELECT id, petugas, %(awal)s, 'SK-SKALA', petugas, %(saat)s FROM skala_kelompok
"""

PENUGASAN = """
INSERT INTO pendamping_penugasan (kpm_id, petugas_id, mulai, nomor_sk, dibuat_oleh_id, dibuat_pada)
SELECT i, g.petugas, %(awal)s, 'SK-SKALA', g.petugas, %(saat)s
FROM skala_kelompok g, generate_series(g.awal, g.awal + g.banyak - 1) i
WHERE i %% 211 <> 0
"""

KEANGGOTAAN = """
INSERT INTO kpm_keanggotaankelompok (kpm_id, kelompok_id, mulai, dicatat_oleh_id)
SELECT i, g.id, %(awal)s, g.petugas
FROM skala_kelompok g, generate_series(g.awal, g.awal + g.banyak - 1) i
WHERE i %% 97 <> 0
"""

# Ids begin with the day, as those of the application do, so that a month's rows lie together.
UUID7 = """
(lpad(to_hex((extract(epoch FROM {hari}::timestamp) * 1000)::bigint), 12, '0') || '7'
    || substr(md5(random()::text), 1, 3) || '8' || substr(md5(random()::text), 1, 15))::uuid
"""

# A meeting a month; some months fall out or are cancelled, one pendamping of 23 stopped four months ago.
PERTEMUAN = f"""
INSERT INTO p2k2_pertemuan (id, kelompok_id, petugas_id, tanggal, jam_mulai, tempat, sesi_id, materi, catatan,
    keadaan, alasan_batal, dibuat_oleh_id, dibuat_pada, versi)
SELECT {UUID7.format(hari="t.tanggal")}, t.id, t.petugas, t.tanggal, '09:00', 'Balai ' || t.nama, %(sesi)s,
    '', '', CASE WHEN batal THEN 'dibatalkan' ELSE 'terlaksana' END,
    CASE WHEN batal THEN 'Hujan lebat' ELSE '' END,
    t.petugas, t.tanggal, 2
FROM (
    SELECT g.id, g.nama, g.petugas, (%(bulan)s::date + g.ke %% %(hari)s) AS tanggal, random() < 0.02 AS batal
    FROM skala_kelompok g
    WHERE random() >= 0.04 AND NOT (g.petugas %% 23 = 5 AND %(mundur)s < 4)
    ORDER BY g.ke %% %(hari)s, g.ke
) t
"""

KEHADIRAN = """
INSERT INTO p2k2_kehadiran (pertemuan_id, kpm_id, tanggal, status, dicatat_oleh_id, dicatat_pada)
SELECT h.id, h.kpm, h.tanggal, CASE
        WHEN h.r < h.alpa THEN 'alpa' WHEN h.r < h.alpa + 0.04 THEN 'izin'
        WHEN h.r < h.alpa + 0.07 THEN 'sakit' WHEN h.r < h.alpa + 0.09 THEN NULL ELSE 'hadir' END,
    h.petugas_id, h.tanggal
FROM (
    SELECT p.id, i AS kpm, p.tanggal, p.petugas_id, random() AS r,
        CASE WHEN i %% 100 = 7 THEN 0.8 ELSE 0.0727 END AS alpa
    FROM p2k2_pertemuan p JOIN skala_kelompok g ON g.id = p.kelompok_id,
        generate_series(g.awal, g.awal + g.banyak - 1) i
    WHERE p.tanggal >= %(bulan)s AND p.tanggal < %(bulan_depan)s AND p.keadaan = 'terlaksana' AND i %% 97 <> 0
) h
"""

KUNJUNGAN = f"""
INSERT INTO pendamping_kunjungan (id, kpm_id, petugas_id, tanggal, tujuan, status_rumah, jamban, air_bersih,
    listrik, pekerjaan_kepala, kondisi_sosial, kks_dipegang_sendiri, hasil, dicatat_pada, versi)
SELECT {UUID7.format(hari="v.tanggal")}, v.kpm, v.petugas, v.tanggal, 'rutin', 'milik_sendiri', 'sendiri',
    'sumur', 'meteran_sendiri', 'Buruh harian', '', CASE WHEN v.kpm %% 31 = 0 THEN 'tidak' ELSE 'ya' END, '',
    v.tanggal, 1
FROM (
    SELECT i AS kpm, g.petugas, (%(bulan)s::date + (i %% %(hari)s)::int) AS tanggal
    FROM skala_kelompok g, generate_series(g.awal, g.awal + g.banyak - 1) i
    WHERE i %% 211 <> 0 AND random() < 0.03
) v
"""

_KOMPONEN = "hamil, aud, sd, smp, sma, disabil, lansia, ham"

PEMBAYARAN = f"""
INSERT INTO penyaluran_pembayaran (tahap_id, kpm_id, desa_id, {_KOMPONEN}, nominal, jumlah_komponen,
    jumlah_art, status_fc, baris)
SELECT %(tahap)s, id, desa_id, {_KOMPONEN},
    CASE WHEN id %% 33 = 0 THEN 0 ELSE 750000 * (hamil + aud) + 225000 * sd + 375000 * smp + 500000 * sma
        + 600000 * (disabil + lansia) + 2700000 * ham END,
    hamil + aud + sd + smp + sma + disabil + lansia + ham, jumlah_art,
    CASE WHEN id %% 33 = 0 THEN 'EXCLUDE' ELSE 'SI' END, id - %(pertama)s + 2
FROM kpm_kpm WHERE id BETWEEN %(pertama)s AND %(terakhir)s
ORDER BY id
"""

# Nine of ten withdraw everything; the rest part of it or, with a reason, nothing.
REKONSILIASI = f"""
INSERT INTO penyaluran_rekonsiliasi (id, pembayaran_id, rencana, status, jumlah, tanggal, alasan_id,
    keterangan, dicatat_oleh_id, dicatat_pada, versi)
SELECT {UUID7.format(hari="b.tanggal")}, b.id, b.nominal, b.status,
    CASE b.status WHEN 'cair' THEN b.nominal WHEN 'sebagian' THEN b.nominal / 2 ELSE 0 END,
    CASE WHEN b.status <> 'tidak' THEN b.tanggal END,
    CASE WHEN b.status = 'tidak' THEN (%(alasan)s)[1 + b.id %% %(alasan_n)s] END, '', b.petugas, b.tanggal, 1
FROM (
    SELECT b.id, b.nominal, g.petugas, %(mulai)s::date + (b.id %% %(hari)s)::int AS tanggal,
        CASE WHEN a.r < 0.90 THEN 'cair' WHEN a.r < 0.93 THEN 'sebagian' ELSE 'tidak' END AS status
    FROM penyaluran_pembayaran b
    JOIN (SELECT i, petugas FROM skala_kelompok, generate_series(awal, awal + banyak - 1) i) g
        ON g.i = b.kpm_id,
    LATERAL (SELECT random() + 0 * b.id AS r) a
    WHERE b.tahap_id = %(tahap)s AND b.nominal > 0 AND b.kpm_id BETWEEN %(pertama)s AND %(terakhir)s
        AND b.id %% 100 < %(persen)s
) b
"""
