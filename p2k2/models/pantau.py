"""What the pendamping judges of a family over half a year of meetings (docs/program.md §7)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from uuid6 import uuid7

from inti.jejak import lacak
from kpm.models import KPM, MilikKPMQuerySet
from p2k2.enums import Tingkat


@lacak()
class PenilaianSemester(models.Model):
    """Two judgements of a family in a semester; each stands for itself and is never filled in by rule."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="penilaian_semester")
    tahun = models.PositiveSmallIntegerField()
    semester = models.PositiveSmallIntegerField()
    perubahan_perilaku = models.PositiveSmallIntegerField(choices=Tingkat, null=True)
    kenali_potensi = models.PositiveSmallIntegerField("kemampuan mengenali potensi", choices=Tingkat, null=True)
    dinilai_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dinilai_pada = models.DateTimeField(default=timezone.now)

    objects = MilikKPMQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "penilaian semester"
        constraints = [
            models.UniqueConstraint(fields=["kpm", "tahun", "semester"], name="penilaian_semester_tunggal"),
            models.CheckConstraint(condition=Q(semester__in=[1, 2]), name="penilaian_semester_dikenal"),
            models.CheckConstraint(
                condition=(Q(perubahan_perilaku__isnull=True) | Q(perubahan_perilaku__in=Tingkat.values))
                & (Q(kenali_potensi__isnull=True) | Q(kenali_potensi__in=Tingkat.values)),
                name="penilaian_semester_tingkat_dikenal",
            ),
        ]

    def __str__(self) -> str:
        return f"penilaian {self.tahun}/{self.semester}"
