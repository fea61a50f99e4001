"""Field problems of a family and the case work on them (docs/program.md §9)."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from uuid6 import uuid7

from inti.jejak import lacak
from inti.models import Foto
from kpm.models import KPM, Anggota, MilikKPMQuerySet
from pendamping.enums import JawabanRujukan, JenisKasus, KeadaanKasus, LayananRujukan, Prioritas


class KasusQuerySet(MilikKPMQuerySet["Kasus"]):
    def terbuka(self) -> Self:
        return self.exclude(keadaan=KeadaanKasus.SELESAI)


@lacak()
class Kasus(models.Model):
    """A problem of one family: reported, assessed, planned, worked on step by step, and its result.

    A reported problem and a case are one thing at two moments: the assessment and the plan come when somebody works
    on it. It stays with the family through a change of pendamping.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="kasus", verbose_name="KPM")
    jenis = models.CharField("jenis masalah", max_length=13, choices=JenisKasus)
    prioritas = models.CharField(max_length=6, choices=Prioritas)
    keadaan = models.CharField(max_length=15, choices=KeadaanKasus, default=KeadaanKasus.TERBUKA)
    uraian = models.TextField(max_length=2000, validators=[MaxLengthValidator(2000)])
    asesmen = models.TextField(max_length=4000, blank=True, validators=[MaxLengthValidator(4000)])
    rencana = models.TextField(max_length=4000, blank=True, validators=[MaxLengthValidator(4000)])
    hasil = models.TextField(max_length=4000, blank=True, validators=[MaxLengthValidator(4000)])
    dibuka = models.DateField()  # the day it was found
    tenggat = models.DateField(null=True, blank=True)
    ditutup = models.DateField(null=True, blank=True)
    foto = models.ManyToManyField(Foto, related_name="kasus", blank=True)
    dibuat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(default=timezone.now)
    versi = models.PositiveIntegerField(default=1)

    objects = KasusQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "kasus"
        constraints = [
            models.CheckConstraint(
                condition=Q(jenis__in=JenisKasus.values)
                & Q(prioritas__in=Prioritas.values)
                & Q(keadaan__in=KeadaanKasus.values),
                name="kasus_pilihan_dikenal",
            ),
            models.CheckConstraint(condition=~Q(uraian=""), name="kasus_beruraian"),
            models.CheckConstraint(
                condition=(Q(keadaan="selesai", ditutup__isnull=False) & ~Q(hasil=""))
                | (~Q(keadaan="selesai") & Q(ditutup__isnull=True)),
                name="kasus_selesai_berhasil",
            ),
            models.CheckConstraint(
                condition=Q(ditutup__isnull=True) | Q(ditutup__gte=F("dibuka")), name="kasus_masa_maju"
            ),
        ]
        indexes = [
            models.Index(fields=["kpm", "-dibuka"], name="kasus_kpm"),
            models.Index(fields=["-dibuka", "-id"], condition=~Q(keadaan="selesai"), name="kasus_terbuka"),
        ]

    def __str__(self) -> str:
        return f"kasus {self.pk}"


@lacak()
class LangkahKasus(models.Model):
    """Something that was done for a case on a day; never changed, corrected by a further step."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kasus = models.ForeignKey(Kasus, on_delete=models.PROTECT, related_name="langkah")
    tanggal = models.DateField()
    uraian = models.TextField(max_length=2000, validators=[MaxLengthValidator(2000)])
    foto = models.ManyToManyField(Foto, related_name="langkah_kasus", blank=True)
    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dicatat_pada = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "langkah kasus"
        constraints = [models.CheckConstraint(condition=~Q(uraian=""), name="langkah_kasus_beruraian")]
        indexes = [models.Index(fields=["kasus", "tanggal", "dicatat_pada"], name="langkah_kasus_urut")]

    def __str__(self) -> str:
        return f"langkah {self.pk}"


@lacak()
class Rujukan(models.Model):
    """A family, or one of its members, sent to a service, and what the service answered."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kasus = models.ForeignKey(Kasus, on_delete=models.PROTECT, related_name="rujukan")
    anggota = models.ForeignKey(Anggota, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    layanan = models.CharField(max_length=9, choices=LayananRujukan)
    tujuan = models.CharField("nama layanan", max_length=150)
    tanggal = models.DateField()
    kebutuhan = models.CharField(max_length=500)
    jawaban = models.CharField(max_length=13, choices=JawabanRujukan, default=JawabanRujukan.MENUNGGU)
    tanggal_jawaban = models.DateField(null=True, blank=True)
    keterangan = models.CharField(max_length=500, blank=True)
    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dicatat_pada = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "rujukan"
        constraints = [
            models.CheckConstraint(
                condition=Q(layanan__in=LayananRujukan.values) & Q(jawaban__in=JawabanRujukan.values),
                name="rujukan_pilihan_dikenal",
            ),
            models.CheckConstraint(condition=~Q(tujuan="") & ~Q(kebutuhan=""), name="rujukan_lengkap"),
            models.CheckConstraint(
                condition=Q(jawaban="menunggu", tanggal_jawaban__isnull=True)
                | (~Q(jawaban="menunggu") & Q(tanggal_jawaban__isnull=False)),
                name="rujukan_jawaban_bertanggal",
            ),
            models.CheckConstraint(
                condition=Q(tanggal_jawaban__isnull=True) | Q(tanggal_jawaban__gte=F("tanggal")),
                name="rujukan_masa_maju",
            ),
        ]
        indexes = [
            models.Index(fields=["kasus", "tanggal"], name="rujukan_kasus"),
            models.Index(fields=["tanggal", "id"], condition=Q(jawaban="menunggu"), name="rujukan_menunggu"),
        ]

    def __str__(self) -> str:
        return f"rujukan {self.pk}"
