"""Members by month and field with their outcome there and who accompanied them: one query others build on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from inti.waktu import geser_bulan
from wilayah.enums import PANJANG_KODE, Tingkat

# Outcome of the field's own duties, worst first, as in `services.putusan.terburuk`; a duty that only is shown moves
# none. Whoever accompanied the family on the month's last day, today while it runs, answers for it (program.md §8).
ISI = """
    SELECT h.anggota_id, h.kpm_id, h.bulan, k.desa_id, w.bidang,
           (h.bulan + interval '1 month' - interval '1 day')::date AS akhir,
           CASE WHEN bool_or(b.hasil = 'tidak' AND w.menentukan) THEN 'tidak'
                WHEN bool_or(b.hasil = 'belum' AND w.menentukan) THEN 'belum'
                WHEN bool_or(b.hasil = 'memenuhi' AND w.menentukan) THEN 'memenuhi' ELSE 'na' END AS hasil,
           (SELECT p.petugas_id FROM pendamping_penugasan p WHERE p.kpm_id = h.kpm_id
                AND p.mulai <= LEAST((h.bulan + interval '1 month' - interval '1 day')::date, %(hari)s)
                AND (p.selesai IS NULL
                     OR p.selesai >= LEAST((h.bulan + interval '1 month' - interval '1 day')::date, %(hari)s))
           ) AS petugas_id
    FROM verifikasi_hasilverifikasi h
    JOIN kpm_kpm k ON k.id = h.kpm_id
    CROSS JOIN LATERAL jsonb_to_recordset(h.rincian) AS b(kewajiban bigint, hasil text)
    JOIN verifikasi_kewajiban w ON w.id = b.kewajiban
    WHERE h.bulan BETWEEN %(awal)s AND %(sampai)s AND {saring}
    GROUP BY h.id, k.desa_id, w.bidang
"""

JUMLAH = ", ".join(
    f"count(*) FILTER (WHERE hasil = '{hasil}') AS {kolom}"
    for hasil, kolom in (("memenuhi", "memenuhi"), ("tidak", "tidak"), ("belum", "belum"), ("na", "tidak_berlaku"))
)

# The families a pendamping held on any day of the period: the query above tells which months were theirs.
MILIK_PETUGAS = """h.kpm_id IN (
    SELECT kpm_id FROM pendamping_penugasan
    WHERE petugas_id = %(petugas)s AND mulai <= %(akhir)s AND (selesai IS NULL OR selesai >= %(awal)s)
)"""
_KOLOM = {
    PANJANG_KODE[Tingkat.PROVINSI]: "provinsi_kode",
    PANJANG_KODE[Tingkat.KABUPATEN]: "kabupaten_kode",
    PANJANG_KODE[Tingkat.KECAMATAN]: "kecamatan_kode",
    PANJANG_KODE[Tingkat.DESA]: "desa_id",
}


def di_wilayah(kode: Collection[str], isian: dict[str, Any]) -> str:
    """Condition on the family's area; its values go into `isian`."""
    bagian = []
    for panjang, kolom in _KOLOM.items():
        if semua := sorted(k for k in kode if len(k) == panjang):
            isian[f"di_{kolom}"] = semua
            bagian.append(f"k.{kolom} = ANY(%(di_{kolom})s)")
    return f"({' OR '.join(bagian)})" if bagian else "FALSE"


def masa(awal: date, sampai: date, hari: date) -> dict[str, Any]:
    """Values of the query for months from `awal` to `sampai`."""
    return {"awal": awal, "sampai": sampai, "akhir": geser_bulan(sampai, 1), "hari": hari}
