"""Set-based writing of snapshots. Runs inside the caller's transaction."""

from typing import Any

from django.db import connection

# Names as they are now: a snapshot that pointed to the record would change with it. Members without a component
# stand with an empty one, so that the family is whole. `hari`: the day whose members count.
_AMBIL = """
    INSERT INTO penyaluran_potretbayar
        (pembayaran_id, versi, nominal_fc, nominal_hak, aturan_id, rincian, sumber, berkas_id, dibuat_pada)
    SELECT p.id, 1 + coalesce((SELECT max(l.versi) FROM penyaluran_potretbayar l WHERE l.pembayaran_id = p.id), 0),
           p.nominal, h.nominal, h.aturan_id, coalesce(isi.baris, '[]'::jsonb) || coalesce(lain.baris, '[]'::jsonb),
           %(sumber)s, %(berkas)s::uuid, now()
    FROM penyaluran_pembayaran p
    LEFT JOIN penyaluran_hak h ON h.tahap_id = p.tahap_id AND h.kpm_id = p.kpm_id
    LEFT JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object(
                   'anggota', b.isi -> 'anggota', 'nama', coalesce(a.nama, ''), 'komponen', b.isi -> 'komponen',
                   'nominal', b.isi -> 'nominal', 'tarif', b.isi -> 'tarif', 'lewat', coalesce(b.isi ->> 'sebab', '')
               ) ORDER BY b.ke) AS baris
        FROM jsonb_array_elements(h.rincian) WITH ORDINALITY AS b(isi, ke)
        LEFT JOIN kpm_anggota a ON a.id = (b.isi ->> 'anggota')::bigint
    ) isi ON true
    LEFT JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object(
                   'anggota', a.id, 'nama', a.nama, 'komponen', '', 'nominal', 0, 'tarif', NULL, 'lewat', ''
               ) ORDER BY a.id) AS baris
        FROM kpm_anggota a
        WHERE a.kpm_id = p.kpm_id AND (a.mulai IS NULL OR a.mulai <= %(hari)s)
          AND (a.selesai IS NULL OR a.selesai >= %(hari)s)
          AND NOT EXISTS (
              SELECT 1 FROM jsonb_array_elements(coalesce(h.rincian, '[]'::jsonb)) AS b(isi)
              WHERE (b.isi ->> 'anggota')::bigint = a.id
          )
    ) lain ON true
    WHERE p.id = ANY(%(bayar)s)
      AND (%(berkas)s::uuid IS NULL OR NOT EXISTS (
          SELECT 1 FROM penyaluran_potretbayar s WHERE s.pembayaran_id = p.id AND s.berkas_id = %(berkas)s::uuid
      ))
    ORDER BY p.id
"""


def ambil(*, bayar: list[int], hari: Any, sumber: str, berkas: Any) -> int:
    """Snapshots of these payments that this file has none of yet; returns how many were taken."""
    with connection.cursor() as kursor:
        kursor.execute(_AMBIL, {"bayar": bayar, "hari": hari, "sumber": sumber, "berkas": berkas})
        return int(kursor.rowcount)
