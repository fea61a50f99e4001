"""Families, their components, who looks after them; what waits for them."""

from dasbor.enums import JenisRinci
from dasbor.sql.dasar import ANGGOTA, ANGGOTA_HARI, KELUARGA, PEGANG, PESERTA, Fakta, FaktaRinci, berubah
from inti.zona import hari_sql
from kpm.enums import JenisKomponen

# Components as the list of that stage had them, today's as the families' list counts them: the ministry's, or added
# since by an approved update (`KPMQuerySet.berkomponen`).
_KOMPONEN = ", ".join(
    f"coalesce(lama.{j}, k.{j}) > 0 OR coalesce('{j}' = ANY(baru.jenis), FALSE) AS {j}" for j in JenisKomponen.values
)
_TAMBAHAN = f"""
    LEFT JOIN (
        SELECT m.bulan, a.kpm_id, array_agg(DISTINCT c.jenis) AS jenis
        FROM m JOIN kpm_komponen c ON c.sumber = 'pemutakhiran' AND (c.mulai IS NULL OR c.mulai <= m.hari)
            AND (c.selesai IS NULL OR c.selesai >= m.hari)
        JOIN kpm_anggota a ON a.id = c.anggota_id JOIN kpm_kpm kk ON kk.id = a.kpm_id
        WHERE {berubah("kk.desa_id")} GROUP BY 1, 2
    ) baru ON baru.bulan = m.bulan AND baru.kpm_id = k.id
    LEFT JOIN (
        SELECT m.bulan, b.* FROM m JOIN penyaluran_pembayaran b ON b.tahap_id = m.tahap
        JOIN kpm_kpm kk ON kk.id = b.kpm_id WHERE NOT m.kini AND {berubah("kk.desa_id")}
    ) lama ON lama.bulan = m.bulan AND lama.kpm_id = k.id
"""
# Each family once, for whoever holds it: two visits, or one before and one after a handover, are one family visited.
_SEKALI = f"""
    LEFT JOIN (
        SELECT DISTINCT m.bulan, v.kpm_id FROM m
        JOIN pendamping_kunjungan v ON v.tanggal >= m.bulan AND v.tanggal < m.depan
        JOIN kpm_kpm kk ON kk.id = v.kpm_id WHERE {berubah("kk.desa_id")}
    ) datang ON datang.bulan = m.bulan AND datang.kpm_id = k.id
    LEFT JOIN (
        SELECT DISTINCT m.bulan, b.kpm_id FROM m
        JOIN kpm_bantuankomplementer b ON b.tahap = m.kuartal AND b.keadaan NOT IN ('ada', 'diterima')
        JOIN kpm_kpm kk ON kk.id = b.kpm_id WHERE {berubah("kk.desa_id")}
    ) kurang ON kurang.bulan = m.bulan AND kurang.kpm_id = k.id
"""
_KOLOM = f"{_KOMPONEN}, datang.kpm_id IS NOT NULL AS dikunjungi, kurang.kpm_id IS NOT NULL AS kurang"
_KELUARGA = KELUARGA.format(kolom=_KOLOM, gabung=_TAMBAHAN + _SEKALI)

_KUNJUNGAN = f"""
    JOIN pendamping_kunjungan v ON v.tanggal >= m.bulan AND v.tanggal < m.depan
    JOIN kpm_kpm k ON k.id = v.kpm_id {ANGGOTA_HARI} WHERE {berubah("k.desa_id")}
"""
_BELUM_BANTUAN = f"""
    JOIN kpm_bantuankomplementer b ON b.tahap = m.kuartal AND b.keadaan NOT IN ('ada', 'diterima')
    JOIN kpm_kpm k ON k.id = b.kpm_id {PEGANG} WHERE {berubah("k.desa_id")}
"""
# Appointed as pendamping of an area on the month's day.
DIANGKAT = """
    JOIN akun_jabatan j ON j.peran = ANY(%(dampingan)s) AND j.mulai <= m.hari
        AND (j.selesai IS NULL OR j.selesai >= m.hari)
    JOIN akun_pengguna u ON u.id = j.pengguna_id AND (u.is_active OR NOT m.kini)
    WHERE j.wilayah_id IS NOT NULL
"""

FAKTA = (
    Fakta(
        "k.desa_id",
        "k.petugas_id",
        f"{_KELUARGA} WHERE {PESERTA}",
        {
            "kpm": "count(*)",
            "kpm_tanpa": "count(*) FILTER (WHERE k.petugas_id IS NULL)",
            "kpm_lepas": "count(*) FILTER (WHERE k.kelompok_id IS NULL)",
            "kpm_dikunjungi": "count(*) FILTER (WHERE k.dikunjungi)",
            "kpm_bantuan": "count(*) FILTER (WHERE k.kurang)",
            **{j: f"count(*) FILTER (WHERE k.{j})" for j in JenisKomponen.values},
        },
        "k.kelompok_id",
    ),
    Fakta(
        "j.wilayah_id",
        "j.pengguna_id",
        f"{DIANGKAT} AND {berubah('j.wilayah_id')}",
        {"pendamping": "count(DISTINCT j.pengguna_id)"},
    ),
    Fakta(
        "k.desa_id",
        "v.petugas_id",
        _KUNJUNGAN,
        {"kunjungan": "count(*)"},
        ANGGOTA,
    ),
    Fakta(
        "k.desa_id",
        "t.petugas_id",
        f"""CROSS JOIN kpm_pemutakhiran p JOIN kpm_kpm k ON k.id = p.kpm_id {PEGANG}
        WHERE {berubah("k.desa_id")} AND {hari_sql("p.diusulkan_pada", "k.desa_id")} < m.depan
            AND CASE WHEN m.kini THEN p.keadaan = 'diajukan' ELSE p.diputus_pada IS NULL AND p.keadaan = 'diajukan'
                OR {hari_sql("p.diputus_pada", "k.desa_id")} >= m.depan END""",
        {"usulan": "count(*)"},
        ANGGOTA,
    ),
    Fakta(
        "k.desa_id",
        "t.petugas_id",
        _BELUM_BANTUAN,
        {"bantuan": "count(*)"},
        ANGGOTA,
    ),
)

RINCI = (FaktaRinci(JenisRinci.BANTUAN, "b.jenis", "k.desa_id", "t.petugas_id", _BELUM_BANTUAN, kelompok=ANGGOTA),)
