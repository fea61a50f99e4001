"""Complementary aid: what a family has besides PKH, and what became of asking for it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from inti.jejak import lacak
from kpm.enums import JenisBantuan, KeadaanBantuan
from kpm.models.keluarga import KPM, MilikKPMQuerySet


@lacak()
class BantuanKomplementer(models.Model):
    """One aid of one family in one stage (docs/program.md §9).

    Whoever does not receive has a recorded reason (`alasan`), and the day on which the family was told.
    """

    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="bantuan")
    jenis = models.CharField(max_length=7, choices=JenisBantuan)
    tahap = models.CharField(max_length=6)  # 2026-4
    keadaan = models.CharField(max_length=9, choices=KeadaanBantuan)
    alasan = models.CharField(max_length=300, blank=True)
    diberitahu_pada = models.DateField("keluarga diberi tahu", null=True, blank=True)
    diberitahu_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    diusulkan_pada = models.DateField(null=True, blank=True)
    dijawab_pada = models.DateField("dijawab pusat", null=True, blank=True)
    dicatat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dicatat_pada = models.DateTimeField(default=timezone.now)

    objects = MilikKPMQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "bantuan komplementer"
        constraints = [
            models.UniqueConstraint(fields=["kpm", "jenis", "tahap"], name="bantuan_satu_per_tahap"),
            models.CheckConstraint(
                condition=Q(jenis__in=JenisBantuan.values) & Q(keadaan__in=KeadaanBantuan.values),
                name="bantuan_pilihan_dikenal",
            ),
            models.CheckConstraint(
                condition=Q(diberitahu_pada__isnull=True, diberitahu_oleh__isnull=True)
                | Q(diberitahu_pada__isnull=False, diberitahu_oleh__isnull=False),
                name="bantuan_diberitahu_berpasangan",
            ),
            models.CheckConstraint(
                condition=~Q(keadaan__in=["tidak", "terblokir", "ditolak"]) | ~Q(alasan=""),
                name="bantuan_tidak_beralasan",
            ),
            models.CheckConstraint(
                condition=~Q(keadaan__in=["diterima", "ditolak"]) | Q(dijawab_pada__isnull=False),
                name="bantuan_jawaban_bertanggal",
            ),
        ]
        indexes = [models.Index(fields=["tahap", "jenis", "keadaan"], name="bantuan_tahap")]

    def __str__(self) -> str:
        return f"{self.jenis} {self.kpm_id}"
