"""Reports of a pendamping: the monthly one, and those of single activities by RHK item."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q, Value
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import peran_berizin
from dasbor.enums import KeadaanLaporan, KeadaanRHK
from inti.jejak import lacak
from inti.models import Foto
from p2k2.models import Pertemuan
from pendamping.models import ButirRHK, Kegiatan, MilikPetugasQuerySet
from wilayah.models import Wilayah


class LaporanBulananQuerySet(MilikPetugasQuerySet):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """One's own, and those of the areas one sees whole once they were sent: a draft is its writer's."""
        return super().terlihat_oleh(user, sebagai).filter(Q(petugas=user.pk) | ~Q(keadaan__in=[KeadaanLaporan.DRAF]))

    def boleh(self, user: Any, izin: str) -> Self:
        return self.terlihat_oleh(user, sebagai=peran_berizin(izin))

    def beku(self) -> Self:
        """Sent and not returned: what they say stands."""
        return self.filter(keadaan__in=[KeadaanLaporan.DIKIRIM, KeadaanLaporan.DIPERIKSA, KeadaanLaporan.DITERIMA])


@lacak()
class LaporanBulanan(models.Model):
    """The report of one pendamping about one month. Once sent, `isi` is what it said: later changes of the records
    are listed beside it, never merged."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    petugas = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="laporan_bulanan")
    bulan = models.DateField()  # first day
    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+")  # kecamatan reported to
    keadaan = models.CharField(max_length=12, choices=KeadaanLaporan, default=KeadaanLaporan.DRAF)
    masalah = models.TextField(max_length=4000, blank=True, validators=[MaxLengthValidator(4000)])
    rencana = models.TextField(max_length=4000, blank=True, validators=[MaxLengthValidator(4000)])
    isi = models.JSONField(default=dict)  # figures and ids as sent
    tenggat = models.DateField()
    dikirim_pada = models.DateTimeField(null=True, blank=True)
    diperiksa_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    diperiksa_pada = models.DateTimeField(null=True, blank=True)
    diterima_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    diterima_pada = models.DateTimeField(null=True, blank=True)
    catatan_pemeriksa = models.CharField(max_length=1000, blank=True)
    dibuat_pada = models.DateTimeField(default=timezone.now)
    versi = models.PositiveIntegerField(default=1)

    objects = LaporanBulananQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "laporan bulanan"
        constraints = [
            models.UniqueConstraint(fields=["petugas", "bulan"], name="laporan_bulanan_tunggal"),
            models.CheckConstraint(condition=Q(bulan__day=1), name="laporan_bulanan_hari_pertama"),
            models.CheckConstraint(
                condition=Q(keadaan__in=KeadaanLaporan.values), name="laporan_bulanan_keadaan_dikenal"
            ),
            models.CheckConstraint(
                condition=Q(diperiksa_oleh__isnull=True, diperiksa_pada__isnull=True)
                | Q(diperiksa_oleh__isnull=False, diperiksa_pada__isnull=False),
                name="laporan_bulanan_diperiksa_berpasangan",
            ),
            models.CheckConstraint(
                condition=Q(diterima_oleh__isnull=True, diterima_pada__isnull=True)
                | Q(diterima_oleh__isnull=False, diterima_pada__isnull=False),
                name="laporan_bulanan_diterima_berpasangan",
            ),
            models.CheckConstraint(
                condition=Q(keadaan__in=["draf", "dikembalikan"])
                | Q(keadaan="dikirim", dikirim_pada__isnull=False)
                | Q(keadaan="diperiksa", dikirim_pada__isnull=False, diperiksa_pada__isnull=False)
                | Q(
                    keadaan="diterima",
                    dikirim_pada__isnull=False,
                    diperiksa_pada__isnull=False,
                    diterima_pada__isnull=False,
                ),
                name="laporan_bulanan_menurut_urutan",
            ),
            models.CheckConstraint(
                condition=~Q(keadaan="dikembalikan") | ~Q(catatan_pemeriksa=""),
                name="laporan_bulanan_kembali_beralasan",
            ),
        ]
        indexes = [models.Index(fields=["wilayah", "-bulan", "-id"], name="laporan_bulanan_wilayah")]

    def __str__(self) -> str:
        return f"laporan {self.bulan:%Y-%m}"


class LaporanRHKQuerySet(MilikPetugasQuerySet):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """One's own, and finished ones of the areas one sees whole: a draft is its writer's, and nobody reads the
        report of being supervised, whatever other office lets one see the area."""
        lain = Q(keadaan=KeadaanRHK.SELESAI) & (Q(disupervisi__isnull=True) | ~Q(disupervisi=user.pk))
        return super().terlihat_oleh(user, sebagai).filter(Q(petugas=user.pk) | lain)


@lacak()
class LaporanRHK(models.Model):
    """A report of one activity under an RHK item: plan of action, time, narrative points, photos, signature.

    With `disupervisi` it is a coordinator's report of supervising that pendamping.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    petugas = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="laporan_rhk")
    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+")
    butir = models.ForeignKey(ButirRHK, on_delete=models.PROTECT, related_name="+", verbose_name="butir RHK")
    rencana_aksi = models.CharField(max_length=300)
    tanggal = models.DateField()
    jam_mulai = models.TimeField(null=True, blank=True)
    jam_selesai = models.TimeField(null=True, blank=True)
    tempat = models.CharField(max_length=150, blank=True)
    # Narrative by section, each a list of points: pelaksanaan, hasil, kendala, tindak_lanjut.
    pelaksanaan = ArrayField(models.CharField(max_length=1000), default=list, blank=True)
    hasil = ArrayField(models.CharField(max_length=1000), default=list, blank=True)
    kendala = ArrayField(models.CharField(max_length=1000), default=list, blank=True)
    tindak_lanjut = ArrayField(models.CharField(max_length=1000), default=list, blank=True)
    kegiatan = models.ForeignKey(Kegiatan, on_delete=models.PROTECT, null=True, blank=True, related_name="laporan")
    pertemuan = models.ForeignKey(Pertemuan, on_delete=models.PROTECT, null=True, blank=True, related_name="laporan")
    disupervisi = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    foto = models.ManyToManyField(Foto, related_name="laporan_rhk", blank=True)
    tanda_tangan = models.ForeignKey(Foto, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Figures as they were when the report was finished: of the meeting, or of the supervised pendamping's month.
    angka = models.JSONField(default=dict, db_default=Value({}, models.JSONField()), blank=True)
    keadaan = models.CharField(max_length=7, choices=KeadaanRHK, default=KeadaanRHK.DRAF)
    selesai_pada = models.DateTimeField(null=True, blank=True)
    dibuat_pada = models.DateTimeField(default=timezone.now)
    versi = models.PositiveIntegerField(default=1)

    objects = LaporanRHKQuerySet.as_manager()

    class Meta:
        verbose_name = "laporan RHK"
        verbose_name_plural = "laporan RHK"
        constraints = [
            models.CheckConstraint(condition=~Q(rencana_aksi=""), name="laporan_rhk_berencana"),
            models.CheckConstraint(
                condition=Q(jam_selesai__isnull=True) | Q(jam_mulai__isnull=False, jam_selesai__gte=F("jam_mulai")),
                name="laporan_rhk_jam_maju",
            ),
            models.CheckConstraint(
                condition=Q(keadaan="draf", selesai_pada__isnull=True)
                | Q(keadaan="selesai", selesai_pada__isnull=False),
                name="laporan_rhk_selesai_bertanggal",
            ),
            models.CheckConstraint(
                condition=Q(disupervisi__isnull=True) | ~Q(disupervisi=F("petugas")), name="laporan_rhk_bukan_diri"
            ),
        ]
        indexes = [
            models.Index(fields=["petugas", "-tanggal", "-id"], name="laporan_rhk_petugas"),
            models.Index(fields=["wilayah", "-tanggal", "-id"], name="laporan_rhk_wilayah"),
        ]

    def __str__(self) -> str:
        return f"laporan RHK {self.tanggal}"
