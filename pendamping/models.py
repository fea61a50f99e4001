"""Who accompanies which family and group, and the visits made."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxLengthValidator, MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from uuid6 import uuid7

from akun.models import masa
from inti.jejak import lacak
from inti.models import Foto
from kpm.enums import DIDAMPINGI, AirBersih, Jamban, Listrik, StatusRumah
from kpm.models import KPM, Kelompok, MilikKPMQuerySet
from pendamping.enums import HasilTugas, JenisTugas, KeadaanTugas, TujuanKunjungan, YaTidakTahu
from wilayah.models import saring_wilayah


class MasaTugas(models.Model):
    """A dated duty of a pendamping under a decree (SK), both days included."""

    petugas = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    mulai = models.DateField()
    selesai = models.DateField(null=True, blank=True)
    nomor_sk = models.CharField("nomor SK", max_length=100)
    dibuat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


@lacak()
class Penugasan(MasaTugas):
    """A family's pendamping over a period; the database refuses two on one day."""

    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="penugasan")

    class Meta:
        verbose_name_plural = "penugasan"
        constraints = [
            models.CheckConstraint(
                condition=Q(selesai__isnull=True) | Q(selesai__gte=F("mulai")), name="penugasan_masa_maju"
            ),
            models.CheckConstraint(condition=~Q(nomor_sk=""), name="penugasan_ber_sk"),
            ExclusionConstraint(
                name="penugasan_tak_tumpang_tindih",
                expressions=[("kpm", RangeOperators.EQUAL), (masa(), RangeOperators.OVERLAPS)],
            ),
        ]
        indexes = [models.Index(fields=["petugas", "selesai", "mulai"], name="penugasan_petugas")]

    def __str__(self) -> str:
        return f"{self.kpm_id} oleh {self.petugas_id}"


@lacak()
class PenugasanKelompok(MasaTugas):
    """A group's pendamping over a period: who owes its monthly meeting."""

    kelompok = models.ForeignKey(Kelompok, on_delete=models.PROTECT, related_name="penugasan")

    class Meta:
        verbose_name_plural = "penugasan kelompok"
        constraints = [
            models.CheckConstraint(
                condition=Q(selesai__isnull=True) | Q(selesai__gte=F("mulai")),
                name="penugasan_kelompok_masa_maju",
            ),
            ExclusionConstraint(
                name="penugasan_kelompok_tak_tumpang_tindih",
                expressions=[("kelompok", RangeOperators.EQUAL), (masa(), RangeOperators.OVERLAPS)],
            ),
        ]
        indexes = [models.Index(fields=["petugas", "selesai", "mulai"], name="penugasan_kelompok_petugas")]

    def __str__(self) -> str:
        return f"{self.kelompok_id} oleh {self.petugas_id}"


class KunjunganQuerySet(models.QuerySet["Kunjungan"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """Visits to families the user may see; a pendamping also keeps reading the own past visits."""
        lingkup = user.lingkup(sebagai=sebagai)
        if lingkup.semua:
            return self
        syarat = saring_wilayah(lingkup.wilayah, awalan="kpm__")
        if lingkup.petugas_id is not None:
            syarat |= Q(kpm__in=KPM.objects.didampingi(lingkup.petugas_id)) | Q(petugas=lingkup.petugas_id)
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
    hasil = models.TextField(
        "hasil dan kesepakatan", max_length=2000, blank=True, validators=[MaxLengthValidator(2000)]
    )
    kunjungan_berikut = models.DateField(null=True, blank=True)
    lintang = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    bujur = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    akurasi_m = models.PositiveIntegerField(null=True, blank=True)
    foto = models.ManyToManyField(Foto, related_name="kunjungan", blank=True)
    dicatat_pada = models.DateTimeField(default=timezone.now)
    versi = models.PositiveIntegerField(default=1)

    objects = KunjunganQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "kunjungan"
        constraints = [
            models.CheckConstraint(
                # A bare range over NULL is unknown, and an unknown check passes.
                condition=Q(lintang__isnull=True, bujur__isnull=True)
                | Q(
                    lintang__isnull=False,
                    bujur__isnull=False,
                    lintang__range=(-90, 90),
                    bujur__range=(-180, 180),
                ),
                name="kunjungan_koordinat_berpasangan",
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
        ]

    def __str__(self) -> str:
        return f"kunjungan {self.tanggal}"


class TugasQuerySet(MilikKPMQuerySet["Tugas"]):
    def terbuka(self) -> Self:
        return self.filter(keadaan=KeadaanTugas.TERBUKA)

    def menunggu(self) -> Self:
        """Open ones of families that have a pendamping to do them: who has left waits for nothing, until it returns."""
        return self.terbuka().filter(kpm__kepesertaan__in=DIDAMPINGI)


@lacak()
class Tugas(models.Model):
    """Something to be done for a family by whoever accompanies it that day. `kunci` keeps it from being given twice."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="tugas")
    jenis = models.CharField(max_length=14, choices=JenisTugas)
    kunci = models.CharField(max_length=60, unique=True)  # e.g. hilang:2026-4:123
    uraian = models.CharField(max_length=300)
    tenggat = models.DateField()
    keadaan = models.CharField(max_length=7, choices=KeadaanTugas, default=KeadaanTugas.TERBUKA)
    hasil = models.CharField(max_length=15, choices=HasilTugas, blank=True)
    keterangan = models.CharField(max_length=500, blank=True)
    kunjungan = models.ForeignKey(Kunjungan, on_delete=models.PROTECT, null=True, blank=True, related_name="tugas")
    diselesaikan_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    diselesaikan_pada = models.DateTimeField(null=True)
    dibuat_pada = models.DateTimeField(default=timezone.now)

    objects = TugasQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "tugas"
        constraints = [
            models.CheckConstraint(
                condition=Q(jenis__in=JenisTugas.values) & Q(hasil__in=["", *HasilTugas.values]),
                name="tugas_pilihan_dikenal",
            ),
            models.CheckConstraint(
                condition=Q(keadaan="terbuka", hasil="", diselesaikan_oleh__isnull=True, diselesaikan_pada__isnull=True)
                | (
                    Q(keadaan="selesai", diselesaikan_oleh__isnull=False, diselesaikan_pada__isnull=False)
                    & ~Q(hasil="")
                )
                # Called off by the system, when what it was about went away.
                | Q(keadaan="batal", hasil="", diselesaikan_oleh__isnull=True, diselesaikan_pada__isnull=True),
                name="tugas_selesai_lengkap",
            ),
            models.CheckConstraint(condition=~Q(hasil="lainnya", keterangan=""), name="tugas_lainnya_berketerangan"),
        ]
        indexes = [
            models.Index(fields=["kpm"], condition=Q(keadaan="terbuka"), name="tugas_kpm_terbuka"),
            models.Index(fields=["tenggat", "id"], condition=Q(keadaan="terbuka"), name="tugas_tenggat"),
        ]

    def __str__(self) -> str:
        return f"tugas {self.kunci}"
