"""Kinds of complaints with their steps, and the deadlines in working days (docs/program.md §11)."""

from django.db import models
from django.db.models import Q

from inti.jejak import lacak
from pengaduan.enums import TingkatAduan, UrgensiAduan


@lacak()
class JenisAduan(models.Model):
    """A kind of complaint: which level takes it first, and whether it goes around everybody of the field at once."""

    kode = models.SlugField(max_length=30, primary_key=True)
    nama = models.CharField(max_length=80)
    contoh = models.CharField("contoh, dengan kata sehari-hari", max_length=200)
    tingkat_awal = models.PositiveSmallIntegerField(choices=TingkatAduan, default=TingkatAduan.KECAMATAN)
    curiga = models.BooleanField("dugaan penyalahgunaan", default=False)  # restricted from the start
    tentang_petugas = models.BooleanField(default=False)  # concerns the pendamping of the family named
    urgensi = models.CharField(max_length=6, choices=UrgensiAduan, default=UrgensiAduan.SEDANG)
    jeda_sanksi = models.BooleanField("menjeda tangga sanksi keluarga", default=True)
    urutan = models.PositiveSmallIntegerField(default=0)
    aktif = models.BooleanField(default=True)
    versi = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "jenis aduan"
        constraints = [
            models.CheckConstraint(
                condition=Q(tingkat_awal__in=TingkatAduan.values) & Q(urgensi__in=UrgensiAduan.values),
                name="jenis_aduan_pilihan_dikenal",
            ),
            models.CheckConstraint(
                condition=Q(curiga=False) | Q(tingkat_awal__gte=TingkatAduan.KABUPATEN),
                name="jenis_aduan_curiga_ke_kabupaten",
            ),
        ]

    def __str__(self) -> str:
        return self.nama


@lacak()
class LangkahJenisAduan(models.Model):
    """One step to take with complaints of a kind: *kartu hilang* → police letter, branch, new card. Editable list."""

    jenis = models.ForeignKey(JenisAduan, on_delete=models.PROTECT, related_name="langkah")
    urutan = models.PositiveSmallIntegerField()
    nama = models.CharField(max_length=150)
    pelaksana = models.CharField(max_length=60)  # who takes it, in words: Pendamping, Keluarga, Korkec
    hari = models.PositiveSmallIntegerField("selesai dalam (hari kerja)", default=3)
    aktif = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "langkah jenis aduan"
        constraints = [models.UniqueConstraint(fields=["jenis", "urutan"], name="langkah_jenis_aduan_urutan")]

    def __str__(self) -> str:
        return self.nama


@lacak()
class AturanTenggat(models.Model):
    """Working days a level has: to acknowledge, to settle, and before the end to be reminded. Without a kind: all."""

    jenis = models.ForeignKey(JenisAduan, on_delete=models.PROTECT, null=True, blank=True, related_name="tenggat")
    tingkat = models.PositiveSmallIntegerField(choices=TingkatAduan)
    berlaku_sejak = models.DateField()
    hari_terima = models.PositiveSmallIntegerField("diterima dalam (hari kerja)", default=1)
    hari_selesai = models.PositiveSmallIntegerField("dijawab dalam (hari kerja)")
    hari_ingat = models.PositiveSmallIntegerField("diingatkan sebelum habis (hari kerja)", default=1)

    class Meta:
        verbose_name_plural = "aturan tenggat"
        constraints = [
            models.UniqueConstraint(
                fields=["jenis", "tingkat", "berlaku_sejak"], nulls_distinct=False, name="aturan_tenggat_tunggal"
            ),
            models.CheckConstraint(
                condition=Q(tingkat__in=TingkatAduan.values)
                & Q(hari_terima__range=(1, 90))
                & Q(hari_selesai__range=(1, 250))
                & Q(hari_ingat__lte=models.F("hari_selesai")),
                name="aturan_tenggat_masuk_akal",
            ),
        ]

    def __str__(self) -> str:
        return f"tenggat {self.tingkat} sejak {self.berlaku_sejak}"
