"""Members of a family and the components by which they count, both dated."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import CharField, F, Func, Q, Value
from django.db.models.functions import Concat, Upper
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone

from akun.enums import peran_berizin
from akun.models import masa
from inti.identitas import Identitas, kolom_indeks, kolom_sandi, samarkan
from inti.jejak import lacak
from inti.waktu import hari_ini, umur
from kpm.enums import (
    JENJANG,
    AlasanKeluar,
    AlasanKomponen,
    Hubungan,
    JenisKelamin,
    JenisKomponen,
    SumberKomponen,
)
from kpm.models.keluarga import KPM, MilikKPMQuerySet
from wilayah.models import KOLOM_TURUNAN, BerDesa, saring_wilayah


def berlaku_terbuka(hari: date, awalan: str = "") -> Q:
    """In force on that day, where an empty `mulai` means "for as long as we know"."""
    return (Q(**{f"{awalan}mulai__isnull": True}) | Q(**{f"{awalan}mulai__lte": hari})) & (
        Q(**{f"{awalan}selesai__isnull": True}) | Q(**{f"{awalan}selesai__gte": hari})
    )


class DataSekolah(models.Model):
    """What two registers say of a pupil. They may disagree: that is a list of work (docs/program.md §5)."""

    dtsen_jenjang = models.CharField("jenjang DTSEN", max_length=30, blank=True)
    dtsen_sekolah = models.CharField("sekolah DTSEN", max_length=150, blank=True)
    dapodik_jenjang = models.CharField("jenjang Dapodik", max_length=30, blank=True)
    dapodik_sekolah = models.CharField("sekolah Dapodik", max_length=150, blank=True)

    class Meta:
        abstract = True


BEDA_JENJANG = ~Q(dtsen_jenjang="") & ~Q(dapodik_jenjang="") & ~Q(dtsen_jenjang=F("dapodik_jenjang"))


class AnggotaQuerySet(MilikKPMQuerySet["Anggota"]):
    def berlaku_pada(self, hari: date | None = None) -> Self:
        """Members who lived in their family on that day (today when omitted)."""
        return self.filter(berlaku_terbuka(hari or hari_ini()))

    def beda_jenjang(self) -> Self:
        """Pupils whose two registers name different levels, not settled by the field team since."""
        return self.filter(BEDA_JENJANG).exclude(
            jenjang_untuk=Concat("dtsen_jenjang", Value("|"), "dapodik_jenjang", output_field=models.TextField())
        )


@lacak()
class Anggota(DataSekolah):
    """A member of a family over a period; one person is in one family on one day.

    Names, school columns and `art_terakhir` belong to the ministry and are refreshed by the list of members;
    relation, school, class, posyandu and health facility belong to the field team. The pengurus is the member
    whose NIK is the family's.
    """

    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="anggota")
    nik_sandi = kolom_sandi(null=True)  # a newborn child has none yet
    nik_indeks = kolom_indeks(null=True)
    nama = models.CharField(max_length=150)
    tanggal_lahir = models.DateField(null=True, blank=True)
    lahir_dari_nik = models.BooleanField("tanggal lahir dibaca dari NIK", default=False)
    jenis_kelamin = models.CharField(max_length=1, choices=JenisKelamin, blank=True)
    status_art = models.CharField("status di daftar ART", max_length=60, blank=True)
    art_terakhir = models.CharField("daftar ART terakhir", max_length=6, blank=True)  # e.g. 2026-4

    # An approved correction of the name: a list with an older data cut-off does not undo it.
    nama_sejak = models.DateField(null=True, blank=True)
    hubungan = models.CharField("hubungan dengan kepala keluarga", max_length=12, choices=Hubungan, blank=True)
    # Settles a disagreement between the two registers, seen by the field team.
    jenjang = models.CharField(
        "jenjang menurut lapangan", max_length=3, choices=[(j.value, j.label) for j in JENJANG], blank=True
    )
    # What the registers said when the field team settled it: other words of theirs open the question again.
    jenjang_untuk = models.CharField(max_length=61, blank=True, db_default="")
    sekolah = models.CharField(max_length=150, blank=True)
    kelas = models.CharField(max_length=20, blank=True)
    posyandu = models.CharField("posyandu", max_length=150, blank=True)
    faskes = models.CharField("puskesmas atau faskes", max_length=150, blank=True)
    mulai = models.DateField(null=True, blank=True)
    selesai = models.DateField(null=True, blank=True)
    alasan_selesai = models.CharField(max_length=12, choices=AlasanKeluar, blank=True)
    dibuat_pada = models.DateTimeField(default=timezone.now)

    nik = Identitas("nik")

    objects = AnggotaQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "anggota"
        constraints = [
            models.CheckConstraint(condition=~Q(nama=""), name="anggota_bernama"),
            models.CheckConstraint(
                condition=Q(nik_sandi__isnull=True, nik_indeks__isnull=True)
                | Q(nik_sandi__isnull=False, nik_indeks__isnull=False),
                name="anggota_nik_berpasangan",
            ),
            models.CheckConstraint(
                condition=Q(selesai__isnull=True) | Q(mulai__isnull=True) | Q(selesai__gte=F("mulai")),
                name="anggota_masa_maju",
            ),
            models.CheckConstraint(
                condition=Q(selesai__isnull=True, alasan_selesai="")
                | Q(selesai__isnull=False, alasan_selesai__in=AlasanKeluar.values),
                name="anggota_keluar_beralasan",
            ),
            models.CheckConstraint(
                condition=Q(jenis_kelamin__in=["", *JenisKelamin.values]) & Q(hubungan__in=["", *Hubungan.values]),
                name="anggota_pilihan_dikenal",
            ),
            ExclusionConstraint(
                name="anggota_nik_satu_keluarga",
                expressions=[("nik_indeks", RangeOperators.EQUAL), (masa(), RangeOperators.OVERLAPS)],
                condition=Q(nik_indeks__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["kpm"],
                condition=Q(hubungan=Hubungan.KEPALA, selesai__isnull=True),
                name="anggota_satu_kepala",
            ),
        ]
        indexes = [
            models.Index(fields=["kpm", "id"], name="anggota_kpm"),
            GinIndex(OpClass(Upper("nama"), name="gin_trgm_ops"), name="anggota_nama_trgm"),
            models.Index(fields=["kpm"], condition=BEDA_JENJANG, name="anggota_beda_jenjang"),
        ]

    def __str__(self) -> str:
        return f"anggota {self.pk}"

    def tetapkan_jenjang(self, jenjang: str) -> None:
        """Set the level seen by the field team, and remember what the registers said then."""
        self.jenjang = jenjang
        self.jenjang_untuk = self.jenjang_daftar

    @property
    def jenjang_daftar(self) -> str:
        """What the two registers say, as `jenjang_untuk` keeps it."""
        return f"{self.dtsen_jenjang}|{self.dapodik_jenjang}"

    @property
    def nik_tersamar(self) -> str:
        return samarkan(self.nik)

    def umur(self, hari: date) -> int | None:
        """Age in completed years on a day."""
        lahir = self.tanggal_lahir
        return None if lahir is None else umur(lahir, hari)


class KomponenQuerySet(models.QuerySet["Komponen"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        return self.filter(anggota__in=Anggota.objects.terlihat_oleh(user, sebagai=sebagai))

    def berlaku_pada(self, hari: date | None = None) -> Self:
        """Components in force on that day, of members who are in their family on it."""
        hari = hari or hari_ini()
        return self.filter(berlaku_terbuka(hari), berlaku_terbuka(hari, "anggota__"))

    def dihitung_daftar(self, hari: date) -> Self:
        """Components that the family's latest Final Closing may have counted: begun by that day, and not ended before
        the list's stage. A child who left since was known by name when the list was made."""

        def sampai(kolom: str) -> Q:
            tahap = Func(F(kolom), Value("YYYY-Q"), function="to_char", output_field=CharField())
            return Q(**{f"{kolom}__isnull": True}) | Q(GreaterThanOrEqual(tahap, F("anggota__kpm__fc_terakhir")))

        mulai = Q(mulai__isnull=True) | Q(mulai__lte=hari)
        return self.filter(mulai, sampai("selesai"), sampai("anggota__selesai"))


@lacak()
class Komponen(models.Model):
    """What makes a member count, over a period (docs/program.md §3). One member may have two; one is paid."""

    anggota = models.ForeignKey(Anggota, on_delete=models.PROTECT, related_name="komponen")
    jenis = models.CharField(max_length=7, choices=JenisKomponen)
    mulai = models.DateField(null=True, blank=True)
    selesai = models.DateField(null=True, blank=True)
    alasan_selesai = models.CharField(max_length=14, choices=AlasanKomponen, blank=True)
    sumber = models.CharField(max_length=12, choices=SumberKomponen)
    art_terakhir = models.CharField("daftar ART terakhir", max_length=6, blank=True)

    objects = KomponenQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "komponen"
        constraints = [
            models.CheckConstraint(condition=Q(jenis__in=JenisKomponen.values), name="komponen_jenis_dikenal"),
            models.CheckConstraint(condition=Q(sumber__in=SumberKomponen.values), name="komponen_sumber_dikenal"),
            models.CheckConstraint(
                condition=Q(selesai__isnull=True) | Q(mulai__isnull=True) | Q(selesai__gte=F("mulai")),
                name="komponen_masa_maju",
            ),
            models.CheckConstraint(
                condition=Q(selesai__isnull=True, alasan_selesai="")
                | Q(selesai__isnull=False, alasan_selesai__in=AlasanKomponen.values),
                name="komponen_selesai_beralasan",
            ),
            ExclusionConstraint(
                name="komponen_tak_tumpang_tindih",
                expressions=[
                    ("anggota", RangeOperators.EQUAL),
                    ("jenis", RangeOperators.EQUAL),
                    (masa(), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(
                fields=["jenis", "anggota"],
                condition=Q(sumber=SumberKomponen.PEMUTAKHIRAN),
                name="komponen_pemutakhiran",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jenis} anggota {self.anggota_id}"


class SusunanBerubah(models.Model):
    """A family whose members, components or standing changed since its entitlement was computed (drained by
    `penyaluran`)."""

    kpm = models.OneToOneField(KPM, on_delete=models.CASCADE, primary_key=True, related_name="+")
    sejak = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "susunan berubah"

    def __str__(self) -> str:
        return f"susunan {self.kpm_id}"


class KewajibanBerubah(models.Model):
    """A family whose duties, or what was reported of them, changed since its outcomes were computed (drained by
    `verifikasi`). Only ever added: two changes at once never wait for each other."""

    kpm = models.ForeignKey(KPM, on_delete=models.CASCADE, related_name="+", db_index=False)
    sejak = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "kewajiban berubah"

    def __str__(self) -> str:
        return f"kewajiban {self.kpm_id}"


class AnggotaBelumCocokQuerySet(models.QuerySet["AnggotaBelumCocok"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """Rows of the user's areas; whoever only has assigned families sees none, for these have no family."""
        lingkup = user.lingkup(sebagai=sebagai)
        return self if lingkup.semua else self.filter(saring_wilayah(lingkup.wilayah))

    def boleh(self, user: Any, izin: str) -> Self:
        return self.terlihat_oleh(user, sebagai=peran_berizin(izin))


@lacak(kecuali=KOLOM_TURUNAN)
class AnggotaBelumCocok(BerDesa, DataSekolah):
    """A row of the list of members that fits no family yet: kept until its family is known, or set aside."""

    nik_sandi = kolom_sandi()
    nik_indeks = kolom_indeks()
    kk_sandi = kolom_sandi()
    kk_indeks = kolom_indeks(db_index=True)
    nama = models.CharField(max_length=150)
    komponen = models.CharField(max_length=8)  # JenisKomponen, or "pengurus"
    alamat = models.CharField(max_length=300, blank=True)
    rt = models.CharField("RT", max_length=5, blank=True)
    rw = models.CharField("RW", max_length=5, blank=True)
    status_art = models.CharField(max_length=60, blank=True)
    art_terakhir = models.CharField(max_length=6)
    alasan = models.CharField("sebab belum cocok", max_length=200)
    # Read from the NIK when the list came in: taking rows into families later is SQL, which cannot decrypt.
    tanggal_lahir = models.DateField(null=True)
    jenis_kelamin = models.CharField(max_length=1, choices=JenisKelamin, blank=True, db_default="")
    dibuat_pada = models.DateTimeField(default=timezone.now)
    # Settled: taken into a family (which then holds the person), or set aside with a reason.
    dikesampingkan = models.CharField("alasan dikesampingkan", max_length=300, blank=True)
    diputus_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    diputus_pada = models.DateTimeField(null=True)

    nik = Identitas("nik")
    kk = Identitas("kk")

    objects = AnggotaBelumCocokQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "anggota belum cocok"
        constraints = [
            models.UniqueConstraint(fields=["nik_indeks", "komponen"], name="belum_cocok_tunggal"),
            models.CheckConstraint(
                condition=Q(komponen__in=["pengurus", *JenisKomponen.values]), name="belum_cocok_komponen_dikenal"
            ),
            models.CheckConstraint(
                condition=Q(dikesampingkan="", diputus_oleh__isnull=True, diputus_pada__isnull=True)
                | (~Q(dikesampingkan="") & Q(diputus_oleh__isnull=False, diputus_pada__isnull=False)),
                name="belum_cocok_diputus_lengkap",
            ),
        ]
        indexes = [
            models.Index(fields=["kecamatan_kode", "nama", "id"], name="belum_cocok_kecamatan"),
            models.Index(fields=["kabupaten_kode", "nama", "id"], name="belum_cocok_kabupaten"),
        ]

    def __str__(self) -> str:
        return f"belum cocok {self.pk}"

    @property
    def nik_tersamar(self) -> str:
        return samarkan(self.nik)

    @property
    def kk_tersamar(self) -> str:
        return samarkan(self.kk)
