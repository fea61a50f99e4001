"""The runs that computed everybody's outcomes (docs/program.md §8)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from p2k2.enums import KeadaanHitungan, PemicuHitungan


class HitunganVerkom(models.Model):
    """One run over everybody or an area: for which quarters, how far it has come, what it wrote."""

    pada = models.DateField()
    tahap = ArrayField(models.CharField(max_length=6), default=list)  # empty: all of each family
    wilayah = models.CharField(max_length=13, blank=True)  # empty: everybody
    pemicu = models.CharField(max_length=8, choices=PemicuHitungan)
    keadaan = models.CharField(max_length=8, choices=KeadaanHitungan, default=KeadaanHitungan.BERJALAN)
    dimulai_pada = models.DateTimeField(default=timezone.now)
    selesai_pada = models.DateTimeField(null=True)
    sampai = models.BigIntegerField(default=0)  # families with an id below are done: where another worker goes on
    dilanjutkan = models.PositiveSmallIntegerField(default=0)  # times it went on after being killed
    diperiksa = models.PositiveIntegerField(default=0)  # families
    ditulis = models.PositiveIntegerField(default=0)  # outcomes of members
    dihapus = models.PositiveIntegerField(default=0)
    keluarga = models.PositiveIntegerField(default=0)  # outcomes of families written or deleted
    galat = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "hitungan verkom"
        constraints = [
            models.CheckConstraint(
                condition=Q(keadaan__in=KeadaanHitungan.values) & Q(pemicu__in=PemicuHitungan.values),
                name="hitungan_verkom_dikenal",
            ),
            models.CheckConstraint(
                condition=Q(keadaan=KeadaanHitungan.BERJALAN, selesai_pada__isnull=True)
                | (~Q(keadaan=KeadaanHitungan.BERJALAN) & Q(selesai_pada__isnull=False)),
                name="hitungan_verkom_selesai_bersaat",
            ),
        ]

    def __str__(self) -> str:
        return f"hitungan {self.pada}"
