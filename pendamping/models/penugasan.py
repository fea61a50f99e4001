"""Who accompanies which family and leads which group, over which period."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from akun.models import masa
from inti.jejak import lacak
from kpm.models import KPM, Kelompok


class MasaTugas(models.Model):
    """A dated duty of a pendamping under a decree (SK), both days included."""

    petugas = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    mulai = models.DateField()
    selesai = models.DateField(null=True, blank=True)
    nomor_sk = models.CharField("nomor SK", max_length=100)
    dibuat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


@lacak()
class Penugasan(MasaTugas):
    """A family's pendamping over a period; the database refuses two on one day."""

    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="penugasan")

    class Meta:
        verbose_name_plural = "penugasan"
        constraints = [
            models.CheckConstraint(
                condition=Q(selesai__isnull=True) | Q(selesai__gte=F("mulai")), name="penugasan_masa_maju"
            ),
            models.CheckConstraint(condition=~Q(nomor_sk=""), name="penugasan_ber_sk"),
            ExclusionConstraint(
                name="penugasan_tak_tumpang_tindih",
                expressions=[("kpm", RangeOperators.EQUAL), (masa(), RangeOperators.OVERLAPS)],
            ),
        ]
        indexes = [models.Index(fields=["petugas", "selesai", "mulai"], name="penugasan_petugas")]

    def __str__(self) -> str:
        return f"{self.kpm_id} oleh {self.petugas_id}"


@lacak()
class PenugasanKelompok(MasaTugas):
    """A group's pendamping over a period: who owes its monthly meeting."""

    kelompok = models.ForeignKey(Kelompok, on_delete=models.PROTECT, related_name="penugasan")

    class Meta:
        verbose_name_plural = "penugasan kelompok"
        constraints = [
            models.CheckConstraint(
                condition=Q(selesai__isnull=True) | Q(selesai__gte=F("mulai")),
                name="penugasan_kelompok_masa_maju",
            ),
            ExclusionConstraint(
                name="penugasan_kelompok_tak_tumpang_tindih",
                expressions=[("kelompok", RangeOperators.EQUAL), (masa(), RangeOperators.OVERLAPS)],
            ),
        ]
        indexes = [models.Index(fields=["petugas", "selesai", "mulai"], name="penugasan_kelompok_petugas")]

    def __str__(self) -> str:
        return f"{self.kelompok_id} oleh {self.petugas_id}"
