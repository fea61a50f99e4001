"""Payments of the month's stage as they are reported now, by who held the family then (docs/program.md §4)."""

from dasbor.enums import JenisRinci
from dasbor.sql.dasar import ANGGOTA, PEGANG, Fakta, FaktaRinci, berubah

_BAYAR = f"""
    JOIN penyaluran_pembayaran b ON b.tahap_id = m.tahap AND b.nominal > 0
    JOIN kpm_kpm k ON k.id = b.kpm_id {PEGANG}
    LEFT JOIN penyaluran_rekonsiliasi r ON r.pembayaran_id = b.id
"""
# The bank pays whom its list names and a number or a person recognised (`BarisBankQuerySet.dikenali`).
_DI_BANK = """
    LEFT JOIN (
        SELECT DISTINCT d.tahap_id, d.kpm_id FROM penyaluran_barisbank d
        WHERE d.tahap_id = ANY(%(tahap)s) AND d.kpm_id IS NOT NULL AND d.hilang_di_id IS NULL
            AND (d.derajat = ANY(%(dikenali)s) OR d.dipastikan_oleh_id IS NOT NULL)
    ) bank ON bank.tahap_id = b.tahap_id AND bank.kpm_id = b.kpm_id
"""

FAKTA = (
    Fakta(
        "b.desa_id",
        "t.petugas_id",
        f"{_BAYAR} {_DI_BANK} WHERE {berubah('b.desa_id')}",
        {
            "rencana_n": "count(*)",
            "masuk_n": "count(*) FILTER (WHERE bank.kpm_id IS NOT NULL OR r.status IN ('cair', 'sebagian'))",
            "cair_n": "count(*) FILTER (WHERE r.status = 'cair')",
            "sebagian_n": "count(*) FILTER (WHERE r.status = 'sebagian')",
            "tidak_n": "count(*) FILTER (WHERE r.status = 'tidak')",
            "rencana_rp": "sum(b.nominal)",
            "cair_rp": "coalesce(sum(r.jumlah), 0)",
            "sisa_rp": "coalesce(sum(b.nominal - r.jumlah) FILTER (WHERE r.status = 'sebagian'), 0)",
            "tidak_rp": "coalesce(sum(b.nominal) FILTER (WHERE r.status = 'tidak'), 0)",
        },
        ANGGOTA,
    ),
)

RINCI = (
    FaktaRinci(
        JenisRinci.ALASAN_BAYAR,
        "r.alasan_id",
        "b.desa_id",
        "t.petugas_id",
        f"{_BAYAR} WHERE {berubah('b.desa_id')} AND r.status = 'tidak' AND r.alasan_id IS NOT NULL",
        rp="sum(b.nominal)",
        kelompok=ANGGOTA,
    ),
)
