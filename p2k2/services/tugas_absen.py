"""An open absence flag is a task for the family's pendamping: go there and ask why (docs/program.md §7)."""

from collections.abc import Collection
from datetime import date

from pendamping.enums import JenisTugas
from pendamping.services.tugas_aturan import aturan_tugas, ikuti_sebab

# The flag's own number names the occasion: a later run of absences is another flag and another task.
_TANDA = """
SELECT t.kpm_id, 'absen:' || t.id || ':' || t.kpm_id AS kunci,
    'Tidak hadir pertemuan berturut-turut sejak ' || extract(day FROM t.sejak) || ' '
        || (%(nama_bulan)s)[extract(month FROM t.sejak)::int] || ' ' || extract(year FROM t.sejak)
        || '. Datangi dan tanyakan sebabnya.' AS uraian,
    0 AS tunda
FROM p2k2_tandaabsen t
WHERE t.ditutup_pada IS NULL AND (%(semua)s OR t.kpm_id = ANY(%(kpm)s::bigint[]))
"""


@aturan_tugas(JenisTugas.ABSEN)
def ikuti_tanda(*, pada: date, kpm: Collection[int] | None = None) -> dict[str, int]:
    """Give the tasks of flags that are open, and call off those of flags that closed; of these families only."""
    return ikuti_sebab(jenis=JenisTugas.ABSEN, sebab=_TANDA, isian={}, pada=pada, kpm=kpm)
