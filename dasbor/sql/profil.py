"""What a profile reads: summaries by month and pendamping or area, and a few records of one kecamatan besides."""

from inti.zona import hari_sql

KOLOM = (
    "pendamping", "kpm", "kpm_lepas", "kelompok", "wajib", "wajib_bertemu", "pertemuan", "hadir", "izin", "sakit",
    "alpa", "sesi", "sesi_dari", "kunjungan", "kpm_dikunjungi", "bantuan", "kpm_bantuan", "vk_memenuhi", "vk_tidak",
    "vk_belum", "fasilitas", "fasilitas_isi", "rencana_n", "cair_n", "sebagian_n", "tidak_n", "aduan_jawab",
    "aduan_tepat", "laporan", "laporan_tepat",
)  # fmt: skip
_JUMLAH = ", ".join(f"sum(r.{k})::bigint" for k in KOLOM)
ORANG = f"""
    SELECT r.bulan, r.petugas_id::text, p.nama, max(r.dihitung_pada), {_JUMLAH}
    FROM dasbor_ringkasan r JOIN akun_pengguna p ON p.id = r.petugas_id
    WHERE r.bulan = ANY(%(bulan)s) AND r.langsung AND (r.wilayah_id = %(kode)s OR r.wilayah_id LIKE %(awalan)s)
    GROUP BY 1, 2, 3 ORDER BY 3, 2, 1
"""
WILAYAH = f"""
    SELECT r.bulan, w.kode, w.nama, max(r.dihitung_pada), {_JUMLAH}
    FROM wilayah_wilayah w JOIN dasbor_ringkasan r ON r.wilayah_id = w.kode
    WHERE w.induk_id = %(kode)s AND r.bulan = ANY(%(bulan)s) AND NOT r.langsung
    GROUP BY 1, 2, 3 ORDER BY 3, 2, 1
"""
RINCI_ORANG = """
    SELECT r.bulan, r.petugas_id::text, r.jenis || '.' || r.kode, sum(r.n)::bigint FROM dasbor_ringkasanrinci r
    WHERE r.bulan = ANY(%(bulan)s) AND r.jenis IN ('peran', 'rhk') AND r.langsung AND r.petugas_id IS NOT NULL
        AND (r.wilayah_id = %(kode)s OR r.wilayah_id LIKE %(awalan)s)
    GROUP BY 1, 2, 3
"""
RINCI_WILAYAH = """
    SELECT r.bulan, r.wilayah_id, r.jenis || '.' || r.kode, sum(r.n)::bigint
    FROM wilayah_wilayah w JOIN dasbor_ringkasanrinci r ON r.wilayah_id = w.kode
    WHERE w.induk_id = %(kode)s AND r.bulan = ANY(%(bulan)s) AND r.jenis IN ('peran', 'rhk') AND NOT r.langsung
    GROUP BY 1, 2, 3
"""

# What no summary holds, of one kecamatan only. A record counts for whoever made it, a state of families for whoever
# held them on the month's day.
_PEGANG = "s.mulai <= m.hari AND (s.selesai IS NULL OR s.selesai >= m.hari)"
_DIUSULKAN = hari_sql("p.diusulkan_pada", "%(kode)s")
CATATAN = f"""
    WITH m AS MATERIALIZED (
        SELECT * FROM unnest(%(bulan)s::date[], %(hari)s::date[], %(depan)s::date[], %(triwulan)s::date[],
                             %(kuartal)s::text[]) AS m (bulan, hari, depan, triwulan, kuartal)
    ), k AS MATERIALIZED (SELECT id, kepesertaan FROM kpm_kpm WHERE kecamatan_kode = %(kode)s
    ), kunjungan AS MATERIALIZED (
        SELECT m.bulan, v.petugas_id, v.motivasi, v.tujuan, v.sikap_graduasi FROM k
        JOIN pendamping_kunjungan v ON v.kpm_id = k.id AND v.tanggal >= %(awal)s AND v.tanggal < %(akhir)s
        JOIN m ON v.tanggal >= m.bulan AND v.tanggal < m.depan
    )
    SELECT m.bulan, p.petugas_id::text, 'awal', count(*) FROM m
    JOIN p2k2_pertemuanawal p ON p.tanggal >= m.bulan AND p.tanggal < m.depan AND p.petugas_id = ANY(%(petugas)s)
    WHERE p.kecamatan_kode = %(kode)s AND p.keadaan = 'terlaksana' GROUP BY 1, 2
    UNION ALL
    SELECT m.bulan, p.petugas_id::text, 'dijelaskan', sum(cardinality(p.dijelaskan)) FROM m
    JOIN p2k2_pertemuanawal p ON p.tanggal >= m.bulan AND p.tanggal < m.depan AND p.petugas_id = ANY(%(petugas)s)
    WHERE p.kecamatan_kode = %(kode)s AND p.keadaan = 'terlaksana' GROUP BY 1, 2
    UNION ALL
    SELECT m.bulan, s.petugas_id::text, 'dibentuk', count(*) FROM m
    JOIN kpm_kelompok g ON g.dibentuk >= m.bulan AND g.dibentuk < m.depan AND g.kecamatan_kode = %(kode)s
    JOIN pendamping_penugasankelompok s ON s.kelompok_id = g.id AND s.mulai <= g.dibentuk
        AND (s.selesai IS NULL OR s.selesai >= g.dibentuk) GROUP BY 1, 2
    UNION ALL
    SELECT bulan, petugas_id::text, 'motivasi', count(*) FROM kunjungan WHERE motivasi <> '' GROUP BY 1, 2
    UNION ALL
    SELECT bulan, petugas_id::text, 'graduasi', count(*) FROM kunjungan
    WHERE tujuan = 'graduasi' OR sikap_graduasi <> '' GROUP BY 1, 2
    UNION ALL
    SELECT m.bulan, s.petugas_id::text, 'kabar', count(*) FROM k
    JOIN kpm_bantuankomplementer b ON b.kpm_id = k.id AND b.keadaan NOT IN ('ada', 'diterima')
    JOIN m ON m.kuartal = b.tahap AND b.diberitahu_pada <= m.hari
    JOIN pendamping_penugasan s ON s.kpm_id = k.id AND {_PEGANG} GROUP BY 1, 2
    UNION ALL
    SELECT m.bulan, s.petugas_id::text, 'mutakhir', count(DISTINCT k.id) FROM k
    JOIN kpm_pemutakhiran p ON p.kpm_id = k.id AND p.keadaan <> 'ditarik'
    JOIN m ON {_DIUSULKAN} >= m.triwulan AND {_DIUSULKAN} < m.depan
    JOIN pendamping_penugasan s ON s.kpm_id = k.id AND {_PEGANG}
    WHERE k.kepesertaan = ANY(%(peserta)s) GROUP BY 1, 2
    UNION ALL
    SELECT m.bulan, c.petugas, 'fasilitas_petugas', count(DISTINCT c.fasilitas_id) FROM (
        SELECT DISTINCT c.bulan, c.dicatat_oleh_id::text AS petugas, c.fasilitas_id FROM k
        JOIN verifikasi_catatanverkom c ON c.kpm_id = k.id AND c.bulan >= %(awal_triwulan)s AND c.bulan < %(akhir)s
    ) c JOIN m ON c.bulan BETWEEN m.triwulan AND m.bulan GROUP BY 1, 2
    UNION ALL
    SELECT m.bulan, l.oleh_id::text, 'langkah', count(*) FROM k JOIN pendamping_kasus q ON q.kpm_id = k.id
    JOIN pendamping_langkahkasus l ON l.kasus_id = q.id JOIN m ON l.tanggal >= m.bulan AND l.tanggal < m.depan
    GROUP BY 1, 2
    UNION ALL
    SELECT m.bulan, x.petugas_id::text, 'keg.' || i.nomor, count(*) FROM m
    JOIN pendamping_kegiatan x ON x.tanggal >= m.bulan AND x.tanggal < m.depan AND x.petugas_id = ANY(%(petugas)s)
        AND (x.wilayah_id = %(kode)s OR x.wilayah_id LIKE %(awalan)s)
    JOIN pendamping_butirrhk i ON i.id = x.butir_id GROUP BY 1, 2, 3
"""
