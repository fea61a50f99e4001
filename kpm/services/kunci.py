"""The lock that imports of families take."""

from collections.abc import Iterable

from django.db import connection

from wilayah.kode import kode_kabupaten

_RUANG = 0x504B4801


def kunci_kabupaten(kecamatan: Iterable[str]) -> None:
    """Inside a transaction: one import of families at a time per kabupaten of these kecamatan."""
    with connection.cursor() as kursor:
        for kabupaten in sorted({kode_kabupaten(k) for k in kecamatan}):
            kursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_RUANG, int(kabupaten.replace(".", ""))])
