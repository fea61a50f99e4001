"""What a kabupaten decides of a tahap: when it is paid there, and that it is settled (docs/program.md §4)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from akun.enums import peran_berizin
from inti.jejak import lacak
from penyaluran.models.pembayaran import Tahap
from wilayah.kode import kode_kabupaten
from wilayah.models import Wilayah, di_bawah


class TahapDaerahQuerySet(models.QuerySet["TahapDaerah"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """Those of kabupaten the user sees a part of: the day of payment is everybody's."""
        lingkup = user.lingkup(sebagai=sebagai)
        if lingkup.semua:
            return self
        kode = lingkup.wilayah | lingkup.wilayah_tugas
        return self.filter(di_bawah(kode) | Q(wilayah__in={kode_kabupaten(k) for k in kode}))

    def boleh(self, user: Any, izin: str) -> Self:
        return self.terlihat_oleh(user, sebagai=peran_berizin(izin))


@lacak()
class TahapDaerah(models.Model):
    """A tahap in one kabupaten. Without a row: open, and paid on the day of the tahap itself.

    Closing keeps the balance as it was (`neraca`, the fields of `penyaluran.selectors.Neraca`). Opening again needs a
    reason and leaves the earlier closing in the history.
    """

    tahap = models.ForeignKey(Tahap, on_delete=models.PROTECT, related_name="daerah")
    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+")  # kabupaten/kota
    tanggal_bayar = models.DateField(null=True, blank=True)
    ditutup_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ditutup_pada = models.DateTimeField(null=True)
    catatan_tutup = models.CharField(max_length=500, blank=True)
    neraca = models.JSONField("neraca saat ditutup", default=dict)
    dibuka_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    dibuka_pada = models.DateTimeField(null=True)
    alasan_buka = models.CharField(max_length=500, blank=True)
    versi = models.PositiveIntegerField(default=1)

    objects = TahapDaerahQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "tahap daerah"
        constraints = [
            models.UniqueConstraint(fields=["tahap", "wilayah"], name="tahap_daerah_tunggal"),
            models.CheckConstraint(
                condition=Q(ditutup_oleh__isnull=True, ditutup_pada__isnull=True, catatan_tutup="")
                | Q(ditutup_oleh__isnull=False, ditutup_pada__isnull=False),
                name="tahap_daerah_penutup_lengkap",
            ),
            models.CheckConstraint(
                condition=Q(dibuka_oleh__isnull=True, dibuka_pada__isnull=True, alasan_buka="")
                | (Q(dibuka_oleh__isnull=False, dibuka_pada__isnull=False) & ~Q(alasan_buka="")),
                name="tahap_daerah_pembuka_lengkap",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tahap_id} {self.wilayah_id}"
