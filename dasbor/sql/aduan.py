"""Complaints open to everybody who serves there; restricted ones are counted nowhere (docs/program.md §11, ADR 14)."""

from dasbor.enums import JenisRinci
from dasbor.sql.dasar import ANGGOTA, PEGANG, Fakta, FaktaRinci, berubah
from inti.zona import hari_sql

_DIBUAT = hari_sql("p.dibuat_pada", "p.wilayah_id")
_HARI_JAWAB = hari_sql("p.dijawab_pada", "p.wilayah_id")
_UMUM = f"""
    JOIN pengaduan_pengaduan p ON p.batas = %(batas)s AND {_DIBUAT} < m.depan
    LEFT JOIN kpm_kpm k ON k.id = p.kpm_id {PEGANG} WHERE {berubah("p.wilayah_id")}
"""
_BUKA = f"""(CASE WHEN m.kini THEN p.keadaan = ANY(%(terbuka)s)
    ELSE coalesce(p.dijawab_pada, p.selesai_pada) IS NULL
        OR {hari_sql("coalesce(p.dijawab_pada, p.selesai_pada)", "p.wilayah_id")} >= m.depan END)"""


def _tenggat(kolom: str) -> str:
    """A deadline as it stood on the month's day: it moves with the level and the kind. Today's where none is kept."""
    return f"""(CASE WHEN m.kini THEN p.{kolom} ELSE coalesce((
        SELECT e.{kolom} FROM pengaduan_pengaduanevent e
        WHERE e.pgh_obj_id = p.id AND {hari_sql("e.pgh_created_at", "p.wilayah_id")} < m.depan
        ORDER BY e.pgh_id DESC LIMIT 1), p.{kolom}) END)"""


_LEWAT = f"""{_BUKA} AND ({_tenggat("tenggat_selesai")} < m.hari
    OR {_tenggat("tenggat_terima")} < m.hari AND CASE WHEN m.kini THEN p.keadaan = 'baru'
        ELSE p.diterima_pada IS NULL OR {hari_sql("p.diterima_pada", "p.wilayah_id")} >= m.depan END)"""
_DIJAWAB = f"{_HARI_JAWAB} >= m.bulan AND {_HARI_JAWAB} < m.depan"
_HARI_UMUR = f"m.hari - {_DIBUAT}"

FAKTA = (
    Fakta(
        "p.wilayah_id",
        "t.petugas_id",
        _UMUM,
        {
            "aduan_masuk": f"count(*) FILTER (WHERE {_DIBUAT} >= m.bulan)",
            "aduan_jawab": f"count(*) FILTER (WHERE {_DIJAWAB})",
            "aduan_tepat": f"count(*) FILTER (WHERE {_DIJAWAB} AND {_HARI_JAWAB} <= p.tenggat_selesai)",
            "aduan_buka": f"count(*) FILTER (WHERE {_BUKA})",
            "aduan_lewat": f"count(*) FILTER (WHERE {_LEWAT})",
        },
        ANGGOTA,
    ),
)

RINCI = (
    FaktaRinci(
        JenisRinci.JENIS_ADUAN,
        "p.jenis_id",
        "p.wilayah_id",
        "t.petugas_id",
        f"{_UMUM} AND {_BUKA}",
        kelompok=ANGGOTA,
    ),
    FaktaRinci(
        JenisRinci.UMUR_ADUAN,
        f"CASE WHEN {_HARI_UMUR} <= 7 THEN '7' WHEN {_HARI_UMUR} <= 30 THEN '30' ELSE 'lama' END",
        "p.wilayah_id",
        "t.petugas_id",
        f"{_UMUM} AND {_BUKA}",
        kelompok=ANGGOTA,
    ),
)
