"""Things a coordinator should look at (docs/program.md §12). None of them proves anything."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from akun.enums import Peran, peran_berizin
from inti.jejak import lacak
from kpm.models import KPM
from pendamping.enums import BAYAR_TEMUAN, JenisTemuan, PutusanTemuan
from pendamping.models.kunjungan import Kunjungan
from wilayah.models import KOLOM_TURUNAN, BerDesa, saring_wilayah


class TemuanQuerySet(models.QuerySet["Temuan"]):
    def terlihat_oleh(self, user: Any, sebagai: Collection[str] | None = None) -> Self:
        """Findings of areas seen whole, never about oneself: a pendamping sees none, a korkec none about money."""
        lingkup = user.lingkup(sebagai=sebagai)
        if lingkup.semua:
            return self
        atas = user.lingkup(sebagai=lingkup.peran - {Peran.KORKEC})
        uang = ~Q(jenis__in=BAYAR_TEMUAN) | saring_wilayah(atas.wilayah)
        return self.filter(saring_wilayah(lingkup.wilayah), uang).exclude(petugas=user.pk)

    def boleh(self, user: Any, izin: str) -> Self:
        return self.terlihat_oleh(user, sebagai=peran_berizin(izin))

    def menunggu(self) -> Self:
        return self.filter(putusan="")


@lacak(kecuali=KOLOM_TURUNAN)
class Temuan(BerDesa):
    """One finding about one pendamping's work. `kunci` keeps it from being found twice."""

    jenis = models.CharField(max_length=9, choices=JenisTemuan)
    kunci = models.CharField(max_length=120, unique=True)  # e.g. jauh:<visit>
    petugas = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="temuan")
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, null=True, blank=True, related_name="temuan")
    kunjungan = models.ForeignKey(Kunjungan, on_delete=models.PROTECT, null=True, blank=True, related_name="temuan")
    tanggal = models.DateField()  # the day it is about
    bukti = models.JSONField(default=dict)  # ids and numbers, e.g. {"meter": 2140}
    ditemukan_pada = models.DateTimeField(default=timezone.now)
    putusan = models.CharField(max_length=10, choices=PutusanTemuan, blank=True)
    catatan = models.CharField(max_length=500, blank=True)
    ditinjau_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ditinjau_pada = models.DateTimeField(null=True, blank=True)

    objects = TemuanQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "temuan"
        constraints = [
            models.CheckConstraint(
                condition=Q(jenis__in=JenisTemuan.values) & Q(putusan__in=["", *PutusanTemuan.values]),
                name="temuan_pilihan_dikenal",
            ),
            models.CheckConstraint(
                condition=Q(putusan="", ditinjau_oleh__isnull=True, ditinjau_pada__isnull=True)
                | (~Q(putusan="") & ~Q(catatan="") & Q(ditinjau_oleh__isnull=False, ditinjau_pada__isnull=False)),
                name="temuan_tinjauan_lengkap",
            ),
        ]
        indexes = [
            models.Index(fields=["kecamatan_kode", "-tanggal", "-id"], name="temuan_kecamatan"),
            models.Index(fields=["kabupaten_kode", "-tanggal", "-id"], name="temuan_kabupaten"),
        ]

    def __str__(self) -> str:
        return f"temuan {self.kunci}"
