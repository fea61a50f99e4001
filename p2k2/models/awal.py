"""The initial meeting (pertemuan awal): candidates invited, informed and validated (docs/program.md §7)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import peran_berizin
from inti.jejak import lacak
from inti.models import Foto
from kpm.models import KPM
from p2k2.enums import DokumenCalon, HadirAwal, HasilValidasi, KeadaanPertemuan, Penjelasan
from wilayah.models import KOLOM_TURUNAN, BerDesa, saring_wilayah


class PertemuanAwalQuerySet(models.QuerySet["PertemuanAwal"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """Initial meetings of the user's areas, those the user holds or held, and those of families taken over."""
        lingkup = user.lingkup(sebagai=sebagai)
        if lingkup.semua:
            return self
        syarat = saring_wilayah(lingkup.wilayah)
        if lingkup.petugas_id is not None:
            milik = UndanganAwal.objects.filter(kpm__in=KPM.objects.didampingi(lingkup.petugas_id))
            syarat |= Q(petugas=lingkup.petugas_id) | Q(pk__in=milik.values("pertemuan"))
        return self.filter(syarat)

    def boleh(self, user: Any, izin: str) -> Self:
        return self.terlihat_oleh(user, sebagai=peran_berizin(izin))


@lacak(kecuali=KOLOM_TURUNAN)
class PertemuanAwal(BerDesa):
    """A meeting with candidate families of one desa."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    petugas = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pertemuan_awal")
    tanggal = models.DateField()
    jam_mulai = models.TimeField(null=True, blank=True)
    jam_selesai = models.TimeField(null=True, blank=True)
    tempat = models.CharField(max_length=150)
    keadaan = models.CharField(max_length=12, choices=KeadaanPertemuan, default=KeadaanPertemuan.DIRENCANAKAN)
    alasan_batal = models.CharField(max_length=200, blank=True)
    # Which of the seven things were explained; a meeting is held once all of its attendance is known.
    dijelaskan = ArrayField(models.CharField(max_length=13, choices=Penjelasan), default=list, blank=True)
    catatan = models.TextField("catatan dan hambatan", max_length=2000, blank=True)
    foto = models.ManyToManyField(Foto, related_name="pertemuan_awal", blank=True)
    dibuat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(default=timezone.now)
    versi = models.PositiveIntegerField(default=1)

    objects = PertemuanAwalQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "pertemuan awal"
        constraints = [
            models.CheckConstraint(condition=~Q(tempat=""), name="pertemuan_awal_bertempat"),
            models.CheckConstraint(
                condition=Q(keadaan__in=KeadaanPertemuan.values), name="pertemuan_awal_keadaan_dikenal"
            ),
            models.CheckConstraint(
                condition=~Q(keadaan="dibatalkan") | ~Q(alasan_batal=""), name="pertemuan_awal_batal_beralasan"
            ),
            models.CheckConstraint(
                condition=Q(jam_selesai__isnull=True) | Q(jam_selesai__gt=F("jam_mulai")),
                name="pertemuan_awal_jam_maju",
            ),
            models.CheckConstraint(
                condition=Q(dijelaskan__contained_by=Penjelasan.values), name="pertemuan_awal_penjelasan_dikenal"
            ),
        ]
        indexes = [
            models.Index(fields=["petugas", "-tanggal"], name="pertemuan_awal_petugas"),
            models.Index(fields=["-tanggal", "-id"], name="pertemuan_awal_tanggal"),
        ]

    def __str__(self) -> str:
        return f"pertemuan awal {self.tanggal}"


@lacak()
class UndanganAwal(models.Model):
    """One candidate family invited to an initial meeting: whether it came, and what its documents said."""

    pertemuan = models.ForeignKey(PertemuanAwal, on_delete=models.PROTECT, related_name="undangan")
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="undangan_awal")
    hadir = models.CharField(max_length=5, choices=HadirAwal, blank=True)  # empty: not known yet
    validasi = models.CharField(max_length=11, choices=HasilValidasi, blank=True)
    dokumen = ArrayField(models.CharField(max_length=9, choices=DokumenCalon), default=list, blank=True)
    catatan = models.CharField(max_length=300, blank=True)
    divalidasi_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    divalidasi_pada = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "undangan awal"
        constraints = [
            models.UniqueConstraint(fields=["pertemuan", "kpm"], name="undangan_awal_tunggal"),
            models.CheckConstraint(
                condition=Q(hadir__in=["", *HadirAwal.values]) & Q(validasi__in=["", *HasilValidasi.values]),
                name="undangan_awal_pilihan_dikenal",
            ),
            models.CheckConstraint(
                condition=Q(dokumen__contained_by=DokumenCalon.values), name="undangan_awal_dokumen_dikenal"
            ),
            models.CheckConstraint(
                condition=Q(validasi="", divalidasi_oleh__isnull=True, divalidasi_pada__isnull=True)
                | (~Q(validasi="") & Q(divalidasi_oleh__isnull=False, divalidasi_pada__isnull=False)),
                name="undangan_awal_validasi_lengkap",
            ),
        ]

    def __str__(self) -> str:
        return f"undangan {self.pk}"
