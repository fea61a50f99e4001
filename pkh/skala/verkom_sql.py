"""Verification for the load: four facilities to a desa, every member that owes something at one, entries by month."""

from datetime import date
from typing import Any

from django.db.backends.utils import CursorWrapper

from inti.waktu import geser_bulan
from pkh.skala.sql import UUID7

TABEL = [
    "verifikasi_fasilitas", "verifikasi_keikutsertaanfasilitas", "verifikasi_laporanfasilitas",
    "verifikasi_catatanverkom",
]  # fmt: skip
# Members in a hundred of whom the facility has reported, in past months and in the present one.
_PERSEN_LALU, _PERSEN_KINI = 92, 35

FASILITAS = f"""
INSERT INTO verifikasi_fasilitas (id, desa_id, jenis, nama, npsn, jenjang, alamat, kontak, telepon, dibuat_oleh_id,
    dibuat_pada, versi)
SELECT {UUID7.format(hari="%(awal)s::date")}, d.desa, j.jenis, j.nama || ' ' || d.desa,
    CASE WHEN j.jenis = 'sekolah' THEN '2' || lpad((d.ke * 4 + j.ke)::text, 7, '0') ELSE '' END, j.jenjang, '', '', '',
    d.petugas, %(saat)s, 1
FROM (SELECT desa, min(petugas) AS petugas, row_number() OVER (ORDER BY desa) AS ke
      FROM skala_kelompok GROUP BY desa) d,
    (VALUES (0, 'sekolah', 'sd', 'SD NEGERI'), (1, 'sekolah', 'smp', 'SMP NEGERI'), (2, 'sekolah', 'sma', 'SMA NEGERI'),
            (3, 'posyandu', '', 'POSYANDU')) j (ke, jenis, jenjang, nama)
"""

PESERTA = """
CREATE TEMP TABLE skala_peserta ON COMMIT DROP AS
SELECT DISTINCT ON (k.anggota_id) k.anggota_id AS anggota, a.kpm_id AS kpm, k.jenis, f.id AS fasilitas, g.petugas,
    CASE WHEN f.jenis = 'sekolah' THEN 'pendidikan' ELSE 'kesehatan' END AS bidang
FROM kpm_komponen k
JOIN kpm_anggota a ON a.id = k.anggota_id
JOIN (SELECT i, desa, petugas FROM skala_kelompok, generate_series(awal, awal + banyak - 1) i) g ON g.i = a.kpm_id
JOIN verifikasi_fasilitas f ON f.desa_id = g.desa
    AND CASE WHEN k.jenis IN ('sd', 'smp', 'sma') THEN f.jenjang = k.jenis ELSE f.jenis = 'posyandu' END
WHERE k.jenis <> 'ham' AND a.kpm_id BETWEEN %(pertama)s AND %(terakhir)s
ORDER BY k.anggota_id, k.id
"""

KEIKUTSERTAAN = """
INSERT INTO verifikasi_keikutsertaanfasilitas
    (anggota_id, kpm_id, fasilitas_id, bidang, kelas, sumber, dicatat_oleh_id, dicatat_pada)
SELECT anggota, kpm, fasilitas, bidang, '', 'lapangan', petugas, %(saat)s FROM skala_peserta
"""

_HARI = "18 + abs(hashtext({fasilitas}::text || %(bulan)s::text)) %% 5"

LAPORAN = f"""
INSERT INTO verifikasi_laporanfasilitas (id, fasilitas_id, bulan, hari_efektif, alasan_belum, dicatat_oleh_id,
    dicatat_pada, versi)
SELECT {UUID7.format(hari="%(bulan)s::date")}, id, %(bulan)s, {_HARI.format(fasilitas="id")}, '', dibuat_oleh_id,
    %(bulan)s::date, 1
FROM verifikasi_fasilitas WHERE jenis = 'sekolah' AND dibuat_pada = %(saat)s
"""

CATATAN = f"""
INSERT INTO verifikasi_catatanverkom (id, anggota_id, kpm_id, fasilitas_id, bidang, bulan, keadaan, hari_efektif, alpa,
    izin, sakit, hadir, berat_kg, imunisasi, vitamin_a, perkembangan, sosial, keterangan, sumber, terlambat,
    dicatat_oleh_id, dicatat_pada, versi)
SELECT {UUID7.format(hari="%(bulan)s::date")}, anggota, kpm, fasilitas, bidang, %(bulan)s, 'tercatat',
    CASE WHEN sekolah THEN {_HARI.format(fasilitas="fasilitas")} END,
    CASE WHEN sekolah THEN CASE WHEN r < 0.05 THEN 4 WHEN r < 0.3 THEN 1 ELSE 0 END END,
    CASE WHEN sekolah THEN (r * 1000)::int %% 2 END, CASE WHEN sekolah THEN (r * 10000)::int %% 2 END,
    CASE WHEN NOT sekolah THEN r > 0.06 END,
    CASE WHEN NOT sekolah AND r > 0.06 AND jenis = 'aud' THEN 8 + (r * 9)::numeric(4, 2) END,
    '', false, false, false, '', 'layar', false, petugas, least(%(bulan)s::date + 27, %(saat)s), 1
FROM (SELECT *, bidang = 'pendidikan' AS sekolah, random() AS r FROM skala_peserta) p
WHERE random() * 100 < %(persen)s
"""


def muat_verkom(kursor: CursorWrapper, hari: date, bulan: int, isian: dict[str, Any]) -> None:
    """Inside the load's transaction, with its plan of groups at hand."""
    for perintah in (FASILITAS, PESERTA, KEIKUTSERTAAN):
        kursor.execute(perintah, isian)
    for mundur in reversed(range(bulan)):
        isi = isian | {
            "bulan": geser_bulan(hari, -mundur),
            "persen": _PERSEN_LALU if mundur else _PERSEN_KINI,
        }
        kursor.execute(LAPORAN, isi)
        kursor.execute(CATATAN, isi)
