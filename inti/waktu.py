"""Local days: "today" is the day in the family's own zone, never the server's (docs/program.md §6)."""

from calendar import monthrange
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

AWAL_PROGRAM = date(2007, 1, 1)  # the programme's first year: an earlier day of ours is a typing error

WIB, WITA, WIT = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Makassar"), ZoneInfo("Asia/Jayapura")
# Province codes outside western time (Keppres 41/1987; the Papuan provinces of 2022 follow Papua).
PROVINSI_WITA = {"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"}
PROVINSI_WIT = {"81", "82", "91", "92", "93", "94", "95", "96"}


def zona(kode_wilayah: str | None = None) -> ZoneInfo:
    """Return the time zone of an area code of any level; western time without one."""
    provinsi = (kode_wilayah or "")[:2]
    return WITA if provinsi in PROVINSI_WITA else WIT if provinsi in PROVINSI_WIT else WIB


def nama_zona(kode_wilayah: str | None = None) -> str:
    """WIB, WITA or WIT: the short name needs a moment, which an hour of a plan is not."""
    return {WIB: "WIB", WITA: "WITA", WIT: "WIT"}[zona(kode_wilayah)]


def hari_ini(kode_wilayah: str | None = None) -> date:
    """Return today's date in the area's zone."""
    return timezone.now().astimezone(zona(kode_wilayah)).date()


def saat_lokal(saat: datetime, kode_wilayah: str | None = None) -> datetime:
    return saat.astimezone(zona(kode_wilayah))


def umur(lahir: date, pada: date) -> int:
    """Age in completed years on a day; who was born on 29 February is a year older on 1 March of common years."""
    return pada.year - lahir.year - ((pada.month, pada.day) < (lahir.month, lahir.day))


def awal_bulan(hari: date) -> date:
    return hari.replace(day=1)


def akhir_bulan(hari: date) -> date:
    """Return the last day of the month."""
    return hari.replace(day=monthrange(hari.year, hari.month)[1])


def geser_bulan(hari: date, n: int) -> date:
    """Return the first day of the month `n` months after `hari`'s month."""
    bulan = hari.year * 12 + hari.month - 1 + n
    return date(bulan // 12, bulan % 12 + 1, 1)


def kode_tahap(hari: date) -> str:
    """Code of the payment stage of a day: 2026-4 from October to December 2026 (docs/program.md §4)."""
    return f"{hari.year}-{(hari.month + 2) // 3}"


def bulan_tahap(tahap: str) -> list[date]:
    """The three months of a stage: "2026-4" → October to December 2026."""
    tahun, _, nomor = tahap.partition("-")
    return [date(int(tahun), int(nomor) * 3 - 2 + n, 1) for n in range(3)]


def tahap_mundur(hari: date, banyak: int) -> list[str]:
    """Codes of the stage of a day and of those before it, newest first."""
    return [kode_tahap(geser_bulan(hari, -3 * n)) for n in range(banyak)]
