"""Schools and health facilities, and which member belongs to which, when (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import peran_berizin
from akun.models import masa
from inti.identitas import Identitas, kolom_indeks, kolom_sandi, samarkan
from inti.jejak import lacak
from inti.models import koordinat_berpasangan
from inti.waktu import hari_ini
from kpm.enums import JENJANG
from kpm.models import KPM, Anggota, MilikKPMQuerySet
from kpm.models.anggota import berlaku_terbuka
from verifikasi.enums import BIDANG_FASILITAS, Bidang, JenisFasilitas, SumberKeikutsertaan
from wilayah.kode import seluas_kabupaten
from wilayah.models import KOLOM_TURUNAN, BerDesa, saring_wilayah


class KunciNama(models.Func):
    """A facility's name as it is compared: SDN 05 and Sekolah Dasar Negeri 5 are one (migration 0003)."""

    function = "verifikasi_kunci_nama"
    output_field = models.CharField()


class FasilitasQuerySet(models.QuerySet["Fasilitas"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """Facilities of the user's kabupaten, and those beyond it that a visible family's member belongs to.

        A school is no secret of a kecamatan; who goes there is: members are always scoped by their family.
        """
        lingkup = user.lingkup(sebagai=sebagai)
        if lingkup.semua:
            return self
        kabupaten = seluas_kabupaten(lingkup.wilayah | lingkup.wilayah_tugas)
        peserta = KeikutsertaanFasilitas.objects.terlihat_oleh(user, sebagai=sebagai)
        return self.filter(saring_wilayah(kabupaten) | Q(pk__in=peserta.values("fasilitas")))

    def boleh(self, user: Any, izin: str) -> Self:
        return self.terlihat_oleh(user, sebagai=peran_berizin(izin))

    def terbuka(self) -> Self:
        """Not closed, and not merged into another one."""
        return self.filter(ditutup__isnull=True, digabung_ke__isnull=True)


@lacak(kecuali=(*KOLOM_TURUNAN, "kunci"))
class Fasilitas(BerDesa):
    """A school, puskesmas, posyandu or midwife. A double is merged into the other, and stays readable."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jenis = models.CharField(max_length=10, choices=JenisFasilitas)
    nama = models.CharField(max_length=150)
    kunci = models.GeneratedField(
        expression=KunciNama("nama"), output_field=models.CharField(max_length=300), db_persist=True
    )
    npsn = models.CharField("NPSN", max_length=8, blank=True)  # schools only
    jenjang = models.CharField(max_length=3, choices=[(j.value, j.label) for j in JENJANG], blank=True)
    alamat = models.CharField(max_length=300, blank=True)
    kontak = models.CharField("nama kontak", max_length=100, blank=True)
    telepon = models.CharField("telepon kontak", max_length=20, blank=True)
    lintang = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    bujur = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    ditutup = models.DateField("ditutup sejak", null=True, blank=True)
    digabung_ke = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="gabungan")
    dibuat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(default=timezone.now)
    versi = models.PositiveIntegerField(default=1)

    objects = FasilitasQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "fasilitas"
        constraints = [
            models.CheckConstraint(condition=~Q(nama=""), name="fasilitas_bernama"),
            models.CheckConstraint(condition=Q(jenis__in=JenisFasilitas.values), name="fasilitas_jenis_dikenal"),
            models.CheckConstraint(
                condition=Q(npsn="") | Q(npsn__regex=r"^[0-9A-Z][0-9]{7}$", jenis=JenisFasilitas.SEKOLAH),
                name="fasilitas_npsn_sekolah",
            ),
            models.CheckConstraint(
                condition=Q(jenjang="") | Q(jenjang__in=[j.value for j in JENJANG], jenis=JenisFasilitas.SEKOLAH),
                name="fasilitas_jenjang_sekolah",
            ),
            models.UniqueConstraint(
                fields=["npsn"], condition=~Q(npsn="") & Q(digabung_ke__isnull=True), name="fasilitas_npsn_tunggal"
            ),
            models.CheckConstraint(condition=~Q(digabung_ke=F("id")), name="fasilitas_bukan_ke_diri"),
            koordinat_berpasangan("fasilitas_koordinat_berpasangan"),
        ]
        indexes = [
            models.Index(fields=["kecamatan_kode", "nama", "id"], name="fasilitas_kecamatan"),
            models.Index(fields=["kabupaten_kode", "nama", "id"], name="fasilitas_kabupaten"),
            GinIndex(OpClass(Upper("nama"), name="gin_trgm_ops"), name="fasilitas_nama_trgm"),
            models.Index(fields=["kabupaten_kode", "kunci"], name="fasilitas_kunci"),
        ]

    def __str__(self) -> str:
        return self.nama

    @property
    def bidang(self) -> Bidang:
        return BIDANG_FASILITAS[JenisFasilitas(self.jenis)]


class KeikutsertaanQuerySet(MilikKPMQuerySet["KeikutsertaanFasilitas"]):
    def berlaku_pada(self, hari: date | None = None) -> Self:
        return self.filter(berlaku_terbuka(hari or hari_ini()))

    def dalam_bulan(self, awal: date, akhir: date) -> Self:
        """In force on any day of a period."""
        return self.filter(
            Q(mulai__isnull=True) | Q(mulai__lte=akhir),
            Q(selesai__isnull=True) | Q(selesai__gte=awal),
        )


@lacak()
class KeikutsertaanFasilitas(models.Model):
    """A member's time at a facility; on one day at one school and at one health facility."""

    anggota = models.ForeignKey(Anggota, on_delete=models.PROTECT, related_name="fasilitas")
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="+")  # the member's family: scope
    fasilitas = models.ForeignKey(Fasilitas, on_delete=models.PROTECT, related_name="peserta")
    bidang = models.CharField(max_length=10, choices=Bidang)
    kelas = models.CharField("kelas atau tingkat", max_length=20, blank=True)
    nisn_sandi = kolom_sandi(null=True)
    nisn_indeks = kolom_indeks(null=True)
    mulai = models.DateField(null=True, blank=True)  # empty: for as long as we know
    selesai = models.DateField(null=True, blank=True)
    sumber = models.CharField(max_length=9, choices=SumberKeikutsertaan)
    dicatat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dicatat_pada = models.DateTimeField(default=timezone.now)

    nisn = Identitas("nisn")

    objects = KeikutsertaanQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "keikutsertaan fasilitas"
        constraints = [
            ExclusionConstraint(
                name="keikutsertaan_satu_fasilitas",
                expressions=[
                    ("anggota", RangeOperators.EQUAL),
                    ("bidang", RangeOperators.EQUAL),
                    (masa(), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(selesai__isnull=True) | Q(mulai__isnull=True) | Q(selesai__gte=F("mulai")),
                name="keikutsertaan_masa_maju",
            ),
            models.CheckConstraint(
                condition=Q(bidang__in=Bidang.values) & Q(sumber__in=SumberKeikutsertaan.values),
                name="keikutsertaan_pilihan_dikenal",
            ),
            models.CheckConstraint(
                condition=Q(nisn_sandi__isnull=True, nisn_indeks__isnull=True)
                | Q(nisn_sandi__isnull=False, nisn_indeks__isnull=False),
                name="keikutsertaan_nisn_berpasangan",
            ),
        ]
        indexes = [models.Index(fields=["fasilitas", "anggota"], name="keikutsertaan_fasilitas")]

    def __str__(self) -> str:
        return f"{self.anggota_id} di {self.fasilitas_id}"

    @property
    def nisn_tersamar(self) -> str:
        return samarkan(self.nisn)


@lacak()
class KartuPeserta(models.Model):
    """The control card of one person. The code is opaque and tied to nothing but the person: no stage, no facility."""

    anggota = models.ForeignKey(Anggota, on_delete=models.PROTECT, related_name="kartu_peserta")
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="+")
    kode = models.CharField(max_length=16, unique=True)  # Crockford base32, random: also typed by hand
    dibuat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField(default=timezone.now)
    dicabut_pada = models.DateTimeField(null=True)
    alasan_cabut = models.CharField(max_length=100, blank=True)

    objects = MilikKPMQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "kartu peserta"
        constraints = [
            models.UniqueConstraint(
                fields=["anggota"], condition=Q(dicabut_pada__isnull=True), name="kartu_peserta_satu_berlaku"
            ),
            models.CheckConstraint(
                condition=Q(kode__regex=r"^[0-9A-HJKMNP-TV-Z]{8,16}$"), name="kartu_peserta_kode_sah"
            ),
            models.CheckConstraint(
                condition=Q(dicabut_pada__isnull=True, alasan_cabut="")
                | (Q(dicabut_pada__isnull=False) & ~Q(alasan_cabut="")),
                name="kartu_peserta_cabut_beralasan",
            ),
        ]

    def __str__(self) -> str:
        return f"kartu {self.pk}"
