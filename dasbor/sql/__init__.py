"""The statements behind the summaries (docs/program.md §14). Each fact is counted where it lies and for whom it counts:

families, flags and payments for the pendamping who held the family on the month's day; meetings and visits for
whoever made them; a group without meetings for the pendamping the finding names. A month that has passed is counted
as of its last day, so that a handed-over group stays with whoever held it then.
"""

import re

from dasbor.models import ANGKA
from dasbor.sql import aduan, bayar, keluarga, laporan, pertemuan, verkom
from dasbor.sql.dasar import BULAN, Fakta, FaktaRinci

_BAGIAN = (keluarga, pertemuan, verkom, bayar, aduan, laporan)
_FAKTA: tuple[Fakta, ...] = tuple(f for b in _BAGIAN for f in b.FAKTA)
_RINCI: tuple[FaktaRinci, ...] = tuple(f for b in (keluarga, pertemuan, bayar, aduan, laporan) for f in b.RINCI)

# What the marks in a fact's text stand for: the areas that changed, or the families and meetings of one group.
_WILAYAH = {
    "kpm": "(%(semua)s OR {0}.desa_id = ANY(%(kode)s))",
    "pernah": "(%(semua)s OR {0}.desa_id = ANY(%(kode)s))",
    "kelompok": "(%(semua)s OR {0}.desa_id = ANY(%(kode)s))",
    "bayar": "(%(semua)s OR {0}.desa_id = ANY(%(kode)s))",
    "aduan": "(%(semua)s OR {0}.wilayah_id = ANY(%(kode)s))",
    "wilayah": "(%(semua)s OR {0} = ANY(%(kode)s))",
    "milik": "TRUE",  # says to the planner of a group's statement what it does not see itself
}
# Of one group: whoever ever belonged to it, as a list, so that only these rows are read whatever the country holds;
# then, of these, who belonged to it on the month's day.
_PERNAH = "{0} = ANY(ARRAY(SELECT q.kpm_id FROM kpm_keanggotaankelompok q WHERE q.kelompok_id = %(kelompok)s))"
_ANGGOTA = f"""({_PERNAH} AND EXISTS (SELECT 1 FROM kpm_keanggotaankelompok q
    WHERE q.kelompok_id = %(kelompok)s AND q.kpm_id = {{0}}
    AND q.mulai <= m.hari AND (q.selesai IS NULL OR q.selesai >= m.hari)))"""
_KELOMPOK = {
    "kpm": _ANGGOTA.replace("{0}", "{0}.id"),
    "pernah": _PERNAH.replace("{0}", "{0}.id"),
    "kelompok": "{0}.id = %(kelompok)s",
    "bayar": _ANGGOTA.replace("{0}", "{0}.kpm_id"),
    "aduan": _ANGGOTA.replace("{0}", "{0}.kpm_id"),
    "milik": _PERNAH,
}
_TANDA = re.compile(r"\[(\w+) ([\w.]+)\]")

_KOLOM = ", ".join(ANGKA)
_JUMLAH = ", ".join(f"sum({k}) AS {k}" for k in ANGKA)


def _sempit(teks: str, cara: dict[str, str]) -> str:
    return _TANDA.sub(lambda cocok: cara[cocok[1]].format(cocok[2]), teks)


def _satu(f: Fakta, cara: dict[str, str]) -> str:
    """One SELECT of the union: the given columns counted, all others zero."""
    kolom = ", ".join(f"{f.nilai.get(k, '0')} AS {k}" for k in ANGKA)
    tempat = f"m.bulan, {f.wilayah} AS wilayah, {f.petugas} AS petugas"
    return _sempit(f"SELECT {tempat}, {kolom} FROM m {f.dari} GROUP BY 1, 2, 3", cara)


def _satu_rinci(f: FaktaRinci, cara: dict[str, str]) -> str:
    tempat = f"m.bulan, {f.wilayah} AS wilayah, {f.petugas} AS petugas, '{f.jenis}' AS jenis, {f.kode} AS kode"
    return _sempit(f"SELECT {tempat}, {f.n} AS n, {f.rp} AS rp FROM m {f.dari} GROUP BY 1, 2, 3, 4, 5", cara)


_SEMUA = " UNION ALL ".join(_satu(f, _WILAYAH) for f in _FAKTA)
_SEMUA_RINCI = " UNION ALL ".join(_satu_rinci(f, _WILAYAH) for f in _RINCI)
_SATU_KELOMPOK = " UNION ALL ".join(_satu(f, _KELOMPOK) for f in _FAKTA if f.kelompok)
_SATU_KELOMPOK_RINCI = " UNION ALL ".join(_satu_rinci(f, _KELOMPOK) for f in _RINCI if f.kelompok)

SQL_TULIS = f"""
WITH {BULAN}
INSERT INTO dasbor_ringkasan (bulan, wilayah_id, petugas_id, langsung, tahap_kode, dihitung_pada, {_KOLOM})
SELECT f.bulan, f.wilayah, f.petugas, TRUE, m.tahap, now(), {_JUMLAH}
FROM ({_SEMUA}) f JOIN m ON m.bulan = f.bulan
GROUP BY f.bulan, f.wilayah, f.petugas, m.tahap
"""
SQL_TULIS_RINCI = f"""
WITH {BULAN}
INSERT INTO dasbor_ringkasanrinci (bulan, wilayah_id, petugas_id, langsung, jenis, kode, n, rp)
SELECT bulan, wilayah, petugas, TRUE, jenis, kode, n, rp FROM ({_SEMUA_RINCI}) f
"""

# Only the months named and, of what changed, only these areas: `langsung` rows, or the sums of `atas` letters.
SQL_HAPUS = """
DELETE FROM {tabel}
WHERE bulan = ANY(%(bulan)s) AND langsung AND (%(semua)s OR wilayah_id = ANY(%(kode)s))
"""
SQL_HAPUS_JUMLAH = """
DELETE FROM {tabel}
WHERE bulan = ANY(%(bulan)s) AND NOT langsung AND length(wilayah_id) = %(atas)s
  AND (%(semua)s OR wilayah_id = ANY(%(induk)s))
"""
# What lies below, summed before (`bawah`, rows of a desa as they are), and what lies in the area itself.
_DI_BAWAH = """
WHERE bulan = ANY(%(bulan)s) AND (%(semua)s OR left(wilayah_id, %(atas)s) = ANY(%(induk)s))
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
SQL_LEBIH = """
UPDATE dasbor_ringkasan r SET pendamping_lebih = lebih.banyak
FROM (
    SELECT bulan, wilayah, count(*) AS banyak
    FROM (
        SELECT bulan, left(wilayah_id, %(atas)s) AS wilayah FROM dasbor_ringkasan
        WHERE bulan = ANY(%(bulan)s) AND langsung AND petugas_id IS NOT NULL AND length(wilayah_id) = %(bawah)s
            AND (%(semua)s OR left(wilayah_id, %(atas)s) = ANY(%(induk)s))
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
UPDATE dasbor_ringkasan r SET pendamping = orang.banyak FROM orang
WHERE r.bulan = orang.bulan AND r.wilayah_id = orang.wilayah AND NOT r.langsung AND r.pendamping > orang.banyak
"""

# One group, counted live by the same expressions: some dozens of families.
SQL_KELOMPOK = f"WITH {BULAN} SELECT bulan, {_JUMLAH} FROM ({_SATU_KELOMPOK}) f GROUP BY 1"
SQL_KELOMPOK_RINCI = f"""
WITH {BULAN} SELECT bulan, jenis, kode, sum(n), sum(rp) FROM ({_SATU_KELOMPOK_RINCI}) f GROUP BY 1, 2, 3
"""
