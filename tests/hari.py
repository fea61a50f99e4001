"""Days as a test needs them, asked while it runs: a day computed at import is yesterday after midnight."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from inti.waktu import WIB, WIT, WITA, hari_ini


def hari_ke(n: int) -> date:
    """The day n days from today; in a parametrization `partial(hari_ke, n)`."""
    return hari_ini() + timedelta(days=n)


def kemarin() -> date:
    return hari_ke(-1)


def besok() -> date:
    return hari_ke(1)


def lusa() -> date:
    return hari_ke(2)


def isikan(isi: dict[str, Any]) -> dict[str, Any]:
    """Ask the days a parametrized case gave as functions."""
    return {kunci: nilai() if callable(nilai) else nilai for kunci, nilai in isi.items()}


def detik_ke_tengah_malam(saat: datetime) -> float:
    """Seconds until the next midnight anywhere in Indonesia."""

    def sisa(zona: ZoneInfo) -> float:
        besok = datetime.combine(saat.astimezone(zona).date() + timedelta(days=1), time.min, zona)
        return (besok - saat).total_seconds()

    return min(map(sisa, (WIB, WITA, WIT)))
