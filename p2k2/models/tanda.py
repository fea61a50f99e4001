"""The two findings drawn from meetings, what was done about them, and the runs that drew them (docs/program.md §7)."""

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
from kpm.models import KPM, Kelompok
from p2k2.enums import CaraKabar, KeadaanHitungan, PemicuHitungan, SebabAbsen, SebabTanpaPertemuan
from pendamping.models import Kunjungan


class AturanAbsen(models.Model):
    """The dated rule of the absence flag; a flag keeps which version it was drawn by (docs/program.md §7)."""

    berlaku_sejak = models.DateField(unique=True)
    ambang = models.PositiveSmallIntegerField("pertemuan berturut-turut", default=3)
    izin_dihitung = models.BooleanField("izin dihitung tidak hadir", default=False)
    sakit_dihitung = models.BooleanField("sakit dihitung tidak hadir", default=False)
    bulan_tanpa_pertemuan = models.PositiveSmallIntegerField("bulan tanpa pertemuan, ke korkab", default=3)
    bulan_ke_korkec = models.PositiveSmallIntegerField("bulan tanpa pertemuan, ke korkec", default=1, db_default=1)

    class Meta:
        verbose_name_plural = "aturan absen"
        constraints = [
            models.CheckConstraint(condition=Q(ambang__gte=1), name="aturan_absen_ambang_positif"),
            models.CheckConstraint(
                condition=Q(bulan_ke_korkec__gte=1) & Q(bulan_tanpa_pertemuan__gte=F("bulan_ke_korkec")),
                name="aturan_absen_bulan_berjenjang",
            ),
        ]

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


class MilikTandaQuerySet(models.QuerySet[Any]):
    """Records that hang on a flag: seen with its family."""

    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        return self.filter(tanda__kpm__in=KPM.objects.terlihat_oleh(user, sebagai=sebagai))


@lacak()
class KabarTanda(models.Model):
    """Who was told of a flag, how and when: the family hears of it before anything follows (docs/program.md §7)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tanda = models.ForeignKey(TandaAbsen, on_delete=models.PROTECT, related_name="kabar")
    # Meetings that were named: what the flag stood on that day. Empty: not known, so nothing was told by it.
    bukti = ArrayField(models.UUIDField(), default=list, db_default=[], blank=True)
    cara = models.CharField(max_length=5, choices=CaraKabar)
    kepada = models.CharField(max_length=100)
    tanggal = models.DateField()
    dicatat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dicatat_pada = models.DateTimeField(default=timezone.now)

    objects = MilikTandaQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "kabar tanda absen"
        constraints = [
            models.CheckConstraint(condition=Q(cara__in=CaraKabar.values), name="kabar_tanda_cara_dikenal"),
            models.CheckConstraint(condition=~Q(kepada=""), name="kabar_tanda_kepada_terisi"),
        ]

    def __str__(self) -> str:
        return f"kabar {self.tanggal}"


@lacak()
class TindakLanjutTanda(models.Model):
    """What was done about a flag, and the reason the family gave."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tanda = models.ForeignKey(TandaAbsen, on_delete=models.PROTECT, related_name="tindak_lanjut")
    tanggal = models.DateField()
    kunjungan = models.ForeignKey(Kunjungan, on_delete=models.PROTECT, null=True, related_name="tindak_lanjut_absen")
    sebab = models.CharField(max_length=10, choices=SebabAbsen)
    uraian = models.CharField(max_length=500, blank=True)
    dicatat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dicatat_pada = models.DateTimeField(default=timezone.now)

    objects = MilikTandaQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "tindak lanjut tanda absen"
        constraints = [
            models.CheckConstraint(condition=Q(sebab__in=SebabAbsen.values), name="tindak_lanjut_sebab_dikenal"),
            models.CheckConstraint(
                condition=~Q(sebab=SebabAbsen.LAINNYA) | ~Q(uraian=""), name="tindak_lanjut_lainnya_diuraikan"
            ),
        ]

    def __str__(self) -> str:
        return f"tindak lanjut {self.tanggal}"


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


class AlasanTanpaPertemuanQuerySet(models.QuerySet["AlasanTanpaPertemuan"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        return self.filter(kelompok__in=Kelompok.objects.terlihat_oleh(user, sebagai=sebagai))


@lacak()
class AlasanTanpaPertemuan(models.Model):
    """Why a group had no meeting in a month, said by its pendamping."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kelompok = models.ForeignKey(Kelompok, on_delete=models.PROTECT, related_name="alasan_tanpa_pertemuan")
    bulan = models.DateField()  # first day
    sebab = models.CharField(max_length=12, choices=SebabTanpaPertemuan)
    uraian = models.CharField(max_length=300, blank=True)
    dicatat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dicatat_pada = models.DateTimeField(default=timezone.now)
    versi = models.PositiveIntegerField(default=1)

    objects = AlasanTanpaPertemuanQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "alasan tanpa pertemuan"
        constraints = [
            models.UniqueConstraint(fields=["kelompok", "bulan"], name="alasan_tanpa_pertemuan_tunggal"),
            models.CheckConstraint(condition=Q(bulan__day=1), name="alasan_tanpa_pertemuan_hari_pertama"),
            models.CheckConstraint(
                condition=Q(sebab__in=SebabTanpaPertemuan.values), name="alasan_tanpa_pertemuan_sebab_dikenal"
            ),
            models.CheckConstraint(
                condition=~Q(sebab=SebabTanpaPertemuan.LAINNYA) | ~Q(uraian=""),
                name="alasan_tanpa_pertemuan_lainnya_diuraikan",
            ),
        ]

    def __str__(self) -> str:
        return f"tanpa pertemuan {self.bulan:%Y-%m}"


class HitunganTanda(models.Model):
    """One run of the recomputation over everybody: what it took, where it stands, what it found."""

    pada = models.DateField()
    pemicu = models.CharField(max_length=8, choices=PemicuHitungan)
    keadaan = models.CharField(max_length=8, choices=KeadaanHitungan, default=KeadaanHitungan.BERJALAN)
    dimulai_pada = models.DateTimeField(default=timezone.now)
    selesai_pada = models.DateTimeField(null=True)
    sampai = models.BigIntegerField(default=0)  # families with an id below are done: where another worker goes on
    dilanjutkan = models.PositiveSmallIntegerField(default=0, db_default=0)  # times it went on after being killed
    diperiksa = models.PositiveIntegerField(default=0)
    dibuka = models.PositiveIntegerField(default=0)
    diperbarui = models.PositiveIntegerField(default=0)
    ditutup = models.PositiveIntegerField(default=0)
    aktif = models.PositiveIntegerField(default=0)
    kelompok_tanpa_pertemuan = models.PositiveIntegerField(default=0)
    galat = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "hitungan tanda"
        constraints = [
            models.CheckConstraint(
                condition=Q(keadaan__in=KeadaanHitungan.values) & Q(pemicu__in=PemicuHitungan.values),
                name="hitungan_tanda_dikenal",
            ),
            models.CheckConstraint(
                condition=Q(keadaan=KeadaanHitungan.BERJALAN, selesai_pada__isnull=True)
                | (~Q(keadaan=KeadaanHitungan.BERJALAN) & Q(selesai_pada__isnull=False)),
                name="hitungan_tanda_selesai_bersaat",
            ),
        ]

    def __str__(self) -> str:
        return f"hitungan {self.pada}"
