"""Findings about the work of a place, for those who review them; in no summary, since each sees others of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Count, Q

from akun.enums import Izin
from dasbor.selectors.tempat import Deret, Tempat
from dasbor.selectors.ukuran import Angka, Bagian, Ukuran
from inti.waktu import geser_bulan
from pendamping.selectors.temuan import temuan_untuk
from wilayah.models import saring_wilayah

_KUNCI = "temuan"
TEMUAN = Ukuran(
    _KUNCI, "Temuan belum ditinjau", Bagian.LAPANGAN, lambda a: a.get(_KUNCI, 0), None, "temuan", -1,
    "Hal yang perlu diperiksa dan belum ditinjau pada akhir bulan; temuan bukan bukti. Tampil bagi peninjaunya saja.",
)  # fmt: skip


def deret_temuan(tempat: Tempat, d: Deret, user: Any) -> Deret | None:
    """Findings not yet reviewed at the end of each month of `d` (docs/program.md §12); None for who reviews none.

    One query. What was corrected since, and so is no finding any more, stands in no month.
    """
    if tempat.kelompok is not None or not user.punya_izin(Izin.TINJAU):
        return None
    milik = temuan_untuk(user).filter(saring_wilayah([tempat.kode]) if tempat.kode else Q())
    if tempat.petugas is not None:
        milik = milik.filter(petugas=tempat.petugas.pk)
    banyak = milik.aggregate(
        **{
            f"n{ke}": Count(
                "pk",
                filter=Q(ditemukan_pada__date__lt=geser_bulan(bulan, 1))
                & (Q(ditinjau_pada=None) | Q(ditinjau_pada__date__gte=geser_bulan(bulan, 1))),
            )
            for ke, bulan in enumerate(d.bulan)
        }
    )
    return replace(d, angka=[Angka({_KUNCI: banyak[f"n{ke}"]}) for ke in range(len(d.bulan))])
