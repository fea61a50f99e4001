"""From when a pattern in withdrawals becomes a finding (docs/program.md §12); `penyaluran.selectors.pola_bayar`."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from akun.models import masa
from inti.jejak import lacak
from penyaluran.models.hak import Masa

# What each limit may be: fewer families than two are no pattern, and a limit that nothing reaches is none.
BATAS_POLA: dict[str, tuple[int, int]] = {
    "keluarga_serempak": (2, 100),
    "menit_serempak": (1, 240),
    "ubah_massal": (2, 500),
    "menit_ubah": (1, 240),
    "keluarga_kurang": (2, 100),
    "persen_kurang": (1, 100),
}


@lacak()
class AturanAlarm(Masa):
    """From when a pattern is worth a look; numbers are settings of the product, not of the programme [?]."""

    keluarga_serempak = models.PositiveSmallIntegerField("keluarga di satu tempat", default=5)
    menit_serempak = models.PositiveSmallIntegerField("dalam (menit)", default=15)
    ubah_massal = models.PositiveSmallIntegerField("belum menjadi sudah sekaligus (keluarga)", default=20)
    menit_ubah = models.PositiveSmallIntegerField("ubahan dalam (menit)", default=10)
    keluarga_kurang = models.PositiveSmallIntegerField("keluarga dengan kekurangan sama", default=5)
    persen_kurang = models.PositiveSmallIntegerField("kekurangan dari keluarga yang cair (%)", default=20)

    class Meta:
        verbose_name_plural = "aturan alarm"
        constraints = [
            models.CheckConstraint(
                condition=Q(selesai__isnull=True) | Q(selesai__gte=F("mulai")), name="aturan_alarm_masa_maju"
            ),
            ExclusionConstraint(name="aturan_alarm_satu_berlaku", expressions=[(masa(), RangeOperators.OVERLAPS)]),
        ]

    def __str__(self) -> str:
        return f"aturan alarm sejak {self.mulai}"
