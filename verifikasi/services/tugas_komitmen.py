"""The first month a family does not keep is a visit of its pendamping: go there and ask why (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from inti.templatetags.format import bulan as tulis_bulan
from kpm.enums import PESERTA
from kpm.models import KPM
from pendamping.enums import JenisTugas, KeadaanTugas
from pendamping.models import Tugas
from pendamping.services.tugas_aturan import aturan_tugas, ikuti_sebab
from verifikasi.selectors.jenjang import bulan_kunci, kunci_tugas
from verifikasi.selectors.runtun import keluarga_bertangga, runtun_keluarga

_SEBAB = """
SELECT s.kpm_id, s.kunci, s.uraian, 0 AS tunda
FROM unnest(%(keluarga)s::bigint[], %(kunci)s::text[], %(uraian)s::text[]) AS s(kpm_id, kunci, uraian)
WHERE %(semua)s OR s.kpm_id = ANY(%(kpm)s::bigint[])
"""


@aturan_tugas(JenisTugas.KOMITMEN)
def ikuti_komitmen(*, pada: date, kpm: Collection[int] | None = None) -> dict[str, int]:
    """Give the visits of runs that go on, and call off those of runs that ended; of these families only."""
    diminta = keluarga_bertangga() if kpm is None else kpm
    peserta = set(KPM.objects.filter(pk__in=diminta, kepesertaan__in=PESERTA).values_list("pk", flat=True))
    ada = _tugas_ada(peserta)
    keluarga, kunci, uraian = [], [], []
    for nomor, r in runtun_keluarga(peserta, pada).items():
        if not r.kini:
            continue
        # A month found earlier lengthens the same run: it asks for no second visit.
        bulan = min((b for b in ada.get(nomor, ()) if b in r.kini), default=r.kini[0])
        keluarga.append(nomor)
        kunci.append(kunci_tugas(nomor, bulan))
        uraian.append(f"Komitmen tidak terpenuhi sejak {tulis_bulan(r.kini[0])}. Datangi dan tanyakan sebabnya.")
    isian = {"keluarga": keluarga, "kunci": kunci, "uraian": uraian}
    return ikuti_sebab(jenis=JenisTugas.KOMITMEN, sebab=_SEBAB, isian=isian, pada=pada, kpm=kpm)


def _tugas_ada(kpm: Collection[int]) -> dict[int, set[date]]:
    """Months for which a visit was asked and not called off by the system."""
    tugas = Tugas.objects.filter(jenis=JenisTugas.KOMITMEN, kpm__in=kpm).exclude(
        keadaan=KeadaanTugas.BATAL, diselesaikan_oleh=None
    )
    hasil: dict[int, set[date]] = {}
    for nomor, kunci in tugas.values_list("kpm", "kunci"):
        if (bulan := bulan_kunci(kunci)) is not None:
            hasil.setdefault(nomor, set()).add(bulan)
    return hasil
