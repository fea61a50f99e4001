"""The curriculum: modules and their sessions, as versioned reference data (docs/program.md §7)."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from akun.models import masa
from p2k2.enums import MateriSiks


class ModulQuerySet(models.QuerySet["Modul"]):
    def berlaku_pada(self, hari: date) -> Self:
        """Versions in force on a day: at most one of each number."""
        return self.filter(
            Q(berlaku_sampai__isnull=True) | Q(berlaku_sampai__gte=hari),
            berlaku_sejak__lte=hari,
        )


class Modul(models.Model):
    """One version of a P2K2 module: number and period. What was taught by it stays readable after it has ended."""

    nomor = models.PositiveSmallIntegerField()
    nama = models.CharField(max_length=150)
    berlaku_sejak = models.DateField()
    berlaku_sampai = models.DateField(null=True, blank=True)
    materi_siks = models.CharField(
        "materi di SIKS-NG",
        max_length=12,
        choices=MateriSiks,
        default=MateriSiks.ADAPTIF,
        db_default=MateriSiks.ADAPTIF,
    )

    objects = ModulQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "modul"
        constraints = [
            models.UniqueConstraint(fields=["nomor", "berlaku_sejak"], name="modul_versi_tunggal"),
            ExclusionConstraint(
                name="modul_satu_versi",
                expressions=[
                    ("nomor", RangeOperators.EQUAL),
                    (masa("berlaku_sejak", "berlaku_sampai"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Masa berlaku versi ini bertumpuk dengan versi lain modul yang sama. "
                "Akhiri dulu versi yang lama.",
            ),
            models.CheckConstraint(
                condition=Q(berlaku_sampai__isnull=True) | Q(berlaku_sampai__gte=F("berlaku_sejak")),
                name="modul_masa_maju",
            ),
            models.CheckConstraint(condition=Q(materi_siks__in=MateriSiks.values), name="modul_materi_siks_dikenal"),
        ]

    def __str__(self) -> str:
        return f"Modul {self.nomor}: {self.nama}"


class Sesi(models.Model):
    """One session of a module."""

    modul = models.ForeignKey(Modul, on_delete=models.PROTECT, related_name="sesi")
    nomor = models.PositiveSmallIntegerField()
    judul = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "sesi"
        constraints = [models.UniqueConstraint(fields=["modul", "nomor"], name="sesi_nomor_tunggal")]

    def __str__(self) -> str:
        return f"Sesi {self.nomor}: {self.judul}"
