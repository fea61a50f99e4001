"""No suspension for commitments around the ladder: while anything pauses it, or while its own proposal waits."""

from __future__ import annotations

from inti.galat import GalatPengguna
from kpm.enums import AlasanKepesertaan
from kpm.models import KPM
from kpm.services.kepesertaan import penjaga_langkah
from verifikasi.models import Sanksi
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
    if Sanksi.objects.menunggu().filter(kpm=kpm).exists():
        # There the family is told first, and nobody decides the own.
        raise GalatPengguna(
            "Usulan sanksi keluarga ini menunggu putusan. Setujui atau tolak usulan itu di halaman sanksinya.",
            kolom="alasan",
        )
