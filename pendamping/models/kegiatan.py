"""Work outside visits and meetings, and the performance items (RHK) by which it is reported."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from uuid6 import uuid7

from inti.jejak import lacak
from inti.models import Foto, koordinat_berpasangan
from pendamping.enums import JenisKegiatan, PeranIfe
from wilayah.models import Wilayah, di_bawah


class ButirRHKQuerySet(models.QuerySet["ButirRHK"]):
    def berlaku_pada(self, hari: date) -> Self:
        return self.filter(Q(berlaku_sampai__isnull=True) | Q(berlaku_sampai__gte=hari), berlaku_sejak__lte=hari)


class ButirRHK(models.Model):
    """A monthly performance item with its period (docs/program.md §2)."""

    nomor = models.PositiveSmallIntegerField()
    nama = models.CharField(max_length=150)
    berlaku_sejak = models.DateField()
    berlaku_sampai = models.DateField(null=True, blank=True)

    objects = ButirRHKQuerySet.as_manager()

    class Meta:
        verbose_name = "butir RHK"
        verbose_name_plural = "butir RHK"
        constraints = [
            models.UniqueConstraint(fields=["nomor", "berlaku_sejak"], name="butir_rhk_tunggal"),
            models.CheckConstraint(
                condition=Q(berlaku_sampai__isnull=True) | Q(berlaku_sampai__gte=F("berlaku_sejak")),
                name="butir_rhk_masa_maju",
            ),
        ]

    def __str__(self) -> str:
        return f"RHK {self.nomor} {self.nama}"


class RencanaAksi(models.Model):
    """A plan of action offered below an item; staff may write another one."""

    butir = models.ForeignKey(ButirRHK, on_delete=models.PROTECT, related_name="rencana_aksi")
    uraian = models.CharField(max_length=300)
    supervisi = models.BooleanField("untuk koordinator", default=False)
    aktif = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "rencana aksi"
        constraints = [
            models.UniqueConstraint(fields=["butir", "uraian"], name="rencana_aksi_tunggal"),
            models.CheckConstraint(condition=~Q(uraian=""), name="rencana_aksi_beruraian"),
        ]

    def __str__(self) -> str:
        return self.uraian


class MilikPetugasQuerySet(models.QuerySet[Any]):
    """Records of a member of staff at a place (`petugas`, `wilayah`): seen by that person and by whoever sees the
    place whole."""

    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        lingkup = user.lingkup(sebagai=sebagai)
        if lingkup.semua:
            return self
        return self.filter(Q(petugas=user.pk) | di_bawah(lingkup.wilayah))


@lacak()
class Kegiatan(models.Model):
    """An activity outside visits and meetings, tagged with the role and the RHK item it counts for."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    petugas = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="kegiatan")
    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+")  # kabupaten, kecamatan or desa
    tanggal = models.DateField()
    jam_mulai = models.TimeField(null=True, blank=True)
    jam_selesai = models.TimeField(null=True, blank=True)
    jenis = models.CharField(max_length=11, choices=JenisKegiatan)
    judul = models.CharField("nama kegiatan", max_length=150)
    tempat = models.CharField(max_length=150, blank=True)
    peran_ife = models.CharField("peran", max_length=11, choices=PeranIfe)
    butir = models.ForeignKey(ButirRHK, on_delete=models.PROTECT, related_name="kegiatan", verbose_name="butir RHK")
    jumlah_peserta = models.PositiveSmallIntegerField(null=True, blank=True)
    peserta = models.CharField("yang hadir", max_length=500, blank=True)
    uraian = models.TextField(max_length=2000, blank=True, validators=[MaxLengthValidator(2000)])
    hasil = models.TextField(
        "hasil dan tindak lanjut", max_length=2000, blank=True, validators=[MaxLengthValidator(2000)]
    )
    lintang = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    bujur = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    akurasi_m = models.PositiveIntegerField(null=True, blank=True)
    foto = models.ManyToManyField(Foto, related_name="kegiatan", blank=True)
    dicatat_pada = models.DateTimeField(default=timezone.now)
    versi = models.PositiveIntegerField(default=1)

    objects = MilikPetugasQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "kegiatan"
        constraints = [
            models.CheckConstraint(
                condition=Q(jenis__in=JenisKegiatan.values) & Q(peran_ife__in=PeranIfe.values),
                name="kegiatan_pilihan_dikenal",
            ),
            models.CheckConstraint(condition=~Q(judul=""), name="kegiatan_berjudul"),
            models.CheckConstraint(
                condition=Q(jam_selesai__isnull=True) | Q(jam_mulai__isnull=False, jam_selesai__gte=F("jam_mulai")),
                name="kegiatan_jam_maju",
            ),
            koordinat_berpasangan("kegiatan_koordinat_berpasangan"),
        ]
        indexes = [
            models.Index(fields=["petugas", "-tanggal", "-id"], name="kegiatan_petugas"),
            models.Index(fields=["wilayah", "-tanggal", "-id"], name="kegiatan_wilayah"),
        ]

    def __str__(self) -> str:
        return f"kegiatan {self.tanggal}"
