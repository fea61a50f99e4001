"""What at least two apps share: jobs, import files, photos, and who looked at which identifier."""

from __future__ import annotations

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex, HashIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from uuid6 import uuid7

from inti.enums import HasilBaris, JenisAkses, KeadaanBerkas, KeadaanPekerjaan, SumberFoto
from inti.identitas import buka, samarkan
from inti.jejak import lacak
from inti.simpanan import simpanan_rahasia


class PekerjaanQuerySet(models.QuerySet["Pekerjaan"]):
    def terlihat_oleh(self, user: Any) -> Self:
        """One's own jobs: a result may hold more than another user of the same area may see."""
        return self.filter(diminta_oleh=user)


class Pekerjaan(models.Model):
    """A long piece of work done by the worker: its page shows progress and survives a reload."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jenis = models.CharField(max_length=40)
    judul = models.CharField(max_length=200)
    parameter = models.JSONField(default=dict)  # ids and codes only, never a name or a number of a person
    # The same job asked twice runs once: one unfinished row per key.
    kunci = models.CharField(max_length=200)
    keadaan = models.CharField(max_length=12, choices=KeadaanPekerjaan, default=KeadaanPekerjaan.ANTRE)
    antrean = models.CharField(max_length=10, default="berat")
    selesai_n = models.PositiveIntegerField(default=0)
    total_n = models.PositiveIntegerField(default=0)
    pesan = models.CharField(max_length=500, blank=True)
    percobaan = models.PositiveSmallIntegerField(default=0)
    denyut = models.DateTimeField(null=True)  # last heartbeat; while waiting: when it was last sent to the queue
    hasil = models.FileField(upload_to="hasil/", storage=simpanan_rahasia, blank=True, max_length=200)
    nama_hasil = models.CharField(max_length=200, blank=True)
    tautan = models.CharField(max_length=200, blank=True)  # page to go to when done
    diminta_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="pekerjaan"
    )
    dibuat_pada = models.DateTimeField(default=timezone.now)
    mulai_pada = models.DateTimeField(null=True)
    selesai_pada = models.DateTimeField(null=True)

    objects = PekerjaanQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "pekerjaan"
        constraints = [
            models.UniqueConstraint(
                fields=["kunci"],
                condition=Q(keadaan__in=["antre", "berjalan"]),
                name="pekerjaan_kunci_satu_berjalan",
            ),
            models.CheckConstraint(condition=Q(keadaan__in=KeadaanPekerjaan.values), name="pekerjaan_keadaan_dikenal"),
            models.CheckConstraint(
                condition=Q(keadaan__in=["antre", "berjalan"]) ^ Q(selesai_pada__isnull=False),
                name="pekerjaan_selesai_bertanggal",
            ),
        ]
        indexes = [
            models.Index(fields=["diminta_oleh", "-dibuat_pada"], name="pekerjaan_peminta"),
            models.Index(fields=["denyut"], condition=Q(keadaan="berjalan"), name="pekerjaan_denyut"),
        ]

    def __str__(self) -> str:
        return self.judul

    @property
    def berakhir(self) -> bool:
        return self.keadaan not in (KeadaanPekerjaan.ANTRE, KeadaanPekerjaan.BERJALAN)


class BerkasImporQuerySet(models.QuerySet["BerkasImpor"]):
    def terlihat_oleh(self, user: Any) -> Self:
        """One's own uploads, and those for an area for which the user may import."""
        lingkup = user.lingkup_izin("impor")
        if lingkup.semua:
            return self
        syarat = Q(diunggah_oleh=user)
        for kode in lingkup.wilayah:
            syarat |= Q(kode_wilayah=kode) | Q(kode_wilayah__startswith=f"{kode}.")
        return self.filter(syarat)


class BerkasImpor(models.Model):
    """An uploaded workbook on its way: kept, read, previewed, applied once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jenis = models.CharField(max_length=30)
    nama = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    ukuran = models.PositiveIntegerField()
    # Encrypted at rest; emptied when the file is refused, given up or no longer needed.
    berkas = models.FileField(upload_to="impor/%Y/%m/", storage=simpanan_rahasia, blank=True, max_length=200)
    kode_wilayah = models.CharField(max_length=13, blank=True)  # chosen area; blank: taken from the rows
    parameter = models.JSONField(default=dict)
    keadaan = models.CharField(max_length=12, choices=KeadaanBerkas, default=KeadaanBerkas.DIUNGGAH)
    pesan = models.CharField(max_length=500, blank=True)
    lembar = models.CharField(max_length=100, blank=True)
    ringkasan = models.JSONField(default=dict)  # counts only
    sidik_acuan = models.CharField(max_length=64, blank=True)  # what the preview was compared with
    diunggah_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    diunggah_pada = models.DateTimeField(default=timezone.now)
    diterapkan_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    diterapkan_pada = models.DateTimeField(null=True)

    objects = BerkasImporQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "berkas impor"
        indexes = [models.Index(F("diunggah_pada").desc(), F("id").desc(), name="berkas_impor_terbaru")]
        constraints = [
            models.UniqueConstraint(
                fields=["jenis", "sha256"],
                condition=Q(keadaan__in=["menerapkan", "diterapkan"]),
                name="berkas_sama_diterapkan_sekali",
            ),
            models.CheckConstraint(
                condition=Q(diterapkan_pada__isnull=True, diterapkan_oleh__isnull=True)
                | Q(diterapkan_pada__isnull=False, diterapkan_oleh__isnull=False),
                name="berkas_diterapkan_berpasangan",
            ),
            models.CheckConstraint(condition=Q(keadaan__in=KeadaanBerkas.values), name="berkas_keadaan_dikenal"),
        ]

    def __str__(self) -> str:
        return self.nama


class BarisImpor(models.Model):
    """One row of an import file as the preview judged it; `nomor` is the sheet's own row number.

    `isi` holds the row's values without identifiers; these stand encrypted in their own columns.
    """

    berkas = models.ForeignKey(BerkasImpor, on_delete=models.CASCADE, related_name="baris")
    nomor = models.PositiveIntegerField()
    hasil = models.CharField(max_length=8, choices=HasilBaris)
    nik_sandi = models.BinaryField(null=True)
    nik_indeks = models.BinaryField(null=True)
    kk_sandi = models.BinaryField(null=True)
    kk_indeks = models.BinaryField(null=True)
    isi = models.JSONField(default=dict)
    perubahan = models.JSONField(default=list)  # [[column, old, new], …]
    kesalahan = models.JSONField(default=list)  # [[column, reason], …]
    peringatan = models.JSONField(default=list)  # [[column, remark], …]
    sasaran_id = models.BigIntegerField(null=True)  # the record this row was matched with

    class Meta:
        verbose_name_plural = "baris impor"
        constraints = [
            models.UniqueConstraint(fields=["berkas", "nomor"], name="baris_impor_nomor_tunggal"),
            models.CheckConstraint(condition=Q(hasil__in=HasilBaris.values), name="baris_impor_hasil_dikenal"),
        ]
        indexes = [
            models.Index(fields=["berkas", "hasil", "nomor"], name="baris_impor_hasil"),
            models.Index(fields=["berkas", "sasaran_id"], name="baris_impor_sasaran"),
        ]

    def __str__(self) -> str:
        return f"baris {self.nomor}"

    @property
    def nik_tersamar(self) -> str:
        return samarkan(buka(self.nik_sandi)) if self.nik_sandi else ""


def koordinat_berpasangan(nama: str, **opsi: Any) -> models.CheckConstraint:
    """The rule of a record with `lintang` and `bujur`: both in degrees, or neither."""
    return models.CheckConstraint(
        # A bare range over NULL is unknown, and an unknown check passes.
        condition=Q(lintang__isnull=True, bujur__isnull=True)
        | Q(lintang__isnull=False, bujur__isnull=False, lintang__range=(-90, 90), bujur__range=(-180, 180)),
        name=nama,
        **opsi,
    )


@lacak(sisip=False)
class Foto(models.Model):
    """A private photo, re-encoded without metadata and encrypted; where and when it was taken are kept as data.

    Each app that shows photos serves them through its own view, which applies the owner's scope.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    berkas = models.FileField(upload_to="foto/%Y/%m/", storage=simpanan_rahasia, max_length=200)
    sha256 = models.CharField(max_length=64)  # of the JPEG, before it is encrypted
    ukuran = models.PositiveIntegerField()
    lebar = models.PositiveIntegerField()
    tinggi = models.PositiveIntegerField()
    diambil_pada = models.DateTimeField(null=True)
    lintang = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    bujur = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    akurasi_m = models.PositiveIntegerField(null=True)
    sumber = models.CharField(max_length=8, choices=SumberFoto, default=SumberFoto.GALERI)
    diunggah_oleh = models.ForeignKey(  # empty: a member of the public, with a complaint
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    diunggah_pada = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "foto"
        constraints = [
            koordinat_berpasangan("foto_koordinat_berpasangan"),
        ]
        indexes = [
            HashIndex(fields=["sha256"], name="foto_isi"),  # one picture in two places (docs/program.md §12)
            BrinIndex(fields=["diunggah_pada"], name="foto_diunggah_sejak"),
        ]

    def __str__(self) -> str:
        return f"foto {self.id}"


class AksesPribadi(models.Model):
    """Who read a full identifier, or took data out, when and why. Never changed, never deleted."""

    pengguna = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    jenis = models.CharField(max_length=6, choices=JenisAkses)
    objek = models.CharField(max_length=40)  # model label, e.g. kpm.KPM
    objek_id = models.CharField(max_length=40, blank=True)
    kolom = models.CharField(max_length=40, blank=True)
    jumlah = models.PositiveIntegerField(default=1)  # records concerned
    alasan = models.CharField(max_length=300)
    dari = models.GenericIPAddressField(null=True)
    pada = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "akses pribadi"
        triggers = [pgtrigger.Protect(name="tak_berubah", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [models.CheckConstraint(condition=~Q(alasan=""), name="akses_pribadi_beralasan")]
        indexes = [models.Index(F("pada").desc(), name="akses_pribadi_pada")]

    def __str__(self) -> str:
        return f"{self.jenis} {self.objek}"


class DesaBerubah(models.Model):
    """An area of any level with counted facts that changed since its summary was made (drained by `dasbor`)."""

    kode = models.CharField(max_length=13, primary_key=True)
    sejak = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "desa berubah"

    def __str__(self) -> str:
        return self.kode


class Detak(models.Model):
    """Last sign of life of a background process, for `/readyz`."""

    nama = models.CharField(max_length=20, primary_key=True)
    pada = models.DateTimeField()

    class Meta:
        verbose_name_plural = "detak"

    def __str__(self) -> str:
        return self.nama
