"""What stands between a family and its money, step by step until it is in its hands (docs/program.md §4)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from uuid6 import uuid7

from inti.jejak import lacak
from inti.models import Foto
from kpm.models import KPM, MilikKPMQuerySet
from penyaluran.enums import KeadaanKendala
from penyaluran.models.pembayaran import AlasanBelumTransaksi, Pembayaran


@lacak()
class LangkahAlasan(models.Model):
    """One step to take when a reason holds: *KKS hilang* → police letter, branch, new card. Editable list."""

    alasan = models.ForeignKey(AlasanBelumTransaksi, on_delete=models.PROTECT, related_name="langkah")
    urutan = models.PositiveSmallIntegerField()
    nama = models.CharField(max_length=150)
    hari = models.PositiveSmallIntegerField("selesai dalam (hari)", default=7)
    aktif = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "langkah alasan"
        constraints = [models.UniqueConstraint(fields=["alasan", "urutan"], name="langkah_alasan_urutan")]

    def __str__(self) -> str:
        return self.nama


class KendalaBayarQuerySet(MilikKPMQuerySet["KendalaBayar"]):
    def terbuka(self) -> models.QuerySet[KendalaBayar]:
        return self.filter(keadaan=KeadaanKendala.TERBUKA)


@lacak()
class KendalaBayar(models.Model):
    """One hindrance of a payment, or of a card alone; open until the money or the card is in the family's hands."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="kendala_bayar")
    pembayaran = models.ForeignKey(Pembayaran, on_delete=models.PROTECT, null=True, related_name="kendala")
    alasan = models.ForeignKey(AlasanBelumTransaksi, on_delete=models.PROTECT, related_name="+")
    keadaan = models.CharField(max_length=8, choices=KeadaanKendala, default=KeadaanKendala.TERBUKA)
    keterangan = models.CharField(max_length=300, blank=True)
    dibuka_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dibuka_pada = models.DateTimeField(default=timezone.now)
    ditutup_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ditutup_pada = models.DateTimeField(null=True)
    catatan_tutup = models.CharField(max_length=300, blank=True)
    versi = models.PositiveIntegerField(default=1)

    objects = KendalaBayarQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "kendala pembayaran"
        constraints = [
            models.UniqueConstraint(
                fields=["kpm", "alasan"], condition=Q(keadaan="terbuka"), name="kendala_satu_terbuka"
            ),
            models.CheckConstraint(
                condition=Q(keadaan="terbuka", ditutup_pada__isnull=True, ditutup_oleh__isnull=True)
                | (Q(keadaan__in=["selesai", "batal"], ditutup_pada__isnull=False)),
                name="kendala_ditutup_menurut_keadaan",
            ),
            models.CheckConstraint(
                condition=~Q(keadaan="batal") | ~Q(catatan_tutup=""), name="kendala_batal_beralasan"
            ),
        ]
        indexes = [
            models.Index(fields=["kpm", "-dibuka_pada"], name="kendala_kpm"),
            models.Index(fields=["dibuka_pada", "id"], condition=Q(keadaan="terbuka"), name="kendala_terbuka"),
        ]

    def __str__(self) -> str:
        return f"{self.alasan_id} {self.keadaan}"

    @property
    def langkah_kini(self) -> LangkahKendala | None:
        """The step to take next, of those a selector brought along as `langkah_urut`."""
        urut: list[LangkahKendala] = getattr(self, "langkah_urut", [])
        return next((n for n in urut if n.dicatat_pada is None), None)


@lacak()
class LangkahKendala(models.Model):
    """A step of one hindrance as it was asked for, and what was done: on which day, who went along, with photos."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kendala = models.ForeignKey(KendalaBayar, on_delete=models.PROTECT, related_name="langkah")
    urutan = models.PositiveSmallIntegerField()
    nama = models.CharField(max_length=150)
    tenggat = models.DateField(null=True, blank=True)
    dilewati = models.BooleanField(default=False)  # not needed here; `catatan` says why
    tanggal = models.DateField("dilakukan pada", null=True, blank=True)
    didampingi = models.CharField("didampingi oleh", max_length=100, blank=True)
    catatan = models.CharField(max_length=300, blank=True)
    foto = models.ManyToManyField(Foto, related_name="langkah_kendala", blank=True)
    dicatat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    dicatat_pada = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "langkah kendala"
        constraints = [
            models.UniqueConstraint(fields=["kendala", "urutan"], name="langkah_kendala_urutan"),
            models.CheckConstraint(
                condition=Q(tanggal__isnull=True, dilewati=False, dicatat_oleh__isnull=True, dicatat_pada__isnull=True)
                | (Q(tanggal__isnull=False, dilewati=False) & Q(dicatat_oleh__isnull=False, dicatat_pada__isnull=False))
                | (
                    Q(tanggal__isnull=True, dilewati=True)
                    & Q(dicatat_oleh__isnull=False, dicatat_pada__isnull=False)
                    & ~Q(catatan="")
                ),
                name="langkah_kendala_selesai_lengkap",
            ),
        ]

    def __str__(self) -> str:
        return self.nama
