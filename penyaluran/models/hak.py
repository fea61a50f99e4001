"""Entitlement: dated tariffs and caps, and what a family should be paid by them (docs/program.md §3)."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from akun.enums import peran_berizin
from akun.models import masa
from inti.jejak import lacak
from kpm.enums import JenisKomponen
from kpm.models import KPM
from penyaluran.models.pembayaran import PerKeluargaQuerySet, Tahap
from wilayah.models import KOLOM_TURUNAN, BerDesa


class Masa(models.Model):
    mulai = models.DateField()
    selesai = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


@lacak()
class Tarif(Masa):
    """What a component pays for a payment of that many months: whole rupiah, never divided (docs/program.md §3)."""

    komponen = models.CharField(max_length=7, choices=JenisKomponen)
    bulan = models.PositiveSmallIntegerField("lama pembayaran (bulan)")
    nominal = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "tarif"
        constraints = [
            models.CheckConstraint(condition=Q(komponen__in=JenisKomponen.values), name="tarif_komponen_dikenal"),
            models.CheckConstraint(condition=Q(bulan__in=[1, 2, 3]), name="tarif_bulan_1_3"),
            models.CheckConstraint(condition=Q(nominal__gt=0), name="tarif_nominal_positif"),
            models.CheckConstraint(
                condition=Q(selesai__isnull=True) | Q(selesai__gte=F("mulai")), name="tarif_masa_maju"
            ),
            ExclusionConstraint(
                name="tarif_satu_berlaku",
                expressions=[
                    ("komponen", RangeOperators.EQUAL),
                    ("bulan", RangeOperators.EQUAL),
                    (masa(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.komponen} {self.bulan} bulan"


@lacak()
class AturanBantuan(Masa):
    """How many members count, and their ages; an empty cap means none (docs/program.md §3)."""

    maks_anggota = models.PositiveSmallIntegerField("anggota yang dihitung")
    maks_sekolah = models.PositiveSmallIntegerField("anak sekolah bersama", null=True, blank=True)
    maks_hamil = models.PositiveSmallIntegerField(null=True, blank=True)
    maks_aud = models.PositiveSmallIntegerField("anak usia dini", null=True, blank=True)
    maks_lansia = models.PositiveSmallIntegerField(null=True, blank=True)
    maks_disabil = models.PositiveSmallIntegerField("penyandang disabilitas berat", null=True, blank=True)
    umur_aud = models.PositiveSmallIntegerField("umur AUD sampai (tahun)", default=6)
    umur_sekolah = models.PositiveSmallIntegerField("umur anak sekolah sampai (tahun)", default=21)
    umur_lansia = models.PositiveSmallIntegerField("umur lansia sejak (tahun)", default=60)
    # Not settled by a source [?]: until when money taken counts as on time (docs/program.md §4).
    hari_tepat_waktu = models.PositiveSmallIntegerField("tepat waktu sampai (hari)", default=30, db_default=30)

    class Meta:
        verbose_name_plural = "aturan bantuan"
        constraints = [
            models.CheckConstraint(
                condition=Q(selesai__isnull=True) | Q(selesai__gte=F("mulai")), name="aturan_bantuan_masa_maju"
            ),
            ExclusionConstraint(name="aturan_bantuan_satu_berlaku", expressions=[(masa(), RangeOperators.OVERLAPS)]),
        ]

    def __str__(self) -> str:
        return f"aturan sejak {self.mulai}"


# Said the same way by the worklist and its indexes, so that the planner sees that they fit.
_BERBEDA = Q(nominal_fc__isnull=False) & ~Q(nominal=F("nominal_fc"))


class HakQuerySet(PerKeluargaQuerySet["Hak"]):
    def boleh(self, user: Any, izin: str) -> Self:
        return self.terlihat_oleh(user, sebagai=peran_berizin(izin))

    def selisih(self) -> Self:
        """Families whose list says another amount than the rules."""
        return self.filter(_BERBEDA)


@lacak(kecuali=KOLOM_TURUNAN, sisip=False)
class Hak(BerDesa):
    """What one family should be paid in a tahap, beside what its list says.

    `rincian` keeps one line per counted or passed-over component: member id, component, rupiah, tariff id, and
    why it counts or not. The rule and tariff ids stay with the result; names are read when it is shown.
    """

    tahap = models.ForeignKey(Tahap, on_delete=models.PROTECT, related_name="hak")
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="hak")
    nominal = models.BigIntegerField()  # whole rupiah
    nominal_fc = models.BigIntegerField("nominal Final Closing", null=True)
    rincian = models.JSONField(default=list)
    sebab = models.JSONField("sebab selisih", default=list)  # codes with member ids, see penyaluran.enums
    aturan = models.ForeignKey(AturanBantuan, on_delete=models.PROTECT, related_name="+")
    dihitung_pada = models.DateTimeField(default=timezone.now)
    # A person looked at this difference; reset when either amount changes.
    catatan = models.CharField(max_length=300, blank=True)
    ditinjau_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ditinjau_pada = models.DateTimeField(null=True)

    objects = HakQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "hak"
        constraints = [
            models.UniqueConstraint(fields=["tahap", "kpm"], name="hak_satu_per_tahap"),
            models.CheckConstraint(condition=Q(nominal__gte=0), name="hak_nominal_tak_negatif"),
            models.CheckConstraint(
                condition=Q(ditinjau_oleh__isnull=True, ditinjau_pada__isnull=True)
                | Q(ditinjau_oleh__isnull=False, ditinjau_pada__isnull=False),
                name="hak_ditinjau_berpasangan",
            ),
        ]
        indexes = [
            models.Index(fields=["tahap", "kecamatan_kode", "desa", "id"], name="hak_kecamatan"),
            models.Index(fields=["tahap", "kabupaten_kode", "desa", "id"], name="hak_kabupaten"),
            # The worklist: few of many rows.
            models.Index(
                fields=["tahap", "kabupaten_kode", "desa", "id"], condition=_BERBEDA, name="hak_selisih_kabupaten"
            ),
            models.Index(
                fields=["tahap", "kecamatan_kode", "desa", "id"], condition=_BERBEDA, name="hak_selisih_kecamatan"
            ),
        ]

    def __str__(self) -> str:
        return f"hak {self.tahap_id} {self.kpm_id}"
