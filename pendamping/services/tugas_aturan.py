"""Tasks that follow a condition: given while it holds, called off by themselves when it goes away.

Set-based, because a kabupaten has 155 000 families. All values are parameters; the statements are joined from literals
of the code only.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

import pghistory
from django.db import connection, transaction
from django.utils import timezone

from inti.templatetags.format import BULAN
from inti.waktu import hari_ini
from inti.zona import hari_sql
from kpm.enums import PESERTA
from pendamping.enums import KUNJUNGAN_SEMINGGU, JenisTugas
from pendamping.selectors.aturan import aturan_lapangan
from pendamping.services.tugas import tenggat_tugas

AturanTugas = Callable[..., dict[str, int]]  # (*, pada: date, kpm: Collection[int] | None = None)
_ATURAN: dict[str, AturanTugas] = {}


def aturan_tugas(jenis: str) -> Callable[[AturanTugas], AturanTugas]:
    """Register the rule by which tasks of a kind are given; the nightly run asks each."""

    def catat(fungsi: AturanTugas) -> AturanTugas:
        _ATURAN[str(jenis)] = fungsi
        return fungsi

    return catat


def buat_tugas(*, pada: date) -> dict[str, dict[str, int]]:
    """Every rule for everybody, as things stand on the day `pada`; counts of each kind. Safe to run twice."""
    return {jenis: _ATURAN[jenis](pada=pada) for jenis in sorted(_ATURAN)}


# The reasons of many are kept, counted and indexed for both statements: while the tasks of a kind are new, the planner
# takes them for few and compares each with every reason. Those of a few families are read in each statement, so that
# recording a visit makes no table.
_SIMPAN_SEBAB = "DROP TABLE IF EXISTS pg_temp.tugas_sebab; CREATE TEMP TABLE tugas_sebab ON COMMIT DROP AS "
_SIAPKAN_SEBAB = "CREATE INDEX ON tugas_sebab (kunci); ANALYZE tugas_sebab"
_SEDIKIT = 100  # families

# Locked in one order, so that a visit that ends tasks of a family and this run wait for each other once.
_BATALKAN = """
UPDATE pendamping_tugas t SET keadaan = 'batal'
FROM (
    SELECT t.id FROM pendamping_tugas t
    LEFT JOIN tugas_sebab s ON s.kunci = t.kunci
    WHERE t.jenis = %(jenis)s AND t.keadaan = 'terbuka' AND s.kunci IS NULL
        AND (%(semua)s OR t.kpm_id = ANY(%(kpm)s::bigint[]))
    ORDER BY t.id FOR NO KEY UPDATE OF t
) usai
WHERE usai.id = t.id AND t.keadaan = 'terbuka'
"""

# What a person ended stays ended: only new occasions, and those the system called off itself.
_BUKA = """
INSERT INTO pendamping_tugas AS t
    (id, kpm_id, jenis, kunci, uraian, tenggat, keadaan, hasil, keterangan, dibuat_pada)
SELECT gen_random_uuid(), s.kpm_id, %(jenis)s, s.kunci, s.uraian, %(tenggat)s::date + s.tunda, 'terbuka', '', '',
    %(saat)s
FROM tugas_sebab s
LEFT JOIN pendamping_tugas ada ON ada.kunci = s.kunci
WHERE ada.id IS NULL OR (ada.keadaan = 'batal' AND ada.diselesaikan_oleh_id IS NULL)
ORDER BY s.kunci
ON CONFLICT (kunci) DO UPDATE SET keadaan = 'terbuka', uraian = excluded.uraian, tenggat = excluded.tenggat,
    dibuat_pada = excluded.dibuat_pada
WHERE t.keadaan = 'batal' AND t.diselesaikan_oleh_id IS NULL
"""

# Counted from the later of the last visit, the first day of today's assignment, and the day on which the last such
# task was ended in words: who was looked for and not found is looked for again after as many months. The longest wait
# comes first, and no week gets more than one person can do.
_TANPA_KUNJUNGAN = f"""
SELECT k.id AS kpm_id, 'tanpa_kunjungan:' || d.sejak || ':' || k.id AS kunci,
    CASE WHEN d.sejak = p.mulai THEN 'Belum dikunjungi sejak menjadi dampingan pada '
        ELSE 'Tidak dikunjungi sejak ' END
        || extract(day FROM d.sejak) || ' ' || (%(nama_bulan)s)[extract(month FROM d.sejak)::int]
        || ' ' || extract(year FROM d.sejak) || '.' AS uraian,
    7 * ((row_number() OVER (PARTITION BY p.petugas_id ORDER BY d.sejak, k.id) - 1) / %(seminggu)s)::int AS tunda
FROM pendamping_penugasan p
JOIN kpm_kpm k ON k.id = p.kpm_id AND k.kepesertaan = ANY(%(peserta)s)
CROSS JOIN LATERAL (
    SELECT greatest(
        p.mulai,
        (SELECT v.tanggal FROM pendamping_kunjungan v WHERE v.kpm_id = k.id AND v.tanggal <= %(pada)s
            ORDER BY v.tanggal DESC LIMIT 1),
        (SELECT {hari_sql("max(t.diselesaikan_pada)", "k.desa_id")} FROM pendamping_tugas t
            WHERE t.kpm_id = k.id AND t.jenis = 'tanpa_kunjungan' AND t.keadaan = 'selesai')
    ) AS sejak
) d
WHERE p.mulai <= %(pada)s AND (p.selesai IS NULL OR p.selesai >= %(pada)s)
    AND (%(semua)s OR k.id = ANY(%(kpm)s::bigint[]))
    AND d.sejak + make_interval(months => %(bulan)s) <= %(pada)s
"""  # noqa: S608 - our own expressions


@transaction.atomic
def ikuti_sebab(
    *, jenis: str, sebab: str, isian: Mapping[str, Any], pada: date, kpm: Collection[int] | None = None
) -> dict[str, int]:
    """Make the open tasks of one kind those for which there is a reason on the day `pada`; returns counts.

    `sebab` selects (kpm_id, kunci, uraian, tunda: days after the usual deadline) and may use `isian`, `%(semua)s`,
    `%(kpm)s`, `%(pada)s`. With `kpm` only these families are looked at and touched. Running it again changes nothing.
    """
    semua = kpm is None
    banyak = kpm is None or len(kpm) > _SEDIKIT
    isi = {
        **isian,
        "jenis": jenis,
        "pada": pada,
        "semua": semua,
        "kpm": sorted(set(kpm or ())),
        "nama_bulan": list(BULAN),
        "tenggat": tenggat_tugas(pada),
        "saat": timezone.now(),
    }
    dengan = "" if banyak else f"WITH tugas_sebab AS MATERIALIZED ({sebab})"
    with connection.cursor() as kursor:
        if banyak:
            kursor.execute(_SIMPAN_SEBAB + sebab, isi)
            kursor.execute(_SIAPKAN_SEBAB)
        kursor.execute(dengan + _BATALKAN, isi)
        dibatalkan = kursor.rowcount
        kursor.execute(dengan + _BUKA, isi)
        return {"dibuka": kursor.rowcount, "dibatalkan": dibatalkan}


@aturan_tugas(JenisTugas.TANPA_KUNJUNGAN)
def ikuti_tanpa_kunjungan(*, pada: date, kpm: Collection[int] | None = None) -> dict[str, int]:
    """Tasks for families nobody visited for the months of the settings in force (docs/program.md §9)."""
    isian = {
        "bulan": aturan_lapangan(pada).bulan_tanpa_kunjungan,
        "peserta": [str(p) for p in PESERTA],
        "seminggu": KUNJUNGAN_SEMINGGU,
    }
    with pghistory.context(alasan="tanpa_kunjungan"):
        return ikuti_sebab(jenis=JenisTugas.TANPA_KUNJUNGAN, sebab=_TANPA_KUNJUNGAN, isian=isian, pada=pada, kpm=kpm)


def ikuti_tanpa_kunjungan_kini(kpm: int, desa: str) -> None:
    """The rule for one family after a visit to it was recorded or corrected."""
    ikuti_tanpa_kunjungan(pada=hari_ini(desa), kpm=[kpm])
