"""Groups (kelompok) in which families meet, who belongs to one, and who holds an office in it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Upper
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import peran_berizin
from akun.models import berlaku, masa
from inti.jejak import lacak
from inti.waktu import hari_ini
from kpm.enums import JabatanKelompok
from kpm.models.keluarga import KPM
from wilayah.models import KOLOM_TURUNAN, BerDesa, saring_wilayah


class KelompokQuerySet(models.QuerySet["Kelompok"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """Groups of the user's areas, and those the user leads as pendamping today."""
        lingkup = user.lingkup(sebagai=sebagai)
        if lingkup.semua:
            return self
        syarat = saring_wilayah(lingkup.wilayah)
        if lingkup.petugas_id is not None:
            milik = Q(Exists(_pengampu().filter(kelompok=OuterRef("pk"), petugas=lingkup.petugas_id)))
            syarat |= milik & saring_wilayah(lingkup.wilayah_tugas)
        return self.filter(syarat)

    def boleh(self, user: Any, izin: str) -> Self:
        """Groups for which the user holds a permission, through the roles that hold it."""
        return self.terlihat_oleh(user, sebagai=peran_berizin(izin))

    def diampu(self, petugas: int, pada: date | None = None) -> Self:
        """Groups led by this pendamping on a day."""
        return self.filter(Exists(_pengampu(pada).filter(kelompok=OuterRef("pk"), petugas=petugas)))

    def aktif(self, pada: date | None = None) -> Self:
        """Groups that exist on a day."""
        return self.filter(berlaku_kelompok(pada or hari_ini()))

    def dalam_masa(self, awal: date, akhir: date) -> Self:
        """Groups that existed on any day of a period, both ends included."""
        return self.filter(Q(dibubarkan__isnull=True) | Q(dibubarkan__gte=awal), dibentuk__lte=akhir)


def berlaku_kelompok(hari: date, awalan: str = "") -> Q:
    return Q(**{f"{awalan}dibentuk__lte": hari}) & (
        Q(**{f"{awalan}dibubarkan__isnull": True}) | Q(**{f"{awalan}dibubarkan__gte": hari})
    )


def _pengampu(pada: date | None = None) -> models.QuerySet[Any]:
    return apps.get_model("pendamping", "PenugasanKelompok").objects.filter(berlaku(pada or hari_ini()))


@lacak(kecuali=KOLOM_TURUNAN)
class Kelompok(BerDesa):
    """A group of about 15–30 families who live near each other and meet once a month (docs/program.md §7)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    nama = models.CharField("nama kelompok", max_length=100)
    dibentuk = models.DateField()
    dibubarkan = models.DateField(null=True, blank=True)
    tempat = models.CharField("tempat pertemuan", max_length=150, blank=True)
    dibuat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(default=timezone.now)

    objects = KelompokQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "kelompok"
        constraints = [
            models.UniqueConstraint(
                Upper("nama"), "desa", condition=Q(dibubarkan__isnull=True), name="kelompok_nama_per_desa"
            ),
            models.CheckConstraint(condition=~Q(nama=""), name="kelompok_bernama"),
            models.CheckConstraint(
                condition=Q(dibubarkan__isnull=True) | Q(dibubarkan__gte=F("dibentuk")),
                name="kelompok_masa_maju",
            ),
        ]
        indexes = [
            models.Index(fields=["kecamatan_kode", "nama", "id"], name="kelompok_kecamatan_nama"),
            models.Index(fields=["kabupaten_kode", "nama", "id"], name="kelompok_kabupaten_nama"),
        ]

    def __str__(self) -> str:
        return self.nama

    def ada_dalam(self, awal: date, akhir: date) -> bool:
        """Whether it existed on any day of a period, as `dalam_masa` asks."""
        return self.dibentuk <= akhir and (self.dibubarkan is None or self.dibubarkan >= awal)


class KeanggotaanQuerySet(models.QuerySet["KeanggotaanKelompok"]):
    def berlaku_pada(self, hari: date | None = None) -> Self:
        return self.filter(berlaku(hari or hari_ini()))


@lacak()
class KeanggotaanKelompok(models.Model):
    """A family's stay in a group, both days included; never in two groups on one day."""

    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="keanggotaan")
    kelompok = models.ForeignKey(Kelompok, on_delete=models.PROTECT, related_name="keanggotaan")
    mulai = models.DateField()
    selesai = models.DateField(null=True, blank=True)
    dicatat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = KeanggotaanQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "keanggotaan kelompok"
        constraints = [
            models.CheckConstraint(
                condition=Q(selesai__isnull=True) | Q(selesai__gte=F("mulai")), name="keanggotaan_masa_maju"
            ),
            ExclusionConstraint(
                name="keanggotaan_satu_kelompok",
                expressions=[("kpm", RangeOperators.EQUAL), (masa(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpm_id} di {self.kelompok_id}"


@lacak()
class PengurusKelompok(models.Model):
    """An office in a group, held by one of its families over a period; one holder on one day."""

    kelompok = models.ForeignKey(Kelompok, on_delete=models.PROTECT, related_name="pengurus")
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="jabatan_kelompok")
    jabatan = models.CharField(max_length=10, choices=JabatanKelompok)
    mulai = models.DateField()
    selesai = models.DateField(null=True, blank=True)
    dicatat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "pengurus kelompok"
        constraints = [
            models.CheckConstraint(
                condition=Q(selesai__isnull=True) | Q(selesai__gte=F("mulai")), name="pengurus_kelompok_masa_maju"
            ),
            models.CheckConstraint(
                condition=Q(jabatan__in=JabatanKelompok.values), name="pengurus_kelompok_jabatan_dikenal"
            ),
            ExclusionConstraint(
                name="pengurus_kelompok_satu_pemegang",
                expressions=[
                    ("kelompok", RangeOperators.EQUAL),
                    ("jabatan", RangeOperators.EQUAL),
                    (masa(), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="pengurus_kelompok_satu_jabatan",
                expressions=[
                    ("kelompok", RangeOperators.EQUAL),
                    ("kpm", RangeOperators.EQUAL),
                    (masa(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jabatan} {self.kelompok_id}"


class KeanggotaanBerubah(models.Model):
    """A family or a group whose memberships, standing or duty changed since its absence flags were drawn (drained by
    `p2k2`). Only ever added: two changes at once never wait for each other."""

    kpm = models.ForeignKey(KPM, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    kelompok = models.ForeignKey(Kelompok, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    sejak = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "keanggotaan berubah"
        constraints = [
            models.CheckConstraint(
                condition=Q(kpm__isnull=True, kelompok__isnull=False) | Q(kpm__isnull=False, kelompok__isnull=True),
                name="keanggotaan_berubah_salah_satu",
            )
        ]

    def __str__(self) -> str:
        return f"berubah {self.kpm_id or self.kelompok_id}"
