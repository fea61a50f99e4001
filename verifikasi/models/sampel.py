"""Random re-checks of what was entered (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import peran_berizin
from inti.jejak import lacak
from kpm.models import KPM
from verifikasi.enums import HasilPeriksa
from verifikasi.models.catatan import CatatanVerkom
from wilayah.models import Wilayah, di_bawah


class SampelUlangQuerySet(models.QuerySet["SampelUlang"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """Samples of the user's areas; a pendamping is not told what is re-checked."""
        lingkup = user.lingkup(sebagai=sebagai)
        return self if lingkup.semua else self.filter(di_bawah(lingkup.wilayah))

    def boleh(self, user: Any, izin: str) -> Self:
        return self.terlihat_oleh(user, sebagai=peran_berizin(izin))


@lacak()
class SampelUlang(models.Model):
    """A sample drawn from a quarter's entries of a kecamatan: size, confidence and seed make it repeatable.

    It is finished when its last item is, or stopped with a reason; either way it stays, with what it found.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+")
    tahap = models.CharField(max_length=6)
    populasi = models.PositiveIntegerField()
    ukuran = models.PositiveIntegerField()
    keyakinan = models.PositiveSmallIntegerField("tingkat keyakinan (%)")
    galat = models.PositiveSmallIntegerField("batas galat (%)")
    benih = models.BigIntegerField()
    dibuat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(default=timezone.now)
    selesai_pada = models.DateTimeField(null=True)
    dihentikan_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    dihentikan_pada = models.DateTimeField(null=True)
    alasan_henti = models.CharField(max_length=300, blank=True)

    objects = SampelUlangQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "sampel ulang"
        constraints = [
            models.CheckConstraint(
                condition=Q(ukuran__gte=1)
                & Q(ukuran__lte=F("populasi"))
                & Q(keyakinan__in=[90, 95, 99])
                & Q(galat__range=(1, 30)),
                name="sampel_ulang_masuk_akal",
            ),
            # Nobody draws a second one beside it to see which turns out better.
            models.UniqueConstraint(
                fields=["wilayah", "tahap"],
                condition=Q(selesai_pada__isnull=True, dihentikan_pada__isnull=True),
                name="sampel_ulang_satu_berjalan",
            ),
            models.CheckConstraint(
                condition=Q(dihentikan_pada__isnull=True, dihentikan_oleh__isnull=True, alasan_henti="")
                | (
                    Q(dihentikan_pada__isnull=False, dihentikan_oleh__isnull=False, selesai_pada__isnull=True)
                    & ~Q(alasan_henti="")
                ),
                name="sampel_ulang_henti_beralasan",
            ),
        ]

    def __str__(self) -> str:
        return f"sampel {self.tahap}"

    @property
    def berjalan(self) -> bool:
        return self.selesai_pada is None and self.dihentikan_pada is None


class ButirSampelQuerySet(models.QuerySet["ButirSampel"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """Items of visible samples whose family is visible too, never those the user had entered: nobody is told
        which of the own entries are looked at."""
        return self.filter(
            sampel__in=SampelUlang.objects.terlihat_oleh(user, sebagai=sebagai),
            catatan__kpm__in=KPM.objects.terlihat_oleh(user, sebagai=sebagai),
        ).exclude(petugas=user.pk)

    def boleh(self, user: Any, izin: str) -> Self:
        return self.terlihat_oleh(user, sebagai=peran_berizin(izin))


@lacak()
class ButirSampel(models.Model):
    """One drawn entry, what it said when it was drawn, and what the facility's own book says."""

    sampel = models.ForeignKey(SampelUlang, on_delete=models.PROTECT, related_name="butir")
    urut = models.PositiveSmallIntegerField()
    catatan = models.ForeignKey(CatatanVerkom, on_delete=models.PROTECT, related_name="butir_sampel")
    petugas = models.ForeignKey(  # who had entered it
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    semula = models.JSONField(default=dict)
    hasil = models.CharField(max_length=9, choices=HasilPeriksa, blank=True)
    ditemukan = models.JSONField(default=dict)
    keterangan = models.CharField(max_length=300, blank=True)
    diperiksa_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    diperiksa_pada = models.DateTimeField(null=True)
    versi = models.PositiveIntegerField(default=1)

    objects = ButirSampelQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "butir sampel"
        constraints = [
            models.UniqueConstraint(fields=["sampel", "urut"], name="butir_sampel_urut"),
            models.UniqueConstraint(fields=["sampel", "catatan"], name="butir_sampel_sekali"),
            models.CheckConstraint(
                condition=Q(hasil="", diperiksa_oleh__isnull=True, diperiksa_pada__isnull=True)
                | Q(hasil__in=HasilPeriksa.values, diperiksa_oleh__isnull=False, diperiksa_pada__isnull=False),
                name="butir_sampel_hasil_lengkap",
            ),
            # Nobody re-checks the own entry.
            models.CheckConstraint(condition=~Q(diperiksa_oleh=F("petugas")), name="butir_sampel_bukan_sendiri"),
        ]

    def __str__(self) -> str:
        return f"butir {self.urut}"
