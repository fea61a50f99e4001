"""Summaries that dashboards read instead of raw rows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from wilayah.models import Wilayah

# The counted columns of a summary.
ANGKA = (
    "kpm", "kelompok", "kelompok_bertemu", "pertemuan", "tanda_absen", "tanda_kelompok", "kunjungan",
    "rencana_n", "cair_n", "sebagian_n", "tidak_n", "rencana_rp", "cair_rp", "sisa_rp", "tidak_rp",
)  # fmt: skip


class Ringkasan(models.Model):
    """Counted facts of one area in one month; `petugas` set: that pendamping's part of a desa.

    A desa is counted once per pendamping who holds families there (and once for families without one); every
    higher area is the sum of what lies below it, so that a level reads only its children.
    """

    bulan = models.DateField()  # first day
    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+")
    petugas = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    tahap_kode = models.CharField(max_length=6, blank=True)  # stage the payment figures speak of
    kpm = models.PositiveIntegerField(default=0)
    kelompok = models.PositiveIntegerField(default=0)
    kelompok_bertemu = models.PositiveIntegerField(default=0)  # groups that met this month
    pertemuan = models.PositiveIntegerField(default=0)
    tanda_absen = models.PositiveIntegerField(default=0)
    tanda_kelompok = models.PositiveIntegerField(default=0)
    kunjungan = models.PositiveIntegerField(default=0)
    rencana_n = models.PositiveIntegerField(default=0)
    cair_n = models.PositiveIntegerField(default=0)
    sebagian_n = models.PositiveIntegerField(default=0)
    tidak_n = models.PositiveIntegerField(default=0)
    rencana_rp = models.BigIntegerField(default=0)
    cair_rp = models.BigIntegerField(default=0)  # withdrawn, partial withdrawals included
    sisa_rp = models.BigIntegerField(default=0)  # remainder of partial withdrawals
    tidak_rp = models.BigIntegerField(default=0)
    dihitung_pada = models.DateTimeField()

    class Meta:
        verbose_name_plural = "ringkasan"
        constraints = [
            models.UniqueConstraint(
                fields=["bulan", "wilayah", "petugas"], name="ringkasan_tunggal", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(rencana_n__gte=models.F("cair_n") + models.F("sebagian_n") + models.F("tidak_n")),
                name="ringkasan_keluarga_seimbang",
            ),
            models.CheckConstraint(
                condition=Q(rencana_rp__gte=models.F("cair_rp") + models.F("sisa_rp") + models.F("tidak_rp")),
                name="ringkasan_rupiah_seimbang",
            ),
        ]
        indexes = [models.Index(fields=["petugas", "bulan"], name="ringkasan_petugas")]

    def __str__(self) -> str:
        return f"{self.wilayah_id} {self.bulan}"
