"""Filled attendance sheets that came back as a workbook."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from uuid6 import uuid7

from inti.simpanan import simpanan_rahasia
from p2k2.models.pertemuan import MilikPertemuanQuerySet, Pertemuan


class UnggahanHadir(models.Model):
    """An uploaded sheet of one meeting: kept encrypted, compared with the register each time it is looked at.

    What it says of families stays in the file; what it changed stands in the register's own history.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    pertemuan = models.ForeignKey(Pertemuan, on_delete=models.PROTECT, related_name="unggahan")
    nama = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    ukuran = models.PositiveIntegerField()
    berkas = models.FileField(upload_to="hadir/%Y/%m/", storage=simpanan_rahasia, blank=True, max_length=200)
    diunggah_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    diunggah_pada = models.DateTimeField(default=timezone.now)
    diterapkan_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    diterapkan_pada = models.DateTimeField(null=True)
    diubah = models.PositiveIntegerField(default=0)  # marks it wrote

    objects = MilikPertemuanQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "unggahan daftar hadir"
        constraints = [
            models.UniqueConstraint(fields=["pertemuan", "sha256"], name="unggahan_hadir_sama_sekali"),
            models.CheckConstraint(
                condition=Q(diterapkan_pada__isnull=True, diterapkan_oleh__isnull=True, diubah=0)
                | Q(diterapkan_pada__isnull=False, diterapkan_oleh__isnull=False, diubah__gt=0),
                name="unggahan_hadir_diterapkan_berpasangan",
            ),
        ]
        indexes = [models.Index(fields=["diunggah_pada"], name="unggahan_hadir_sejak")]

    def __str__(self) -> str:
        return f"unggahan {self.id}"
