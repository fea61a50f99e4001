"""Home visits: those made, and those planned."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.core.validators import MaxLengthValidator, MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from uuid6 import uuid7

from inti.jejak import lacak
from inti.models import Foto, koordinat_berpasangan
from kpm.enums import AirBersih, Jamban, Listrik, StatusRumah
from kpm.models import KPM, MilikKPMQuerySet
from pendamping.enums import (
    KeadaanRencana,
    SikapGraduasi,
    SumberTitik,
    TanpaTitik,
    TujuanKunjungan,
    YaTidakTahu,
)
from wilayah.models import saring_wilayah


class KunjunganQuerySet(models.QuerySet["Kunjungan"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """Visits to families the user may see; a pendamping also keeps reading the own past visits."""
        lingkup = user.lingkup(sebagai=sebagai)
        if lingkup.semua:
            return self
        syarat = saring_wilayah(lingkup.wilayah, awalan="kpm__")
        if lingkup.petugas_id is not None:
            milik = KPM.objects.didampingi(lingkup.petugas_id).filter(saring_wilayah(lingkup.wilayah_tugas))
            syarat |= Q(kpm__in=milik) | Q(petugas=lingkup.petugas_id)
        return self.filter(syarat)


@lacak()
class Kunjungan(models.Model):
    """A home visit with what was seen there (docs/program.md §9). Empty means not asked, never "no"."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="kunjungan", verbose_name="KPM")
    petugas = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="kunjungan")
    tanggal = models.DateField()
    tujuan = models.CharField(max_length=12, choices=TujuanKunjungan)
    status_rumah = models.CharField(max_length=13, choices=StatusRumah, blank=True)
    jamban = models.CharField(max_length=9, choices=Jamban, blank=True)
    air_bersih = models.CharField(max_length=16, choices=AirBersih, blank=True)
    listrik = models.CharField(max_length=15, choices=Listrik, blank=True)
    daya_listrik = models.PositiveIntegerField(
        "daya listrik (VA)", null=True, blank=True, validators=[MaxValueValidator(200_000)]
    )
    pekerjaan_kepala = models.CharField("pekerjaan kepala keluarga", max_length=100, blank=True)
    komponen_di_kk = models.PositiveSmallIntegerField(
        "jumlah komponen di KK", null=True, blank=True, validators=[MaxValueValidator(50)]
    )
    kondisi_sosial = models.TextField(max_length=1000, blank=True, validators=[MaxLengthValidator(1000)])
    kks_dipegang_sendiri = models.CharField(
        "KKS dan PIN dipegang keluarga sendiri", max_length=10, choices=YaTidakTahu, blank=True
    )
    motivasi = models.TextField(
        "motivasi yang diberikan",
        max_length=1000,
        blank=True,
        db_default="",
        default="",
        validators=[MaxLengthValidator(1000)],
    )
    sikap_graduasi = models.CharField(
        "pembicaraan graduasi", max_length=12, choices=SikapGraduasi, blank=True, db_default="", default=""
    )
    hasil = models.TextField(
        "hasil dan kesepakatan", max_length=2000, blank=True, validators=[MaxLengthValidator(2000)]
    )
    kunjungan_berikut = models.DateField(null=True, blank=True)
    lintang = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    bujur = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    akurasi_m = models.PositiveIntegerField(null=True, blank=True)
    sumber_titik = models.CharField(max_length=5, choices=SumberTitik, blank=True, db_default="", default="")
    tanpa_titik = models.CharField(
        "alasan tanpa titik", max_length=9, choices=TanpaTitik, blank=True, db_default="", default=""
    )
    foto = models.ManyToManyField(Foto, related_name="kunjungan", blank=True)
    dicatat_pada = models.DateTimeField(default=timezone.now)
    versi = models.PositiveIntegerField(default=1)

    objects = KunjunganQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "kunjungan"
        constraints = [
            koordinat_berpasangan(
                "kunjungan_koordinat_berpasangan",
                violation_error_message="Isi lintang dan bujur dalam derajat, atau kosongkan keduanya.",
            ),
            models.CheckConstraint(condition=Q(tujuan__in=TujuanKunjungan.values), name="kunjungan_tujuan_dikenal"),
            models.CheckConstraint(
                condition=Q(status_rumah__in=["", *StatusRumah.values])
                & Q(jamban__in=["", *Jamban.values])
                & Q(air_bersih__in=["", *AirBersih.values])
                & Q(listrik__in=["", *Listrik.values])
                & Q(kks_dipegang_sendiri__in=["", *YaTidakTahu.values]),
                name="kunjungan_pengamatan_dikenal",
            ),
            models.CheckConstraint(
                condition=Q(sikap_graduasi__in=["", *SikapGraduasi.values])
                & Q(sumber_titik__in=["", *SumberTitik.values])
                & Q(tanpa_titik__in=["", *TanpaTitik.values]),
                name="kunjungan_pilihan_dikenal",
            ),
            models.CheckConstraint(
                condition=Q(tanpa_titik="") | Q(lintang__isnull=True), name="kunjungan_bertitik_atau_tidak"
            ),
            models.CheckConstraint(
                condition=Q(kunjungan_berikut__isnull=True) | Q(kunjungan_berikut__gt=F("tanggal")),
                name="kunjungan_berikut_sesudahnya",
                violation_error_message="Kunjungan berikut harus sesudah tanggal kunjungan ini.",
            ),
            models.CheckConstraint(
                condition=Q(akurasi_m__isnull=True) | Q(lintang__isnull=False),
                name="kunjungan_akurasi_bertitik",
            ),
        ]
        indexes = [
            models.Index(fields=["kpm", "-tanggal"], name="kunjungan_kpm"),
            models.Index(fields=["petugas", "-tanggal", "-id"], name="kunjungan_petugas"),
            models.Index(fields=["-tanggal", "-id"], name="kunjungan_tanggal"),
            models.Index(fields=["petugas", "dicatat_pada"], name="kunjungan_dicatat"),
            BrinIndex(fields=["dicatat_pada"], name="kunjungan_dicatat_sejak"),
        ]

    def __str__(self) -> str:
        return f"kunjungan {self.tanggal}"


class RencanaKunjunganQuerySet(MilikKPMQuerySet["RencanaKunjungan"]):
    def menunggu(self) -> Self:
        return self.filter(keadaan=KeadaanRencana.RENCANA)


@lacak()
class RencanaKunjungan(models.Model):
    """A visit that is to be made by whoever accompanies the family that day; a visit without a plan is incidental."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="rencana_kunjungan", verbose_name="KPM")
    tanggal = models.DateField()
    tujuan = models.CharField(max_length=12, choices=TujuanKunjungan)
    catatan = models.CharField(max_length=200, blank=True)
    keadaan = models.CharField(max_length=10, choices=KeadaanRencana, default=KeadaanRencana.RENCANA)
    alasan_batal = models.CharField(max_length=200, blank=True)
    dari_kunjungan = models.OneToOneField(  # the visit at which this one was agreed
        Kunjungan, on_delete=models.PROTECT, null=True, blank=True, related_name="rencana_berikut"
    )
    kunjungan = models.ForeignKey(  # the visit that was made
        Kunjungan, on_delete=models.PROTECT, null=True, blank=True, related_name="rencana"
    )
    dibuat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(default=timezone.now)

    objects = RencanaKunjunganQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "rencana kunjungan"
        constraints = [
            models.UniqueConstraint(
                fields=["kpm", "tanggal"], condition=Q(keadaan="rencana"), name="rencana_kunjungan_sekali_sehari"
            ),
            models.CheckConstraint(
                condition=Q(tujuan__in=TujuanKunjungan.values) & Q(keadaan__in=KeadaanRencana.values),
                name="rencana_kunjungan_pilihan_dikenal",
            ),
            models.CheckConstraint(
                condition=Q(keadaan="terlaksana", kunjungan__isnull=False)
                | (~Q(keadaan="terlaksana") & Q(kunjungan__isnull=True)),
                name="rencana_kunjungan_terlaksana_berkunjungan",
            ),
            models.CheckConstraint(
                condition=~Q(keadaan="batal") | ~Q(alasan_batal=""), name="rencana_kunjungan_batal_beralasan"
            ),
        ]
        indexes = [
            models.Index(fields=["tanggal", "id"], condition=Q(keadaan="rencana"), name="rencana_kunjungan_hari"),
            models.Index(fields=["kpm", "-tanggal"], name="rencana_kunjungan_kpm"),
        ]

    def __str__(self) -> str:
        return f"rencana kunjungan {self.tanggal}"
