"""What the ministry's payment statuses mean and what a family can do then (docs/program.md §4). The list is open."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from inti.jejak import lacak
from penyaluran.enums import GolonganStatus


@lacak()
class StatusBayar(models.Model):
    """One status in words a family understands; one that has no row is kept and shown as it is written."""

    kode = models.CharField("status", max_length=60, primary_key=True)  # capitals, single spaces
    golongan = models.CharField("tentang", max_length=11, choices=GolonganStatus)
    arti = models.CharField("artinya untuk keluarga", max_length=300)
    langkah_keluarga = models.CharField("langkah berikut bagi keluarga", max_length=300)
    urutan = models.PositiveSmallIntegerField(default=0)
    versi = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "status bayar"
        constraints = [
            models.CheckConstraint(
                condition=Q(golongan__in=GolonganStatus.values), name="status_bayar_golongan_dikenal"
            ),
            models.CheckConstraint(condition=~Q(kode="") & ~Q(arti=""), name="status_bayar_berisi"),
        ]

    def __str__(self) -> str:
        return self.kode
