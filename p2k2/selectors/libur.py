"""National holidays and days of joint leave of the yearly decree (SKB 3 Menteri), as lokal-id knows them."""

from datetime import date

from lokal.holidays import HOLIDAY_YEARS, get_holidays

_JENIS = {"libur_nasional": "libur nasional", "cuti_bersama": "cuti bersama"}


def libur_antara(dari: date, sampai: date) -> dict[date, str]:
    """Holidays from one day to another, both included: `{25 December: "libur nasional, Kelahiran Yesus Kristus"}`."""
    hasil: dict[date, str] = {}
    for tahun in range(dari.year, sampai.year + 1):
        if tahun not in HOLIDAY_YEARS:
            continue
        for libur in get_holidays(tahun).holidays:
            hari = date.fromisoformat(libur.date)
            if dari <= hari <= sampai:
                teks = f"{_JENIS[libur.type]}, {libur.name}"
                hasil[hari] = f"{hasil[hari]}; {teks}" if hari in hasil else teks
    return hasil


def libur_diketahui(tahun: int) -> bool:
    """False before the year's decree reached the library: then nothing is said, rather than "no holidays"."""
    return tahun in HOLIDAY_YEARS
