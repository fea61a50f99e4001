"""What is judged of a family over half a year, and said of a kecamatan's month (docs/program.md §7)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from uuid6 import uuid7

from inti.jejak import lacak
from kpm.models import KPM, MilikKPMQuerySet
from p2k2.enums import Tingkat
from wilayah.models import Wilayah, di_bawah


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


class CatatanRekapQuerySet(models.QuerySet["CatatanRekap"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        lingkup = user.lingkup(sebagai=sebagai)
        return self if lingkup.semua else self.filter(di_bawah(lingkup.wilayah))


@lacak()
class CatatanRekap(models.Model):
    """*Catatan Dinamika* of a kecamatan's month: what its coordinator says beside the figures of the recap."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+")  # a kecamatan
    bulan = models.DateField()  # first day
    isi = models.TextField("catatan dinamika", max_length=2000, blank=True, validators=[MaxLengthValidator(2000)])
    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    pada = models.DateTimeField(default=timezone.now)
    versi = models.PositiveIntegerField(default=1)

    objects = CatatanRekapQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "catatan rekap"
        constraints = [
            models.UniqueConstraint(fields=["wilayah", "bulan"], name="catatan_rekap_tunggal"),
            models.CheckConstraint(condition=Q(bulan__day=1), name="catatan_rekap_hari_pertama"),
        ]

    def __str__(self) -> str:
        return f"catatan rekap {self.wilayah_id} {self.bulan:%Y-%m}"
