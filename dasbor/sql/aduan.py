"""Complaints open to everybody who serves there; restricted ones are counted nowhere (docs/program.md §11, ADR 14)."""

from dasbor.enums import JenisRinci
from dasbor.sql.dasar import PEGANG, Fakta, FaktaRinci

_HARI = "({} AT TIME ZONE 'Asia/Jakarta')::date"
_UMUM = f"""
    JOIN pengaduan_pengaduan p ON p.batas = %(batas)s AND {_HARI.format("p.dibuat_pada")} <= m.hari
    LEFT JOIN kpm_kpm k ON k.id = p.kpm_id {PEGANG} WHERE [aduan p]
"""
_BUKA = f"""(CASE WHEN m.kini THEN p.keadaan = ANY(%(terbuka)s)
    ELSE coalesce(p.dijawab_pada, p.selesai_pada) IS NULL
        OR {_HARI.format("coalesce(p.dijawab_pada, p.selesai_pada)")} > m.hari END)"""
_LEWAT = f"""{_BUKA} AND (p.tenggat_selesai < m.hari
    OR p.tenggat_terima < m.hari AND CASE WHEN m.kini THEN p.keadaan = 'baru'
        ELSE p.diterima_pada IS NULL OR {_HARI.format("p.diterima_pada")} > m.hari END)"""
_DIJAWAB = f"{_HARI.format('p.dijawab_pada')} BETWEEN m.bulan AND m.hari"
_HARI_UMUR = f"m.hari - {_HARI.format('p.dibuat_pada')}"

FAKTA = (
    Fakta(
        "p.wilayah_id",
        "t.petugas_id",
        _UMUM,
        {
            "aduan_masuk": f"count(*) FILTER (WHERE {_HARI.format('p.dibuat_pada')} >= m.bulan)",
            "aduan_jawab": f"count(*) FILTER (WHERE {_DIJAWAB})",
            "aduan_tepat": f"""count(*) FILTER (WHERE {_DIJAWAB}
                AND {_HARI.format("p.dijawab_pada")} <= p.tenggat_selesai)""",
            "aduan_buka": f"count(*) FILTER (WHERE {_BUKA})",
            "aduan_lewat": f"count(*) FILTER (WHERE {_LEWAT})",
        },
    ),
)

RINCI = (
    FaktaRinci(JenisRinci.JENIS_ADUAN, "p.jenis_id", "p.wilayah_id", "t.petugas_id", f"{_UMUM} AND {_BUKA}"),
    FaktaRinci(
        JenisRinci.UMUR_ADUAN,
        f"CASE WHEN {_HARI_UMUR} <= 7 THEN '7' WHEN {_HARI_UMUR} <= 30 THEN '30' ELSE 'lama' END",
        "p.wilayah_id",
        "t.petugas_id",
        f"{_UMUM} AND {_BUKA}",
    ),
)
