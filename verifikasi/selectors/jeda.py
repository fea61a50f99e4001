"""What holds the ladder still for a family, with the reason (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from inti.templatetags.format import tanggal
from verifikasi.enums import KeadaanKeberatan
from verifikasi.models import Keberatan

# (families) -> {family: why its ladder stands still}; asked for many at once.
Alasan = Callable[[Collection[int]], dict[int, str]]


@dataclass(frozen=True)
class PenjedaTangga:
    """One thing that pauses: `alasan` says why, `ada` are its rows of the outer row's family (`OuterRef("kpm")`)."""

    alasan: Alasan
    ada: Callable[[], QuerySet[Any]]


_PENJEDA: dict[str, PenjedaTangga] = {}

# (who decides, the family) -> what that person should know before deciding; nothing for whoever may not know.
PengingatPutusan = Callable[[Any, int], str]
_PENGINGAT: dict[str, PengingatPutusan] = {}


def penjeda_tangga(ada: Callable[[], QuerySet[Any]]) -> Callable[[Alasan], Alasan]:
    """Register what pauses the ladder; apps above know of more (a complaint, for one). Both must mean the same."""

    def catat(alasan: Alasan) -> Alasan:
        _PENJEDA[f"{alasan.__module__}.{alasan.__qualname__}"] = PenjedaTangga(alasan, ada)
        return alasan

    return catat


def jeda_tangga(kpm: Collection[int]) -> dict[int, str]:
    """Families whose ladder stands still today, and why; the first reason that was found."""
    hasil: dict[int, str] = {}
    for satu in _PENJEDA.values():
        for nomor, alasan in satu.alasan(kpm).items():
            hasil.setdefault(nomor, alasan)
    return hasil


def tangga_terjeda() -> Q:
    """Condition on rows of a family (`kpm`): its ladder stands still, as `jeda_tangga` says with words."""
    syarat = Q(pk__in=[])
    for satu in _PENJEDA.values():
        syarat |= Q(Exists(satu.ada()))
    return syarat


def pengingat_putusan(fungsi: PengingatPutusan) -> PengingatPutusan:
    """Register what somebody should know before deciding, where that may not hold the ladder still for all to see."""
    _PENGINGAT[f"{fungsi.__module__}.{fungsi.__qualname__}"] = fungsi
    return fungsi


def peringatan_putusan(user: Any, kpm: int) -> list[str]:
    """What this person is told before deciding about a family; asked with the person, for it is not for everybody."""
    return [teks for satu in _PENGINGAT.values() if (teks := satu(user, kpm))]


def _terbuka() -> QuerySet[Keberatan]:
    return Keberatan.objects.filter(keadaan=KeadaanKeberatan.TERBUKA)


@penjeda_tangga(lambda: _terbuka().filter(sanksi__kpm=OuterRef("kpm")))
def keberatan_terbuka(kpm: Collection[int]) -> dict[int, str]:
    return {
        nomor: f"Keberatan keluarga tanggal {tanggal(hari)} belum diputus."
        for nomor, hari in _terbuka().filter(sanksi__kpm__in=kpm).values_list("sanksi__kpm", "tanggal")
    }
