"""Figures of a tahap per area, for pages that must not read payments (docs/program.md §4)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.db import models
from django.utils import timezone

from penyaluran.models.pembayaran import Tahap
from wilayah.models import Wilayah, di_bawah

# The counted columns: the balance, then right family, amount and time with what each is measured against and how much
# of that nobody can say (`_tt`, never counted as good).
ANGKA_NERACA = (
    "rencana_n", "rencana_rp", "cair_n", "cair_rp", "sebagian_n", "sebagian_rp", "sisa_rp", "tidak_n", "tidak_rp",
    "belum_n", "belum_rp", "tanpa_dana_n",
)  # fmt: skip
ANGKA_UKURAN = (
    "sasaran_n", "sasaran_dari", "sasaran_tt", "jumlah_n", "jumlah_dari", "jumlah_tt", "waktu_n", "waktu_dari",
    "waktu_tt", "waktu_tanpa",
)  # fmt: skip
ANGKA_TAHAP = (*ANGKA_NERACA, *ANGKA_UKURAN)


class RingkasanTahapQuerySet(models.QuerySet["RingkasanTahap"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """Areas the user sees whole; a pendamping has none."""
        lingkup = user.lingkup(sebagai=sebagai)
        return self if lingkup.semua else self.filter(di_bawah(lingkup.wilayah))


class RingkasanTahap(models.Model):
    """Counted figures of one area in one tahap. Every higher area is the sum of what lies below it."""

    tahap = models.ForeignKey(Tahap, on_delete=models.PROTECT, related_name="ringkasan")
    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="+")
    rencana_n = models.PositiveIntegerField(default=0)
    rencana_rp = models.BigIntegerField(default=0)
    cair_n = models.PositiveIntegerField(default=0)
    cair_rp = models.BigIntegerField(default=0)
    sebagian_n = models.PositiveIntegerField(default=0)
    sebagian_rp = models.BigIntegerField(default=0)  # taken
    sisa_rp = models.BigIntegerField(default=0)  # remainder of the partly withdrawn
    tidak_n = models.PositiveIntegerField(default=0)
    tidak_rp = models.BigIntegerField(default=0)
    belum_n = models.PositiveIntegerField(default=0)
    belum_rp = models.BigIntegerField(default=0)
    tanpa_dana_n = models.PositiveIntegerField(default=0)
    sasaran_n = models.PositiveIntegerField(default=0)
    sasaran_dari = models.PositiveIntegerField(default=0)
    sasaran_tt = models.PositiveIntegerField(default=0, db_default=0)
    jumlah_n = models.PositiveIntegerField(default=0)
    jumlah_dari = models.PositiveIntegerField(default=0)
    jumlah_tt = models.PositiveIntegerField(default=0, db_default=0)
    waktu_n = models.PositiveIntegerField(default=0)
    waktu_dari = models.PositiveIntegerField(default=0)
    waktu_tt = models.PositiveIntegerField(default=0, db_default=0)
    waktu_tanpa = models.PositiveIntegerField(default=0, db_default=0)  # lines whose pay date is not known
    dihitung_pada = models.DateTimeField(default=timezone.now)

    objects = RingkasanTahapQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "ringkasan tahap"
        constraints = [
            models.UniqueConstraint(fields=["tahap", "wilayah"], name="ringkasan_tahap_tunggal"),
            # The balance of docs/program.md §4 holds in every row, in families and in rupiah.
            models.CheckConstraint(
                condition=models.Q(
                    rencana_n=models.F("cair_n") + models.F("sebagian_n") + models.F("tidak_n") + models.F("belum_n")
                ),
                name="ringkasan_tahap_keluarga_seimbang",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    rencana_rp=models.F("cair_rp")
                    + models.F("sebagian_rp")
                    + models.F("sisa_rp")
                    + models.F("tidak_rp")
                    + models.F("belum_rp")
                ),
                name="ringkasan_tahap_rupiah_seimbang",
            ),
            models.CheckConstraint(
                condition=models.Q(sasaran_dari__gte=models.F("sasaran_n") + models.F("sasaran_tt"))
                & models.Q(jumlah_dari__gte=models.F("jumlah_n") + models.F("jumlah_tt"))
                & models.Q(waktu_dari__gte=models.F("waktu_n") + models.F("waktu_tt")),
                name="ringkasan_tahap_ukuran_wajar",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tahap_id} {self.wilayah_id}"
