"""Keeping the summaries: rebuilt for the desa that changed, and for the whole country at night.

Both ways run the same statements, so a rebuild gives the figures that were already there.
"""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any

from django.db import connection, transaction

from akun.enums import PERAN_DAMPINGAN
from dasbor.models import Ringkasan
from dasbor.sql import SQL_DESA, SQL_HAPUS, SQL_NAIK
from inti.waktu import awal_bulan, geser_bulan, hari_ini
from penyaluran.selectors import tahap_aktif
from penyaluran.services.tahap.ringkasan import susun_ringkasan
from wilayah.enums import PANJANG_KODE, Tingkat

_KUNCI = 7_700_501  # advisory lock: one refresh at a time, or two would insert the same rows


@transaction.atomic
def segarkan_berubah(*, pada: date | None = None) -> int:
    """Refresh the summaries of every desa marked as changed; returns how many there were.

    The first run of a month counts every area, or its dashboards would stand empty until the night. The marks
    are taken inside the transaction: when the worker dies, they are still there.
    """
    hari = pada or hari_ini()
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KUNCI])
        kursor.execute("DELETE FROM inti_desaberubah RETURNING kode")
        desa = [kode for (kode,) in kursor.fetchall()]
    if not Ringkasan.objects.filter(bulan=awal_bulan(hari)).exists():
        _hitung(hari, None)
    elif desa:
        _hitung(hari, desa)
    susun_ringkasan(desa=desa, pada=hari)
    return len(desa)


@transaction.atomic
def bangun_ulang(*, pada: date | None = None) -> int:
    """Rebuild this month's summaries of all areas from the raw rows; returns the number of rows."""
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KUNCI])
        kursor.execute("DELETE FROM inti_desaberubah")
    susun_ringkasan(pada=pada)
    return _hitung(pada or hari_ini(), None)


def _hitung(hari: date, desa: Iterable[str] | None) -> int:
    tahap = tahap_aktif()
    kode = sorted(desa) if desa is not None else None
    parameter: dict[str, Any] = {
        "hari": hari,
        "bulan": awal_bulan(hari),
        "bulan_depan": geser_bulan(hari, 1),
        "tahap": tahap.kode if tahap else "",
        "desa": kode,
        "semua": kode is None,
        "dampingan": [str(p) for p in PERAN_DAMPINGAN],
    }
    with connection.cursor() as kursor:
        kursor.execute(SQL_HAPUS, parameter | {"wilayah": kode, "panjang": PANJANG_KODE[Tingkat.DESA]})
        kursor.execute(SQL_DESA, parameter)
        baris = kursor.rowcount
        for bawah, atas in pairwise(sorted(PANJANG_KODE.values(), reverse=True)):
            induk = None if kode is None else sorted({k[:atas] for k in kode})
            kursor.execute(SQL_HAPUS, parameter | {"wilayah": induk, "panjang": atas})
            kursor.execute(SQL_NAIK, parameter | {"wilayah": induk, "bawah": bawah, "atas": atas})
            baris += kursor.rowcount
    return baris
