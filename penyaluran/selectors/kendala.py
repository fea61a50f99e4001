"""Read models of what stands between families and their money (docs/program.md §4)."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Prefetch, QuerySet

from penyaluran.models import KendalaBayar, LangkahKendala


def dengan_langkah(qs: QuerySet[KendalaBayar]) -> QuerySet[KendalaBayar]:
    """With its reason and its steps in their order, as `langkah_urut`."""
    langkah = LangkahKendala.objects.order_by("urutan")
    return qs.select_related("alasan").prefetch_related(Prefetch("langkah", langkah, to_attr="langkah_urut"))


def kendala_terbuka(kpm: Collection[int]) -> dict[int, list[KendalaBayar]]:
    """By family its open hindrances, the oldest first, with reason and steps; families without any are left out."""
    hasil: dict[int, list[KendalaBayar]] = {}
    for satu in dengan_langkah(KendalaBayar.objects.terbuka().filter(kpm__in=kpm)).order_by("dibuka_pada", "pk"):
        hasil.setdefault(satu.kpm_id, []).append(satu)
    return hasil
