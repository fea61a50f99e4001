"""How values read on the screen: rupiah, dates, counts, shares, ages. Empty values become a dash."""

from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from django import template
from django.utils import timezone
from lokal.rupiah import format_rupiah, format_rupiah_short

from inti.waktu import hari_ini

register = template.Library()

KOSONG = "–"
BULAN = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
BULAN_PENDEK = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
HARI = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_BULAN_BAYI = 24  # below two years people count months

Bilangan: TypeAlias = int | float | Decimal


def _sebagai_tanggal(nilai: object) -> date | None:
    if isinstance(nilai, datetime):
        return timezone.localtime(nilai).date() if timezone.is_aware(nilai) else nilai.date()
    return nilai if isinstance(nilai, date) else None


@register.filter
def rupiah(nilai: Bilangan | Literal[""] | None) -> str:
    """1350000 → Rp1.350.000."""
    return KOSONG if nilai is None or nilai == "" else format_rupiah(nilai)


@register.filter
def rupiah_singkat(nilai: Bilangan | Literal[""] | None) -> str:
    """1500000 → Rp1,5 jt; for tiles and charts, with the full amount near by."""
    return KOSONG if nilai is None or nilai == "" else format_rupiah_short(nilai)


@register.filter
def tanggal(nilai: object) -> str:
    """2026-11-22 → 22 November 2026."""
    hari = _sebagai_tanggal(nilai)
    return f"{hari.day} {BULAN[hari.month - 1]} {hari.year}" if hari else KOSONG


@register.filter
def tanggal_pendek(nilai: object) -> str:
    """2026-11-22 → 22 Nov 2026."""
    hari = _sebagai_tanggal(nilai)
    return f"{hari.day} {BULAN_PENDEK[hari.month - 1]} {hari.year}" if hari else KOSONG


@register.filter
def hari_tanggal(nilai: object) -> str:
    """2026-07-03 → Jumat, 3 Juli 2026, as reports write it."""
    hari = _sebagai_tanggal(nilai)
    return f"{HARI[hari.weekday()]}, {tanggal(hari)}" if hari else KOSONG


@register.filter
def bulan(nilai: object) -> str:
    """2026-11-22 → November 2026."""
    hari = _sebagai_tanggal(nilai)
    return f"{BULAN[hari.month - 1]} {hari.year}" if hari else KOSONG


@register.filter
def bulan_pendek(nilai: object) -> str:
    """2026-11-22 → Nov 2026."""
    hari = _sebagai_tanggal(nilai)
    return f"{BULAN_PENDEK[hari.month - 1]} {hari.year}" if hari else KOSONG


@register.filter
def waktu(nilai: datetime | None) -> str:
    """A moment in local time: 22 Nov 2026 14.05 WIB."""
    if nilai is None:
        return KOSONG
    lokal = timezone.localtime(nilai)
    return f"{tanggal_pendek(lokal.date())} {lokal:%H.%M} {lokal.tzname()}"


@register.filter
def angka(nilai: Bilangan | Literal[""] | None, desimal: int = 0) -> str:
    """1480 → 1.480; `12.5|angka:1` → 12,5."""
    if nilai is None or nilai == "":
        return KOSONG
    return f"{nilai:,.{desimal}f}".translate(str.maketrans(",.", ".,"))


@register.filter
def persen(nilai: Bilangan | Literal[""] | None, dari: Bilangan | None = 100) -> str:
    """`bagian|persen:seluruh` → 85,3%; without an argument the value is a percentage already.

    A share of nothing is a dash, never 0 %.
    """
    if nilai is None or nilai == "" or not dari:
        return KOSONG
    teks = angka(Decimal(str(nilai)) * 100 / Decimal(str(dari)), 1)
    return teks.removesuffix(",0") + "%"


@lru_cache(4096)  # targets and limits come again in every cell of a table
def sebagai_tertulis(nilai: float, desimal: int = 1) -> float:
    """The number that `persen` (`desimal` 1) or `angka` writes, so that figures that read alike are equal."""
    return float(f"{Decimal(str(nilai)):.{desimal}f}")


@register.filter
def umur(lahir: object, pada: date | None = None) -> str:
    """Age on `pada` (today): 34 tahun, or 7 bulan below two years."""
    hari = _sebagai_tanggal(lahir)
    if hari is None:
        return KOSONG
    acuan = pada or hari_ini()
    bulan_hidup = (acuan.year - hari.year) * 12 + acuan.month - hari.month - (acuan.day < hari.day)
    if bulan_hidup < 0:
        return KOSONG
    return f"{bulan_hidup} bulan" if bulan_hidup < _BULAN_BAYI else f"{bulan_hidup // 12} tahun"


@register.filter
def kunci(kamus: dict[Any, Any], nama: Any) -> Any:
    """`kamus|kunci:variabel`: a dictionary entry by a name only known at rendering."""
    return kamus.get(nama)


@register.filter
def nama_tahap(kode: str) -> str:
    """`2026-4` as people say it: `Tahap 4 2026`."""
    tahun, _, nomor = kode.partition("-")
    return f"Tahap {nomor} {tahun}" if nomor else "–"


def rentang_jam(mulai: time | None, selesai: time | None, zona: str = "") -> str:
    """`09.00 sampai 11.00 WIB`, without an end `09.00 WIB sampai selesai`; empty when no hour was set."""
    if mulai is None:
        return ""
    if selesai is None:
        return f"{mulai:%H.%M} {zona} sampai selesai".replace("  ", " ")
    return f"{mulai:%H.%M} sampai {selesai:%H.%M} {zona}".strip()


def teks_batas(tenggat: date, hari: date) -> tuple[str, str]:
    """`Lewat 3 hari`, `Hari ini`, `Besok` or the day itself, and the kind of badge."""
    sisa = (tenggat - hari).days
    if sisa < 0:
        return f"Lewat {-sisa} hari", "bahaya"
    if sisa < 2:
        return ("Besok" if sisa else "Hari ini"), "awas"
    return f"Sampai {tanggal_pendek(tenggat)}", "netral"
