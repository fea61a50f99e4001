"""Keeping on what payments were based, when a list of their tahap was applied (docs/program.md §4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction

from inti.services.kerja import Kemajuan
from penyaluran.models import Pembayaran, Tahap
from penyaluran.services.hak.massal_sql import kunci
from penyaluran.services.tahap import potret_sql
from wilayah.models import saring_wilayah

_POTONG = 4000


def potret_tahap(
    *,
    tahap: Tahap,
    wilayah: Sequence[str] | None,
    sumber: str,
    berkas_id: Any,
    kerja: Kemajuan | None = None,
) -> int:
    """Take a snapshot of each payment of a tahap in these areas (None: everywhere); returns how many were taken.

    Pieces of 4000, each a transaction of its own; a file takes one of a payment, however often it is asked.
    """
    kerja = kerja or Kemajuan()
    diambil = 0
    for potongan in _potongan(tahap, wilayah):
        kerja.maju(diambil, 0, "Menyimpan dasar pembayaran")
        with transaction.atomic():
            kunci(tahap.pk)
            diambil += potret_sql.ambil(bayar=potongan, hari=tahap.hari_data, sumber=sumber, berkas=berkas_id)
            kerja.pastikan()
    return diambil


def _potongan(tahap: Tahap, wilayah: Sequence[str] | None) -> Iterator[list[int]]:
    """Ids of the payments by key, so that none is held twice and none is missed."""
    qs = Pembayaran.objects.filter(tahap=tahap)
    if wilayah is not None:
        qs = qs.filter(saring_wilayah(wilayah))
    terakhir = 0
    while isi := list(qs.filter(pk__gt=terakhir).order_by("pk").values_list("pk", flat=True)[:_POTONG]):
        yield isi
        terakhir = isi[-1]
