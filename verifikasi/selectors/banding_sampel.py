"""An entry as it stood when it was drawn, beside what the facility's own book says (docs/program.md §8)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from verifikasi.enums import Bidang, HasilPeriksa, KeadaanPeserta
from verifikasi.models import CatatanVerkom

_HARI = ("hari_efektif", "alpa", "izin", "sakit")
_UKUR = ("berat_kg", "tinggi_cm", "sistolik", "diastolik")
_LAYANAN = ("vitamin_a", "perkembangan", "sosial")
KOLOM = ("keadaan", *_HARI, "hadir", "tanggal_periksa", *_UKUR, "imunisasi", *_LAYANAN)

Potret = dict[str, Any]


def potret(isi: Any) -> Potret:
    """Values of an entry, or of what was found, as they are kept."""
    return {k: _simpan(getattr(isi, k)) for k in KOLOM}


def _simpan(nilai: Any) -> Any:
    if isinstance(nilai, Decimal):
        return format(nilai.normalize(), "f")
    return nilai.isoformat() if isinstance(nilai, date) else nilai


def catatan_dari(isi: Potret, bidang: str) -> CatatanVerkom:
    """An unsaved entry with these values, to be told in words like any other."""
    nilai: Potret = {k: isi.get(k) for k in KOLOM}
    for kolom in ("berat_kg", "tinggi_cm"):
        nilai[kolom] = Decimal(nilai[kolom]) if nilai[kolom] else None
    hari = nilai["tanggal_periksa"]
    nilai["tanggal_periksa"] = date.fromisoformat(hari) if hari else None
    return CatatanVerkom(bidang=bidang, **nilai)


def kolom_berbeda(semula: Potret, ditemukan: Potret, bidang: str) -> list[str]:
    """Where the book contradicts the entry. What the book has and the entry lacks was not made up."""
    if semula["keadaan"] != ditemukan["keadaan"]:
        return ["keadaan"]
    if semula["keadaan"] == KeadaanPeserta.TIDAK_TERDAFTAR:
        return []
    if bidang == Bidang.PENDIDIKAN:
        return [k for k in _HARI if semula[k] != ditemukan[k]]
    beda = ["hadir"] if bool(semula["hadir"]) != bool(ditemukan["hadir"]) else []
    beda += [k for k in _UKUR if semula[k] is not None and semula[k] != ditemukan[k]]
    beda += [k for k in _LAYANAN if semula[k] and not ditemukan[k]]
    if semula["imunisasi"] and not ditemukan["imunisasi"]:
        beda.append("imunisasi")
    if semula["tanggal_periksa"] and ditemukan["tanggal_periksa"] not in (None, semula["tanggal_periksa"]):
        beda.append("tanggal_periksa")
    return beda


def nilai_hasil(semula: Potret, ditemukan: Potret, bidang: str) -> HasilPeriksa:
    return HasilPeriksa.BERBEDA if kolom_berbeda(semula, ditemukan, bidang) else HasilPeriksa.COCOK


def arah(semula: Potret, ditemukan: Potret, bidang: str) -> int:
    """Days present found less written (presence of a health month as one day); 0 where one side has none."""
    if not ditemukan or {semula["keadaan"], ditemukan["keadaan"]} != {KeadaanPeserta.TERCATAT}:
        return 0
    if bidang != Bidang.PENDIDIKAN:
        return int(bool(ditemukan["hadir"])) - int(bool(semula["hadir"]))
    return _hadir(ditemukan) - _hadir(semula)


def _hadir(isi: Potret) -> int:
    hari, *absen = (int(isi[k] or 0) for k in _HARI)
    return hari - sum(absen)
