"""The card by which a family is recognised with a camera (docs/program.md §7)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from inti.jejak import lacak
from kpm.models.keluarga import KPM, MilikKPMQuerySet


@lacak()
class KartuKPM(models.Model):
    """A family's card. The code is opaque and tied to nothing but the family: no stage, group or identifier."""

    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="kartu_kpm")
    kode = models.CharField(max_length=16, unique=True)  # Crockford base32, random: also typed by hand
    dibuat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(default=timezone.now)
    dicabut_pada = models.DateTimeField(null=True)
    alasan_cabut = models.CharField(max_length=100, blank=True)

    objects = MilikKPMQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "kartu KPM"
        constraints = [
            models.UniqueConstraint(
                fields=["kpm"], condition=Q(dicabut_pada__isnull=True), name="kartu_kpm_satu_berlaku"
            ),
            models.CheckConstraint(condition=Q(kode__regex=r"^[0-9A-HJKMNP-TV-Z]{8,16}$"), name="kartu_kpm_kode_sah"),
            models.CheckConstraint(
                condition=Q(dicabut_pada__isnull=True, alasan_cabut="")
                | (Q(dicabut_pada__isnull=False) & ~Q(alasan_cabut="")),
                name="kartu_kpm_cabut_beralasan",
            ),
        ]

    def __str__(self) -> str:
        return f"kartu {self.pk}"
