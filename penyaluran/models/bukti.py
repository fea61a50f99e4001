"""How a withdrawal is known: photos of it, and groups recorded at once (docs/program.md §4)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import peran_berizin
from inti.jejak import lacak
from inti.models import Foto
from kpm.models import Kelompok
from penyaluran.enums import CaraTahu, IsiBukti, SaluranBayar
from penyaluran.models.pembayaran import Pembayaran, Tahap


class RekonMassalQuerySet(models.QuerySet["RekonMassal"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        return self.filter(kelompok__in=Kelompok.objects.terlihat_oleh(user, sebagai=sebagai))


@lacak()
class RekonMassal(models.Model):
    """All of a group withdrew on one day: said once, with the number of families that was typed to say so.

    Taken back it stays, with who and why; the records it made are gone then, their history is not.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tahap = models.ForeignKey(Tahap, on_delete=models.PROTECT, related_name="+")
    kelompok = models.ForeignKey(Kelompok, on_delete=models.PROTECT, related_name="rekon_massal")
    tanggal = models.DateField()
    jam = models.TimeField(null=True, blank=True)
    saluran = models.CharField(max_length=9, choices=SaluranBayar)
    tempat = models.CharField(max_length=100, blank=True)
    jumlah_keluarga = models.PositiveIntegerField()
    cara = models.CharField("diketahui dari", max_length=5, choices=CaraTahu, blank=True, db_default="")
    tanpa_foto = models.CharField("mengapa tanpa foto daftar", max_length=300, blank=True, db_default="")
    dicatat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dicatat_pada = models.DateTimeField(default=timezone.now)
    dibatalkan_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dibatalkan_pada = models.DateTimeField(null=True, blank=True)
    alasan_batal = models.CharField(max_length=300, blank=True, db_default="")

    objects = RekonMassalQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "rekonsiliasi massal"
        constraints = [
            models.CheckConstraint(condition=Q(jumlah_keluarga__gte=1), name="rekon_massal_berisi"),
            models.CheckConstraint(condition=Q(saluran__in=SaluranBayar.values), name="rekon_massal_saluran_dikenal"),
            models.CheckConstraint(condition=Q(cara__in=["", *CaraTahu.values]), name="rekon_massal_cara_dikenal"),
            models.CheckConstraint(
                condition=Q(dibatalkan_oleh__isnull=True, dibatalkan_pada__isnull=True, alasan_batal="")
                | (Q(dibatalkan_oleh__isnull=False, dibatalkan_pada__isnull=False) & ~Q(alasan_batal="")),
                name="rekon_massal_batal_lengkap",
            ),
        ]
        indexes = [models.Index(fields=["kelompok", "tahap"], name="rekon_massal_kelompok")]

    def __str__(self) -> str:
        return f"massal {self.pk}"


class BuktiBayarQuerySet(models.QuerySet["BuktiBayar"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """Through the family's payment, or through all of the group's for a list they signed together."""
        return self.filter(
            Q(pembayaran__in=Pembayaran.objects.terlihat_oleh(user, sebagai=sebagai))
            | Q(massal__in=RekonMassal.objects.terlihat_oleh(user, sebagai=sebagai))
        )

    def boleh(self, user: Any, izin: str) -> Self:
        return self.terlihat_oleh(user, sebagai=peran_berizin(izin))


@lacak()
class BuktiBayar(models.Model):
    """One photo that shows a withdrawal. It belongs to the payment, not to the record about it: corrections keep it."""

    pembayaran = models.ForeignKey(Pembayaran, on_delete=models.PROTECT, null=True, related_name="bukti")
    massal = models.ForeignKey(RekonMassal, on_delete=models.PROTECT, null=True, related_name="bukti")
    foto = models.OneToOneField(Foto, on_delete=models.PROTECT, related_name="bukti_bayar")
    isi = models.CharField(max_length=8, choices=IsiBukti)
    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    pada = models.DateTimeField(default=timezone.now)

    objects = BuktiBayarQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "bukti pembayaran"
        constraints = [
            models.CheckConstraint(
                condition=Q(pembayaran__isnull=False, massal__isnull=True)
                | Q(pembayaran__isnull=True, massal__isnull=False),
                name="bukti_bayar_satu_hal",
            ),
            models.CheckConstraint(condition=Q(isi__in=IsiBukti.values), name="bukti_bayar_isi_dikenal"),
        ]

    def __str__(self) -> str:
        return f"bukti {self.pk}"
