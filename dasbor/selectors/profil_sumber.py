"""Where a profile's figures come from: summaries by month, and for the people of one kecamatan a few records besides.

Four queries for a kecamatan, two for larger areas, whatever their size. The caller has applied the scope.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from dasbor.models import Ringkasan
from dasbor.selectors.profil import Isi, Kolom, Rentang
from dasbor.sql.profil import CATATAN, KOLOM, ORANG, RINCI_ORANG, RINCI_WILAYAH, WILAYAH
from inti.waktu import akhir_bulan, bulan_tahap, geser_bulan, kode_tahap
from kpm.enums import PESERTA
from pendamping.models import ButirRHK

_JABATAN = frozenset({"pendamping", "kpm", "kelompok"})
_TANPA_TUGAS = frozenset({"pendamping", "laporan", "laporan_tepat"})


@dataclass(frozen=True)
class Sumber:
    """The columns by name, and as of when they were counted."""

    kolom: list[Kolom]
    per: datetime | None


def sumber_orang(kecamatan: str, r: Rentang) -> Sumber:
    """Everybody who served as pendamping there in a month of the period. Three queries."""
    isi = _isian(kecamatan, r)
    bulan, nama, per = _baca(ORANG, isi)
    diangkat = _saring(bulan, _diangkat)
    if diangkat:
        _tambah(diangkat, _baris(RINCI_ORANG, isi))
        _tambah(diangkat, _baris(CATATAN, isi | _isian_catatan(r, [int(n) for n in diangkat])))
    return Sumber([Kolom(n, nama[n], semua) for n, semua in _saring(diangkat, _bertugas).items()], per)


def sumber_wilayah(kode: str, r: Rentang) -> Sumber:
    """The areas right below one, with everything counted there. Two queries."""
    isi = _isian(kode, r)
    bulan, nama, per = _baca(WILAYAH, isi)
    _tambah(bulan, _baris(RINCI_WILAYAH, isi))
    ada = {k: semua for k, semua in bulan.items() if any("kpm" in a or "pendamping" in a for a in semua.values())}
    return Sumber([Kolom(k, nama[k], semua, wilayah=True) for k, semua in ada.items()], per)


def kecamatan_petugas(petugas: int, r: Rentang) -> list[str]:
    """Codes of the kecamatan in which somebody served in the period: where something was held before those of an
    appointment alone, then the latest first. One query."""
    milik = Ringkasan.objects.filter(petugas=petugas, bulan__in=r.bulan, langsung=True).order_by("-bulan", "wilayah")
    kolom = ("wilayah", "pendamping", "kpm", "kelompok")
    baris = sorted(milik.values_list(*kolom), key=lambda b: not any(b[2:]))
    return list(dict.fromkeys(k[:8] for k, *n in baris if any(n) and len(k) >= 8))


def butir_berlaku(hari: date) -> list[tuple[int, str]]:
    """The RHK items in force on a day. One query."""
    return list(ButirRHK.objects.berlaku_pada(hari).order_by("nomor", "pk").values_list("nomor", "nama"))


def _diangkat(a: Isi) -> bool:
    """Appointed there, or holding families or groups there under an appointment that covers them."""
    return not a.keys().isdisjoint(_JABATAN)


def _bertugas(a: Isi) -> bool:
    """Had something to do there: families or groups held, or work recorded. A report is owed by who had neither too."""
    return not a.keys() <= _TANPA_TUGAS


def _saring(bulan: dict[str, dict[date, Isi]], syarat: Callable[[Isi], bool]) -> dict[str, dict[date, Isi]]:
    """Months that fulfil a condition, and whoever has one."""
    sisa = {kunci: {b: a for b, a in semua.items() if syarat(a)} for kunci, semua in bulan.items()}
    return {kunci: semua for kunci, semua in sisa.items() if semua}


def _isian(kode: str, r: Rentang) -> dict[str, Any]:
    return {"bulan": r.bulan, "kode": kode, "awalan": f"{kode}.%"}


def _isian_catatan(r: Rentang, petugas: Sequence[int]) -> dict[str, Any]:
    kuartal = [kode_tahap(b) for b in r.bulan]
    triwulan = [bulan_tahap(k)[0] for k in kuartal]
    return {
        "hari": [min(r.hari, akhir_bulan(b)) for b in r.bulan],
        "depan": [geser_bulan(b, 1) for b in r.bulan],
        "triwulan": triwulan,
        "kuartal": kuartal,
        "awal": r.bulan[0],
        "awal_triwulan": triwulan[0],
        "akhir": geser_bulan(r.bulan[-1], 1),
        "petugas": list(petugas),
        "peserta": [str(k) for k in PESERTA],
    }


def _baca(sql: str, isi: dict[str, Any]) -> tuple[dict[str, dict[date, Isi]], dict[str, str], datetime | None]:
    bulan: dict[str, dict[date, Isi]] = {}
    nama: dict[str, str] = {}
    per = None
    for b, kunci, sebut, pada, *angka in _baris(sql, isi):
        bulan.setdefault(kunci, {})[b] = {k: n for k, n in zip(KOLOM, angka, strict=True) if n}
        nama[kunci], per = sebut, max(per or pada, pada)
    return bulan, nama, per


def _tambah(bulan: dict[str, dict[date, Isi]], baris: list[tuple[Any, ...]]) -> None:
    for b, kunci, kode, n in baris:
        if b in bulan.get(kunci, {}):
            bulan[kunci][b][kode] = bulan[kunci][b].get(kode, 0) + int(n)


def _baris(sql: str, isi: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as kursor:
        kursor.execute(sql, isi)
        return kursor.fetchall()
