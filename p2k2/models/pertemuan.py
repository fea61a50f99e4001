"""Group meetings (P2K2): what was planned, who came, what was said (docs/program.md §7)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from uuid6 import uuid7

from inti.jejak import lacak
from inti.models import Foto, koordinat_berpasangan
from inti.waktu import akhir_bulan, awal_bulan
from kpm.models import KPM, Kelompok
from p2k2.enums import HubunganWakil, KeadaanPertemuan, MateriSiks, Pemahaman, PeranPemateri, StatusHadir
from p2k2.models.kurikulum import Sesi
from pendamping.enums import SumberTitik
from wilayah.models import saring_wilayah


class PertemuanQuerySet(models.QuerySet["Pertemuan"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """Meetings of groups the user may see; a pendamping also keeps reading the own past meetings."""
        lingkup = user.lingkup(sebagai=sebagai)
        if lingkup.semua:
            return self
        syarat = saring_wilayah(lingkup.wilayah, awalan="kelompok__")
        if lingkup.petugas_id is not None:
            syarat |= Q(kelompok__in=Kelompok.objects.diampu(lingkup.petugas_id)) | Q(petugas=lingkup.petugas_id)
        return self.filter(syarat)

    def terlaksana(self) -> Self:
        return self.filter(keadaan=KeadaanPertemuan.TERLAKSANA)

    def sebulan(self, bulan: date) -> Self:
        """Meetings of the month of this day."""
        return self.filter(tanggal__range=(awal_bulan(bulan), akhir_bulan(bulan)))


@lacak()
class Pertemuan(models.Model):
    """A meeting of a group. It counts as held once its attendance has been saved."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kelompok = models.ForeignKey(Kelompok, on_delete=models.PROTECT, related_name="pertemuan")
    petugas = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pertemuan")
    tanggal = models.DateField()
    jam_mulai = models.TimeField(null=True, blank=True)
    jam_selesai = models.TimeField(null=True, blank=True)
    tempat = models.CharField(max_length=150, blank=True)
    sesi = models.ForeignKey(Sesi, on_delete=models.PROTECT, null=True, blank=True, related_name="pertemuan")
    materi = models.CharField(max_length=200, blank=True)
    catatan = models.TextField("masalah dan catatan", max_length=2000, blank=True)
    keadaan = models.CharField(max_length=12, choices=KeadaanPertemuan, default=KeadaanPertemuan.DIRENCANAKAN)
    alasan_batal = models.CharField(max_length=200, blank=True)
    lintang = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    bujur = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    akurasi_m = models.PositiveIntegerField(null=True, blank=True)
    sumber_titik = models.CharField(max_length=5, choices=SumberTitik, blank=True, db_default="", default="")
    foto = models.ManyToManyField(Foto, related_name="pertemuan", blank=True)
    foto_daftar = models.ManyToManyField(Foto, related_name="pertemuan_daftar", blank=True)  # the signed sheet
    dibuat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(default=timezone.now)
    versi = models.PositiveIntegerField(default=1)

    objects = PertemuanQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "pertemuan"
        constraints = [
            # Target of the attendance's composite key: an attendance row can never carry another day.
            models.UniqueConstraint(fields=["id", "tanggal"], name="pertemuan_id_tanggal"),
            models.CheckConstraint(condition=Q(keadaan__in=KeadaanPertemuan.values), name="pertemuan_keadaan_dikenal"),
            models.CheckConstraint(
                condition=~Q(keadaan="dibatalkan") | ~Q(alasan_batal=""), name="pertemuan_batal_beralasan"
            ),
            models.CheckConstraint(
                condition=Q(jam_selesai__isnull=True) | Q(jam_selesai__gt=F("jam_mulai")),
                name="pertemuan_jam_maju",
            ),
            koordinat_berpasangan("pertemuan_koordinat_berpasangan"),
            models.CheckConstraint(
                condition=Q(akurasi_m__isnull=True) | Q(lintang__isnull=False), name="pertemuan_akurasi_bertitik"
            ),
            models.CheckConstraint(
                condition=Q(sumber_titik__in=["", *SumberTitik.values]), name="pertemuan_sumber_titik_dikenal"
            ),
        ]
        indexes = [
            models.Index(
                fields=["kelompok", "-tanggal"], include=["keadaan", "id", "jam_mulai"], name="pertemuan_kelompok"
            ),
            models.Index(fields=["petugas", "-tanggal"], name="pertemuan_petugas"),
            models.Index(fields=["-tanggal", "-id"], name="pertemuan_tanggal"),
        ]

    def __str__(self) -> str:
        return f"pertemuan {self.tanggal}"


class MilikPertemuanQuerySet(models.QuerySet[Any]):
    """Records that hang on a meeting: seen with it."""

    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        return self.filter(pertemuan__in=Pertemuan.objects.terlihat_oleh(user, sebagai=sebagai))


@lacak()
class Pemateri(models.Model):
    """Who spoke beside the pendamping: a guest, or a colleague of a service who led the meeting along."""

    pertemuan = models.ForeignKey(Pertemuan, on_delete=models.PROTECT, related_name="pemateri")
    urut = models.PositiveSmallIntegerField()
    nama = models.CharField(max_length=100)
    instansi = models.CharField(max_length=100, blank=True)
    peran = models.CharField(max_length=10, choices=PeranPemateri)

    objects = MilikPertemuanQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "pemateri"
        constraints = [
            models.UniqueConstraint(fields=["pertemuan", "urut"], name="pemateri_urut_tunggal"),
            models.CheckConstraint(condition=~Q(nama=""), name="pemateri_bernama"),
            models.CheckConstraint(condition=Q(peran__in=PeranPemateri.values), name="pemateri_peran_dikenal"),
        ]

    def __str__(self) -> str:
        return f"pemateri {self.urut}"


@lacak()
class JadwalUlang(models.Model):
    """A meeting that was moved to another day or hour, and why."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    pertemuan = models.ForeignKey(Pertemuan, on_delete=models.PROTECT, related_name="jadwal_ulang")
    dari_tanggal = models.DateField()
    dari_jam = models.TimeField(null=True)
    ke_tanggal = models.DateField()
    ke_jam = models.TimeField(null=True)
    alasan = models.CharField(max_length=200)
    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    pada = models.DateTimeField(default=timezone.now)

    objects = MilikPertemuanQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "jadwal ulang"
        constraints = [models.CheckConstraint(condition=~Q(alasan=""), name="jadwal_ulang_beralasan")]

    def __str__(self) -> str:
        return f"{self.dari_tanggal} ke {self.ke_tanggal}"


@lacak()
class LaporanPertemuan(models.Model):
    """The report of a held meeting in parts, its text for SIKS-NG, and whether it was entered there."""

    pertemuan = models.OneToOneField(Pertemuan, on_delete=models.PROTECT, primary_key=True, related_name="laporan_p2k2")
    proses = models.TextField(max_length=1000, blank=True)
    partisipasi = models.TextField(max_length=1000, blank=True)
    hasil = models.TextField(max_length=1000, blank=True)
    hambatan = models.TextField(max_length=1000, blank=True)
    tindak_lanjut = models.TextField(max_length=1000, blank=True)
    nama_kegiatan = models.CharField(max_length=100, blank=True)
    materi_siks = models.CharField(  # empty: what the session's module says
        "materi di SIKS-NG", max_length=12, choices=MateriSiks, blank=True, db_default="", default=""
    )
    uraian_siks = models.CharField("uraian untuk SIKS-NG", max_length=1000, blank=True)
    siks_pada = models.DateField(null=True)
    siks_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ditulis_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ditulis_pada = models.DateTimeField(default=timezone.now)
    versi = models.PositiveIntegerField(default=1)

    objects = MilikPertemuanQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "laporan pertemuan"
        constraints = [
            models.CheckConstraint(
                condition=Q(siks_pada__isnull=True, siks_oleh__isnull=True)
                | Q(siks_pada__isnull=False, siks_oleh__isnull=False),
                name="laporan_pertemuan_siks_berpasangan",
            ),
            models.CheckConstraint(
                condition=Q(materi_siks__in=["", *MateriSiks.values]), name="laporan_pertemuan_materi_dikenal"
            ),
        ]

    def __str__(self) -> str:
        return f"laporan {self.pertemuan_id}"


@lacak(sisip=False)
class Kehadiran(models.Model):
    """One family's line in a meeting's register: the register keeps who belonged to the group on that day.

    `tanggal` repeats the meeting's day, held equal by the database, so that a family's run of absences is read
    from one index.
    """

    # The composite key (pertemuan, tanggal) of migration 0002 stands in for the plain one.
    # The largest table: no index of its own for a key that another index begins with.
    pertemuan = models.ForeignKey(
        Pertemuan, on_delete=models.PROTECT, related_name="kehadiran", db_constraint=False, db_index=False
    )
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="kehadiran", db_index=False)
    tanggal = models.DateField()
    status = models.CharField(max_length=5, choices=StatusHadir, null=True, blank=True)  # noqa: DJ001 - null is *belum diisi*
    # Who came in the recipient's stead; the family is present.
    wakil = models.CharField(max_length=100, blank=True, default="", db_default="")
    hubungan_wakil = models.CharField(max_length=9, choices=HubunganWakil, blank=True, default="", db_default="")
    pemahaman = models.CharField(max_length=11, choices=Pemahaman, blank=True, default="", db_default="")
    dicatat_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    dicatat_pada = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "kehadiran"
        constraints = [
            models.UniqueConstraint(fields=["pertemuan", "kpm"], name="kehadiran_satu_per_keluarga"),
            models.CheckConstraint(
                condition=Q(status__isnull=True) | Q(status__in=StatusHadir.values),
                name="kehadiran_status_dikenal",
            ),
            models.CheckConstraint(
                condition=Q(hubungan_wakil__in=["", *HubunganWakil.values]) & Q(pemahaman__in=["", *Pemahaman.values]),
                name="kehadiran_pilihan_dikenal",
            ),
            models.CheckConstraint(
                condition=Q(wakil="", hubungan_wakil="")
                | (~Q(wakil="") & ~Q(hubungan_wakil="") & Q(status__isnull=False, status="hadir")),
                name="kehadiran_wakil_hadir",
            ),
            # Only who was there can be judged; a null mark must not slip through as unknown.
            models.CheckConstraint(
                condition=Q(pemahaman="") | Q(status__isnull=False, status="hadir"), name="kehadiran_pemahaman_hadir"
            ),
        ]
        indexes = [
            # A family's register is read from the index alone.
            models.Index(fields=["kpm", "tanggal"], include=["pertemuan", "status"], name="kehadiran_kpm"),
            models.Index(fields=["kpm", "tanggal"], condition=Q(status="alpa"), name="kehadiran_alpa"),
        ]

    def __str__(self) -> str:
        return f"{self.kpm_id}: {self.status or 'belum diisi'}"
