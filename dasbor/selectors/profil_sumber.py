"""Where a profile's figures come from: summaries by month, and for the people of one kecamatan a few records besides.

Four queries for a kecamatan, two for larger areas, whatever their size. The caller has applied the scope.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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


@dataclass(frozen=True)
class Sumber:
    """The columns by name, and as of when they were counted."""

    kolom: list[Kolom]
    per: datetime | None


def sumber_orang(kecamatan: str, r: Rentang) -> Sumber:
    """Everybody who served as pendamping there in a month of the period. Three queries."""
    isi = _isian(kecamatan, r)
    bulan, nama, per = _baca(ORANG, isi)
    bertugas = {kunci: {b: a for b, a in semua.items() if _bertugas(a)} for kunci, semua in bulan.items()}
    bertugas = {kunci: semua for kunci, semua in bertugas.items() if semua}
    if bertugas:
        _tambah(bertugas, _baris(RINCI_ORANG, isi))
        _tambah(bertugas, _baris(CATATAN, isi | _isian_catatan(r, [int(n) for n in bertugas])))
    return Sumber([Kolom(n, nama[n], semua) for n, semua in bertugas.items()], per)


def sumber_wilayah(kode: str, r: Rentang) -> Sumber:
    """The areas right below one, with everything counted there. Two queries."""
    isi = _isian(kode, r)
    bulan, nama, per = _baca(WILAYAH, isi)
    _tambah(bulan, _baris(RINCI_WILAYAH, isi))
    ada = {k: semua for k, semua in bulan.items() if any(a["kpm"] or a["pendamping"] for a in semua.values())}
    return Sumber([Kolom(k, nama[k], semua, wilayah=True) for k, semua in ada.items()], per)


def kecamatan_petugas(petugas: int, r: Rentang) -> list[str]:
    """Codes of the kecamatan in which somebody served in the period, the latest first. One query."""
    milik = Ringkasan.objects.filter(petugas=petugas, bulan__in=r.bulan, langsung=True).order_by("-bulan", "wilayah")
    kolom = ("wilayah", "pendamping", "kpm", "kelompok")
    return list(dict.fromkeys(k[:8] for k, *n in milik.values_list(*kolom) if any(n) and len(k) >= 8))


def butir_berlaku(hari: date) -> list[tuple[int, str]]:
    """The RHK items in force on a day. One query."""
    return list(ButirRHK.objects.berlaku_pada(hari).order_by("nomor", "pk").values_list("nomor", "nama"))


def _bertugas(a: Isi) -> bool:
    """Appointed there, or holding families or groups there under an appointment that covers them."""
    return bool(a["pendamping"] or a["kpm"] or a["kelompok"])


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
        bulan.setdefault(kunci, {})[b] = Counter({k: n for k, n in zip(KOLOM, angka, strict=True) if n})
        nama[kunci], per = sebut, max(per or pada, pada)
    return bulan, nama, per


def _tambah(bulan: dict[str, dict[date, Isi]], baris: list[tuple[Any, ...]]) -> None:
    for b, kunci, kode, n in baris:
        if b in bulan.get(kunci, {}):
            bulan[kunci][b][kode] += int(n)


def _baris(sql: str, isi: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as kursor:
        kursor.execute(sql, isi)
        return kursor.fetchall()
