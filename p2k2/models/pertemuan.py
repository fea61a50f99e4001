"""Group meetings (P2K2), their attendance, and the two findings drawn from them (docs/program.md §7)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from uuid6 import uuid7

from inti.jejak import lacak
from inti.models import Foto
from kpm.models import KPM, Kelompok
from p2k2.enums import KeadaanPertemuan, StatusHadir
from wilayah.models import saring_wilayah


class Modul(models.Model):
    """A P2K2 module of the curriculum; editable and versioned by `berlaku_sejak`."""

    nomor = models.PositiveSmallIntegerField()
    nama = models.CharField(max_length=150)
    berlaku_sejak = models.DateField()
    berlaku_sampai = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "modul"
        constraints = [
            models.UniqueConstraint(fields=["nomor", "berlaku_sejak"], name="modul_versi_tunggal"),
        ]

    def __str__(self) -> str:
        return f"Modul {self.nomor}: {self.nama}"


class Sesi(models.Model):
    """One session of a module."""

    modul = models.ForeignKey(Modul, on_delete=models.PROTECT, related_name="sesi")
    nomor = models.PositiveSmallIntegerField()
    judul = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "sesi"
        constraints = [models.UniqueConstraint(fields=["modul", "nomor"], name="sesi_nomor_tunggal")]

    def __str__(self) -> str:
        return f"Sesi {self.nomor}: {self.judul}"


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
    foto = models.ManyToManyField(Foto, related_name="pertemuan", blank=True)
    dibuat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(default=timezone.now)
    versi = models.PositiveIntegerField(default=1)

    objects = PertemuanQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "pertemuan"
        constraints = [
            models.UniqueConstraint(
                fields=["kelompok", "tanggal"],
                condition=~Q(keadaan="dibatalkan"),
                name="pertemuan_satu_per_hari",
            ),
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
        ]
        indexes = [
            models.Index(fields=["kelompok", "-tanggal"], include=["keadaan"], name="pertemuan_kelompok"),
            models.Index(fields=["petugas", "-tanggal"], name="pertemuan_petugas"),
            models.Index(fields=["-tanggal", "-id"], name="pertemuan_tanggal"),
        ]

    def __str__(self) -> str:
        return f"pertemuan {self.tanggal}"


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
        ]
        indexes = [
            # A family's register is read from the index alone.
            models.Index(fields=["kpm", "tanggal"], include=["pertemuan", "status"], name="kehadiran_kpm"),
            models.Index(fields=["kpm", "tanggal"], condition=Q(status="alpa"), name="kehadiran_alpa"),
        ]

    def __str__(self) -> str:
        return f"{self.kpm_id}: {self.status or 'belum diisi'}"


class AturanAbsen(models.Model):
    """The dated rule of the absence flag; a flag keeps which version it was drawn by (docs/program.md §7)."""

    berlaku_sejak = models.DateField(unique=True)
    ambang = models.PositiveSmallIntegerField("pertemuan berturut-turut", default=3)
    izin_dihitung = models.BooleanField("izin dihitung tidak hadir", default=False)
    sakit_dihitung = models.BooleanField("sakit dihitung tidak hadir", default=False)
    bulan_tanpa_pertemuan = models.PositiveSmallIntegerField(default=3)

    class Meta:
        verbose_name_plural = "aturan absen"
        constraints = [models.CheckConstraint(condition=Q(ambang__gte=1), name="aturan_absen_ambang_positif")]

    def __str__(self) -> str:
        return f"aturan sejak {self.berlaku_sejak}"


class TandaAbsenQuerySet(models.QuerySet["TandaAbsen"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        return self.filter(kpm__in=KPM.objects.terlihat_oleh(user, sebagai=sebagai))

    def aktif(self) -> Self:
        return self.filter(ditutup_pada__isnull=True)


@lacak()
class TandaAbsen(models.Model):
    """A family missed consecutive held meetings of its group; `bukti` names exactly which."""

    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="tanda_absen")
    aturan = models.ForeignKey(AturanAbsen, on_delete=models.PROTECT, related_name="+")
    bukti = ArrayField(models.UUIDField())  # meeting ids in date order
    jumlah = models.PositiveSmallIntegerField()  # length of the run
    sejak = models.DateField()  # first missed meeting
    terakhir = models.DateField()  # last missed meeting
    dibuka_pada = models.DateTimeField()
    diperbarui_pada = models.DateTimeField()
    ditutup_pada = models.DateTimeField(null=True)
    alasan_tutup = models.CharField(max_length=100, blank=True)

    objects = TandaAbsenQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "tanda absen"
        constraints = [
            models.UniqueConstraint(
                fields=["kpm"], condition=Q(ditutup_pada__isnull=True), name="tanda_absen_satu_aktif"
            ),
            models.CheckConstraint(
                condition=Q(bukti__len=F("jumlah")) & Q(sejak__lte=F("terakhir")),
                name="tanda_absen_bukti_lengkap",
            ),
            models.CheckConstraint(
                condition=Q(ditutup_pada__isnull=True, alasan_tutup="")
                | (Q(ditutup_pada__isnull=False) & ~Q(alasan_tutup="")),
                name="tanda_absen_tutup_beralasan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpm_id}: {self.jumlah} kali"


class TandaKelompokQuerySet(models.QuerySet["TandaKelompok"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        return self.filter(kelompok__in=Kelompok.objects.terlihat_oleh(user, sebagai=sebagai))

    def aktif(self) -> Self:
        return self.filter(ditutup_pada__isnull=True)


@lacak()
class TandaKelompok(models.Model):
    """A group met in none of the last months. This is a finding about its pendamping, never about a family."""

    kelompok = models.ForeignKey(Kelompok, on_delete=models.PROTECT, related_name="tanda")
    petugas = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="tanda_kelompok"
    )
    aturan = models.ForeignKey(AturanAbsen, on_delete=models.PROTECT, related_name="+")
    pertemuan_terakhir = models.DateField(null=True)  # null: never met
    sejak = models.DateField()  # first day counted: last meeting, or the day the group or the duty began
    bulan = models.PositiveSmallIntegerField()  # full months without a meeting
    dibuka_pada = models.DateTimeField()
    diperbarui_pada = models.DateTimeField()
    ditutup_pada = models.DateTimeField(null=True)
    alasan_tutup = models.CharField(max_length=100, blank=True)

    objects = TandaKelompokQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "tanda kelompok"
        constraints = [
            models.UniqueConstraint(
                fields=["kelompok"], condition=Q(ditutup_pada__isnull=True), name="tanda_kelompok_satu_aktif"
            ),
            models.CheckConstraint(
                condition=Q(ditutup_pada__isnull=True, alasan_tutup="")
                | (Q(ditutup_pada__isnull=False) & ~Q(alasan_tutup="")),
                name="tanda_kelompok_tutup_beralasan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kelompok_id}: {self.bulan} bulan"
