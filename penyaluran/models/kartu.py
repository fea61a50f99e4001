"""Who physically holds a family's KKS (docs/program.md §12). Without a row it is the family."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from uuid6 import uuid7

from inti.identitas import Identitas, kolom_indeks, kolom_sandi
from inti.jejak import lacak
from inti.models import Foto
from kpm.models import KPM, MilikKPMQuerySet
from penyaluran.enums import KeadaanKartu, PemegangKartu


class Pemegang(models.Model):
    """Who holds a card: a kind of person, the user where it is one of staff, the name where it is somebody else."""

    pemegang = models.CharField(max_length=10, choices=PemegangKartu)
    pemegang_petugas = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    pemegang_nama = models.CharField("nama pemegang", max_length=100, blank=True)

    class Meta:
        abstract = True


def _aturan_pemegang(awalan: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(condition=Q(pemegang__in=PemegangKartu.values), name=f"{awalan}_pemegang_dikenal"),
        models.CheckConstraint(
            condition=(Q(pemegang="pendamping") & Q(pemegang_petugas__isnull=False))
            | (~Q(pemegang="pendamping") & Q(pemegang_petugas__isnull=True)),
            name=f"{awalan}_pendamping_dikenal",
        ),
        models.CheckConstraint(
            condition=Q(pemegang__in=["keluarga", "pendamping"]) | ~Q(pemegang_nama=""),
            name=f"{awalan}_pemegang_bernama",
        ),
    ]


@lacak()
class KartuKKS(Pemegang):
    """The card of a family: who holds it today and since when, its number, and whether it can be used."""

    kpm = models.OneToOneField(KPM, on_delete=models.PROTECT, primary_key=True, related_name="kartu")
    sejak = models.DateField()
    nomor_sandi = kolom_sandi(null=True)
    nomor_indeks = kolom_indeks(null=True)
    nomor_akhir = models.CharField("empat angka terakhir", max_length=4, blank=True, db_default="")
    nomor_sejak = models.DateField("kartu ini sejak", null=True, blank=True)
    nomor_alasan = models.CharField("mengapa diganti", max_length=300, blank=True, db_default="")
    bank = models.CharField(max_length=30, blank=True, db_default="")
    keadaan = models.CharField(max_length=9, choices=KeadaanKartu, default=KeadaanKartu.AKTIF, db_default="aktif")
    diubah_pada = models.DateTimeField(default=timezone.now)

    nomor = Identitas("kks")

    objects = MilikKPMQuerySet.as_manager()

    class Meta:
        verbose_name = "kartu KKS"
        verbose_name_plural = "kartu KKS"
        constraints = [
            *_aturan_pemegang("kartu"),
            models.UniqueConstraint(
                fields=["nomor_indeks"], condition=Q(nomor_indeks__isnull=False), name="kartu_nomor_tunggal"
            ),
            models.CheckConstraint(
                condition=Q(nomor_sandi__isnull=True, nomor_indeks__isnull=True, nomor_akhir="")
                | (Q(nomor_sandi__isnull=False, nomor_indeks__isnull=False) & ~Q(nomor_akhir="")),
                name="kartu_nomor_lengkap",
            ),
            models.CheckConstraint(
                condition=Q(nomor_akhir="", nomor_sejak__isnull=True)
                | (~Q(nomor_akhir="") & Q(nomor_sejak__isnull=False)),
                name="kartu_nomor_sejak",
            ),
            models.CheckConstraint(condition=Q(keadaan__in=KeadaanKartu.values), name="kartu_keadaan_dikenal"),
        ]
        indexes = [
            models.Index(
                fields=["pemegang_petugas"], condition=Q(pemegang="pendamping"), name="kartu_dipegang_pendamping"
            )
        ]

    def __str__(self) -> str:
        return f"kartu {self.pk}"


@lacak()
class PindahKartu(Pemegang):
    """A card handed over on a day: to whom, why, with photos. Never changed: a further one corrects it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kpm = models.ForeignKey(KPM, on_delete=models.PROTECT, related_name="pindah_kartu")
    tanggal = models.DateField()
    alasan = models.CharField(max_length=300)
    foto = models.ManyToManyField(Foto, related_name="pindah_kartu", blank=True)
    dicatat_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dicatat_pada = models.DateTimeField(default=timezone.now)

    objects = MilikKPMQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "pindah kartu"
        constraints = [
            *_aturan_pemegang("pindah_kartu"),
            models.CheckConstraint(condition=~Q(alasan=""), name="pindah_kartu_beralasan"),
        ]
        indexes = [models.Index(fields=["kpm", "-tanggal", "-dicatat_pada"], name="pindah_kartu_kpm")]

    def __str__(self) -> str:
        return f"pindah kartu {self.pk}"
