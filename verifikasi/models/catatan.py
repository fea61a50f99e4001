"""What a facility said of a member in a month, and what was computed from it (docs/program.md §8)."""

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
from kpm.models import KPM, Anggota, MilikKPMQuerySet
from verifikasi.enums import Bidang, Hasil, KeadaanPeserta, SumberCatatan
from verifikasi.models.acuan import AturanVerkom
from verifikasi.models.fasilitas import Fasilitas
from wilayah.models import BerDesa, Wilayah, di_bawah, saring_wilayah


class LaporanFasilitasQuerySet(models.QuerySet["LaporanFasilitas"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        return self.filter(fasilitas__in=Fasilitas.objects.terlihat_oleh(user, sebagai=sebagai))


@lacak()
class LaporanFasilitas(models.Model):
    """A facility's month: the school's effective days, or why it has not reported. Shared by all who have members
    there, so it names nobody."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    fasilitas = models.ForeignKey(Fasilitas, on_delete=models.PROTECT, related_name="laporan")
    bulan = models.DateField()  # first day
    hari_efektif = models.PositiveSmallIntegerField(null=True, blank=True)  # schools; 0: holidays
    alasan_belum = models.CharField("sebab belum melapor", max_length=200, blank=True)
    dicatat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dicatat_pada = models.DateTimeField(default=timezone.now)
    versi = models.PositiveIntegerField(default=1)

    objects = LaporanFasilitasQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "laporan fasilitas"
        constraints = [
            models.UniqueConstraint(fields=["fasilitas", "bulan"], name="laporan_fasilitas_tunggal"),
            models.CheckConstraint(condition=Q(bulan__day=1), name="laporan_fasilitas_hari_pertama"),
            models.CheckConstraint(
                condition=Q(hari_efektif__isnull=True) | Q(hari_efektif__lte=31), name="laporan_fasilitas_hari_sebulan"
            ),
        ]

    def __str__(self) -> str:
        return f"laporan {self.bulan:%Y-%m}"


class LembarVerkomQuerySet(models.QuerySet["LembarVerkom"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """A signed form names pupils of several caseloads: whoever took the photo, and who has the whole area."""
        lingkup = user.lingkup(sebagai=sebagai)
        if lingkup.semua:
            return self
        sendiri = Q(oleh=user) if lingkup.petugas_id is not None else Q(pk__in=[])
        return self.filter(saring_wilayah(lingkup.wilayah, awalan="laporan__fasilitas__") | sendiri)


@lacak()
class LembarVerkom(models.Model):
    """A photo of the form signed at the facility."""

    laporan = models.ForeignKey(LaporanFasilitas, on_delete=models.PROTECT, related_name="lembar")
    foto = models.OneToOneField(Foto, on_delete=models.PROTECT, related_name="lembar_verkom")
    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    pada = models.DateTimeField(default=timezone.now)

    objects = LembarVerkomQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "lembar verkom"

    def __str__(self) -> str:
        return f"lembar {self.pk}"


_HITUNGAN_SEKOLAH = Q(hari_efektif__isnull=False, alpa__isnull=False, izin__isnull=False, sakit__isnull=False)
_TANPA_HITUNGAN = Q(hari_efektif__isnull=True, alpa__isnull=True, izin__isnull=True, sakit__isnull=True)
_UKURAN_KOSONG = Q(
    hadir__isnull=True,
    tanggal_periksa__isnull=True,
    berat_kg__isnull=True,
    tinggi_cm__isnull=True,
    sistolik__isnull=True,
    diastolik__isnull=True,
    vitamin_a=False,
    perkembangan=False,
    sosial=False,
    imunisasi="",
)


@lacak(sisip=False)
class CatatanVerkom(models.Model):
    """The raw entry of a member and month. A school month keeps days; a health month keeps presence and measures.

    A correction keeps the old value in the history; `terlambat` marks what was first written, or changed, after the
    quarter was closed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    anggota = models.ForeignKey(Anggota, on_delete=models.PROTECT, related_name="verkom")
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="+")
    fasilitas = models.ForeignKey(Fasilitas, on_delete=models.PROTECT, related_name="catatan")
    bidang = models.CharField(max_length=10, choices=Bidang)
    bulan = models.DateField()  # first day
    keadaan = models.CharField(max_length=13, choices=KeadaanPeserta, default=KeadaanPeserta.TERCATAT)

    hari_efektif = models.PositiveSmallIntegerField(null=True)  # the pupil's own: less for who came in the month
    alpa = models.PositiveSmallIntegerField(null=True)
    izin = models.PositiveSmallIntegerField(null=True)
    sakit = models.PositiveSmallIntegerField(null=True)

    hadir = models.BooleanField(null=True)
    tanggal_periksa = models.DateField(null=True)
    berat_kg = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    tinggi_cm = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    sistolik = models.PositiveSmallIntegerField(null=True)
    diastolik = models.PositiveSmallIntegerField(null=True)
    imunisasi = models.CharField(max_length=100, blank=True)
    vitamin_a = models.BooleanField(default=False)
    perkembangan = models.BooleanField(default=False)
    sosial = models.BooleanField("kegiatan sosial", default=False)

    keterangan = models.CharField(max_length=200, blank=True)
    sumber = models.CharField(max_length=5, choices=SumberCatatan)
    terlambat = models.BooleanField(default=False)
    dicatat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dicatat_pada = models.DateTimeField(default=timezone.now)
    versi = models.PositiveIntegerField(default=1)

    objects = MilikKPMQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "catatan verkom"
        constraints = [
            models.UniqueConstraint(fields=["anggota", "bulan", "bidang"], name="catatan_verkom_tunggal"),
            models.CheckConstraint(condition=Q(bulan__day=1), name="catatan_verkom_hari_pertama"),
            models.CheckConstraint(
                condition=Q(bidang__in=Bidang.values)
                & Q(keadaan__in=KeadaanPeserta.values)
                & Q(sumber__in=SumberCatatan.values),
                name="catatan_verkom_pilihan_dikenal",
            ),
            models.CheckConstraint(
                condition=(
                    Q(bidang=Bidang.PENDIDIKAN, keadaan=KeadaanPeserta.TERCATAT) & _HITUNGAN_SEKOLAH & _UKURAN_KOSONG
                )
                | (Q(keadaan=KeadaanPeserta.TIDAK_TERDAFTAR) & _TANPA_HITUNGAN & _UKURAN_KOSONG)
                | (Q(bidang=Bidang.KESEHATAN, keadaan=KeadaanPeserta.TERCATAT, hadir__isnull=False) & _TANPA_HITUNGAN),
                name="catatan_verkom_isi_menurut_bidang",
            ),
            models.CheckConstraint(
                condition=Q(hari_efektif__isnull=True)
                | Q(hari_efektif__lte=31, hari_efektif__gte=F("alpa") + F("izin") + F("sakit")),
                name="catatan_verkom_hari_cukup",
            ),
            models.CheckConstraint(
                condition=Q(tanggal_periksa__isnull=True)
                | Q(tanggal_periksa__year=F("bulan__year"), tanggal_periksa__month=F("bulan__month")),
                name="catatan_verkom_periksa_dalam_bulan",
            ),
            models.CheckConstraint(
                condition=(Q(berat_kg__isnull=True) | Q(berat_kg__gt=0))
                & (Q(tinggi_cm__isnull=True) | Q(tinggi_cm__gt=0)),
                name="catatan_verkom_ukuran_positif",
            ),
            models.CheckConstraint(
                condition=Q(sistolik__isnull=True, diastolik__isnull=True) | Q(sistolik__gt=F("diastolik")),
                name="catatan_verkom_tensi_berpasangan",
            ),
        ]
        indexes = [
            models.Index(fields=["fasilitas", "bulan"], name="catatan_verkom_fasilitas"),
            models.Index(fields=["dicatat_oleh", "dicatat_pada"], name="catatan_verkom_pencatat"),
            models.Index(fields=["kpm", "bulan"], name="catatan_verkom_kpm"),
        ]

    def __str__(self) -> str:
        return f"catatan {self.bulan:%Y-%m}"


class HasilVerifikasi(models.Model):
    """The outcome of a member and month, as the rules of that month make it. `rincian` explains it duty by duty:
    `[{"kewajiban": id, "hasil": …, "alasan": kode, …numbers}]`. Computed only; never typed."""

    anggota = models.ForeignKey(Anggota, on_delete=models.PROTECT, related_name="hasil_verifikasi")
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="hasil_verifikasi")
    bulan = models.DateField()
    hasil = models.CharField(max_length=8, choices=Hasil)
    rincian = models.JSONField(default=list)
    aturan = models.ForeignKey(AturanVerkom, on_delete=models.PROTECT, related_name="+")
    terlambat = models.BooleanField(default=False)
    dihitung_pada = models.DateTimeField(default=timezone.now)

    objects = MilikKPMQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "hasil verifikasi"
        constraints = [
            models.UniqueConstraint(fields=["anggota", "bulan"], name="hasil_verifikasi_tunggal"),
            models.CheckConstraint(
                condition=Q(hasil__in=Hasil.values) & Q(bulan__day=1), name="hasil_verifikasi_dikenal"
            ),
        ]
        indexes = [models.Index(fields=["kpm", "bulan"], name="hasil_verifikasi_kpm")]

    def __str__(self) -> str:
        return f"{self.anggota_id} {self.bulan:%Y-%m}: {self.hasil}"


class HasilKeluarga(models.Model):
    """The outcome of a family and quarter; `per_bulan` holds that of each of its three months. Computed only."""

    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="hasil_keluarga")
    tahap = models.CharField(max_length=6)  # 2026-4
    hasil = models.CharField(max_length=8, choices=Hasil)
    per_bulan = ArrayField(models.CharField(max_length=8, choices=Hasil), size=3)
    anggota_tidak = models.PositiveSmallIntegerField(default=0)
    anggota_belum = models.PositiveSmallIntegerField(default=0)
    dihitung_pada = models.DateTimeField(default=timezone.now)

    objects = MilikKPMQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "hasil keluarga"
        constraints = [
            models.UniqueConstraint(fields=["kpm", "tahap"], name="hasil_keluarga_tunggal"),
            models.CheckConstraint(
                condition=Q(hasil__in=Hasil.values) & Q(per_bulan__len=3), name="hasil_keluarga_dikenal"
            ),
        ]
        indexes = [models.Index(fields=["tahap", "hasil"], name="hasil_keluarga_tahap")]

    def __str__(self) -> str:
        return f"{self.kpm_id} {self.tahap}: {self.hasil}"


class KemajuanVerkomQuerySet(models.QuerySet["KemajuanVerkom"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """Rows of the user's areas; a pendamping sees the own ones."""
        lingkup = user.lingkup(sebagai=sebagai)
        if lingkup.semua:
            return self
        sendiri = Q(petugas=lingkup.petugas_id) if lingkup.petugas_id is not None else Q(pk__in=[])
        return self.filter(saring_wilayah(lingkup.wilayah) | sendiri)


class KemajuanVerkom(BerDesa):
    """Members by outcome, per desa, pendamping, month and field: what progress pages read instead of rows."""

    petugas = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    bulan = models.DateField()
    bidang = models.CharField(max_length=10, choices=Bidang)
    memenuhi = models.PositiveIntegerField(default=0)
    tidak = models.PositiveIntegerField(default=0)
    belum = models.PositiveIntegerField(default=0)
    tidak_berlaku = models.PositiveIntegerField(default=0)

    objects = KemajuanVerkomQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "kemajuan verkom"
        constraints = [
            models.UniqueConstraint(
                fields=["desa", "petugas", "bulan", "bidang"], name="kemajuan_verkom_tunggal", nulls_distinct=False
            )
        ]
        indexes = [
            models.Index(fields=["kecamatan_kode", "bulan"], name="kemajuan_verkom_kecamatan"),
            models.Index(fields=["kabupaten_kode", "bulan"], name="kemajuan_verkom_kabupaten"),
        ]

    def __str__(self) -> str:
        return f"{self.desa_id} {self.bulan:%Y-%m}"


class TutupTriwulanQuerySet(models.QuerySet["TutupTriwulan"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        lingkup = user.lingkup(sebagai=sebagai)
        return self if lingkup.semua else self.filter(di_bawah(lingkup.wilayah | lingkup.wilayah_tugas))

    def tertutup(self) -> Self:
        return self.filter(dibuka_pada__isnull=True)


@lacak()
class TutupTriwulan(models.Model):
    """A quarter closed for a kecamatan: entries after it count, and are marked late."""

    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+")  # kecamatan
    tahap = models.CharField(max_length=6)
    belum = models.PositiveIntegerField("anggota tanpa laporan saat ditutup")
    catatan = models.CharField(max_length=300, blank=True)
    ditutup_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ditutup_pada = models.DateTimeField(default=timezone.now)
    dibuka_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    dibuka_pada = models.DateTimeField(null=True)
    alasan_buka = models.CharField(max_length=200, blank=True)

    objects = TutupTriwulanQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "tutup triwulan"
        constraints = [
            models.UniqueConstraint(
                fields=["wilayah", "tahap"], condition=Q(dibuka_pada__isnull=True), name="tutup_triwulan_satu"
            ),
            models.CheckConstraint(
                condition=Q(dibuka_pada__isnull=True, dibuka_oleh__isnull=True, alasan_buka="")
                | (Q(dibuka_pada__isnull=False, dibuka_oleh__isnull=False) & ~Q(alasan_buka="")),
                name="tutup_triwulan_buka_beralasan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wilayah_id} {self.tahap}"
