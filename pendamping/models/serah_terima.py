"""Handing families and groups over from one pendamping to another (docs/program.md §10)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import peran_berizin
from inti.jejak import lacak
from kpm.models import KPM, Kelompok
from pendamping.enums import AlasanSerahTerima, KeadaanSerahTerima
from wilayah.models import Wilayah, di_bawah


class SerahTerimaQuerySet(models.QuerySet["SerahTerima"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """Handovers of the user's areas, and those in which the user gives or receives."""
        lingkup = user.lingkup(sebagai=sebagai)
        if lingkup.semua:
            return self
        return self.filter(Q(dari=user.pk) | Q(kepada=user.pk) | di_bawah(lingkup.wilayah))

    def boleh(self, user: Any, izin: str) -> Self:
        return self.terlihat_oleh(user, sebagai=peran_berizin(izin))

    def berjalan(self) -> Self:
        """Not yet in effect and not given up."""
        return self.exclude(
            keadaan__in=[KeadaanSerahTerima.BERLAKU, KeadaanSerahTerima.DITOLAK, KeadaanSerahTerima.DIBATALKAN]
        )


@lacak()
class SerahTerima(models.Model):
    """One handover: prepared, accepted by the receiver, approved, and in effect on its date by itself.

    `isi` holds ids: what was chosen (`cakupan`, `kelompok`), what goes along as listed at acceptance (`bagian`), and
    what was no longer the giver's on the day (`dilewati`). While it cannot take effect, `hambatan` says why in a
    sentence that names staff and areas only.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dari = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="serah")
    kepada = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="terima")
    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+")  # kecamatan or kabupaten
    berlaku = models.DateField("tanggal berlaku")
    nomor_sk = models.CharField("nomor SK", max_length=100)
    alasan = models.CharField(max_length=10, choices=AlasanSerahTerima)
    catatan = models.TextField("catatan penyerah", max_length=4000, blank=True)
    catatan_penerima = models.TextField(max_length=4000, blank=True)
    keadaan = models.CharField(max_length=10, choices=KeadaanSerahTerima, default=KeadaanSerahTerima.DISUSUN)
    isi = models.JSONField(default=dict)
    diajukan_pada = models.DateTimeField(null=True, blank=True)
    diterima_pada = models.DateTimeField(null=True, blank=True)
    disetujui_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    disetujui_pada = models.DateTimeField(null=True, blank=True)
    alasan_henti = models.CharField("alasan dikembalikan atau dibatalkan", max_length=500, blank=True)
    dijalankan_pada = models.DateTimeField(null=True, blank=True)
    dibuat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(default=timezone.now)
    versi = models.PositiveIntegerField(default=1)

    objects = SerahTerimaQuerySet.as_manager()

    class Meta:
        verbose_name = "serah terima"
        verbose_name_plural = "serah terima"
        constraints = [
            models.CheckConstraint(condition=~Q(dari=F("kepada")), name="serah_terima_dua_orang"),
            models.CheckConstraint(
                condition=Q(keadaan__in=KeadaanSerahTerima.values) & Q(alasan__in=AlasanSerahTerima.values),
                name="serah_terima_pilihan_dikenal",
            ),
            models.CheckConstraint(condition=~Q(nomor_sk=""), name="serah_terima_ber_sk"),
            models.CheckConstraint(
                condition=Q(disetujui_oleh__isnull=True, disetujui_pada__isnull=True)
                | Q(disetujui_oleh__isnull=False, disetujui_pada__isnull=False),
                name="serah_terima_persetujuan_berpasangan",
            ),
            models.CheckConstraint(
                condition=~Q(keadaan__in=["disetujui", "berlaku"])
                | Q(diajukan_pada__isnull=False, diterima_pada__isnull=False, disetujui_pada__isnull=False),
                name="serah_terima_menurut_urutan",
            ),
            models.CheckConstraint(
                condition=Q(keadaan="berlaku", dijalankan_pada__isnull=False)
                | (~Q(keadaan="berlaku") & Q(dijalankan_pada__isnull=True)),
                name="serah_terima_berlaku_bertanggal",
            ),
            models.CheckConstraint(
                condition=~Q(keadaan__in=["ditolak", "dibatalkan"]) | ~Q(alasan_henti=""),
                name="serah_terima_henti_beralasan",
            ),
        ]
        indexes = [
            models.Index(fields=["dari", "-dibuat_pada"], name="serah_terima_dari"),
            models.Index(fields=["kepada", "-dibuat_pada"], name="serah_terima_kepada"),
            models.Index(fields=["wilayah", "-dibuat_pada"], name="serah_terima_wilayah"),
            models.Index(fields=["berlaku"], condition=Q(keadaan="disetujui"), name="serah_terima_jatuh_tempo"),
        ]

    def __str__(self) -> str:
        return f"serah terima {self.berlaku}"


@lacak()
class SerahTerimaKPM(models.Model):
    """A family in a handover; the database refuses it in two that are under way."""

    serah_terima = models.ForeignKey(SerahTerima, on_delete=models.CASCADE, related_name="keluarga")
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="serah_terima")
    berjalan = models.BooleanField(default=True)
    diberitahu_pada = models.DateTimeField(null=True, blank=True)  # the family was told

    class Meta:
        verbose_name = "keluarga serah terima"
        verbose_name_plural = "keluarga serah terima"
        constraints = [
            models.UniqueConstraint(fields=["serah_terima", "kpm"], name="serah_terima_kpm_tunggal"),
            models.UniqueConstraint(fields=["kpm"], condition=Q(berjalan=True), name="serah_terima_kpm_sekali"),
        ]

    def __str__(self) -> str:
        return f"{self.kpm_id} di {self.serah_terima_id}"


@lacak()
class SerahTerimaKelompok(models.Model):
    """A group in a handover, with the first meeting it will have under the new pendamping."""

    serah_terima = models.ForeignKey(SerahTerima, on_delete=models.CASCADE, related_name="kelompok")
    kelompok = models.ForeignKey(Kelompok, on_delete=models.PROTECT, related_name="serah_terima")
    berjalan = models.BooleanField(default=True)
    pertemuan_pertama = models.DateField(null=True, blank=True)
    jam_pertemuan = models.TimeField(null=True, blank=True)
    tempat = models.CharField("tempat pertemuan", max_length=150, blank=True)

    class Meta:
        verbose_name = "kelompok serah terima"
        verbose_name_plural = "kelompok serah terima"
        constraints = [
            models.UniqueConstraint(fields=["serah_terima", "kelompok"], name="serah_terima_kelompok_tunggal"),
            models.UniqueConstraint(
                fields=["kelompok"], condition=Q(berjalan=True), name="serah_terima_kelompok_sekali"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kelompok_id} di {self.serah_terima_id}"
