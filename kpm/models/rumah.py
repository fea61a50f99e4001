"""House, assets and livelihood of a family as last known; visits keep what each of them saw."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from inti.jejak import lacak
from inti.models import koordinat_berpasangan
from kpm.enums import AirBersih, Aset, Jamban, Listrik, StatusRumah
from kpm.models.keluarga import KPM


@lacak()
class KeadaanRumah(models.Model):
    """One row per family (docs/program.md §9). Empty means not known, never "no".

    `kolom_pada` holds the day of each fact by column, so that a late entry never writes over what was seen after it.
    """

    kpm = models.OneToOneField(KPM, on_delete=models.PROTECT, primary_key=True, related_name="rumah")
    status_rumah = models.CharField(max_length=13, choices=StatusRumah, blank=True)
    jamban = models.CharField(max_length=9, choices=Jamban, blank=True)
    air_bersih = models.CharField(max_length=16, choices=AirBersih, blank=True)
    listrik = models.CharField(max_length=15, choices=Listrik, blank=True)
    daya_listrik = models.PositiveIntegerField(
        "daya listrik (VA)", null=True, blank=True, validators=[MaxValueValidator(200_000)]
    )
    pekerjaan_kepala = models.CharField("pekerjaan kepala keluarga", max_length=100, blank=True)
    aset = ArrayField(models.CharField(max_length=12, choices=Aset), null=True, blank=True)  # [] says: none
    lintang = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    bujur = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    akurasi_m = models.PositiveIntegerField(null=True, blank=True)
    diperiksa_pada = models.DateField()  # day of the latest visit or update these facts come from
    kolom_pada = models.JSONField(default=dict, db_default={})  # {"jamban": "2026-07-03"}
    diubah_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    diubah_pada = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "keadaan rumah"
        verbose_name_plural = "keadaan rumah"
        constraints = [
            models.CheckConstraint(
                condition=Q(status_rumah__in=["", *StatusRumah.values])
                & Q(jamban__in=["", *Jamban.values])
                & Q(air_bersih__in=["", *AirBersih.values])
                & Q(listrik__in=["", *Listrik.values]),
                name="rumah_pilihan_dikenal",
            ),
            models.CheckConstraint(
                condition=Q(aset__isnull=True) | Q(aset__contained_by=Aset.values), name="rumah_aset_dikenal"
            ),
            koordinat_berpasangan("rumah_koordinat_berpasangan"),
        ]

    def __str__(self) -> str:
        return f"rumah {self.pk}"
