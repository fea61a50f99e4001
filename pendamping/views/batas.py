"""A deadline in the words of the field."""

from datetime import date

from inti.templatetags.format import tanggal_pendek


def teks_batas(tenggat: date, hari: date) -> tuple[str, str]:
    """`Lewat 3 hari`, `Hari ini`, `Besok` or the day itself, and the kind of badge."""
    sisa = (tenggat - hari).days
    if sisa < 0:
        return f"Lewat {-sisa} hari", "bahaya"
    if sisa < 2:
        return ("Besok" if sisa else "Hari ini"), "awas"
    return f"Sampai {tanggal_pendek(tenggat)}", "netral"
