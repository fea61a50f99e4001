"""What an entry makes of a duty: pure functions over facts already read (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from inti.waktu import akhir_bulan, geser_bulan
from verifikasi.enums import Hasil, KeadaanPeserta, PerlakuanIzin, Ukuran
from verifikasi.models import AturanVerkom, Kewajiban

_TERBURUK = (Hasil.TIDAK, Hasil.BELUM, Hasil.MEMENUHI, Hasil.TIDAK_BERLAKU)
_BERUKURAN = {Ukuran.TIMBANG: "berat_kg", Ukuran.TINGGI: "tinggi_cm"}  # presence without the figure says neither
Butir = dict[str, Any]


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


def jendela(kewajiban: Kewajiban, bulan: date) -> tuple[date, date]:
    """First and last month of the calendar window of a duty that the month lies in."""
    tiap = kewajiban.tiap_bulan
    awal = (bulan.month - 1) // tiap * tiap + 1
    return date(bulan.year, awal, 1), date(bulan.year, min(awal + tiap - 1, 12), 1)


def putuskan_kesehatan(
    kewajiban: Kewajiban,
    bulan: date,
    *,
    kini: date,
    sejak: Callable[[date], date | None],
    catatan: Mapping[date, Catatan],
) -> Butir:
    """A duty of `jumlah` times within its window, as of one month of it. `kini`: the month that still runs.

    `sejak` says since when the member owes it as of a month (None: not then). Only months in which it is owed count,
    and nobody fails a window that was not owed from its first day.
    """
    awal, akhir = jendela(kewajiban, bulan)
    bulan_jendela = [geser_bulan(awal, n) for n in range((bulan.month - awal.month) + 1)]
    wajib = [b for b in bulan_jendela if sejak(b) is not None]
    laporan = [catatan[b] for b in wajib if b in catatan]
    tercatat = [c for c in laporan if c.keadaan == KeadaanPeserta.TERCATAT]
    sudah = [c for c in tercatat if terlaksana(kewajiban.ukuran, c)]
    if len(sudah) >= kewajiban.jumlah:
        terakhir = sudah[kewajiban.jumlah - 1]
        return _butir(kewajiban, Hasil.MEMENUHI, "sudah", kali=len(sudah), bulan=terakhir.bulan.isoformat())
    angka: Butir = {"kali": len(sudah), "jumlah": kewajiban.jumlah} if kewajiban.jumlah > 1 else {}
    mulai = _mulai_utuh(bulan_jendela, sejak)
    if mulai > awal:
        nanti = geser_bulan(akhir, 1).isoformat()
        return _butir(kewajiban, Hasil.TIDAK_BERLAKU, "baru", sejak=mulai.isoformat(), nanti=nanti, **angka)
    if bulan < akhir or (kewajiban.tiap_bulan > 1 and bulan >= kini):
        return _butir(kewajiban, Hasil.TIDAK_BERLAKU, "belum_tempo", tempo=akhir_bulan(akhir).isoformat(), **angka)
    if not tercatat:
        return _butir(kewajiban, Hasil.BELUM, "tak_terdaftar" if laporan else "kosong", **angka)
    if any(tak_lengkap(kewajiban.ukuran, c) for c in tercatat):
        return _butir(kewajiban, Hasil.BELUM, "tanpa_ukuran", **angka)
    hadir = any(c.hadir for c in tercatat)
    return _butir(kewajiban, Hasil.TIDAK, "tidak_dilakukan" if hadir else "tidak_hadir", **angka)


def terlaksana(ukuran: str, catatan: Catatan) -> bool:
    """Whether an entry says that it was done."""
    if not catatan.hadir:
        return False
    match ukuran:
        case Ukuran.TIMBANG | Ukuran.TINGGI:
            return getattr(catatan, _BERUKURAN[Ukuran(ukuran)]) is not None
        case Ukuran.IMUNISASI:
            return bool(catatan.imunisasi)
        case Ukuran.VITAMIN_A | Ukuran.PERKEMBANGAN | Ukuran.SOSIAL:
            return bool(getattr(catatan, ukuran))
    return True


def tak_lengkap(ukuran: str, catatan: Catatan) -> bool:
    """Present, and the figure was not written down: the record is at fault, not the family."""
    return bool(catatan.hadir) and ukuran in _BERUKURAN and not terlaksana(ukuran, catatan)


def _mulai_utuh(bulan_jendela: list[date], sejak: Callable[[date], date | None]) -> date:
    """Since when the duty is owed without a break, looking back no further than the window."""
    mulai = bulan_jendela[-1]
    for bulan in reversed(bulan_jendela):
        dari = sejak(bulan)
        if dari is None or dari > bulan:
            return dari or mulai
        mulai = bulan
    return mulai


def _butir(kewajiban: Kewajiban, hasil: Hasil, alasan: str, **angka: Any) -> Butir:
    return {"kewajiban": kewajiban.pk, "hasil": hasil.value, "alasan": alasan, **angka}
