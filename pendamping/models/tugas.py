"""Tasks for a family, and the dated rules by which they and the findings are made."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from uuid6 import uuid7

from inti.jejak import lacak
from kpm.enums import DIDAMPINGI
from kpm.models import KPM, MilikKPMQuerySet
from pendamping.enums import HasilTugas, JenisTugas, KeadaanTugas
from pendamping.models.kunjungan import Kunjungan


class TugasQuerySet(MilikKPMQuerySet["Tugas"]):
    def terbuka(self) -> Self:
        return self.filter(keadaan=KeadaanTugas.TERBUKA)

    def menunggu(self) -> Self:
        """Open ones of families that have a pendamping to do them: who has left waits for nothing, until it returns."""
        return self.terbuka().filter(kpm__kepesertaan__in=DIDAMPINGI)


@lacak()
class Tugas(models.Model):
    """Something to be done for a family by whoever accompanies it that day. `kunci` keeps it from being given twice.

    `diselesaikan_oleh` and `keterangan` are who ended it and in which words: the pendamping who did it, or the
    coordinator who called it off.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="tugas")
    jenis = models.CharField(max_length=15, choices=JenisTugas)
    kunci = models.CharField(max_length=60, unique=True)  # e.g. hilang:2026-4:123
    uraian = models.CharField(max_length=300)
    tenggat = models.DateField()
    keadaan = models.CharField(max_length=7, choices=KeadaanTugas, default=KeadaanTugas.TERBUKA)
    hasil = models.CharField(max_length=15, choices=HasilTugas, blank=True)
    keterangan = models.CharField(max_length=500, blank=True)
    kunjungan = models.ForeignKey(Kunjungan, on_delete=models.PROTECT, null=True, blank=True, related_name="tugas")
    diminta_oleh = models.ForeignKey(  # the coordinator who gave it; empty: a rule did
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
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
                # Called off by the system, when what it was about went away, or by a coordinator who says why.
                | Q(keadaan="batal", hasil="", diselesaikan_oleh__isnull=True, diselesaikan_pada__isnull=True)
                | (
                    Q(keadaan="batal", hasil="", diselesaikan_oleh__isnull=False, diselesaikan_pada__isnull=False)
                    & ~Q(keterangan="")
                ),
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


class AturanLapangan(models.Model):
    """The dated settings by which field tasks, deadlines and findings are made (docs/program.md §2, §12)."""

    berlaku_sejak = models.DateField(unique=True)
    bulan_tanpa_kunjungan = models.PositiveSmallIntegerField("bulan tanpa kunjungan", default=6)
    hari_tugas = models.PositiveSmallIntegerField("hari untuk mengerjakan tugas", default=14)
    tanggal_laporan = models.PositiveSmallIntegerField("laporan bulanan paling lambat tanggal", default=5)
    akurasi_kasar_m = models.PositiveIntegerField("titik terlalu kasar di atas (meter)", default=200)
    jarak_rumah_m = models.PositiveIntegerField("titik jauh dari rumah di atas (meter)", default=500)
    jumlah_beruntun = models.PositiveSmallIntegerField("kunjungan beruntun, paling sedikit", default=5)
    menit_beruntun = models.PositiveSmallIntegerField("kunjungan beruntun, dalam menit", default=10)
    hari_foto_lama = models.PositiveSmallIntegerField("foto lama, lebih dari hari", default=7)

    class Meta:
        verbose_name_plural = "aturan lapangan"
        constraints = [
            models.CheckConstraint(
                condition=Q(bulan_tanpa_kunjungan__gte=1)
                & Q(hari_tugas__gte=1)
                & Q(tanggal_laporan__range=(1, 28))
                & Q(jumlah_beruntun__gte=2)
                & Q(menit_beruntun__gte=1),
                name="aturan_lapangan_masuk_akal",
            )
        ]

    def __str__(self) -> str:
        return f"aturan sejak {self.berlaku_sejak}"
