"""Keeping the summaries: recounted for the areas that changed, and for the whole country at night.

Both ways run the same statements over the same months, so a rebuild gives the figures that were already there.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from django.db import connection, transaction

from dasbor.models import Ringkasan, RingkasanRinci
from dasbor.selectors.bulan import isian_bulan
from dasbor.sql import (
    SQL_HAPUS,
    SQL_HAPUS_JUMLAH,
    SQL_NAIK,
    SQL_NAIK_RINCI,
    SQL_TULIS,
    SQL_TULIS_RINCI,
)
from inti.waktu import geser_bulan, hari_ini
from penyaluran.services.tahap.ringkasan import susun_ringkasan
from wilayah.enums import PANJANG_KODE, Tingkat

BULAN_DIHITUNG = 12  # months a change of today can still reach: a correction, a late report
_KUNCI = 7_700_501  # advisory lock: one refresh at a time, or two would insert the same rows
_TABEL = tuple(m._meta.db_table for m in (Ringkasan, RingkasanRinci))


@transaction.atomic
def segarkan_berubah(*, pada: date | None = None) -> int:
    """Refresh the summaries of every area marked as changed; returns how many there were.

    The first run of a month counts every area of it, or its dashboards would stand empty until the night. The marks
    are taken inside the transaction: when the worker dies, they are still there.
    """
    hari = pada or hari_ini()
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KUNCI])
        kursor.execute("DELETE FROM inti_desaberubah RETURNING kode")
        kode = [k for (k,) in kursor.fetchall()]
    bulan = bulan_dihitung(hari)
    baru = not Ringkasan.objects.filter(bulan=bulan[0]).exists()
    if baru:
        _hitung(bulan[:1], hari, None)
    if kode:
        _hitung(bulan[1:] if baru else bulan, hari, kode)
    susun_ringkasan(desa=[k for k in kode if len(k) == PANJANG_KODE[Tingkat.DESA]], pada=hari)
    return len(kode)


@transaction.atomic
def bangun_ulang(*, pada: date | None = None, banyak: int = BULAN_DIHITUNG) -> int:
    """Rebuild the summaries of the last `banyak` months of all areas from the raw rows; returns the number of rows."""
    hari = pada or hari_ini()
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KUNCI])
        kursor.execute("DELETE FROM inti_desaberubah")
    susun_ringkasan(pada=pada)
    # Month by month: one statement over all of them would sort a year of the country at once.
    return sum(_hitung([bulan], hari, None) for bulan in bulan_dihitung(hari)[:banyak])


def bulan_dihitung(hari: date) -> list[date]:
    """The months summaries are kept for, this month first."""
    return [geser_bulan(hari, -n) for n in range(BULAN_DIHITUNG)]


def _hitung(bulan: Sequence[date], hari: date, kode: Iterable[str] | None) -> int:
    isi: dict[str, Any] = isian_bulan(bulan, hari) | {
        "kode": sorted(kode) if kode is not None else None,
        "semua": kode is None,
    }
    with connection.cursor() as kursor:
        for tabel in _TABEL:
            kursor.execute(SQL_HAPUS.format(tabel=tabel), isi)
        kursor.execute(SQL_TULIS, isi)
        baris = kursor.rowcount
        kursor.execute(SQL_TULIS_RINCI, isi)
        for bawah, atas in pairwise(sorted(PANJANG_KODE.values(), reverse=True)):
            baris += _naik(kursor, isi, bawah, atas)
    return int(baris)


def _naik(kursor: Any, isi: dict[str, Any], bawah: int, atas: int) -> int:
    """Sum what lies below the areas of one level; returns how many areas there are."""
    induk = None if isi["kode"] is None else sorted({k[:atas] for k in isi["kode"] if len(k) >= atas})
    tingkat = {"bawah": bawah, "atas": atas, "induk": induk, "desa": bawah == PANJANG_KODE[Tingkat.DESA]}
    for tabel in _TABEL:
        kursor.execute(SQL_HAPUS_JUMLAH.format(tabel=tabel), isi | tingkat)
    kursor.execute(SQL_NAIK_RINCI, isi | tingkat)
    kursor.execute(SQL_NAIK, isi | tingkat)
    return int(kursor.rowcount)
