"""What a figure is measured against (docs/program.md §14)."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

_PERSEN = [MaxValueValidator(100)]


class TargetUkuran(models.Model):
    """The dated target of one figure, in percent of what it is taken of; from `berat` on a deviation is grave.

    No source settles most of them [?]: they are settings, and a page shows which one it used.
    """

    ukuran = models.SlugField(max_length=20)  # a code of `dasbor.selectors.ukuran`
    berlaku_sejak = models.DateField(default=timezone.localdate)
    target = models.PositiveSmallIntegerField("target (%)", validators=_PERSEN)
    berat = models.PositiveSmallIntegerField("menyimpang berat mulai (%)", validators=_PERSEN)

    class Meta:
        verbose_name = "target dasbor"
        verbose_name_plural = "target dasbor"
        constraints = [
            models.UniqueConstraint(fields=["ukuran", "berlaku_sejak"], name="target_ukuran_tunggal"),
            models.CheckConstraint(condition=Q(target__lte=100, berat__lte=100), name="target_ukuran_persen"),
            models.CheckConstraint(condition=~Q(target=F("berat")), name="target_ukuran_berjarak"),
        ]

    def __str__(self) -> str:
        return f"{self.ukuran} {self.target}%"
