"""Groups, their meetings and who came (docs/program.md §7)."""

from dasbor.enums import JenisRinci
from dasbor.sql.dasar import AMPU, ANGGOTA, PEGANG, Fakta, FaktaRinci, berubah
from inti.zona import hari_sql

_HIDUP = "g.dibentuk <= m.hari AND (g.dibubarkan IS NULL OR g.dibubarkan >= m.hari)"
_BERTEMU = f"""
    LEFT JOIN (
        SELECT DISTINCT m.bulan, p.kelompok_id FROM m
        JOIN p2k2_pertemuan p ON p.keadaan = 'terlaksana' AND p.tanggal >= m.bulan AND p.tanggal < m.depan
        JOIN kpm_kelompok g ON g.id = p.kelompok_id WHERE {berubah("g.desa_id")}
    ) temu ON temu.bulan = m.bulan AND temu.kelompok_id = g.id
"""
# Owed by groups that exist all through the month; while it runs, by those that began it.
_WAJIB = "(g.dibentuk <= m.bulan AND (m.kini OR g.dibubarkan IS NULL OR g.dibubarkan >= m.depan - 1))"
_SESI_BERLAKU = "md.berlaku_sejak <= m.hari AND (md.berlaku_sampai IS NULL OR md.berlaku_sampai >= m.hari)"
_SESI = f"""
    LEFT JOIN (
        SELECT m.bulan, p.kelompok_id, count(DISTINCT p.sesi_id) AS n FROM m
        JOIN p2k2_pertemuan p ON p.keadaan = 'terlaksana' AND p.tanggal < m.depan
        JOIN p2k2_sesi s ON s.id = p.sesi_id JOIN p2k2_modul md ON md.id = s.modul_id AND {_SESI_BERLAKU}
        JOIN kpm_kelompok g ON g.id = p.kelompok_id WHERE {berubah("g.desa_id")} GROUP BY 1, 2
    ) dapat ON dapat.bulan = m.bulan AND dapat.kelompok_id = g.id
    CROSS JOIN LATERAL (
        SELECT count(*) AS n FROM p2k2_sesi s JOIN p2k2_modul md ON md.id = s.modul_id AND {_SESI_BERLAKU}
    ) semua
"""
_ALASAN = "LEFT JOIN p2k2_alasantanpapertemuan a ON a.kelompok_id = g.id AND a.bulan = m.bulan"
_TERLAKSANA = """
    JOIN p2k2_pertemuan p ON p.keadaan = 'terlaksana' AND p.tanggal >= m.bulan AND p.tanggal < m.depan
    JOIN kpm_kelompok g ON g.id = p.kelompok_id
"""


def _tanda_sampai(desa: str) -> str:
    """A flag stands from the meeting that made the run long enough, not from the night that found it."""
    return f"""m.kini AND x.ditutup_pada IS NULL OR NOT m.kini
        AND (x.ditutup_pada IS NULL OR {hari_sql("x.ditutup_pada", desa)} >= m.depan)"""


FAKTA = (
    Fakta(
        "g.desa_id",
        "t.petugas_id",
        f"CROSS JOIN kpm_kelompok g {AMPU} {_BERTEMU} {_SESI} {_ALASAN} WHERE {_HIDUP} AND {berubah('g.desa_id')}",
        {
            "kelompok": "count(*)",
            "kelompok_bertemu": "count(temu.kelompok_id)",
            "wajib": f"count(*) FILTER (WHERE {_WAJIB})",
            "wajib_bertemu": f"count(temu.kelompok_id) FILTER (WHERE {_WAJIB})",
            "wajib_beralasan": f"count(a.id) FILTER (WHERE {_WAJIB} AND temu.kelompok_id IS NULL)",
            "sesi": "coalesce(sum(dapat.n), 0)",
            "sesi_dari": "coalesce(sum(semua.n), 0)",
        },
        "g.id",
    ),
    Fakta(
        "g.desa_id",
        "p.petugas_id",
        f"{_TERLAKSANA} WHERE {berubah('g.desa_id')}",
        {"pertemuan": "count(*)"},
        "g.id",
    ),
    Fakta(
        "g.desa_id",
        "p.petugas_id",
        f"""{_TERLAKSANA}
        JOIN p2k2_kehadiran h ON h.pertemuan_id = p.id AND h.tanggal >= m.bulan AND h.tanggal < m.depan
        WHERE {berubah("g.desa_id")}""",
        {
            **{s: f"count(*) FILTER (WHERE h.status = '{s}')" for s in ("hadir", "izin", "sakit", "alpa")},
            "kosong": "count(*) FILTER (WHERE h.status IS NULL)",
        },
        "g.id",
    ),
    Fakta(
        "k.desa_id",
        "t.petugas_id",
        f"""CROSS JOIN p2k2_tandaabsen x JOIN p2k2_aturanabsen r ON r.id = x.aturan_id
        JOIN kpm_kpm k ON k.id = x.kpm_id {PEGANG}
        WHERE {berubah("k.desa_id")} AND ({_tanda_sampai("k.desa_id")}) AND (m.kini OR x.sejak <= m.hari AND (
            SELECT count(*) FROM p2k2_pertemuan p WHERE p.id = ANY(x.bukti) AND p.tanggal <= m.hari) >= r.ambang)""",
        {"tanda_absen": "count(*)"},
        ANGGOTA,
    ),
    Fakta(
        "g.desa_id",
        "CASE WHEN m.kini THEN x.petugas_id ELSE t.petugas_id END",
        f"""CROSS JOIN p2k2_tandakelompok x JOIN p2k2_aturanabsen r ON r.id = x.aturan_id
        JOIN kpm_kelompok g ON g.id = x.kelompok_id {AMPU}
        WHERE {berubah("g.desa_id")} AND ({_tanda_sampai("g.desa_id")}) AND (m.kini OR (
            (extract(year FROM m.hari) - extract(year FROM x.sejak)) * 12
            + extract(month FROM m.hari) - extract(month FROM x.sejak)
            - (extract(day FROM m.hari) < extract(day FROM x.sejak))::int) >= r.bulan_tanpa_pertemuan)""",
        {"tanda_kelompok": "count(*)"},
        "g.id",
    ),
)

RINCI = (
    FaktaRinci(
        JenisRinci.SEBAB_TEMU,
        "coalesce(a.sebab, '')",
        "g.desa_id",
        "t.petugas_id",
        f"""CROSS JOIN kpm_kelompok g {AMPU} {_BERTEMU} {_ALASAN}
        WHERE {_HIDUP} AND {_WAJIB} AND NOT m.kini AND temu.kelompok_id IS NULL AND {berubah("g.desa_id")}""",
        kelompok="g.id",
    ),
    FaktaRinci(
        JenisRinci.MODUL,
        "md.nomor::text",
        "g.desa_id",
        "t.petugas_id",
        f"""JOIN (
            SELECT DISTINCT m.bulan, p.kelompok_id, p.sesi_id FROM m
            JOIN p2k2_pertemuan p ON p.keadaan = 'terlaksana' AND p.tanggal < m.depan
            JOIN kpm_kelompok g ON g.id = p.kelompok_id WHERE {berubah("g.desa_id")}
        ) p ON p.bulan = m.bulan
        JOIN p2k2_sesi s ON s.id = p.sesi_id JOIN p2k2_modul md ON md.id = s.modul_id AND {_SESI_BERLAKU}
        JOIN kpm_kelompok g ON g.id = p.kelompok_id {AMPU} WHERE {_HIDUP}""",
        kelompok="g.id",
    ),
)
