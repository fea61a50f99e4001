"""Odd patterns in entries become things to look at, beside those about visits and cards (docs/program.md §8, §12)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import Q

from inti.waktu import tahap_mundur
from pendamping.enums import JenisTemuan
from pendamping.services.temuan import Calon, Hitungan, pencari_temuan, tulis_temuan
from verifikasi.selectors import kejanggalan as janggal
from verifikasi.selectors.kejanggalan import Baris

TAHAP_CARI = 2  # the running quarter and the one before; what was found earlier stays as it is


def _daftar(jenis: JenisTemuan, cari: Callable[[str, date], list[Baris]]) -> None:
    def malam(hari: date) -> Hitungan:
        return _cari(jenis, cari, hari)

    pencari_temuan(jenis)(malam)


def _cari(jenis: JenisTemuan, cari: Callable[[str, date], list[Baris]], hari: date) -> Hitungan:
    calon: list[Calon] = []
    lingkup = Q(pk__in=[])
    for tahap in tahap_mundur(hari, TAHAP_CARI):
        baris = cari(tahap, hari)
        tempat = janggal.tempat_isian({b["petugas"] for b in baris}, tahap)
        calon += [_calon(jenis, tahap, b, tempat.get(b["petugas"], [])) for b in baris]
        lingkup |= Q(kunci__startswith=f"{jenis}:{tahap}:")
    return tulis_temuan(jenis, calon, lingkup=lingkup)


def _calon(jenis: JenisTemuan, tahap: str, b: Baris, tempat: list[list[str]]) -> Calon:
    """One a person and quarter; typing in a hurry says itself where."""
    angka = {k: int(v) for k, v in b.items() if k not in ("petugas", "desa", "tanggal", "tempat")}
    return Calon(
        kunci=f"{jenis}:{tahap}:{b['petugas']}",
        petugas=b["petugas"],
        desa=b["desa"],
        tanggal=b["tanggal"],
        bukti={"tahap": tahap, "tempat": b.get("tempat", tempat), **angka},
    )


_daftar(JenisTemuan.VK_PENUH, lambda tahap, hari: janggal.penuh(tahap))
_daftar(JenisTemuan.VK_CEPAT, lambda tahap, hari: janggal.cepat(tahap))
_daftar(JenisTemuan.VK_SAMA, lambda tahap, hari: janggal.hadir_sama(tahap))
_daftar(JenisTemuan.VK_BERAT, lambda tahap, hari: janggal.berat_sama(tahap))
_daftar(JenisTemuan.VK_AKHIR, lambda tahap, hari: janggal.akhir(tahap))
_daftar(JenisTemuan.VK_LEMBAR, janggal.tanpa_lembar)
