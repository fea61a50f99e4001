"""Whether cards can be used, set for many families at once (docs/program.md §4, §12)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from inti.waktu import hari_ini
from penyaluran.enums import KeadaanKartu, PemegangKartu
from penyaluran.models import KartuKKS


def pastikan_kartu(kpm: Collection[int]) -> None:
    """A row for each of these families; who has none yet holds its card itself, as far as is known."""
    ada = set(KartuKKS.objects.filter(kpm__in=kpm).values_list("kpm", flat=True))
    # A concurrent first row wins: it says more than this one.
    KartuKKS.objects.bulk_create(
        [KartuKKS(kpm_id=pk, pemegang=PemegangKartu.KELUARGA, sejak=hari_ini()) for pk in sorted(set(kpm) - ada)],
        ignore_conflicts=True,
    )


def tandai_kartu(*, kpm: Collection[int], keadaan: KeadaanKartu | str, pada: datetime | None = None) -> None:
    """Let these families' cards be of a state. A family without a row is written down only for a bad one."""
    if keadaan != KeadaanKartu.AKTIF:
        pastikan_kartu(kpm)
    beda = KartuKKS.objects.filter(kpm__in=kpm).exclude(keadaan=keadaan)
    beda.update(keadaan=keadaan, diubah_pada=pada or timezone.now())
