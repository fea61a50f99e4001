"""Announcements and deadline tasks from above, and the questions that go up (docs/program.md §2)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import Peran
from inti.jejak import lacak
from inti.models import Foto
from wilayah.models import Wilayah, di_bawah


class ArahanQuerySet(models.QuerySet["Arahan"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """What one received or wrote oneself, and what was sent into areas one sees whole."""
        lingkup = user.lingkup(sebagai=sebagai)
        if lingkup.semua:
            return self
        syarat = Q(dibuat_oleh=user.pk) | Q(penerima__pengguna=user.pk) | di_bawah(lingkup.wilayah)
        return self.filter(pk__in=Arahan.objects.filter(syarat).values("pk"))


@lacak()
class Arahan(models.Model):
    """Something told to everybody who holds a role in an area. With a `tenggat` it is a deadline task
    (*Tugas Insidental*), without one an announcement."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    judul = models.CharField(max_length=150)
    isi = models.TextField(max_length=4000, validators=[MaxLengthValidator(4000)])
    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+", null=True)  # empty: the country
    peran = ArrayField(models.CharField(max_length=12, choices=Peran))
    tenggat = models.DateField(null=True, blank=True)
    dibuat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(default=timezone.now)
    ditarik_pada = models.DateTimeField(null=True, blank=True)
    alasan_tarik = models.CharField(max_length=300, blank=True)

    objects = ArahanQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "arahan"
        constraints = [
            models.CheckConstraint(condition=~Q(judul="") & ~Q(isi=""), name="arahan_berisi"),
            models.CheckConstraint(
                condition=Q(peran__contained_by=Peran.values) & Q(peran__len__gte=1), name="arahan_berperan"
            ),
            models.CheckConstraint(
                condition=Q(ditarik_pada__isnull=True) | ~Q(alasan_tarik=""), name="arahan_tarik_beralasan"
            ),
        ]
        indexes = [
            models.Index(fields=["-dibuat_pada", "-id"], name="arahan_baru"),
            models.Index(fields=["wilayah", "-dibuat_pada"], name="arahan_wilayah"),
        ]

    def __str__(self) -> str:
        return self.judul


@lacak()
class PenerimaArahan(models.Model):
    """One person a directive was sent to: read when, done when, with which proof."""

    arahan = models.ForeignKey(Arahan, on_delete=models.PROTECT, related_name="penerima")
    pengguna = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="arahan_diterima")
    dibaca_pada = models.DateTimeField(null=True, blank=True)
    selesai_pada = models.DateTimeField(null=True, blank=True)
    keterangan = models.CharField(max_length=1000, blank=True)
    foto = models.ManyToManyField(Foto, related_name="penerima_arahan", blank=True)

    class Meta:
        verbose_name_plural = "penerima arahan"
        constraints = [
            models.UniqueConstraint(fields=["arahan", "pengguna"], name="penerima_arahan_tunggal"),
            models.CheckConstraint(
                condition=Q(selesai_pada__isnull=True) | Q(dibaca_pada__lte=F("selesai_pada")),
                name="penerima_arahan_dibaca_dulu",
            ),
        ]
        indexes = [models.Index(fields=["pengguna", "selesai_pada"], name="penerima_arahan_pengguna")]

    def __str__(self) -> str:
        return f"{self.arahan_id} untuk {self.pengguna_id}"


class PertanyaanQuerySet(models.QuerySet["Pertanyaan"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """One's own questions, and those asked from areas one sees whole of a role one holds there."""
        lingkup = user.lingkup(sebagai=sebagai)
        if lingkup.semua:
            return self
        syarat = Q(penanya=user.pk)
        for jabatan in lingkup.jabatan:
            if jabatan.wilayah_id in lingkup.wilayah:
                syarat |= Q(kepada=jabatan.peran) & di_bawah([jabatan.wilayah_id])
        return self.filter(syarat)


@lacak()
class Pertanyaan(models.Model):
    """A question asked upwards, of those who hold a role above the asker's area, and the answer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    arahan = models.ForeignKey(Arahan, on_delete=models.PROTECT, null=True, blank=True, related_name="pertanyaan")
    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+")  # of the asker's appointment
    kepada = models.CharField(max_length=12, choices=Peran)
    isi = models.TextField(max_length=2000, validators=[MaxLengthValidator(2000)])
    penanya = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pertanyaan")
    ditanya_pada = models.DateTimeField(default=timezone.now)
    jawaban = models.TextField(max_length=4000, blank=True, validators=[MaxLengthValidator(4000)])
    dijawab_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dijawab_pada = models.DateTimeField(null=True, blank=True)
    jawaban_dibaca_pada = models.DateTimeField(null=True, blank=True)  # by who asked

    objects = PertanyaanQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "pertanyaan"
        constraints = [
            models.CheckConstraint(condition=~Q(isi="") & Q(kepada__in=Peran.values), name="pertanyaan_berisi"),
            models.CheckConstraint(
                condition=Q(jawaban="", dijawab_oleh__isnull=True, dijawab_pada__isnull=True)
                | (~Q(jawaban="") & Q(dijawab_oleh__isnull=False, dijawab_pada__isnull=False)),
                name="pertanyaan_jawaban_lengkap",
            ),
        ]
        indexes = [
            models.Index(fields=["penanya", "-ditanya_pada"], name="pertanyaan_penanya"),
            models.Index(fields=["wilayah", "kepada", "-ditanya_pada"], name="pertanyaan_wilayah"),
        ]

    def __str__(self) -> str:
        return f"pertanyaan {self.pk}"
