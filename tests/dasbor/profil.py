"""What the tests of profiles share: periods ending today, columns by name, groups with whoever leads them."""

from datetime import date
from typing import Any

from dasbor.selectors.profil import PERAN, Kolom, Masa, Rentang, rentang
from dasbor.selectors.profil_hitung import Hasil, Rekap, RekapRata
from dasbor.selectors.profil_sumber import sumber_orang
from dasbor.services import bangun_ulang
from inti.waktu import awal_bulan, geser_bulan, hari_ini
from tests.conftest import DESA, KECAMATAN
from tests.factories import KelompokFactory, PenugasanKelompokFactory

BUTIR = {b.kode: b for b in PERAN}


def kini() -> date:
    return awal_bulan(hari_ini())


def setahun() -> Rentang:
    return rentang(Masa.TAHUN, kini(), hari_ini())


def kolom(r: Rentang | None = None, kecamatan: str = KECAMATAN) -> dict[str, Kolom]:
    bangun_ulang()
    return {k.nama: k for k in sumber_orang(kecamatan, r or setahun()).kolom}


def hasil(kode: str, k: Kolom, r: Rentang | None = None) -> Hasil:
    return Rekap(k, r or setahun()).hasil(BUTIR[kode])


def angka(kode: str, k: Kolom, r: Rentang | None = None) -> tuple[int, int | None, int]:
    h = hasil(kode, k, r)
    return h.atas, h.dari, h.kali


def rata(kode: str, semua: list[Kolom], r: Rentang | None = None, minimal: int = 1) -> Hasil:
    return RekapRata(semua, r or setahun(), minimal).hasil(BUTIR[kode])


def lajur(nama: str, isi: dict[date, dict[str, int]], *, wilayah: bool = False) -> Kolom:
    return Kolom(nama, nama, isi, wilayah)


def kelompok(petugas: Any, mulai: date, selesai: date | None = None, **isi: Any) -> Any:
    satu = KelompokFactory(desa_id=isi.pop("desa_id", DESA), dibentuk=geser_bulan(kini(), -11), **isi)
    PenugasanKelompokFactory(kelompok=satu, petugas=petugas, mulai=mulai, selesai=selesai)
    return satu
