"""Administrative areas, and the columns by which every record of a desa is found by area."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q
from django.db.models.functions import Substr
from django.db.models.sql.compiler import SQLCompiler

from wilayah.enums import PANJANG_KODE, Tingkat


class WilayahQuerySet(models.QuerySet["Wilayah"]):
    def di_bawah(self, kode: Iterable[str]) -> Self:
        """Areas with one of these codes, and everything inside them."""
        syarat = Q(pk__in=[])
        for k in kode:
            syarat |= Q(kode=k) | Q(kode__startswith=f"{k}.")
        return self.filter(syarat)

    def terlihat_oleh(self, user: Any) -> Self:
        """Areas inside the user's scope; a pendamping sees the area of the own appointment."""
        lingkup = user.lingkup()
        return self if lingkup.semua else self.di_bawah(lingkup.wilayah | lingkup.wilayah_tugas)


class Wilayah(models.Model):
    """A province, kabupaten/kota, kecamatan or desa/kelurahan with its Kemendagri code."""

    kode = models.CharField(max_length=13, primary_key=True)
    nama = models.CharField(max_length=100)
    tingkat = models.PositiveSmallIntegerField(choices=Tingkat)
    induk = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="anak")

    objects = WilayahQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "wilayah"
        constraints = [
            models.CheckConstraint(
                condition=Q(tingkat=Tingkat.PROVINSI, induk__isnull=True)
                | (~Q(tingkat=Tingkat.PROVINSI) & Q(induk__isnull=False)),
                name="wilayah_induk_kecuali_provinsi",
            ),
            models.CheckConstraint(condition=Q(tingkat__in=Tingkat.values), name="wilayah_tingkat_dikenal"),
        ]
        indexes = [models.Index(fields=["induk", "nama"], name="wilayah_anak")]

    def __str__(self) -> str:
        return self.nama

    def kode_tingkat(self, tingkat: Tingkat) -> str:
        """Code of the area of that level in which this one lies."""
        return self.kode[: PANJANG_KODE[tingkat]]

    def sampai_kabupaten(self) -> str:
        """Names from here up to the kabupaten, as papers and stamps write a place."""
        nama, atas = [self.nama], self.induk
        while atas is not None and atas.tingkat >= Tingkat.KABUPATEN:
            nama.append(atas.nama)
            atas = atas.induk if atas.tingkat > Tingkat.KABUPATEN else None
        return ", ".join(nama)

    def kepala_surat(self) -> str:
        """`Kota Bengkulu, Kecamatan Sungai Serut`: the area as a letterhead names it."""
        nama: dict[int, str] = {}
        atas: Wilayah | None = self
        while atas is not None and atas.tingkat >= Tingkat.KABUPATEN:
            nama[atas.tingkat] = atas.nama
            atas = atas.induk if atas.tingkat > Tingkat.KABUPATEN else None
        kecamatan = f"Kecamatan {nama[Tingkat.KECAMATAN]}" if Tingkat.KECAMATAN in nama else ""
        return ", ".join(b for b in (nama.get(Tingkat.KABUPATEN, ""), kecamatan) if b)


class Batas(models.Model):
    """The outline of an area, for pictures only: indicative, never a reference for where a border lies.

    `bentuk` is a GeoJSON geometry for the map that can be moved; `garis` a much smaller one for pictures drawn by the
    server: rings of [longitude, latitude], holes and islands alike, drawn by the even-odd rule. Degrees of WGS 84.
    """

    wilayah = models.OneToOneField(Wilayah, on_delete=models.PROTECT, primary_key=True, related_name="batas")
    bentuk = models.JSONField()
    garis = models.JSONField()
    tengah_bujur = models.DecimalField(max_digits=8, decimal_places=5)  # a point inside, where a label has room
    tengah_lintang = models.DecimalField(max_digits=7, decimal_places=5)
    barat = models.DecimalField(max_digits=8, decimal_places=5)
    selatan = models.DecimalField(max_digits=7, decimal_places=5)
    timur = models.DecimalField(max_digits=8, decimal_places=5)
    utara = models.DecimalField(max_digits=7, decimal_places=5)
    berkas = models.CharField(max_length=200)
    sumber = models.CharField(max_length=300, blank=True)
    dimuat_pada = models.DateTimeField()
    dimuat_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # null: by whoever runs commands on the server

    class Meta:
        verbose_name_plural = "batas wilayah"
        constraints = [
            models.CheckConstraint(
                condition=Q(barat__lte=F("timur"), selatan__lte=F("utara"), barat__gte=-180, timur__lte=180)
                & Q(selatan__gte=-90, utara__lte=90),
                name="batas_kotak_masuk_akal",
            )
        ]

    def __str__(self) -> str:
        return f"Batas {self.wilayah_id}"


@models.ForeignKey.register_lookup
class DiBawah(models.Lookup[Any]):
    """`<key>__di_bawah=kode`: that area or one inside it, read from the key itself: joined, no index would serve."""

    lookup_name = "di_bawah"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        kolom, isi = self.process_lhs(compiler, connection)
        awalan = connection.ops.prep_for_like_query(f"{self.rhs}.")
        return f"({kolom} = %s OR {kolom} LIKE %s)", (*isi, self.rhs, *isi, f"{awalan}%")


def di_bawah(kode: Iterable[str], *, kolom: str = "wilayah") -> Q:
    """Condition "is one of these areas or lies inside one" for a record that names an area of any level."""
    syarat = Q(pk__in=[])
    for k in sorted(set(kode)):
        syarat |= Q(**{f"{kolom}__di_bawah": k})
    return syarat


def saring_wilayah(kode: Iterable[str], *, awalan: str = "") -> Q:
    """Condition "lies in one of these areas" for a model with `BerDesa`'s columns, reached through `awalan`."""
    syarat = Q(pk__in=[])
    semua = set(kode)
    for k in sorted(semua):
        if any(k.startswith(f"{luar}.") for luar in semua):
            continue  # inside another one: a second condition would only keep the index from being used
        kolom = {2: "provinsi_kode", 5: "kabupaten_kode", 8: "kecamatan_kode", 13: "desa"}[len(k)]
        syarat |= Q(**{f"{awalan}{kolom}": k})
    return syarat


class BerDesa(models.Model):
    """A record that lies in a desa. The database derives the codes above it, so that a list of any level
    is one equality on an index."""

    desa = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+")
    kecamatan_kode = models.GeneratedField(
        expression=Substr(F("desa"), 1, 8), output_field=models.CharField(max_length=8), db_persist=True
    )
    kabupaten_kode = models.GeneratedField(
        expression=Substr(F("desa"), 1, 5), output_field=models.CharField(max_length=5), db_persist=True
    )
    provinsi_kode = models.GeneratedField(
        expression=Substr(F("desa"), 1, 2), output_field=models.CharField(max_length=2), db_persist=True
    )

    class Meta:
        abstract = True


KOLOM_TURUNAN = ("kecamatan_kode", "kabupaten_kode", "provinsi_kode")
