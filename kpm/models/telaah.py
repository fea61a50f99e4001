"""Two families that may be one, and the filters a user keeps."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from akun.enums import peran_berizin
from inti.jejak import lacak
from kpm.enums import JenisGanda, PutusanGanda
from kpm.models.keluarga import KPM


class DugaanGandaQuerySet(models.QuerySet["DugaanGanda"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """Pairs of which the user may see both: comparing shows the one to whoever sees the other."""
        if user.lingkup(sebagai=sebagai).semua:
            return self
        keluarga = KPM.objects.terlihat_oleh(user, sebagai=sebagai)
        return self.filter(kpm_a__in=keluarga, kpm_b__in=keluarga)

    def boleh(self, user: Any, izin: str) -> Self:
        return self.terlihat_oleh(user, sebagai=peran_berizin(izin))


@lacak()
class DugaanGanda(models.Model):
    """A pair of families that may be one, with what was decided about it. Never merged by itself."""

    kpm_a = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="+")
    kpm_b = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="+")
    jenis = models.CharField(max_length=10, choices=JenisGanda)
    putusan = models.CharField(max_length=7, choices=PutusanGanda, default=PutusanGanda.TERBUKA)
    alasan = models.CharField(max_length=500, blank=True)
    diputus_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    diputus_pada = models.DateTimeField(null=True)
    ditemukan_pada = models.DateTimeField(default=timezone.now)

    objects = DugaanGandaQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "dugaan ganda"
        constraints = [
            models.UniqueConstraint(fields=["kpm_a", "kpm_b", "jenis"], name="dugaan_ganda_tunggal"),
            models.CheckConstraint(condition=Q(kpm_a__lt=F("kpm_b")), name="dugaan_ganda_berurut"),
            models.CheckConstraint(
                condition=Q(jenis__in=JenisGanda.values) & Q(putusan__in=PutusanGanda.values),
                name="dugaan_ganda_pilihan_dikenal",
            ),
            models.CheckConstraint(
                condition=Q(putusan="terbuka", diputus_oleh__isnull=True, diputus_pada__isnull=True)
                | (~Q(putusan="terbuka") & ~Q(alasan="") & Q(diputus_oleh__isnull=False, diputus_pada__isnull=False)),
                name="dugaan_ganda_diputus_lengkap",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(putusan="terbuka"), name="dugaan_ganda_terbuka"),
        ]

    def __str__(self) -> str:
        return f"dugaan ganda {self.pk}"


class SaringanTersimpan(models.Model):
    """A filter of the family list under a name of its user's. Codes and ids only: never a name or a number."""

    pengguna = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saringan")
    nama = models.CharField(max_length=60)
    isi = models.JSONField()
    dibuat_pada = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "saringan tersimpan"
        constraints = [
            models.UniqueConstraint(fields=["pengguna", "nama"], name="saringan_nama_per_pengguna"),
            models.CheckConstraint(condition=~Q(nama=""), name="saringan_bernama"),
        ]

    def __str__(self) -> str:
        return self.nama
