"""From what a form or an app sent to the values that are stored, by the columns of the kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from inti.galat import GalatPengguna
from kpm.services.pemutakhiran.dasar import Jenis, Kolom, Usul


def bersihkan(jenis: Jenis, isi: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON; empty ones stay away unless the form opened with the stored ones."""
    if asing := set(isi) - {k.nama for k in jenis.kolom}:
        raise GalatPengguna(f"Isian tidak dikenal: {', '.join(sorted(asing))}.")
    hasil = {}
    for kolom in jenis.kolom:
        if kolom.nama not in isi and jenis.prasetel:
            continue
        nilai = _nilai(kolom, isi.get(kolom.nama))
        if kolom.wajib and nilai in ("", None, []):
            raise GalatPengguna(f"{kolom.label} harus diisi.", kolom=kolom.nama)
        if jenis.prasetel or nilai not in ("", None, []):
            hasil[kolom.nama] = nilai
    return hasil


def hanya_yang_berubah(jenis: Jenis, u: Usul) -> None:
    """Of a form that opened with the stored values, keep what differs. Raises when nothing does."""
    kini = jenis.sebelum(u)
    kosong: tuple[Any, ...] = ("", None, [])
    u.isi = u.usulan.isi = {
        k: v for k, v in u.isi.items() if v != kini.get(k) and not (v in kosong and kini.get(k) in kosong)
    }
    # A number or a date that was emptied is not a correction: what it should be is not said.
    u.isi = u.usulan.isi = {
        k: v for k, v in u.isi.items() if v not in (None, "") or _bentuk(jenis, k) in ("teks", "digit")
    }
    if not u.isi and not u.usulan.nik_indeks and not u.usulan.kk_indeks:
        raise GalatPengguna("Belum ada yang diubah. Ganti isian yang berbeda, lalu kirim.")


def _bentuk(jenis: Jenis, nama: str) -> str:
    return next(k.bentuk for k in jenis.kolom if k.nama == nama)


def _nilai(kolom: Kolom, nilai: Any) -> Any:
    if kolom.bentuk == "banyak":
        return _banyak(kolom, nilai)
    if kolom.bentuk == "angka":
        return _angka(kolom, nilai)
    if isinstance(nilai, date):
        nilai = nilai.isoformat()
    teks = " ".join(str(nilai).split()) if nilai is not None else ""
    if "\x00" in teks:
        raise GalatPengguna(f"{kolom.label} memuat huruf yang tidak bisa disimpan.", kolom=kolom.nama)
    if not teks:
        return ""
    if kolom.bentuk == "tanggal":
        return _tanggal(kolom, teks)
    if kolom.bentuk == "pilihan" and teks not in dict(kolom.pilihan):
        raise GalatPengguna("Pilih salah satu yang tersedia.", kolom=kolom.nama)
    if kolom.bentuk == "digit" and not (teks.isascii() and teks.isdigit()):
        raise GalatPengguna(f"{kolom.label} diisi angka.", kolom=kolom.nama)
    if len(teks) > kolom.maks:
        raise GalatPengguna(f"Paling banyak {kolom.maks} huruf, sekarang {len(teks)}.", kolom=kolom.nama)
    return teks


def _tanggal(kolom: Kolom, teks: str) -> str:
    try:
        return date.fromisoformat(teks).isoformat()
    except ValueError as galat:
        raise GalatPengguna("Tanggal ini tidak ada di kalender. Isi lagi.", kolom=kolom.nama) from galat


def _angka(kolom: Kolom, nilai: Any) -> int | None:
    if nilai in (None, ""):
        return None
    teks = str(nilai)
    if not (teks.isascii() and teks.isdigit()) or len(teks) > 9 or not 0 < int(teks) <= kolom.maks:
        raise GalatPengguna(f"Isi angka 1 sampai {kolom.maks}.", kolom=kolom.nama)
    return int(teks)


def _banyak(kolom: Kolom, nilai: Any) -> list[str]:
    isi = [str(n) for n in nilai] if isinstance(nilai, list | tuple) else []
    if set(isi) - set(dict(kolom.pilihan)):
        raise GalatPengguna("Pilih dari yang tersedia.", kolom=kolom.nama)
    return sorted(set(isi))
