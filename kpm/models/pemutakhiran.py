"""Changes of a family's data: proposed by one person, decided by another, applied from a day on."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import peran_berizin
from inti.identitas import Identitas, kolom_indeks, kolom_sandi
from inti.jejak import lacak
from inti.models import Foto
from kpm.enums import AlasanKepesertaan, JenisPemutakhiran, KeadaanUsulan, Kepesertaan
from kpm.models.anggota import Anggota
from kpm.models.keluarga import KPM


class PemutakhiranQuerySet(models.QuerySet["Pemutakhiran"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """Proposals about families the user may see, and the user's own."""
        if user.lingkup(sebagai=sebagai).semua:
            return self
        return self.filter(Q(kpm__in=KPM.objects.terlihat_oleh(user, sebagai=sebagai)) | Q(diusulkan_oleh=user))

    def boleh(self, user: Any, izin: str) -> Self:
        return self.filter(kpm__in=KPM.objects.terlihat_oleh(user, sebagai=peran_berizin(izin)))


@lacak()
class Pemutakhiran(models.Model):
    """One proposed change (docs/program.md §9).

    `isi` holds the new values by column, without identifiers: a new NIK or No KK stands encrypted in its own
    columns. `sebelum` holds the same columns as they were when it was proposed, `akibat` the consequences that
    were shown to whoever decided.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="pemutakhiran")
    jenis = models.CharField(max_length=14, choices=JenisPemutakhiran)
    anggota = models.ForeignKey(Anggota, on_delete=models.PROTECT, null=True, blank=True, related_name="pemutakhiran")
    isi = models.JSONField(default=dict)
    sebelum = models.JSONField(default=dict)
    akibat = models.JSONField(default=list)
    nik_sandi = kolom_sandi(null=True)
    nik_indeks = kolom_indeks(null=True)
    kk_sandi = kolom_sandi(null=True)
    kk_indeks = kolom_indeks(null=True)
    berlaku = models.DateField("berlaku mulai")
    keterangan = models.CharField(max_length=500, blank=True)
    dokumen = models.ManyToManyField(Foto, related_name="pemutakhiran", blank=True)
    keadaan = models.CharField(max_length=9, choices=KeadaanUsulan, default=KeadaanUsulan.DIAJUKAN)
    diusulkan_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    diusulkan_pada = models.DateTimeField(default=timezone.now)
    diputus_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    diputus_pada = models.DateTimeField(null=True)
    catatan_putusan = models.CharField(max_length=500, blank=True)

    nik = Identitas("nik")
    kk = Identitas("kk")

    objects = PemutakhiranQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "pemutakhiran"
        constraints = [
            models.CheckConstraint(condition=Q(jenis__in=JenisPemutakhiran.values), name="pemutakhiran_jenis_dikenal"),
            models.CheckConstraint(
                condition=Q(diputus_oleh__isnull=True, diputus_pada__isnull=True)
                | Q(diputus_oleh__isnull=False, diputus_pada__isnull=False),
                name="pemutakhiran_diputus_berpasangan",
            ),
            models.CheckConstraint(
                condition=Q(nik_sandi__isnull=True, nik_indeks__isnull=True)
                | Q(nik_sandi__isnull=False, nik_indeks__isnull=False),
                name="pemutakhiran_nik_berpasangan",
            ),
            models.CheckConstraint(
                condition=Q(kk_sandi__isnull=True, kk_indeks__isnull=True)
                | Q(kk_sandi__isnull=False, kk_indeks__isnull=False),
                name="pemutakhiran_kk_berpasangan",
            ),
            # Nobody decides the own proposal; only "nothing has changed" needs no second person.
            models.CheckConstraint(
                condition=Q(keadaan="diajukan", diputus_oleh__isnull=True)
                | Q(keadaan="ditarik", diputus_oleh=F("diusulkan_oleh"))
                | Q(keadaan="disetujui", jenis="nihil", diputus_oleh=F("diusulkan_oleh"))
                | (
                    Q(keadaan__in=["disetujui", "ditolak"], diputus_oleh__isnull=False)
                    & ~Q(diputus_oleh=F("diusulkan_oleh"))
                ),
                name="pemutakhiran_diputus_orang_lain",
            ),
            models.CheckConstraint(
                condition=~Q(keadaan="ditolak", catatan_putusan=""), name="pemutakhiran_ditolak_beralasan"
            ),
        ]
        indexes = [
            models.Index(fields=["kpm", "-diusulkan_pada"], name="pemutakhiran_kpm"),
            models.Index(
                fields=["diusulkan_pada", "id"], condition=Q(keadaan="diajukan"), name="pemutakhiran_menunggu"
            ),
            models.Index(fields=["-diusulkan_pada", "-id"], condition=~Q(jenis="nihil"), name="pemutakhiran_terbaru"),
        ]

    def __str__(self) -> str:
        return f"pemutakhiran {self.jenis}"


@lacak()
class PerubahanKepesertaan(models.Model):
    """A family's step from one standing to another: when, by whom, why, and with which document."""

    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="perubahan_kepesertaan")
    dari = models.CharField(max_length=12, choices=Kepesertaan)
    ke = models.CharField(max_length=12, choices=Kepesertaan)
    tanggal = models.DateField("berlaku mulai")
    alasan = models.CharField(max_length=16, choices=AlasanKepesertaan)
    keterangan = models.CharField(max_length=500, blank=True)
    dokumen = models.ManyToManyField(Foto, related_name="perubahan_kepesertaan", blank=True)
    usulan = models.OneToOneField(
        Pemutakhiran, on_delete=models.PROTECT, null=True, blank=True, related_name="perubahan_kepesertaan"
    )
    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    pada = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "perubahan kepesertaan"
        constraints = [
            models.CheckConstraint(condition=~Q(dari=F("ke")), name="kepesertaan_berpindah"),
            models.CheckConstraint(
                condition=Q(dari__in=Kepesertaan.values) & Q(ke__in=Kepesertaan.values),
                name="kepesertaan_asal_tujuan_dikenal",
            ),
            models.CheckConstraint(condition=Q(alasan__in=AlasanKepesertaan.values), name="kepesertaan_alasan_dikenal"),
            models.CheckConstraint(
                condition=~Q(alasan="lainnya", keterangan=""), name="kepesertaan_lainnya_berketerangan"
            ),
        ]
        indexes = [models.Index(fields=["kpm", "tanggal", "id"], name="kepesertaan_kpm")]

    def __str__(self) -> str:
        return f"{self.kpm_id}: {self.dari} → {self.ke}"
