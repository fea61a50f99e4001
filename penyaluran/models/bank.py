"""The bank's list by name and address (BNBA), and where it differs from the Final Closing (docs/program.md §5)."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from akun.enums import peran_berizin
from inti.identitas import Identitas, kolom_indeks, kolom_sandi, samarkan
from inti.jejak import lacak
from inti.models import BerkasImpor
from kpm.models import KPM
from penyaluran.enums import DerajatCocok, JenisSelisihBank, SebabTakCocok
from penyaluran.models.pembayaran import Pembayaran, PerKeluargaQuerySet, Tahap
from wilayah.models import KOLOM_TURUNAN, BerDesa

# Recognised without a person: by NIK, or by No KK with the same name.
DIKENALI = (DerajatCocok.PASTI, DerajatCocok.KUAT, DerajatCocok.SEDANG)


class DaftarBankQuerySet(PerKeluargaQuerySet[Any]):
    def boleh(self, user: Any, izin: str) -> Self:
        return self.terlihat_oleh(user, sebagai=peran_berizin(izin))


class BarisBankQuerySet(DaftarBankQuerySet):
    def terdaftar(self) -> Self:
        """Lines the latest list of their kecamatan and gelombang still has."""
        return self.filter(hilang_di__isnull=True)

    def dikenali(self) -> Self:
        """Listed lines that count as a family's: by number, or because a person said so."""
        return self.terdaftar().filter(Q(derajat__in=DIKENALI) | Q(dipastikan_oleh__isnull=False), kpm__isnull=False)


@lacak(kecuali=KOLOM_TURUNAN, sisip=False)
class BarisBank(BerDesa):
    """One line of the bank's list of a tahap: whom the bank pays. `kpm` is the family it was recognised as, if any.

    A recognition weaker than by number is a suggestion until a person says so (`dipastikan_oleh`). Nothing is
    deleted: a line that a newer list of its kecamatan and gelombang leaves out names that list (`hilang_di`).
    """

    tahap = models.ForeignKey(Tahap, on_delete=models.PROTECT, related_name="baris_bank")
    nik_sandi = kolom_sandi()
    nik_indeks = kolom_indeks()
    kk_sandi = kolom_sandi(null=True)
    kk_indeks = kolom_indeks(null=True)
    iddtks = models.CharField("ID DTKS", max_length=40, blank=True)
    nama = models.CharField("nama penerima", max_length=150)
    alamat = models.CharField(max_length=300, blank=True)
    rt = models.CharField(max_length=5, blank=True)
    rw = models.CharField(max_length=5, blank=True)
    dusun = models.CharField(max_length=100, blank=True)
    bansos = models.CharField(max_length=40, blank=True)
    bank = models.CharField(max_length=30, blank=True)
    dir = models.CharField(max_length=40, blank=True)
    gelombang = models.PositiveSmallIntegerField(default=1)
    nominal = models.BigIntegerField()  # whole rupiah
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, null=True, related_name="baris_bank")
    derajat = models.CharField(max_length=6, choices=DerajatCocok, default=DerajatCocok.TIDAK)
    sebab = models.CharField("mengapa tidak dikenali", max_length=8, choices=SebabTakCocok, blank=True, db_default="")
    dipastikan_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    dipastikan_pada = models.DateTimeField(null=True)
    berkas = models.ForeignKey(BerkasImpor, on_delete=models.PROTECT, null=True, related_name="+")
    baris = models.PositiveIntegerField(null=True)  # row number in that file
    hilang_di = models.ForeignKey(BerkasImpor, on_delete=models.PROTECT, null=True, related_name="+")

    nik = Identitas("nik")
    kk = Identitas("kk")

    objects = BarisBankQuerySet.as_manager()

    class Meta:
        verbose_name = "baris daftar bank"
        verbose_name_plural = "baris daftar bank"
        constraints = [
            models.UniqueConstraint(fields=["tahap", "nik_indeks", "gelombang"], name="baris_bank_sekali"),
            models.CheckConstraint(condition=Q(nominal__gte=0), name="baris_bank_nominal_tak_negatif"),
            models.CheckConstraint(
                condition=Q(derajat__in=DerajatCocok.values)
                & (Q(kpm__isnull=True, derajat="tidak") | (Q(kpm__isnull=False) & ~Q(derajat="tidak"))),
                name="baris_bank_derajat_menurut_kpm",
            ),
            models.CheckConstraint(
                condition=Q(dipastikan_oleh__isnull=True, dipastikan_pada__isnull=True)
                | Q(dipastikan_oleh__isnull=False, dipastikan_pada__isnull=False),
                name="baris_bank_dipastikan_berpasangan",
            ),
            models.CheckConstraint(
                condition=Q(kk_sandi__isnull=True, kk_indeks__isnull=True)
                | Q(kk_sandi__isnull=False, kk_indeks__isnull=False),
                name="baris_bank_kk_berpasangan",
            ),
        ]
        indexes = [
            models.Index(fields=["tahap", "kecamatan_kode", "desa", "id"], name="baris_bank_kecamatan"),
            models.Index(fields=["tahap", "kabupaten_kode", "desa", "id"], name="baris_bank_kabupaten"),
        ]

    def __str__(self) -> str:
        return f"{self.tahap_id} {self.pk}"

    @property
    def cap(self) -> str:
        """What a person who says whose line it is must have seen."""
        return f"{self.kpm_id or 0}-{self.derajat}-{self.dipastikan_oleh_id or 0}"

    @property
    def derajat_cocok(self) -> DerajatCocok:
        return DerajatCocok(self.derajat)

    @property
    def dikenali(self) -> bool:
        """It counts as its family's line."""
        return self.kpm_id is not None and (self.derajat in DIKENALI or self.dipastikan_oleh_id is not None)

    @property
    def nik_tersamar(self) -> str:
        return samarkan(self.nik)

    @property
    def kk_tersamar(self) -> str:
        return samarkan(self.kk) if self.kk_sandi else ""


@lacak(kecuali=KOLOM_TURUNAN, sisip=False)
class SelisihBank(BerDesa):
    """One difference between the Final Closing and the bank's list of a tahap: a line of work until looked at.

    `jenis` holds all that differs of the pair (`JenisSelisihBank`). A look is about that, and void when it changes.
    """

    tahap = models.ForeignKey(Tahap, on_delete=models.PROTECT, related_name="selisih_bank")
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, null=True, related_name="selisih_bank")
    pembayaran = models.ForeignKey(Pembayaran, on_delete=models.PROTECT, null=True, related_name="selisih_bank")
    baris_bank = models.ForeignKey(BarisBank, on_delete=models.CASCADE, null=True, related_name="selisih")
    jenis = ArrayField(models.CharField(max_length=10, choices=JenisSelisihBank))
    nominal_fc = models.BigIntegerField(null=True)
    nominal_bank = models.BigIntegerField(null=True)
    dihitung_pada = models.DateTimeField(default=timezone.now)
    catatan = models.CharField(max_length=300, blank=True)
    ditinjau_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ditinjau_pada = models.DateTimeField(null=True)

    objects = DaftarBankQuerySet.as_manager()

    class Meta:
        verbose_name = "selisih daftar bank"
        verbose_name_plural = "selisih daftar bank"
        constraints = [
            models.UniqueConstraint(
                fields=["tahap", "pembayaran", "baris_bank"], name="selisih_bank_sekali", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(pembayaran__isnull=False) | Q(baris_bank__isnull=False), name="selisih_bank_tentang_sesuatu"
            ),
            models.CheckConstraint(condition=Q(jenis__len__gte=1), name="selisih_bank_berjenis"),
            models.CheckConstraint(
                condition=Q(ditinjau_oleh__isnull=True, ditinjau_pada__isnull=True)
                | Q(ditinjau_oleh__isnull=False, ditinjau_pada__isnull=False),
                name="selisih_bank_ditinjau_berpasangan",
            ),
        ]
        indexes = [
            models.Index(fields=["tahap", "kecamatan_kode", "desa", "id"], name="selisih_bank_kecamatan"),
            models.Index(fields=["tahap", "kabupaten_kode", "desa", "id"], name="selisih_bank_kabupaten"),
        ]

    def __str__(self) -> str:
        return f"{self.tahap_id} {','.join(self.jenis)}"

    @property
    def cap(self) -> str:
        """What a look at it is about."""
        return f"{','.join(self.jenis)}-{self.nominal_fc}-{self.nominal_bank}-{self.kpm_id or 0}"
