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

# what is said -> (who decides) -> rows of the outer row's family (`OuterRef("kpm")`) which that person may know of
_PENGINGAT: dict[str, Callable[[Any], QuerySet[Any]]] = {}
_INGAT = "ingat_{}"


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


def pengingat_putusan(teks: str) -> Callable[[Callable[[Any], QuerySet[Any]]], Callable[[Any], QuerySet[Any]]]:
    """Register what somebody should know before deciding, where that may not hold the ladder still for all to see."""

    def catat(ada: Callable[[Any], QuerySet[Any]]) -> Callable[[Any], QuerySet[Any]]:
        _PENGINGAT[teks] = ada
        return ada

    return catat


def ingatan_putusan(user: Any) -> dict[str, Exists]:
    """Annotations of rows of a family from which `peringatan_putusan` says what this person should know."""
    return {_INGAT.format(ke): Exists(ada(user)) for ke, ada in enumerate(_PENGINGAT.values())}


def peringatan_putusan(baris: Any) -> list[str]:
    """What is said before deciding about the family of a row with `ingatan_putusan` of whoever decides."""
    return [teks for ke, teks in enumerate(_PENGINGAT) if getattr(baris, _INGAT.format(ke))]


def _terbuka() -> QuerySet[Keberatan]:
    return Keberatan.objects.filter(keadaan=KeadaanKeberatan.TERBUKA)


@penjeda_tangga(lambda: _terbuka().filter(sanksi__kpm=OuterRef("kpm")))
def keberatan_terbuka(kpm: Collection[int]) -> dict[int, str]:
    return {
        nomor: f"Keberatan keluarga tanggal {tanggal(hari)} belum diputus."
        for nomor, hari in _terbuka().filter(sanksi__kpm__in=kpm).values_list("sanksi__kpm", "tanggal")
    }
