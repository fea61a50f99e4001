"""What open data tells from: one count a day, for all its pages (docs/program.md §14, ADR 16)."""

from __future__ import annotations

from django.db import models

from dasbor.models.ringkasan import ANGKA_KELUARGA
from wilayah.models import Wilayah

# The columns of a summary that open data tells, or that decide what it tells.
ANGKA_TERBIT = (
    *(k for k in ANGKA_KELUARGA if k == "kpm" or not k.startswith(("kpm", "pendamping"))),
    "rencana_n", "cair_n", "rencana_rp", "cair_rp", "wajib", "wajib_bertemu", "aduan_jawab", "aduan_tepat",
)  # fmt: skip


class AngkaTerbit(models.Model):
    """The sums of an area down to the kecamatan in one month that is over, as they were when the day's were published.

    Pages that were counted at two moments of a day would give away what was corrected between them.
    """

    hari = models.DateField()  # on which they were published
    bulan = models.DateField()  # first day
    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+")
    kpm = models.PositiveIntegerField()
    hamil = models.PositiveIntegerField()
    aud = models.PositiveIntegerField()
    sd = models.PositiveIntegerField()
    smp = models.PositiveIntegerField()
    sma = models.PositiveIntegerField()
    disabil = models.PositiveIntegerField()
    lansia = models.PositiveIntegerField()
    ham = models.PositiveIntegerField()
    rencana_n = models.PositiveIntegerField()
    cair_n = models.PositiveIntegerField()
    rencana_rp = models.BigIntegerField()
    cair_rp = models.BigIntegerField()
    wajib = models.PositiveIntegerField()
    wajib_bertemu = models.PositiveIntegerField()
    aduan_jawab = models.PositiveIntegerField()
    aduan_tepat = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "angka terbit"
        constraints = [models.UniqueConstraint(fields=["hari", "wilayah", "bulan"], name="angka_terbit_satu")]

    def __str__(self) -> str:
        return f"{self.wilayah_id} {self.bulan} terbit {self.hari}"
