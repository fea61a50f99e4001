"""Verification by the four outcomes, and facilities without an entry this quarter (docs/program.md §8)."""

from dasbor.sql.dasar import Fakta, berubah

FAKTA = (
    Fakta(
        "v.desa_id",
        "v.petugas_id",
        f"JOIN verifikasi_kemajuanverkom v ON v.bulan = m.bulan WHERE {berubah('v.desa_id')}",
        {
            "vk_memenuhi": "sum(v.memenuhi)",
            "vk_tidak": "sum(v.tidak)",
            "vk_belum": "sum(v.belum)",
            "vk_na": "sum(v.tidak_berlaku)",
        },
    ),
    Fakta(
        "f.desa_id",
        "NULL::bigint",
        f"""JOIN verifikasi_fasilitas f ON f.digabung_ke_id IS NULL AND (f.ditutup IS NULL OR f.ditutup > m.hari)
        WHERE {berubah("f.desa_id")} AND EXISTS (
            SELECT 1 FROM verifikasi_keikutsertaanfasilitas i WHERE i.fasilitas_id = f.id
                AND (i.mulai IS NULL OR i.mulai <= m.hari) AND (i.selesai IS NULL OR i.selesai >= m.triwulan))""",
        {
            "fasilitas": "count(*)",
            "fasilitas_isi": """count(*) FILTER (WHERE EXISTS (
                SELECT 1 FROM verifikasi_catatanverkom c
                WHERE c.fasilitas_id = f.id AND c.bulan >= m.triwulan AND c.bulan <= m.bulan))""",
        },
    ),
)
