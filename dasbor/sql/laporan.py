"""Monthly reports due in a month, and activities by the four roles and the RHK items (docs/program.md §2)."""

from dasbor.enums import JenisRinci
from dasbor.sql.dasar import Fakta, FaktaRinci, berubah
from inti.zona import hari_sql

# The report of the month before, by everybody appointed as pendamping on some day of it, once.
_LAPORAN = f"""
    CROSS JOIN LATERAL (
        SELECT DISTINCT ON (j.pengguna_id) j.pengguna_id, j.wilayah_id FROM akun_jabatan j
        WHERE j.peran = ANY(%(dampingan)s) AND j.wilayah_id IS NOT NULL AND j.mulai < m.bulan
            AND (j.selesai IS NULL OR j.selesai >= m.bulan - interval '1 month')
        ORDER BY j.pengguna_id, j.mulai DESC, j.id DESC
    ) j
    LEFT JOIN dasbor_laporanbulanan l ON l.petugas_id = j.pengguna_id AND l.bulan = m.bulan - interval '1 month'
    WHERE {berubah("j.wilayah_id")}
"""
# A report given back was sent: it is late or in time by its first sending, and never told as not sent.
_BELUM = "(l.id IS NULL OR l.keadaan = 'draf')"
_DIKIRIM = hari_sql("coalesce((l.isi->>'dikirim_pertama')::timestamptz, l.dikirim_pada)", "j.wilayah_id")

FAKTA = (
    Fakta(
        "j.wilayah_id",
        "j.pengguna_id",
        _LAPORAN,
        {
            "laporan": "count(*)",
            "laporan_tepat": f"count(*) FILTER (WHERE NOT {_BELUM} AND {_DIKIRIM} <= l.tenggat)",
            "laporan_belum": f"count(*) FILTER (WHERE {_BELUM} AND m.hari > m.tenggat)",
        },
    ),
)

RINCI = (
    FaktaRinci(
        JenisRinci.PERAN,
        "x.peran_ife",
        "x.wilayah_id",
        "x.petugas_id",
        f"""JOIN pendamping_kegiatan x ON x.tanggal >= m.bulan AND x.tanggal < m.depan
        WHERE {berubah("x.wilayah_id")}""",
    ),
    FaktaRinci(
        JenisRinci.RHK,
        "i.nomor::text",
        "x.wilayah_id",
        "x.petugas_id",
        f"""JOIN dasbor_laporanrhk x ON x.keadaan = 'selesai' AND x.tanggal >= m.bulan AND x.tanggal < m.depan
        JOIN pendamping_butirrhk i ON i.id = x.butir_id WHERE {berubah("x.wilayah_id")}""",
    ),
)
