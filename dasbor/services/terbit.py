"""Publishing the day's figures of open data: once, for all pages together (docs/program.md §14, ADR 16)."""

from datetime import date
from typing import Any

import structlog
from django.db import connection, transaction

from dasbor.models import AngkaTerbit
from dasbor.selectors.terbuka import TERDALAM_DISEBUT, bulan_terbuka, hari_terbit
from dasbor.sql.terbit import SQL_TERBIT
from inti.waktu import hari_ini
from wilayah.enums import PANJANG_KODE

log = structlog.get_logger(__name__)
_KUNCI = 7_700_502  # advisory lock: two at a time would publish twice


@transaction.atomic
def terbitkan(*, pada: date | None = None) -> int:
    """Publish the summaries as they are, in one statement; a day that has been published stays as it is. Only areas
    and months in which anything is counted: an empty installation publishes nothing, and may do so later that day.

    Returns the number of rows written.
    """
    hari = pada or hari_ini()
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KUNCI])
        lama = hari_terbit()
        if lama is not None and lama >= hari:
            if lama > hari:
                log.warning("data_terbuka_terbit_di_depan", terbit=str(lama), hari=str(hari))  # the clock was set back
            return 0
        isi: dict[str, Any] = {"hari": hari, "bulan": bulan_terbuka(hari), "panjang": PANJANG_KODE[TERDALAM_DISEBUT]}
        kursor.execute(SQL_TERBIT, isi)
        banyak = int(kursor.rowcount)
    if banyak and lama is not None:  # the one before stays: a page may be reading it
        AngkaTerbit.objects.filter(hari__lt=lama).delete()
    return banyak
