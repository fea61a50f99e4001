"""The ladder of consequences: proposed by a dated rule, decided by a person, told, objected to (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from uuid6 import uuid7

from inti.jejak import lacak
from inti.models import Foto
from kpm.models import KPM, MilikKPMQuerySet, PerubahanKepesertaan
from p2k2.enums import CaraKabar
from verifikasi.enums import JenjangSanksi, KeadaanKeberatan, KeadaanSanksi
from verifikasi.models.acuan import AturanSanksi


class SanksiQuerySet(MilikKPMQuerySet["Sanksi"]):
    def menunggu(self) -> Self:
        return self.filter(keadaan=KeadaanSanksi.DIUSULKAN)


@lacak()
class Sanksi(models.Model):
    """One rung for a family. `bukti` names the unmet months it rests on, `rincian` what they said then, in numbers.

    A warning needs no decision; suspension and termination are proposals until a coordinator decides, with a reason.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="sanksi")
    jenjang = models.CharField(max_length=11, choices=JenjangSanksi)
    keadaan = models.CharField(max_length=10, choices=KeadaanSanksi)
    aturan = models.ForeignKey(AturanSanksi, on_delete=models.PROTECT, related_name="+")
    sejak = models.DateField()  # first unmet month of the run
    bukti = ArrayField(models.DateField())  # unmet months, in order
    rincian = models.JSONField(default=list)
    petugas = models.ForeignKey(  # who accompanied the family when it was proposed
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    diusulkan_pada = models.DateTimeField(default=timezone.now)
    diputus_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    diputus_pada = models.DateTimeField(null=True)
    alasan_putusan = models.CharField(max_length=500, blank=True)
    berlaku_sejak = models.DateField(null=True)
    perubahan = models.ForeignKey(  # the step of the family's standing that carried it out
        PerubahanKepesertaan, on_delete=models.PROTECT, null=True, related_name="+"
    )
    gugur_pada = models.DateTimeField(null=True)
    alasan_gugur = models.CharField(max_length=200, blank=True)
    dibatalkan_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    dibatalkan_pada = models.DateTimeField(null=True)
    alasan_batal = models.CharField(max_length=500, blank=True)
    # Decided, its evidence corrected since, and kept by who looked again: `sidik_tinjau` is the evidence that was seen.
    ditinjau_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ditinjau_pada = models.DateTimeField(null=True)
    alasan_tinjau = models.CharField(max_length=500, blank=True, db_default="")
    sidik_tinjau = models.CharField(max_length=32, blank=True, db_default="")
    versi = models.PositiveIntegerField(default=1)

    objects = SanksiQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "sanksi"
        constraints = [
            models.UniqueConstraint(fields=["kpm", "jenjang", "sejak"], name="sanksi_sekali_serangkai"),
            models.UniqueConstraint(
                fields=["kpm"], condition=Q(keadaan=KeadaanSanksi.DIUSULKAN), name="sanksi_satu_usulan"
            ),
            models.CheckConstraint(
                condition=Q(jenjang__in=JenjangSanksi.values) & Q(keadaan__in=KeadaanSanksi.values),
                name="sanksi_pilihan_dikenal",
            ),
            models.CheckConstraint(condition=Q(bukti__len__gte=1), name="sanksi_berbukti"),
            models.CheckConstraint(
                condition=Q(diputus_oleh__isnull=True, diputus_pada__isnull=True, alasan_putusan="")
                | (Q(diputus_oleh__isnull=False, diputus_pada__isnull=False) & ~Q(alasan_putusan="")),
                name="sanksi_putusan_lengkap",
            ),
            # A family is suspended or let go by a decision only.
            models.CheckConstraint(
                condition=Q(jenjang=JenjangSanksi.PERINGATAN)
                | Q(keadaan__in=[KeadaanSanksi.DIUSULKAN, KeadaanSanksi.GUGUR])
                | Q(diputus_oleh__isnull=False),
                name="sanksi_diputus_orang",
            ),
            models.CheckConstraint(
                condition=Q(keadaan=KeadaanSanksi.GUGUR, gugur_pada__isnull=False) & ~Q(alasan_gugur="")
                | (~Q(keadaan=KeadaanSanksi.GUGUR) & Q(gugur_pada__isnull=True, alasan_gugur="")),
                name="sanksi_gugur_beralasan",
            ),
            models.CheckConstraint(
                condition=(
                    Q(keadaan=KeadaanSanksi.DIBATALKAN, dibatalkan_oleh__isnull=False, dibatalkan_pada__isnull=False)
                    & ~Q(alasan_batal="")
                )
                | (
                    ~Q(keadaan=KeadaanSanksi.DIBATALKAN)
                    & Q(dibatalkan_oleh__isnull=True, dibatalkan_pada__isnull=True, alasan_batal="")
                ),
                name="sanksi_batal_beralasan",
            ),
            models.CheckConstraint(
                condition=Q(ditinjau_oleh__isnull=True, ditinjau_pada__isnull=True, alasan_tinjau="", sidik_tinjau="")
                | (
                    Q(ditinjau_oleh__isnull=False, ditinjau_pada__isnull=False)
                    & ~Q(alasan_tinjau="")
                    & ~Q(sidik_tinjau="")
                ),
                name="sanksi_tinjau_lengkap",
            ),
        ]
        indexes = [models.Index(fields=["keadaan", "-id"], name="sanksi_keadaan")]

    def __str__(self) -> str:
        return f"{self.jenjang} {self.kpm_id}"


class MilikSanksiQuerySet(models.QuerySet[Any]):
    """Records that hang on a sanction: seen with its family."""

    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        return self.filter(sanksi__kpm__in=KPM.objects.terlihat_oleh(user, sebagai=sebagai))


@lacak()
class KabarSanksi(models.Model):
    """Who of the family was told of a rung, how and when."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sanksi = models.ForeignKey(Sanksi, on_delete=models.PROTECT, related_name="kabar")
    keadaan = models.CharField(max_length=10, choices=KeadaanSanksi)  # of what it told: proposal, decision, reversal
    cara = models.CharField(max_length=5, choices=CaraKabar)
    kepada = models.CharField(max_length=100)
    tanggal = models.DateField()
    dicatat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dicatat_pada = models.DateTimeField(default=timezone.now)

    objects = MilikSanksiQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "kabar sanksi"
        constraints = [
            models.CheckConstraint(
                condition=Q(cara__in=CaraKabar.values) & Q(keadaan__in=KeadaanSanksi.values) & ~Q(kepada=""),
                name="kabar_sanksi_lengkap",
            )
        ]

    def __str__(self) -> str:
        return f"kabar {self.tanggal}"


@lacak()
class Keberatan(models.Model):
    """The family objects, in its own words; while one is open the ladder stands still."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sanksi = models.ForeignKey(Sanksi, on_delete=models.PROTECT, related_name="keberatan")
    tanggal = models.DateField()
    penyampai = models.CharField("yang menyampaikan", max_length=100)
    isi = models.TextField(max_length=2000)
    alasan_terlambat = models.CharField("mengapa baru sekarang", max_length=300, blank=True)
    foto = models.ManyToManyField(Foto, related_name="keberatan", blank=True)
    foto_cabut = models.ManyToManyField(Foto, related_name="keberatan_dicabut", blank=True)  # the signed withdrawal
    keadaan = models.CharField(max_length=8, choices=KeadaanKeberatan, default=KeadaanKeberatan.TERBUKA)
    diputus_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    diputus_pada = models.DateTimeField(null=True)
    alasan_putusan = models.CharField(max_length=500, blank=True)
    dicatat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dicatat_pada = models.DateTimeField(default=timezone.now)
    versi = models.PositiveIntegerField(default=1)

    objects = MilikSanksiQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "keberatan"
        constraints = [
            models.UniqueConstraint(
                fields=["sanksi"], condition=Q(keadaan=KeadaanKeberatan.TERBUKA), name="keberatan_satu_terbuka"
            ),
            models.CheckConstraint(
                condition=Q(keadaan__in=KeadaanKeberatan.values) & ~Q(isi="") & ~Q(penyampai=""),
                name="keberatan_lengkap",
            ),
            models.CheckConstraint(
                condition=Q(
                    keadaan=KeadaanKeberatan.TERBUKA,
                    diputus_oleh__isnull=True,
                    diputus_pada__isnull=True,
                    alasan_putusan="",
                )
                | (
                    ~Q(keadaan=KeadaanKeberatan.TERBUKA)
                    & Q(diputus_oleh__isnull=False, diputus_pada__isnull=False)
                    & ~Q(alasan_putusan="")
                ),
                name="keberatan_putusan_lengkap",
            ),
        ]

    def __str__(self) -> str:
        return f"keberatan {self.tanggal}"
