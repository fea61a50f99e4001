"""No suspension for commitments while the family's objection, or anything else that pauses its ladder, is open."""

from __future__ import annotations

from inti.galat import GalatPengguna
from kpm.enums import AlasanKepesertaan
from kpm.models import KPM
from kpm.services.kepesertaan import penjaga_langkah
from verifikasi.selectors.jeda import jeda_tangga


@penjaga_langkah
def tolak_selagi_terjeda(kpm: KPM, alasan: str) -> None:
    """Holds for steps outside the ladder too (docs/program.md §8). Raises GalatPengguna with the reason."""
    if alasan != AlasanKepesertaan.MENOLAK_KOMITMEN:
        return
    jeda = jeda_tangga([kpm.pk]).get(kpm.pk)
    if jeda:
        raise GalatPengguna(
            f"{jeda} Putuskan itu dulu; sebelumnya keluarga ini tidak ditangguhkan atau dihentikan karena komitmen.",
            kolom="alasan",
        )
