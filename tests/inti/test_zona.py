"""Days cut in queries are those of `inti.waktu`, in every province (docs/program.md §6)."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from inti.waktu import PROVINSI_WIT, PROVINSI_WITA, saat_lokal
from inti.zona import hari_sql

TENGAH_MALAM = [datetime(2026, 9, 30, jam, 30, tzinfo=UTC) for jam in range(13, 19)]


@pytest.mark.django_db
@pytest.mark.parametrize("kode", ["", "17.71.08.1007", *sorted(PROVINSI_WITA | PROVINSI_WIT)])
def test_sama_dengan_waktu_python(kode: str) -> None:
    with connection.cursor() as kursor:
        perintah = f"SELECT {hari_sql('s.saat', 's.kode')} FROM (SELECT unnest(%s) AS saat, %s AS kode) s"
        kursor.execute(perintah, [TENGAH_MALAM, kode])
        hari = [b[0] for b in kursor.fetchall()]
    assert hari == [saat_lokal(saat, kode).date() for saat in TENGAH_MALAM]
