"""What an entry makes of a duty: pure functions over facts already read (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any

from inti.waktu import akhir_bulan, geser_bulan
from verifikasi.enums import Hasil, KeadaanPeserta, PerlakuanIzin, Ukuran
from verifikasi.models import AturanVerkom, Kewajiban

_TERBURUK = (Hasil.TIDAK, Hasil.BELUM, Hasil.MEMENUHI, Hasil.TIDAK_BERLAKU)
_KOLOM: dict[str, str] = {u.value: u.value for u in Ukuran} | {"timbang": "berat_kg", "tinggi": "tinggi_cm"}
_BERUKURAN = (Ukuran.TIMBANG, Ukuran.TINGGI)  # presence without the figure says neither
Butir = dict[str, Any]


class Nilai(Enum):
    """What one entry says of one duty."""

    SUDAH = "done"
    TIDAK = "present, not done"
    TAK_LENGKAP = "present, and the figure was not written down: the record is at fault, not the family"
    ABSEN = "absent"
    TAK_TERDAFTAR = "not known there"


@dataclass(frozen=True, slots=True)
class Catatan:
    """A raw entry, as far as it decides."""

    bidang: str
    bulan: date
    keadaan: str
    terlambat: bool = False
    hari_efektif: int | None = None
    alpa: int | None = None
    izin: int | None = None
    sakit: int | None = None
    hadir: bool | None = None
    tanggal_periksa: date | None = None
    berat_kg: Decimal | None = None
    tinggi_cm: Decimal | None = None
    imunisasi: str = ""
    vitamin_a: bool = False
    perkembangan: bool = False
    sosial: bool = False


def terburuk(hasil: Iterable[str]) -> Hasil:
    """The worst of several outcomes; of none: tidak berlaku."""
    ada = set(hasil)
    return next((h for h in _TERBURUK if h in ada), Hasil.TIDAK_BERLAKU)


def putuskan_sekolah(kewajiban: Kewajiban, aturan: AturanVerkom, catatan: Catatan | None, *, libur: bool) -> Butir:
    """A month at school. `libur`: the school says that the month had no effective day."""
    if catatan is None:
        return _butir(kewajiban, Hasil.TIDAK_BERLAKU, "libur") if libur else _butir(kewajiban, Hasil.BELUM, "kosong")
    if catatan.keadaan == KeadaanPeserta.TIDAK_TERDAFTAR:
        return _butir(kewajiban, Hasil.BELUM, "tak_terdaftar")
    efektif, alpa = catatan.hari_efektif or 0, catatan.alpa or 0
    if efektif == 0:
        return _butir(kewajiban, Hasil.TIDAK_BERLAKU, "libur")
    beralasan = {"izin": (catatan.izin or 0, aturan.izin), "sakit": (catatan.sakit or 0, aturan.sakit)}
    hadir = efektif - alpa - sum(n for n, _ in beralasan.values())
    keluar = sum(n for n, cara in beralasan.values() if cara == PerlakuanIzin.DIKELUARKAN)
    diakui = sum(n for n, cara in beralasan.values() if cara == PerlakuanIzin.HADIR)
    angka = {"hadir": hadir + diakui, "hari": efektif - keluar}
    angka |= {k: n for k, n in (("diakui", diakui), ("keluar", keluar)) if n}
    if angka["hari"] == 0:
        return _butir(kewajiban, Hasil.TIDAK_BERLAKU, "semua_keluar", **angka)
    batas = kewajiban.ambang_persen or 0
    cukup = angka["hadir"] * 100 >= batas * angka["hari"]  # whole numbers: 84,9 % is not 85 %
    return _butir(kewajiban, Hasil.MEMENUHI if cukup else Hasil.TIDAK, "persen", **angka, batas=batas)


@lru_cache(maxsize=1024)
def jendela(tiap_bulan: int, bulan: date) -> tuple[date, date]:
    """First and last month of the calendar window that a month lies in."""
    awal = (bulan.month - 1) // tiap_bulan * tiap_bulan + 1
    return date(bulan.year, awal, 1), date(bulan.year, min(awal + tiap_bulan - 1, 12), 1)


def nilai(ukuran: str, catatan: Catatan) -> Nilai:
    """What an entry says of a measure."""
    if catatan.keadaan == KeadaanPeserta.TIDAK_TERDAFTAR:
        return Nilai.TAK_TERDAFTAR
    if not catatan.hadir:
        return Nilai.ABSEN
    if ukuran == Ukuran.PERIKSA or getattr(catatan, _KOLOM[ukuran]) not in (None, "", False):
        return Nilai.SUDAH
    return Nilai.TAK_LENGKAP if ukuran in _BERUKURAN else Nilai.TIDAK


def putuskan_kesehatan(
    kewajiban: Kewajiban, bulan: date, *, kini: date, mulai: date, laporan: Sequence[tuple[date, Nilai]]
) -> Butir:
    """A duty of `jumlah` times within its window, as of one month of it. `kini`: the month that still runs.

    `mulai`: since when it is owed without a break; nobody fails a window that was not owed from its first day.
    `laporan`: what is said of the window's months up to this one in which it is owed, in order.
    """
    awal, akhir = jendela(kewajiban.tiap_bulan, bulan)
    sudah = [b for b, n in laporan if n is Nilai.SUDAH]
    if len(sudah) >= kewajiban.jumlah:
        terakhir = sudah[kewajiban.jumlah - 1]
        return _butir(kewajiban, Hasil.MEMENUHI, "sudah", kali=len(sudah), bulan=terakhir.isoformat())
    angka: Butir = {"kali": len(sudah), "jumlah": kewajiban.jumlah} if kewajiban.jumlah > 1 else {}
    if mulai > awal:
        nanti = geser_bulan(akhir, 1).isoformat()
        return _butir(kewajiban, Hasil.TIDAK_BERLAKU, "baru", sejak=mulai.isoformat(), nanti=nanti, **angka)
    if bulan < akhir or (kewajiban.tiap_bulan > 1 and bulan >= kini):
        return _butir(kewajiban, Hasil.TIDAK_BERLAKU, "belum_tempo", tempo=akhir_bulan(akhir).isoformat(), **angka)
    kata = {n for _, n in laporan} - {Nilai.TAK_TERDAFTAR}
    if not kata:
        return _butir(kewajiban, Hasil.BELUM, "tak_terdaftar" if laporan else "kosong", **angka)
    if Nilai.TAK_LENGKAP in kata:
        return _butir(kewajiban, Hasil.BELUM, "tanpa_ukuran", **angka)
    return _butir(kewajiban, Hasil.TIDAK, "tidak_hadir" if kata == {Nilai.ABSEN} else "tidak_dilakukan", **angka)


def _butir(kewajiban: Kewajiban, hasil: Hasil, alasan: str, **angka: Any) -> Butir:
    return {"kewajiban": kewajiban.id, "hasil": hasil.value, "alasan": alasan, **angka}
