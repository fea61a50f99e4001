"""On what a payment line was based, kept as it was (docs/program.md §4)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from inti.models import BerkasImpor
from penyaluran.enums import SumberPotret
from penyaluran.models.hak import AturanBantuan
from penyaluran.models.pembayaran import Pembayaran


class PotretBayarQuerySet(models.QuerySet["PotretBayar"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        return self.filter(pembayaran__in=Pembayaran.objects.terlihat_oleh(user, sebagai=sebagai))


class PotretBayar(models.Model):
    """Members, components and rules of one payment line when a list of its tahap was applied; never changed.

    A further list of the same tahap adds a version. `rincian` holds one object per component: `anggota` (id), `nama`,
    `komponen`, `nominal` (whole rupiah), `tarif` (id or null), `lewat` (why it does not count, or empty). A member
    without a component stands with an empty one.
    """

    pembayaran = models.ForeignKey(Pembayaran, on_delete=models.PROTECT, related_name="potret")
    versi = models.PositiveSmallIntegerField()
    nominal_fc = models.BigIntegerField()
    nominal_hak = models.BigIntegerField(null=True)  # by the rules; null: no member was known by name
    aturan = models.ForeignKey(AturanBantuan, on_delete=models.PROTECT, null=True, related_name="+")
    rincian = models.JSONField(default=list)
    sumber = models.CharField(max_length=14, choices=SumberPotret)
    berkas = models.ForeignKey(BerkasImpor, on_delete=models.PROTECT, null=True, related_name="+")
    dibuat_pada = models.DateTimeField(default=timezone.now)

    objects = PotretBayarQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "potret pembayaran"
        constraints = [
            models.UniqueConstraint(fields=["pembayaran", "versi"], name="potret_bayar_versi"),
            models.CheckConstraint(
                condition=Q(nominal_fc__gte=0) & (Q(nominal_hak__isnull=True) | Q(nominal_hak__gte=0)),
                name="potret_bayar_tak_negatif",
            ),
            models.CheckConstraint(condition=Q(sumber__in=SumberPotret.values), name="potret_bayar_sumber_dikenal"),
        ]
        triggers = [pgtrigger.Protect(name="tetap", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"potret {self.pembayaran_id} v{self.versi}"
