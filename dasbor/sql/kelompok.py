"""The groups of a desa or pendamping in a month, each with its people, its last meeting and who came."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from inti.waktu import geser_bulan

# Those that existed on the day; led by whoever led them then.
_KELOMPOK = """
SELECT g.id, g.nama, coalesce(p.nama, ''), w.nama, coalesce(milik.n, 0), temu.terakhir,
    coalesce(h.hadir, 0), coalesce(h.n, 0), coalesce(h.semua, 0),
    count(*) OVER ()
FROM kpm_kelompok g
JOIN wilayah_wilayah w ON w.kode = g.desa_id
LEFT JOIN pendamping_penugasankelompok ampu ON ampu.kelompok_id = g.id AND ampu.mulai <= %(hari)s
    AND (ampu.selesai IS NULL OR ampu.selesai >= %(hari)s)
LEFT JOIN akun_pengguna p ON p.id = ampu.petugas_id
LEFT JOIN LATERAL (
    SELECT count(*) AS n FROM kpm_keanggotaankelompok s
    WHERE s.kelompok_id = g.id AND s.mulai <= %(hari)s AND (s.selesai IS NULL OR s.selesai >= %(hari)s)
) milik ON TRUE
LEFT JOIN LATERAL (
    SELECT max(t.tanggal) AS terakhir FROM p2k2_pertemuan t
    WHERE t.kelompok_id = g.id AND t.keadaan = 'terlaksana' AND t.tanggal <= %(hari)s
) temu ON TRUE
LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE s.status = 'hadir') AS hadir, count(s.status) AS n,
        count(*) AS semua
    FROM p2k2_pertemuan t JOIN p2k2_kehadiran s ON s.pertemuan_id = t.id
    WHERE t.kelompok_id = g.id AND t.keadaan = 'terlaksana' AND t.tanggal >= %(bulan)s AND t.tanggal < %(depan)s
) h ON TRUE
WHERE (g.desa_id = %(kode)s OR g.desa_id LIKE %(awalan)s)
    AND g.dibentuk <= %(hari)s AND (g.dibubarkan IS NULL OR g.dibubarkan >= %(hari)s)
    AND (%(petugas)s::bigint IS NULL OR ampu.petugas_id = %(petugas)s)
ORDER BY g.nama, g.id LIMIT %(maks)s
"""
# Flagged now; whose page it is told on has been checked, as for every summary of the place.
_TANPA_TEMU = """
SELECT t.petugas_id, coalesce(p.nama, ''), g.nama, w.nama, t.sejak, t.pertemuan_terakhir
FROM p2k2_tandakelompok t
JOIN kpm_kelompok g ON g.id = t.kelompok_id
JOIN wilayah_wilayah w ON w.kode = g.desa_id
LEFT JOIN akun_pengguna p ON p.id = t.petugas_id
WHERE t.ditutup_pada IS NULL AND (g.desa_id = %(kode)s OR g.desa_id LIKE %(awalan)s)
    AND (%(petugas)s::bigint IS NULL OR t.petugas_id = %(petugas)s)
ORDER BY t.sejak, t.id
"""


class TanpaTemu(NamedTuple):
    """A group flagged for months without a meeting. `petugas`: whom the finding names, if anybody."""

    petugas: int | None
    nama_petugas: str
    nama: str
    desa: str
    sejak: date
    terakhir: date | None


Baris = tuple[UUID, str, str, str, int, date | None, int, int, int, int]


def kelompok(kode: str, petugas: int | None, bulan: date, hari: date, maks: int) -> list[Baris]:
    """(id, name, who leads it, desa, families, last meeting by `hari`, came, marks made, marks due, all) by name.

    Marks are due of every family in the registers of the month, as the summaries count them; `all` also counts those
    past `maks`.
    """
    isi: dict[str, Any] = {
        "kode": kode,
        "awalan": f"{kode}.%",
        "petugas": petugas,
        "bulan": bulan,
        "depan": geser_bulan(bulan, 1),
        "hari": hari,
        "maks": maks,
    }
    with connection.cursor() as kursor:
        kursor.execute(_KELOMPOK, isi)
        return [(UUID(str(k)), *sisa) for k, *sisa in kursor.fetchall()]


def tanpa_temu(kode: str, petugas: int | None) -> list[TanpaTemu]:
    """Groups of an area, or of one pendamping there, without a meeting for months; longest first."""
    with connection.cursor() as kursor:
        kursor.execute(_TANPA_TEMU, {"kode": kode, "awalan": f"{kode}.%", "petugas": petugas})
        return [TanpaTemu(*b) for b in kursor.fetchall()]
