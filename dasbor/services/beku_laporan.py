"""What was reported about a month keeps its owner: assignments of a month already reported are not changed."""

from collections.abc import Collection
from datetime import date

from django.db import connection

from dasbor.models import LaporanBulanan
from inti.galat import GalatPengguna
from inti.templatetags.format import bulan, tanggal
from inti.waktu import awal_bulan, geser_bulan

_RUANG = 70_712  # advisory locks; the second key is the person


def kunci_pengirim(petugas: int) -> None:
    """Until the transaction ends nobody changes the person's assignments: what is being sent is counted as they are."""
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_RUANG, petugas])


def _tunggu_pengirim(petugas: Collection[int]) -> None:
    """The other side of `kunci_pengirim`. Shared: changes of assignments do not wait here for each other."""
    with connection.cursor() as kursor:
        for nomor in sorted(set(petugas)):
            kursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [_RUANG, nomor])


def jaga_laporan_beku(*, petugas: Collection[int], sejak: date) -> None:
    """Refuse a change from `sejak` on that touches somebody whose report of that month, or a later one, was sent.

    Raises GalatPengguna with the person, the month, and the first day that is free (docs/program.md §2).
    """
    _tunggu_pengirim(petugas)
    beku = LaporanBulanan.objects.beku().filter(petugas__in=petugas, bulan__gte=awal_bulan(sejak))
    # The latest report decides from which day on nothing that was sent changes.
    terakhir = beku.order_by("-bulan", "petugas__nama", "pk").values_list("petugas__nama", "bulan").first()
    if terakhir is None:
        return
    nama, kapan = terakhir
    raise GalatPengguna(
        f"Laporan bulanan {nama} bulan {bulan(kapan)} sudah terkirim: dampingan bulan itu tidak dapat berganti lagi. "
        f"Tanggal mulai paling awal {tanggal(geser_bulan(kapan, 1))}, atau kembalikan laporannya lebih dulu.",
        kolom="mulai",
    )
