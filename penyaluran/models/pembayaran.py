"""Payment stages (tahap), what each family was to be paid, and what reached it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from datetime import date
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Trim, Upper
from django.utils import timezone
from uuid6 import uuid7

from inti.jejak import lacak
from inti.models import BerkasImpor
from kpm.models import KPM, HitunganKomponen
from penyaluran.enums import DIAMBIL, CaraTahu, KeadaanBayar, KeadaanKartu, SaluranBayar, StatusRekon, rapikan_status
from penyaluran.models.status import StatusBayar
from wilayah.models import KOLOM_TURUNAN, BerDesa, saring_wilayah


@lacak()
class Tahap(models.Model):
    """A payment stage; number, months, cut-off and pay date are four facts (docs/program.md §4)."""

    kode = models.CharField(max_length=6, primary_key=True)  # 2026-4
    tahun = models.PositiveSmallIntegerField()
    nomor = models.PositiveSmallIntegerField()
    bulan_mulai = models.DateField()  # first day of the first month covered
    bulan_selesai = models.DateField()  # last day of the last month covered
    tanggal_data = models.DateField("tanggal batas data", null=True, blank=True)
    tanggal_bayar = models.DateField(null=True, blank=True)
    ditutup_pada = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "tahap"
        constraints = [
            models.UniqueConstraint(fields=["tahun", "nomor"], name="tahap_tunggal"),
            models.CheckConstraint(condition=Q(nomor__range=(1, 4)), name="tahap_nomor_1_4"),
            models.CheckConstraint(condition=Q(bulan_selesai__gt=F("bulan_mulai")), name="tahap_bulan_maju"),
        ]

    def __str__(self) -> str:
        return f"Tahap {self.nomor} {self.tahun}"

    @classmethod
    def dari_kode(cls, kode: str) -> Self:
        """A stage of a code such as 2026-4 with its three months, not saved: a coming one has no row yet."""
        tahun, nomor = (int(x) for x in kode.split("-"))
        akhir = nomor * 3
        return cls(
            kode=kode,
            tahun=tahun,
            nomor=nomor,
            bulan_mulai=date(tahun, akhir - 2, 1),
            bulan_selesai=date(tahun, akhir, monthrange(tahun, akhir)[1]),
        )

    @property
    def hari_data(self) -> date:
        """The day whose members and ages count: the cut-off, else the first day paid for (docs/program.md §3)."""
        return self.tanggal_data or self.bulan_mulai


Baris_co = TypeVar("Baris_co", bound=models.Model, covariant=True)


class PerKeluargaQuerySet(models.QuerySet[Baris_co]):
    """One row per family and tahap: seen where the family lived then, and by whoever accompanies it today."""

    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        lingkup = user.lingkup(sebagai=sebagai)
        if lingkup.semua:
            return self
        syarat = saring_wilayah(lingkup.wilayah)
        if lingkup.petugas_id is not None:
            syarat |= Q(kpm__in=KPM.objects.didampingi(lingkup.petugas_id))
        return self.filter(syarat)


def kode_status(kolom: str) -> Upper:
    """The status in a column of the outer query, written as `rapikan_status` does."""
    return Upper(Trim(Func(OuterRef(kolom), Value(r"\s+"), Value(" "), Value("g"), function="regexp_replace")))


def _arti(kolom: str) -> Coalesce:
    return Coalesce(Subquery(StatusBayar.objects.filter(pk=kode_status(kolom)).values("arti")[:1]), Value(""))


class PembayaranQuerySet(PerKeluargaQuerySet["Pembayaran"]):
    def direncanakan(self) -> Self:
        """Payments with money in them; a line with Rp0 (EXCLUDE …) is listed but has nothing to reconcile."""
        return self.filter(nominal__gt=0)

    def berarti(self) -> Self:
        """With what both statuses mean, empty for one nobody knows."""
        return self.annotate(arti_fc=_arti("status_fc"), arti_salur=_arti("status_salur"))

    def berkeadaan(self, keadaan: str) -> Self:
        """Payments of one state (`KeadaanBayar`), or of both that are `DIAMBIL`; any other value keeps all."""
        if keadaan == KeadaanBayar.BELUM:
            # As NOT EXISTS: of an outer join that must be empty the planner expects one row, and loops over all.
            laporan = Rekonsiliasi.objects.filter(pembayaran=OuterRef("pk"))
            return self.direncanakan().filter(~Exists(laporan))
        if keadaan == KeadaanBayar.TANPA_DANA:
            return self.filter(nominal=0)
        if keadaan == DIAMBIL:
            return self.filter(rekonsiliasi__status__in=(StatusRekon.CAIR, StatusRekon.SEBAGIAN))
        return self.filter(rekonsiliasi__status=keadaan) if keadaan in StatusRekon.values else self


@lacak(kecuali=KOLOM_TURUNAN)
class Pembayaran(BerDesa, HitunganKomponen):
    """One family's line in a Final Closing: what it was to be paid, and on what that was based.

    Area and component counts are a snapshot of the list; later changes of the family do not rewrite them.
    """

    tahap = models.ForeignKey(Tahap, on_delete=models.PROTECT, related_name="pembayaran")
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="pembayaran")
    nominal = models.BigIntegerField()  # whole rupiah
    jumlah_komponen = models.PositiveSmallIntegerField(default=0)
    jumlah_art = models.PositiveSmallIntegerField(default=0)
    status_fc = models.CharField("status FC", max_length=60, blank=True)  # open list: kept as written
    # From the SIKS-NG list of the same tahap, which knows no amounts.
    bank = models.CharField(max_length=30, blank=True, db_default="")
    status_salur = models.CharField("status penyaluran", max_length=60, blank=True, db_default="")
    kode_batch = models.CharField(max_length=40, blank=True, db_default="")
    berkas = models.ForeignKey(BerkasImpor, on_delete=models.PROTECT, null=True, related_name="+")
    baris = models.PositiveIntegerField(null=True)  # row number in that file

    objects = PembayaranQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "pembayaran"
        constraints = [
            models.UniqueConstraint(fields=["tahap", "kpm"], name="pembayaran_satu_per_tahap"),
            # Target of the reconciliation's composite key: what is reconciled is what was planned.
            models.UniqueConstraint(fields=["id", "nominal"], name="pembayaran_id_nominal"),
            models.CheckConstraint(condition=Q(nominal__gte=0), name="pembayaran_nominal_tak_negatif"),
        ]
        indexes = [
            # In the order of the lists, so that a page of a whole kabupaten is read, not sorted.
            models.Index(fields=["tahap", "kecamatan_kode", "desa", "id"], name="pembayaran_kecamatan"),
            models.Index(fields=["tahap", "kabupaten_kode", "desa", "id"], name="pembayaran_kabupaten"),
        ]

    def __str__(self) -> str:
        return f"{self.tahap_id} {self.kpm_id}"

    @property
    def rekon(self) -> Rekonsiliasi | None:
        """The reconciliation, or None; select it with the payment where many are shown."""
        return getattr(self, "rekonsiliasi", None)

    @property
    def keadaan(self) -> KeadaanBayar:
        if self.nominal == 0:
            return KeadaanBayar.TANPA_DANA
        return KeadaanBayar(self.rekon.status) if self.rekon else KeadaanBayar.BELUM

    @property
    def arti_status_fc(self) -> str:
        """What its status means; read with the payment where many are shown (`berarti`)."""
        return self._arti("arti_fc", self.status_fc)

    @property
    def arti_status_salur(self) -> str:
        return self._arti("arti_salur", self.status_salur)

    def _arti(self, catatan: str, status: str) -> str:
        if catatan in self.__dict__:
            return str(self.__dict__[catatan])
        kode = rapikan_status(status)
        return StatusBayar.objects.filter(pk=kode).values_list("arti", flat=True).first() or "" if kode else ""


@lacak()
class AlasanBelumTransaksi(models.Model):
    """Why a family has not withdrawn, with what to do then (docs/program.md §4). Editable list."""

    kode = models.SlugField(max_length=40, primary_key=True)
    nama = models.CharField(max_length=100)
    tindak_lanjut = models.CharField(max_length=300, blank=True)
    perlu_keterangan = models.BooleanField(default=False)
    # What it says of the family's card, if anything.
    kartu = models.CharField(max_length=9, choices=KeadaanKartu, blank=True, db_default="")
    urutan = models.PositiveSmallIntegerField()
    aktif = models.BooleanField(default=True)
    versi = models.PositiveIntegerField(default=1, db_default=1)  # of the reason and its steps

    class Meta:
        verbose_name_plural = "alasan belum transaksi"

    def __str__(self) -> str:
        return self.nama


class RekonsiliasiQuerySet(models.QuerySet["Rekonsiliasi"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        return self.filter(pembayaran__in=Pembayaran.objects.terlihat_oleh(user, sebagai=sebagai))


@lacak()
class Rekonsiliasi(models.Model):
    """What the pendamping established about one payment; `rencana` is its amount, by a composite key."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # The composite key (pembayaran, rencana) of migration 0002 stands in for the plain one.
    pembayaran = models.OneToOneField(
        Pembayaran, on_delete=models.PROTECT, related_name="rekonsiliasi", db_constraint=False
    )
    rencana = models.BigIntegerField()
    status = models.CharField(max_length=8, choices=StatusRekon)
    jumlah = models.BigIntegerField("jumlah diambil", default=0)  # whole rupiah
    tanggal = models.DateField("tanggal transaksi", null=True, blank=True)
    jam = models.TimeField("jam transaksi", null=True, blank=True)
    saluran = models.CharField(max_length=9, choices=SaluranBayar, blank=True, db_default="")
    tempat = models.CharField("nama tempat", max_length=100, blank=True, db_default="")
    cara = models.CharField("diketahui dari", max_length=5, choices=CaraTahu, blank=True, db_default="")
    massal = models.ForeignKey(  # recorded with the rest of the group
        "penyaluran.RekonMassal", on_delete=models.PROTECT, null=True, blank=True, related_name="rekonsiliasi"
    )
    alasan = models.ForeignKey(AlasanBelumTransaksi, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    keterangan = models.CharField(max_length=300, blank=True)
    dicatat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dicatat_pada = models.DateTimeField(default=timezone.now)
    versi = models.PositiveIntegerField(default=1)

    objects = RekonsiliasiQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "rekonsiliasi"
        constraints = [
            models.CheckConstraint(
                condition=Q(status="cair", jumlah=F("rencana"), tanggal__isnull=False, alasan__isnull=True)
                | (Q(status="sebagian", jumlah__gt=0, jumlah__lt=F("rencana"), tanggal__isnull=False))
                | Q(status="tidak", jumlah=0, tanggal__isnull=True, alasan__isnull=False),
                name="rekonsiliasi_seimbang",
            ),
            models.CheckConstraint(condition=Q(rencana__gt=0), name="rekonsiliasi_rencana_positif"),
            models.CheckConstraint(
                condition=Q(saluran__in=["", *SaluranBayar.values]) & Q(cara__in=["", *CaraTahu.values]),
                name="rekonsiliasi_pilihan_dikenal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pembayaran_id}: {self.status}"

    @property
    def sisa(self) -> int:
        return self.rencana - self.jumlah
