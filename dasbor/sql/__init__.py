"""The statements behind the summaries (docs/program.md §14). Each fact is counted where it lies and for whom it counts:

families, flags and payments for the pendamping who held the family on the month's day; meetings and visits for
whoever made them; a group without meetings for the pendamping the finding names. A month that has passed is counted
as of its last day, so that a handed-over group stays with whoever held it then.
"""

from dasbor.models import ANGKA, ANGKA_KELOMPOK
from dasbor.sql import aduan, bayar, keluarga, laporan, pertemuan, verkom
from dasbor.sql.dasar import BULAN, Fakta, FaktaRinci

_BAGIAN = (keluarga, pertemuan, verkom, bayar, aduan, laporan)
_FAKTA: tuple[Fakta, ...] = tuple(f for b in _BAGIAN for f in b.FAKTA)
_RINCI: tuple[FaktaRinci, ...] = tuple(f for b in (keluarga, pertemuan, bayar, aduan, laporan) for f in b.RINCI)

_KOLOM = ", ".join(ANGKA)
_JUMLAH = ", ".join(f"sum({k}) AS {k}" for k in ANGKA)
_TERISI = ", ".join(f"coalesce(sum({k}), 0)" for k in ANGKA)
_KOLOM_KELOMPOK = ", ".join(ANGKA_KELOMPOK)
_TERISI_KELOMPOK = ", ".join(f"coalesce(sum({k}), 0)" for k in ANGKA_KELOMPOK)


def _satu(f: Fakta) -> str:
    """One SELECT of the union: the given columns counted; the others NULL, which take no room while rows wait."""
    kolom = ", ".join(f"{f.nilai.get(k, 'NULL::bigint')} AS {k}" for k in ANGKA)
    tempat = f"m.bulan, {f.wilayah} AS wilayah, {f.petugas} AS petugas, {f.kelompok} AS untuk"
    return f"SELECT {tempat}, {kolom} FROM m {f.dari} GROUP BY 1, 2, 3, 4"


def _satu_rinci(f: FaktaRinci) -> str:
    tempat = f"m.bulan, {f.wilayah} AS wilayah, {f.petugas} AS petugas, {f.kelompok} AS untuk"
    return f"""SELECT {tempat}, '{f.jenis}' AS jenis, {f.kode} AS kode, {f.n} AS n, {f.rp} AS rp
        FROM m {f.dari} GROUP BY 1, 2, 3, 4, 5, 6"""


_SEMUA = " UNION ALL ".join(_satu(f) for f in _FAKTA)
_SEMUA_RINCI = " UNION ALL ".join(_satu_rinci(f) for f in _RINCI)

# Everything is read once and told twice: by area and pendamping, and by group.
SQL_TULIS = f"""
WITH {BULAN}, f AS MATERIALIZED ({_SEMUA}), r AS MATERIALIZED ({_SEMUA_RINCI}),
rinci AS (
    INSERT INTO dasbor_ringkasanrinci (bulan, wilayah_id, petugas_id, langsung, jenis, kode, n, rp)
    SELECT bulan, wilayah, petugas, TRUE, jenis, kode, sum(n), sum(rp) FROM r GROUP BY 1, 2, 3, 5, 6
), kelompok AS (
    INSERT INTO dasbor_ringkasankelompok
        (bulan, wilayah_id, untuk_kelompok_id, {_KOLOM_KELOMPOK}, tahap_kode, dihitung_pada, rinci)
    SELECT f.*, m.tahap, now(), coalesce(isi.rinci, '{{}}') FROM (
        SELECT bulan, wilayah, untuk, {_TERISI_KELOMPOK} FROM f WHERE untuk IS NOT NULL GROUP BY 1, 2, 3
    ) f JOIN m ON m.bulan = f.bulan
    LEFT JOIN (
        SELECT bulan, wilayah, untuk, jsonb_object_agg(jenis || '.' || kode, ARRAY[n, rp]) AS rinci FROM (
            SELECT bulan, wilayah, untuk, jenis, kode, sum(n) AS n, sum(rp) AS rp FROM r
            WHERE untuk IS NOT NULL GROUP BY 1, 2, 3, 4, 5
        ) satu GROUP BY 1, 2, 3
    ) isi ON isi.bulan = f.bulan AND isi.wilayah = f.wilayah AND isi.untuk = f.untuk
)
INSERT INTO dasbor_ringkasan (bulan, wilayah_id, petugas_id, langsung, tahap_kode, dihitung_pada, {_KOLOM})
SELECT f.bulan, f.wilayah, f.petugas, TRUE, m.tahap, now(), {_TERISI}
FROM f JOIN m ON m.bulan = f.bulan
GROUP BY f.bulan, f.wilayah, f.petugas, m.tahap
"""

# Only the months named and, of what changed, only these areas: `langsung` rows, or the sums of `atas` letters.
SQL_HAPUS = """
DELETE FROM {tabel}
WHERE bulan = ANY(%(bulan)s) AND langsung AND (%(semua)s OR wilayah_id = ANY(%(kode)s))
"""
SQL_HAPUS_KELOMPOK = """
DELETE FROM dasbor_ringkasankelompok
WHERE bulan = ANY(%(bulan)s) AND (%(semua)s OR wilayah_id = ANY(%(kode)s))
"""
SQL_HAPUS_JUMLAH = """
DELETE FROM {tabel}
WHERE bulan = ANY(%(bulan)s) AND NOT langsung AND length(wilayah_id) = %(atas)s
  AND (%(semua)s OR wilayah_id = ANY(%(induk)s))
"""
# What lies below, summed before (`bawah`, rows of a desa as they are), and what lies in the area itself; by the codes
# themselves, so that the index of months and areas finds them.
_ANAK = """(%(semua)s OR wilayah_id = ANY(ARRAY(
    SELECT w.kode FROM wilayah_wilayah w WHERE w.induk_id = ANY(%(induk)s) OR w.kode = ANY(%(induk)s))))"""
_DI_BAWAH = f"""
WHERE bulan = ANY(%(bulan)s) AND {_ANAK}
  AND (length(wilayah_id) = %(bawah)s AND langsung = %(desa)s OR length(wilayah_id) = %(atas)s AND langsung)
"""
SQL_NAIK = f"""
INSERT INTO dasbor_ringkasan (bulan, wilayah_id, petugas_id, langsung, tahap_kode, dihitung_pada, {_KOLOM})
SELECT bulan, left(wilayah_id, %(atas)s), NULL, FALSE, max(tahap_kode), now(), {_JUMLAH}
FROM dasbor_ringkasan {_DI_BAWAH}
GROUP BY 1, 2
"""
SQL_NAIK_RINCI = f"""
INSERT INTO dasbor_ringkasanrinci (bulan, wilayah_id, petugas_id, langsung, jenis, kode, n, rp)
SELECT bulan, left(wilayah_id, %(atas)s), NULL, FALSE, jenis, kode, sum(n), sum(rp)
FROM dasbor_ringkasanrinci {_DI_BAWAH}
GROUP BY 1, 2, jenis, kode
"""

# Whose families lie in several desa: told by the sums of a kecamatan, added up above it.
SQL_LEBIH = f"""
UPDATE dasbor_ringkasan r SET pendamping_lebih = lebih.banyak
FROM (
    SELECT bulan, wilayah, count(*) AS banyak
    FROM (
        SELECT bulan, left(wilayah_id, %(atas)s) AS wilayah FROM dasbor_ringkasan
        WHERE bulan = ANY(%(bulan)s) AND langsung AND petugas_id IS NOT NULL AND length(wilayah_id) = %(bawah)s
            AND {_ANAK}
        GROUP BY 1, 2, petugas_id HAVING sum(kpm) > %(acuan)s
    ) satu GROUP BY 1, 2
) lebih
WHERE r.bulan = lebih.bulan AND r.wilayah_id = lebih.wilayah AND NOT r.langsung
"""

# Whoever is appointed in two areas below is one person above them, where the sums would count two.
SQL_ORANG = f"""
WITH {BULAN}, orang AS (
    SELECT m.bulan, left(j.wilayah_id, %(atas)s) AS wilayah, count(DISTINCT j.pengguna_id) AS banyak
    FROM m {keluarga.DIANGKAT} AND length(j.wilayah_id) >= %(atas)s
        AND (%(semua)s OR left(j.wilayah_id, %(atas)s) = ANY(%(induk)s))
    GROUP BY 1, 2
)
UPDATE dasbor_ringkasan r SET pendamping = orang.banyak, pendamping_lebih = least(r.pendamping_lebih, orang.banyak)
FROM orang
WHERE r.bulan = orang.bulan AND r.wilayah_id = orang.wilayah AND NOT r.langsung AND r.pendamping > orang.banyak
"""
