"""The day of a moment where it lies, said in queries: in the zone of the area's province (docs/program.md §6).

`inti.waktu` says the same of moments that were read. A list and a figure that cut moments into days cut them here, so
that both hold the same rows.
"""

from datetime import date
from typing import Any

from django.db.models import Case, DateField, Q, When
from django.db.models.functions import Left, TruncDate
from django.db.models.lookups import GreaterThanOrEqual, In, LessThan

from inti.waktu import PROVINSI_WIT, PROVINSI_WITA, WIB, WIT, WITA

_PROVINSI = ((WITA, PROVINSI_WITA), (WIT, PROVINSI_WIT))


def zona_sql(wilayah: str) -> str:
    """SQL: the name of the zone of an area's code, of any level; western time without one. No braces: for templates."""
    pilih = " ".join(
        f"WHEN left({wilayah}, 2) IN ({_daftar(provinsi)}) THEN '{zona.key}'" for zona, provinsi in _PROVINSI
    )
    return f"CASE {pilih} ELSE '{WIB.key}' END"


def _daftar(provinsi: set[str]) -> str:
    return ", ".join(f"'{p}'" for p in sorted(provinsi))


def hari_sql(saat: str, wilayah: str) -> str:
    """SQL: the day of a moment (timestamptz) in the zone of an area's code."""
    return f"({saat} AT TIME ZONE {zona_sql(wilayah)})::date"


def hari_di(saat: str, wilayah: str) -> Case:
    """The same of two columns of a queryset."""
    return Case(
        *(
            When(In(Left(wilayah, 2), sorted(provinsi)), then=TruncDate(saat, tzinfo=zona))
            for zona, provinsi in _PROVINSI
        ),
        default=TruncDate(saat, tzinfo=WIB),
        output_field=DateField(),
    )


def pada_hari(saat: str, wilayah: str, awal: date, sebelum: date) -> Q:
    """Moments from one day up to, not with, another."""
    hari: Any = hari_di(saat, wilayah)
    return Q(GreaterThanOrEqual(hari, awal), LessThan(hari, sebelum))
