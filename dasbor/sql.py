"""The statements behind the summaries. Each fact is counted where it lies and for whom it counts:

families, flags and payments for the pendamping who holds the family today; meetings and visits for whoever
made them; a group without meetings for the pendamping the finding names (docs/program.md §7).
"""

from dasbor.models import ANGKA

_DAFTAR = ", ".join(ANGKA)

SQL_HAPUS = """
DELETE FROM dasbor_ringkasan
WHERE bulan = %(bulan)s AND length(wilayah_id) = %(panjang)s
  AND (%(semua)s OR wilayah_id = ANY(%(wilayah)s))
"""


def _fakta(pilih: str, **nilai: str) -> str:
    """One SELECT of the union: the given columns counted, all others zero."""
    kolom = ", ".join(f"{nilai.get(k, '0')} AS {k}" for k in ANGKA)
    return pilih.replace("…", kolom)


# Held by somebody who no longer serves is held by nobody (docs/program.md §2).
_PENUGASAN = """
LEFT JOIN pendamping_penugasan t ON t.kpm_id = k.id
  AND t.mulai <= %(hari)s AND (t.selesai IS NULL OR t.selesai >= %(hari)s)
  AND t.petugas_id IN (
    SELECT j.pengguna_id FROM akun_jabatan j JOIN akun_pengguna u ON u.id = j.pengguna_id AND u.is_active
    WHERE j.peran = ANY(%(dampingan)s) AND j.mulai <= %(hari)s AND (j.selesai IS NULL OR j.selesai >= %(hari)s))
"""
_DESA_KPM = "(%(semua)s OR k.desa_id = ANY(%(desa)s))"
_DESA_KELOMPOK = "(%(semua)s OR g.desa_id = ANY(%(desa)s))"

_FAKTA = (
    _fakta(
        f"""SELECT k.desa_id AS desa, t.petugas_id AS petugas, … FROM kpm_kpm k {_PENUGASAN}
        WHERE k.kepesertaan IN ('aktif', 'ditangguhkan') AND {_DESA_KPM} GROUP BY 1, 2""",
        kpm="count(*)",
    ),
    _fakta(
        f"""SELECT g.desa_id, t.petugas_id, … FROM kpm_kelompok g
        LEFT JOIN pendamping_penugasankelompok t ON t.kelompok_id = g.id
          AND t.mulai <= %(hari)s AND (t.selesai IS NULL OR t.selesai >= %(hari)s)
        LEFT JOIN (SELECT DISTINCT kelompok_id FROM p2k2_pertemuan WHERE keadaan = 'terlaksana'
          AND tanggal >= %(bulan)s AND tanggal < %(bulan_depan)s) p ON p.kelompok_id = g.id
        WHERE g.dibentuk <= %(hari)s AND (g.dibubarkan IS NULL OR g.dibubarkan >= %(hari)s)
          AND {_DESA_KELOMPOK} GROUP BY 1, 2""",
        kelompok="count(*)",
        kelompok_bertemu="count(p.kelompok_id)",
    ),
    _fakta(
        f"""SELECT g.desa_id, p.petugas_id, … FROM p2k2_pertemuan p JOIN kpm_kelompok g ON g.id = p.kelompok_id
        WHERE p.keadaan = 'terlaksana' AND p.tanggal >= %(bulan)s AND p.tanggal < %(bulan_depan)s
          AND {_DESA_KELOMPOK} GROUP BY 1, 2""",
        pertemuan="count(*)",
    ),
    _fakta(
        f"""SELECT k.desa_id, t.petugas_id, … FROM p2k2_tandaabsen a JOIN kpm_kpm k ON k.id = a.kpm_id
        {_PENUGASAN} WHERE a.ditutup_pada IS NULL AND {_DESA_KPM} GROUP BY 1, 2""",
        tanda_absen="count(*)",
    ),
    _fakta(
        f"""SELECT g.desa_id, a.petugas_id, … FROM p2k2_tandakelompok a JOIN kpm_kelompok g ON g.id = a.kelompok_id
        WHERE a.ditutup_pada IS NULL AND {_DESA_KELOMPOK} GROUP BY 1, 2""",
        tanda_kelompok="count(*)",
    ),
    _fakta(
        f"""SELECT k.desa_id, v.petugas_id, … FROM pendamping_kunjungan v JOIN kpm_kpm k ON k.id = v.kpm_id
        WHERE v.tanggal >= %(bulan)s AND v.tanggal < %(bulan_depan)s AND {_DESA_KPM} GROUP BY 1, 2""",
        kunjungan="count(*)",
    ),
    _fakta(
        f"""SELECT b.desa_id, t.petugas_id, … FROM penyaluran_pembayaran b JOIN kpm_kpm k ON k.id = b.kpm_id
        {_PENUGASAN} LEFT JOIN penyaluran_rekonsiliasi r ON r.pembayaran_id = b.id
        WHERE b.tahap_id = %(tahap)s AND b.nominal > 0
          AND (%(semua)s OR b.desa_id = ANY(%(desa)s)) GROUP BY 1, 2""",
        rencana_n="count(*)",
        cair_n="count(*) FILTER (WHERE r.status = 'cair')",
        sebagian_n="count(*) FILTER (WHERE r.status = 'sebagian')",
        tidak_n="count(*) FILTER (WHERE r.status = 'tidak')",
        rencana_rp="sum(b.nominal)",
        cair_rp="coalesce(sum(r.jumlah), 0)",
        sisa_rp="coalesce(sum(b.nominal - r.jumlah) FILTER (WHERE r.status = 'sebagian'), 0)",
        tidak_rp="coalesce(sum(b.nominal) FILTER (WHERE r.status = 'tidak'), 0)",
    ),
)

_JUMLAH = ", ".join(f"sum({k}) AS {k}" for k in ANGKA)

SQL_DESA = f"""
INSERT INTO dasbor_ringkasan (bulan, wilayah_id, petugas_id, tahap_kode, dihitung_pada, {_DAFTAR})
SELECT %(bulan)s, desa, petugas, %(tahap)s, now(), {_JUMLAH}
FROM ({" UNION ALL ".join(_FAKTA)}) fakta
GROUP BY desa, petugas
"""

SQL_NAIK = f"""
INSERT INTO dasbor_ringkasan (bulan, wilayah_id, petugas_id, tahap_kode, dihitung_pada, {_DAFTAR})
SELECT %(bulan)s, left(wilayah_id, %(atas)s), NULL, %(tahap)s, now(), {_JUMLAH}
FROM dasbor_ringkasan
WHERE bulan = %(bulan)s AND length(wilayah_id) = %(bawah)s
  AND (%(semua)s OR left(wilayah_id, %(atas)s) = ANY(%(wilayah)s))
GROUP BY 2
"""
