"""The family (KPM): what the ministry says of it, and what the field team does."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Self, TypeVar

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Upper
from django.utils import timezone

from akun.enums import peran_berizin
from akun.models import Jabatan, berlaku
from inti.identitas import Identitas, indeks_buta, kolom_indeks, kolom_sandi, samarkan
from inti.jejak import lacak
from inti.telepon import tulis_telepon
from inti.waktu import hari_ini
from kpm.enums import PESERTA, Bank, JenisKomponen, Kepesertaan, SumberKomponen
from wilayah.models import KOLOM_TURUNAN, BerDesa, saring_wilayah

Milik_co = TypeVar("Milik_co", bound=models.Model, covariant=True)


class HitunganKomponen(models.Model):
    """Counts per component as a Final Closing states them (docs/program.md §3, §5)."""

    hamil = models.PositiveSmallIntegerField(default=0)
    aud = models.PositiveSmallIntegerField(default=0)
    sd = models.PositiveSmallIntegerField(default=0)
    smp = models.PositiveSmallIntegerField(default=0)
    sma = models.PositiveSmallIntegerField(default=0)
    disabil = models.PositiveSmallIntegerField(default=0)
    lansia = models.PositiveSmallIntegerField(default=0)
    ham = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def komponen(self) -> list[tuple[str, int]]:
        """Short name and count of each component the family has."""
        return [(k.label, n) for k in JenisKomponen if (n := getattr(self, k.value))]


class KPMQuerySet(models.QuerySet["KPM"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """Families the user may see today, through all roles or only those in `sebagai`."""
        lingkup = user.lingkup(sebagai=sebagai)
        if lingkup.semua:
            return self
        syarat = saring_wilayah(lingkup.wilayah)
        if lingkup.petugas_id is not None:
            # Where one serves no longer, what still stands with one is nobody's (docs/program.md §2).
            milik = Q(Exists(_penugasan().filter(kpm=OuterRef("pk"), petugas=lingkup.petugas_id)))
            syarat |= milik & saring_wilayah(lingkup.wilayah_tugas)
        return self.filter(syarat)

    def boleh(self, user: Any, izin: str) -> Self:
        """Families for which the user holds a permission, through the roles that hold it."""
        return self.terlihat_oleh(user, sebagai=peran_berizin(izin))

    def didampingi(self, petugas: int, pada: date | None = None) -> Self:
        """Families assigned to this pendamping on a day (today when omitted)."""
        return self.filter(Exists(_penugasan(pada).filter(kpm=OuterRef("pk"), petugas=petugas)))

    def belum_termapping(self, pada: date | None = None) -> Self:
        """Families without a pendamping on a day: assigned to nobody, or to somebody who no longer serves."""
        menjabat = Jabatan.objects.pendamping_pada(pada or hari_ini())
        return self.filter(~Exists(_penugasan(pada).filter(kpm=OuterRef("pk"), petugas__in=menjabat)))

    def belum_berkelompok(self, pada: date | None = None) -> Self:
        return self.filter(~Exists(_keanggotaan(pada).filter(kpm=OuterRef("pk"))))

    def absen_beruntun(self) -> Self:
        """Families with an open absence flag."""
        tanda = apps.get_model("p2k2", "TandaAbsen").objects.filter(ditutup_pada__isnull=True)
        return self.filter(Exists(tanda.filter(kpm=OuterRef("pk"))))

    def aktif(self) -> Self:
        return self.filter(kepesertaan=Kepesertaan.AKTIF)

    def peserta(self) -> Self:
        """Families in the programme: a suspended one still meets, is visited and counts in the load."""
        return self.filter(kepesertaan__in=PESERTA)

    def berkomponen(self, jenis: str, pada: date | None = None) -> Self:
        """Families with such a component: counted by the ministry, or added since by an approved update."""
        isi = apps.get_model("kpm", "Komponen").objects.berlaku_pada(pada)
        baru = isi.filter(jenis=jenis, sumber=SumberKomponen.PEMUTAKHIRAN).values("anggota__kpm")
        return self.filter(Q(**{f"{jenis}__gt": 0}) | Q(pk__in=baru))

    def belum_dimutakhirkan(self, sejak: date) -> Self:
        """Families whose data nobody has confirmed or changed since a day."""
        return self.filter(Q(dimutakhirkan_pada__isnull=True) | Q(dimutakhirkan_pada__lt=sejak))

    def cari(self, kata: str) -> Self:
        """Search by exact NIK (the family's or a member's), No KK, No peserta, or by the words of the name."""
        angka = sebagai_nomor(kata)
        if len(angka) == 15:
            return self.filter(no_peserta=angka)
        if len(angka) == 16:
            # Three look-ups that meet: an OR over them would read the whole table.
            anggota = apps.get_model("kpm", "Anggota").objects.filter(nik_indeks=indeks_buta("nik", angka))
            keluarga = KPM.objects.filter(nik_indeks=indeks_buta("nik", angka)).values("pk")
            berkk = KPM.objects.filter(kk_indeks=indeks_buta("kk", angka)).values("pk")
            return self.filter(pk__in=keluarga.union(berkk, anggota.values("kpm")))
        return self.filter(berkata("nama", kata))


def sebagai_nomor(kata: str) -> str:
    """The digits of a typed identifier; "" when it is not one."""
    angka = kata.replace(" ", "").replace(".", "")
    return angka if angka.isascii() and angka.isdigit() else ""


def berkata(kolom: str, kata: str) -> Q:
    """Every typed word occurs in the column, in any order; a short one alone says nothing to the index."""
    syarat = Q()
    for satu in kata.split():
        syarat &= Q(**{f"{kolom}__icontains": satu})
    return syarat


class MilikKPMQuerySet(models.QuerySet[Milik_co]):
    """Records that belong to one family through `kpm`: seen by whoever sees the family."""

    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        if user.lingkup(sebagai=sebagai).semua:
            return self
        return self.filter(kpm__in=KPM.objects.terlihat_oleh(user, sebagai=sebagai))

    def boleh(self, user: Any, izin: str) -> Self:
        """Those of families for which the user holds a permission, through the roles that hold it."""
        return self.terlihat_oleh(user, sebagai=peran_berizin(izin))


def _keanggotaan(pada: date | None = None) -> models.QuerySet[Any]:
    return apps.get_model("kpm", "KeanggotaanKelompok").objects.filter(berlaku(pada or hari_ini()))


def _penugasan(pada: date | None = None) -> models.QuerySet[Any]:
    # By name: `pendamping` stands above `kpm`, whose rows it assigns.
    return apps.get_model("pendamping", "Penugasan").objects.filter(berlaku(pada or hari_ini()))


@lacak(kecuali=KOLOM_TURUNAN)
class KPM(BerDesa, HitunganKomponen):
    """A beneficiary family, found by its pengurus's NIK.

    Columns from `nama` to `fc_terakhir` and the component counts belong to the ministry and are refreshed by
    imports; those from `telepon` on belong to the field team and no import touches them.
    """

    nik_sandi = kolom_sandi()
    nik_indeks = kolom_indeks(unique=True)
    kk_sandi = kolom_sandi(null=True)
    kk_indeks = kolom_indeks(null=True, db_index=True)
    nama = models.CharField("nama pengurus", max_length=150)
    tanggal_lahir = models.DateField(null=True)
    jumlah_art = models.PositiveSmallIntegerField("jumlah anggota", default=0)
    alamat_fc = models.CharField("alamat FC", max_length=300, blank=True)
    alamat = models.CharField(max_length=300, blank=True)
    rt = models.CharField("RT", max_length=5, blank=True)
    rw = models.CharField("RW", max_length=5, blank=True)
    fc_terakhir = models.CharField("Final Closing terakhir", max_length=6, blank=True)  # e.g. 2026-4

    no_peserta = models.CharField("nomor peserta PKH", max_length=15, blank=True, db_default="")
    bank = models.CharField(max_length=8, choices=Bank, blank=True, db_default="")
    rekening_sandi = kolom_sandi(null=True)
    rekening_indeks = kolom_indeks(null=True)
    telepon = models.CharField(max_length=20, blank=True)
    bahasa = models.CharField("bahasa sehari-hari", max_length=50, blank=True)
    patokan = models.CharField("patokan rumah", max_length=200, blank=True)
    catatan = models.TextField(max_length=2000, blank=True)
    kepesertaan = models.CharField(max_length=12, choices=Kepesertaan, default=Kepesertaan.AKTIF)
    # The day a change or correction of the pengurus (or No KK) was approved: a list whose data were cut off before
    # does not undo it, for the ministry could not know.
    pengurus_sejak = models.DateField(null=True, blank=True)
    # The day a move (alamat, RT, RW, desa) was approved, with the same protection.
    alamat_sejak = models.DateField(null=True, blank=True)
    dimutakhirkan_pada = models.DateField("pemutakhiran terakhir", null=True, blank=True)
    versi = models.PositiveIntegerField(default=1)  # counts saves by people
    diubah_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    diubah_pada = models.DateTimeField(null=True)
    dibuat_pada = models.DateTimeField(default=timezone.now)

    nik = Identitas("nik")
    kk = Identitas("kk")
    rekening = Identitas("rekening")

    objects = KPMQuerySet.as_manager()

    class Meta:
        verbose_name = "KPM"
        verbose_name_plural = "KPM"
        constraints = [
            models.CheckConstraint(condition=~Q(nama=""), name="kpm_bernama"),
            models.CheckConstraint(condition=Q(kepesertaan__in=Kepesertaan.values), name="kpm_kepesertaan_dikenal"),
            models.CheckConstraint(
                condition=Q(diubah_oleh__isnull=True, diubah_pada__isnull=True)
                | Q(diubah_oleh__isnull=False, diubah_pada__isnull=False),
                name="kpm_diubah_berpasangan",
            ),
            models.CheckConstraint(
                condition=Q(kk_sandi__isnull=True, kk_indeks__isnull=True)
                | Q(kk_sandi__isnull=False, kk_indeks__isnull=False),
                name="kpm_kk_berpasangan",
            ),
            models.CheckConstraint(
                condition=Q(rekening_sandi__isnull=True, rekening_indeks__isnull=True)
                | Q(rekening_sandi__isnull=False, rekening_indeks__isnull=False),
                name="kpm_rekening_berpasangan",
            ),
            models.CheckConstraint(condition=Q(bank__in=["", *Bank.values]), name="kpm_bank_dikenal"),
            models.UniqueConstraint(fields=["no_peserta"], condition=~Q(no_peserta=""), name="kpm_no_peserta_tunggal"),
        ]
        indexes = [
            models.Index(fields=["desa", "nama", "id"], name="kpm_desa_nama"),
            models.Index(fields=["kecamatan_kode", "nama", "id"], name="kpm_kecamatan_nama"),
            models.Index(fields=["kabupaten_kode", "nama", "id"], name="kpm_kabupaten_nama"),
            models.Index(fields=["nama", "id"], name="kpm_nama"),
            models.Index(
                fields=["kabupaten_kode", "kepesertaan", "nama", "id"],
                condition=~Q(kepesertaan="aktif"),
                name="kpm_bukan_aktif",
            ),
            models.Index(fields=["rekening_indeks"], condition=Q(rekening_indeks__isnull=False), name="kpm_rekening"),
            GinIndex(OpClass(Upper("nama"), name="gin_trgm_ops"), name="kpm_nama_trgm"),
        ]

    def __str__(self) -> str:
        return self.nama

    @property
    def telepon_terbaca(self) -> str:
        """The stored +62 number as people write it."""
        return tulis_telepon(self.telepon)

    @property
    def nik_tersamar(self) -> str:
        return samarkan(self.nik)

    @property
    def kk_tersamar(self) -> str:
        return samarkan(self.kk)

    @property
    def rekening_tersamar(self) -> str:
        return samarkan(self.rekening)
