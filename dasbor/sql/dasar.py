"""How one fact of the summaries is said: where it lies, whose it is, and what is counted of it.

`m` are the months that are counted, one row each: `bulan`, `hari` (its last day, today while it runs), `depan`
(first day of the next), `kini`, `tahap` (whose payments it speaks of), `triwulan` and `kuartal` (first day and code of
its own quarter), `tenggat` (reports due in it).

The day of a moment (`hari_sql`) is held against `m.depan`, never `m.hari`: in the east a day begins before it does in
Jakarta, whose day `m` goes by.
"""

from __future__ import annotations

from dataclasses import dataclass

from inti.zona import hari_sql

BULAN = """
    m AS MATERIALIZED (
        SELECT * FROM unnest(%(bulan)s::date[], %(hari)s::date[], %(depan)s::date[], %(kini)s::bool[],
                             %(tahap)s::text[], %(triwulan)s::date[], %(kuartal)s::text[], %(tenggat)s::date[])
            AS m (bulan, hari, depan, kini, tahap, triwulan, kuartal, tenggat)
    ), bertugas AS MATERIALIZED (
        SELECT DISTINCT m.bulan, j.pengguna_id AS petugas_id FROM m
        JOIN akun_jabatan j ON j.peran = ANY(%(dampingan)s) AND j.mulai <= m.hari
            AND (j.selesai IS NULL OR j.selesai >= m.hari)
        JOIN akun_pengguna u ON u.id = j.pengguna_id AND (u.is_active OR NOT m.kini)
    )
"""


def berubah(kolom: str) -> str:
    """Narrows a fact to the areas that changed, by the column that says where it lies."""
    return f"(%(semua)s OR {kolom} = ANY(%(kode)s))"


TANPA_KELOMPOK = "NULL::uuid"


@dataclass(frozen=True)
class Fakta:
    """`dari` joins to `m`; `kelompok` is the group it also counts for: that of the family on the month's day."""

    wilayah: str
    petugas: str
    dari: str
    nilai: dict[str, str]
    kelompok: str = TANPA_KELOMPOK


@dataclass(frozen=True)
class FaktaRinci:
    """The same for a figure taken apart: `kode` names the part, `n` and `rp` are what is counted."""

    jenis: str
    kode: str
    wilayah: str
    petugas: str
    dari: str
    n: str = "count(*)"
    rp: str = "0"
    kelompok: str = TANPA_KELOMPOK


# Whoever held the family on the month's day, and the group it was in (`ANGGOTA`); held by somebody who did not serve
# then is held by nobody (docs/program.md §2). A question, not a join: it is hashed whatever number of rows the planner
# expects.
_BERTUGAS = """CASE WHEN (m.bulan, {0}.petugas_id) IN (SELECT q.bulan, q.petugas_id FROM bertugas q)
    THEN {0}.petugas_id END"""
_PADA_HARI = f"""pegang.mulai <= m.hari AND (pegang.selesai IS NULL OR pegang.selesai >= m.hari)
    CROSS JOIN LATERAL (SELECT {_BERTUGAS.format("pegang")} AS petugas_id) t"""
ANGGOTA = "anggota.kelompok_id"
ANGGOTA_HARI = """LEFT JOIN kpm_keanggotaankelompok anggota ON anggota.kpm_id = k.id AND anggota.mulai <= m.hari
    AND (anggota.selesai IS NULL OR anggota.selesai >= m.hari)"""
PEGANG = f"LEFT JOIN pendamping_penugasan pegang ON pegang.kpm_id = k.id AND {_PADA_HARI} {ANGGOTA_HARI}"
AMPU = f"LEFT JOIN pendamping_penugasankelompok pegang ON pegang.kelompok_id = g.id AND {_PADA_HARI}"

# A family is in the programme as it stood on the day: what its later steps say it was before them, else what it is.
# It is known from the day it was recorded, or since somebody held it or it belonged to a group.
# Joined from what each table says of these families: a look into every table for every family and month would take
# many times as long. OFFSET 0 keeps conditions on the result out of it, whose guesses would bring that back.
KELUARGA = f"""
    JOIN (
        SELECT m.bulan, k.id, k.desa_id, coalesce(langkah.dari, k.kepesertaan) AS kepesertaan, {{kolom}},
            least({hari_sql("k.dibuat_pada", "k.desa_id")}, dipegang.mulai, masuk.mulai) AS sejak,
            t.petugas_id, anggota.kelompok_id
        FROM m CROSS JOIN kpm_kpm k
        LEFT JOIN (
            SELECT s.kpm_id, min(s.mulai) AS mulai FROM pendamping_penugasan s JOIN kpm_kpm kk ON kk.id = s.kpm_id
            WHERE {berubah("kk.desa_id")} GROUP BY 1
        ) dipegang ON dipegang.kpm_id = k.id
        LEFT JOIN (
            SELECT s.kpm_id, min(s.mulai) AS mulai FROM kpm_keanggotaankelompok s JOIN kpm_kpm kk ON kk.id = s.kpm_id
            WHERE {berubah("kk.desa_id")} GROUP BY 1
        ) masuk ON masuk.kpm_id = k.id
        LEFT JOIN (
            SELECT DISTINCT ON (m.bulan, l.kpm_id) m.bulan, l.kpm_id, l.dari
            FROM m JOIN kpm_perubahankepesertaan l ON l.tanggal > m.hari JOIN kpm_kpm kk ON kk.id = l.kpm_id
            WHERE {berubah("kk.desa_id")} ORDER BY m.bulan, l.kpm_id, l.tanggal, l.id
        ) langkah ON langkah.bulan = m.bulan AND langkah.kpm_id = k.id
        LEFT JOIN (
            SELECT m.bulan, s.kpm_id, {_BERTUGAS.format("s")} AS petugas_id FROM m
            JOIN pendamping_penugasan s ON s.mulai <= m.hari AND (s.selesai IS NULL OR s.selesai >= m.hari)
            JOIN kpm_kpm kk ON kk.id = s.kpm_id WHERE {berubah("kk.desa_id")}
        ) t ON t.bulan = m.bulan AND t.kpm_id = k.id
        LEFT JOIN (
            SELECT m.bulan, s.kpm_id, s.kelompok_id FROM m
            JOIN kpm_keanggotaankelompok s ON s.mulai <= m.hari AND (s.selesai IS NULL OR s.selesai >= m.hari)
            JOIN kpm_kpm kk ON kk.id = s.kpm_id WHERE {berubah("kk.desa_id")}
        ) anggota ON anggota.bulan = m.bulan AND anggota.kpm_id = k.id
        {{gabung}}
        WHERE {berubah("k.desa_id")} OFFSET 0
    ) k ON k.bulan = m.bulan
"""
PESERTA = "k.kepesertaan = ANY(%(peserta)s) AND (m.kini OR k.sejak < m.depan)"
