"""Keeping the summaries: recounted for the areas that changed, and for the whole country at night.

Both ways run the same statements over the same months, so a rebuild gives the figures that were already there.
A mark is read before its area is counted and taken off afterwards, unless it moved meanwhile: nobody who marks waits
for a count, and of a worker that is killed nothing is lost but its last transaction.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db import connection, transaction

from dasbor.models import AngkaTerbit, Ringkasan, RingkasanRinci
from dasbor.selectors.bulan import isian_bulan
from dasbor.services.terbit import terbitkan
from dasbor.sql import (
    SQL_HAPUS,
    SQL_HAPUS_JUMLAH,
    SQL_HAPUS_KELOMPOK,
    SQL_LEBIH,
    SQL_NAIK,
    SQL_NAIK_RINCI,
    SQL_ORANG,
    SQL_TULIS,
)
from inti.services.ringkasan import baca_tanda, lepas_tanda
from inti.waktu import geser_bulan, hari_ini
from pendamping.enums import BEBAN_ACUAN
from penyaluran.services.tahap.ringkasan import susun_ringkasan
from wilayah.enums import PANJANG_KODE, Tingkat

BULAN_DIHITUNG = 12  # months a change of today can still reach: a correction, a late report
SEKALIGUS = 300  # areas counted in one transaction: seconds, as for one month of a kabupaten
_KUNCI = 7_700_501  # advisory lock: one count at a time, or two would insert the same rows
_TABEL = tuple(m._meta.db_table for m in (Ringkasan, RingkasanRinci))


def segarkan_berubah(*, pada: date | None = None) -> int:
    """Refresh the summaries of every area marked as changed; returns how many there were.

    Months that nobody can read yet, or not any more, are counted for every area first: a new one, and one that speaks
    of another stage now. While another count runs nothing is done: the marks stay for the next time.
    """
    hari = pada or hari_ini()
    for bulan in _usang(hari):
        if not _segarkan([bulan], hari, None):
            return 0
    jumlah = 0
    for tanda in _potong(baca_tanda()):
        if not _segarkan(bulan_dihitung(hari), hari, tanda):
            break
        jumlah += len(tanda)
    if not AngkaTerbit.objects.exists():  # a new installation does not wait for its first night
        terbitkan(pada=hari)
    return jumlah


def _usang(hari: date) -> list[date]:
    """The running month when it has no figures, all when there are none; those whose payments are another stage's."""
    semua = bulan_dihitung(hari)
    atas = Ringkasan.objects.filter(bulan__in=semua, langsung=False, wilayah__tingkat=Tingkat.PROVINSI)
    ada: dict[date, set[str]] = {}
    for bulan, tahap in atas.values_list("bulan", "tahap_kode").distinct():
        ada.setdefault(bulan, set()).add(tahap)
    isi = isian_bulan(semua, hari)
    lain = [b for b, tahap in zip(isi["bulan"], isi["tahap"], strict=True) if b in ada and ada[b] != {tahap}]
    if not ada:
        return semua
    return lain if semua[0] in ada else [semua[0], *lain]


@transaction.atomic
def _segarkan(bulan: Sequence[date], hari: date, tanda: dict[str, datetime] | None) -> bool:
    """These months of the marked areas (None: of all), and their marks off; False when another count runs."""
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_KUNCI])
        if not kursor.fetchone()[0]:
            return False
    _hitung(bulan, hari, tanda)
    if tanda is not None:
        susun_ringkasan(desa=[k for k in tanda if len(k) == PANJANG_KODE[Tingkat.DESA]], pada=hari)
        lepas_tanda(tanda)
    return True


def bangun_ulang(*, pada: date | None = None, banyak: int = BULAN_DIHITUNG) -> int:
    """Rebuild the summaries of the last `banyak` months of all areas from the raw rows; returns the number of rows.

    Month by month, each a transaction of its own, this month first: a refresh comes in between, one statement over
    all months would sort a year of the country at once, and a run that is killed leaves whole months.
    """
    hari = pada or hari_ini()
    tanda = baca_tanda()
    susun_ringkasan(pada=pada)
    baris = sum(_bangun(bulan, hari) for bulan in bulan_dihitung(hari)[:banyak])
    if banyak >= BULAN_DIHITUNG:
        lepas_tanda(tanda)
        terbitkan(pada=hari)
    return baris


@transaction.atomic
def _bangun(bulan: date, hari: date) -> int:
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KUNCI])
    return _hitung([bulan], hari, None)


def _potong(tanda: dict[str, datetime]) -> Iterable[dict[str, datetime]]:
    """By code, so that the areas of a kabupaten come together and its sums are made once or twice."""
    urut = sorted(tanda.items())
    return (dict(urut[n : n + SEKALIGUS]) for n in range(0, len(urut), SEKALIGUS))


def bulan_dihitung(hari: date) -> list[date]:
    """The months summaries are kept for, this month first."""
    return [geser_bulan(hari, -n) for n in range(BULAN_DIHITUNG)]


def _hitung(bulan: Sequence[date], hari: date, kode: Iterable[str] | None) -> int:
    isi: dict[str, Any] = isian_bulan(bulan, hari) | {
        "kode": sorted(kode) if kode is not None else None,
        "semua": kode is None,
    }
    with connection.cursor() as kursor:
        kursor.execute("SET LOCAL jit = off")  # compiling the statements takes longer than running them for a desa
        for tabel in _TABEL:
            kursor.execute(SQL_HAPUS.format(tabel=tabel), isi)
        kursor.execute(SQL_HAPUS_KELOMPOK, isi)
        kursor.execute(SQL_TULIS, isi)
        baris = kursor.rowcount
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
    banyak = int(kursor.rowcount)
    kursor.execute(SQL_ORANG, isi | tingkat)
    if tingkat["desa"]:
        kursor.execute(SQL_LEBIH, isi | tingkat | {"acuan": BEBAN_ACUAN})
    return banyak
