"""Findings about the work of a place, for those who review them; in no summary, since each sees others of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from akun.enums import Izin
from dasbor.selectors.tempat import Deret, Tempat
from dasbor.selectors.ukuran import Angka, Bagian, Ukuran
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
    isi = milik.order_by().values_list(TruncMonth("ditemukan_pada"), TruncMonth("ditinjau_pada")).annotate(Count("pk"))
    baris = [(awal.date(), akhir.date() if akhir else date.max, n) for awal, akhir, n in isi]
    return replace(d, angka=[Angka({_KUNCI: sum(n for a, z, n in baris if a <= b < z)}) for b in d.bulan])
