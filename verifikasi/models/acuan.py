"""Dated rules: who owes what, how it is measured, and what follows when it is not kept (docs/program.md §8)."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from akun.models import masa
from kpm.enums import JenisKomponen
from verifikasi.enums import Bidang, PerlakuanIzin, Ukuran


class AturanVerkom(models.Model):
    """How a month of school is judged; an outcome keeps which version it was computed by."""

    berlaku_sejak = models.DateField(unique=True)
    izin = models.CharField(max_length=11, choices=PerlakuanIzin, default=PerlakuanIzin.MENGURANGI)
    sakit = models.CharField(max_length=11, choices=PerlakuanIzin, default=PerlakuanIzin.MENGURANGI)

    class Meta:
        verbose_name_plural = "aturan verkom"
        constraints = [
            models.CheckConstraint(
                condition=Q(izin__in=PerlakuanIzin.values) & Q(sakit__in=PerlakuanIzin.values),
                name="aturan_verkom_perlakuan_dikenal",
            )
        ]

    def __str__(self) -> str:
        return f"aturan sejak {self.berlaku_sejak}"


class KewajibanQuerySet(models.QuerySet["Kewajiban"]):
    def berlaku_pada(self, hari: date) -> Self:
        return self.filter(
            Q(berlaku_sampai__isnull=True) | Q(berlaku_sampai__gte=hari),
            berlaku_sejak__lte=hari,
        )


class Kewajiban(models.Model):
    """One duty of a category at an age, over a period: `jumlah` times within `tiap_bulan` months, or a share of days.

    A duty that does not decide (`menentukan`) is asked and shown, and moves no outcome.
    """

    kode = models.SlugField(max_length=30)
    jenis = models.CharField("komponen", max_length=7, choices=JenisKomponen)
    umur_dari = models.PositiveSmallIntegerField("umur dari (bulan)", null=True, blank=True)
    umur_sampai = models.PositiveSmallIntegerField("umur sebelum (bulan)", null=True, blank=True)  # excluded
    bidang = models.CharField(max_length=10, choices=Bidang)
    ukuran = models.CharField(max_length=13, choices=Ukuran)
    ambang_persen = models.PositiveSmallIntegerField(null=True, blank=True)
    jumlah = models.PositiveSmallIntegerField(default=1)
    tiap_bulan = models.PositiveSmallIntegerField("dalam berapa bulan", default=1)
    menentukan = models.BooleanField(default=True)
    uraian = models.CharField(max_length=200)
    berlaku_sejak = models.DateField()
    berlaku_sampai = models.DateField(null=True, blank=True)

    objects = KewajibanQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "kewajiban"
        constraints = [
            models.UniqueConstraint(fields=["kode", "berlaku_sejak"], name="kewajiban_versi_tunggal"),
            ExclusionConstraint(
                name="kewajiban_satu_versi",
                expressions=[
                    ("kode", RangeOperators.EQUAL),
                    (masa("berlaku_sejak", "berlaku_sampai"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Masa berlaku versi ini bertumpuk dengan versi lain kewajiban yang sama. "
                "Akhiri dulu versi yang lama.",
            ),
            models.CheckConstraint(
                condition=Q(berlaku_sampai__isnull=True) | Q(berlaku_sampai__gte=F("berlaku_sejak")),
                name="kewajiban_masa_maju",
            ),
            models.CheckConstraint(
                condition=Q(jenis__in=JenisKomponen.values)
                & Q(bidang__in=Bidang.values)
                & Q(ukuran__in=Ukuran.values)
                & Q(jumlah__gte=1)
                & Q(tiap_bulan__range=(1, 12)),
                name="kewajiban_masuk_akal",
            ),
            models.CheckConstraint(
                condition=Q(ukuran=Ukuran.HADIR_SEKOLAH, ambang_persen__range=(1, 100), bidang=Bidang.PENDIDIKAN)
                | (~Q(ukuran=Ukuran.HADIR_SEKOLAH) & Q(ambang_persen__isnull=True, bidang=Bidang.KESEHATAN)),
                name="kewajiban_ambang_sekolah",
            ),
            models.CheckConstraint(
                condition=Q(umur_dari__isnull=True) | Q(umur_sampai__isnull=True) | Q(umur_sampai__gt=F("umur_dari")),
                name="kewajiban_umur_maju",
            ),
        ]

    def __str__(self) -> str:
        return self.uraian


class AturanSanksi(models.Model):
    """When a rung is reached, in months unmet in a row, and how long a family may object."""

    berlaku_sejak = models.DateField(unique=True)
    bulan_peringatan = models.PositiveSmallIntegerField("bulan sampai peringatan", default=1)
    bulan_penangguhan = models.PositiveSmallIntegerField("bulan sampai usulan penangguhan", default=3)
    bulan_penghentian = models.PositiveSmallIntegerField("bulan sampai usulan penghentian", default=6)
    hari_keberatan = models.PositiveSmallIntegerField("hari untuk menyatakan keberatan", default=14)

    class Meta:
        verbose_name_plural = "aturan sanksi"
        constraints = [
            models.CheckConstraint(
                condition=Q(bulan_peringatan__gte=1)
                & Q(bulan_penangguhan__gt=F("bulan_peringatan"))
                & Q(bulan_penghentian__gt=F("bulan_penangguhan")),
                name="aturan_sanksi_berjenjang",
            )
        ]

    def __str__(self) -> str:
        return f"aturan sejak {self.berlaku_sejak}"
