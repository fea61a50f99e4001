"""Patterns in withdrawals that a coordinator must look at (docs/program.md §12)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import Izin, peran_berizin
from akun.models import masa
from inti.jejak import lacak
from penyaluran.enums import JenisAlarm, PutusanAlarm
from penyaluran.models.hak import Masa
from penyaluran.models.pembayaran import Tahap
from wilayah.models import Wilayah, di_bawah


@lacak()
class AturanAlarm(Masa):
    """From when a pattern is worth a look; numbers are settings of the product, not of the programme [?]."""

    keluarga_serempak = models.PositiveSmallIntegerField("keluarga di satu tempat", default=5)
    menit_serempak = models.PositiveSmallIntegerField("dalam (menit)", default=15)
    ubah_massal = models.PositiveSmallIntegerField("belum menjadi sudah sekaligus (keluarga)", default=20)
    menit_ubah = models.PositiveSmallIntegerField("ubahan dalam (menit)", default=10)
    keluarga_kurang = models.PositiveSmallIntegerField("keluarga dengan kekurangan sama", default=5)
    persen_kurang = models.PositiveSmallIntegerField("kekurangan dari keluarga yang cair (%)", default=20)

    class Meta:
        verbose_name_plural = "aturan alarm"
        constraints = [
            models.CheckConstraint(
                condition=Q(selesai__isnull=True) | Q(selesai__gte=F("mulai")), name="aturan_alarm_masa_maju"
            ),
            ExclusionConstraint(name="aturan_alarm_satu_berlaku", expressions=[(masa(), RangeOperators.OVERLAPS)]),
        ]

    def __str__(self) -> str:
        return f"aturan alarm sejak {self.mulai}"


class AlarmBayarQuerySet(models.QuerySet["AlarmBayar"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """For whoever decides and for the overseer, in their areas; never for the one it is about."""
        peran = peran_berizin(Izin.LIHAT_ALARM)
        lingkup = user.lingkup(sebagai=peran if sebagai is None else peran & set(sebagai))
        bukan_diri = self.exclude(petugas=user.pk)
        return bukan_diri if lingkup.semua else bukan_diri.filter(di_bawah(lingkup.wilayah))

    def boleh(self, user: Any, izin: str) -> Self:
        return self.terlihat_oleh(user, sebagai=peran_berizin(izin))


@lacak()
class AlarmBayar(models.Model):
    """One pattern with its evidence: ids and figures, never names. It accuses nobody; a coordinator looks and decides.

    `kunci` names the pattern, so that finding it again adds to it, not a second one. `bukti` grows; a decision
    is about the evidence of its day (`bukti_putusan` counts it).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jenis = models.CharField(max_length=12, choices=JenisAlarm)
    tahap = models.ForeignKey(Tahap, on_delete=models.PROTECT, related_name="alarm")
    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+")  # kecamatan
    petugas = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    kunci = models.CharField(max_length=200)
    pembayaran = ArrayField(models.BigIntegerField(), default=list)  # ids of the payments it is about
    bukti = models.JSONField(default=dict)
    ditemukan_pada = models.DateTimeField(default=timezone.now)
    diperbarui_pada = models.DateTimeField(default=timezone.now)
    putusan = models.CharField(max_length=10, choices=PutusanAlarm, blank=True)
    catatan = models.CharField(max_length=1000, blank=True)
    bukti_putusan = models.PositiveIntegerField(default=0)
    diputus_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    diputus_pada = models.DateTimeField(null=True)
    versi = models.PositiveIntegerField(default=1)

    objects = AlarmBayarQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "alarm pembayaran"
        constraints = [
            models.UniqueConstraint(fields=["tahap", "jenis", "kunci"], name="alarm_bayar_sekali"),
            models.CheckConstraint(condition=Q(jenis__in=JenisAlarm.values), name="alarm_bayar_jenis_dikenal"),
            models.CheckConstraint(
                condition=Q(putusan="", diputus_oleh__isnull=True, diputus_pada__isnull=True, catatan="")
                | (
                    Q(putusan__in=PutusanAlarm.values, diputus_oleh__isnull=False, diputus_pada__isnull=False)
                    & ~Q(catatan="")
                ),
                name="alarm_bayar_putusan_lengkap",
            ),
        ]
        indexes = [models.Index(fields=["wilayah", "-ditemukan_pada", "id"], name="alarm_bayar_wilayah")]

    def __str__(self) -> str:
        return f"{self.jenis} {self.tahap_id}"
