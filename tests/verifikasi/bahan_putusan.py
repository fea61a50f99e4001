"""Duties and entries as tests of outcomes need them."""

from datetime import date
from decimal import Decimal
from typing import Any

from verifikasi.models import AturanVerkom, Kewajiban
from verifikasi.selectors.kalimat import kalimat
from verifikasi.selectors.kewajiban import Keluarga, Orang
from verifikasi.services.hitung import Putusan, Rujukan
from verifikasi.services.putusan import Catatan

DULU = date(2018, 1, 1)
OKT, NOV, DES = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)


def kewajiban(pk: int = 1, **isi: Any) -> Kewajiban:
    bawaan = {
        "pk": pk,
        "kode": f"k{pk}",
        "jenis": "aud",
        "bidang": "kesehatan",
        "ukuran": "timbang",
        "berlaku_sejak": DULU,
    }
    return Kewajiban(**(bawaan | isi))


SD = kewajiban(1, jenis="sd", bidang="pendidikan", ukuran="hadir_sekolah", ambang_persen=85)
TIMBANG = kewajiban(2)
HAMIL = kewajiban(3, jenis="hamil", ukuran="periksa", tiap_bulan=3)
LANSIA = kewajiban(4, jenis="lansia", ukuran="periksa", tiap_bulan=12)
SEMESTER = kewajiban(5, umur_dari=60, umur_sampai=84, tiap_bulan=6)


def sekolah(bulan: date = OKT, *, hari: int = 21, alpa: int = 0, izin: int = 0, sakit: int = 0, **isi: Any) -> Catatan:
    return Catatan("pendidikan", bulan, "tercatat", hari_efektif=hari, alpa=alpa, izin=izin, sakit=sakit, **isi)


def sehat(bulan: date = OKT, *, hadir: bool = True, berat: str | None = "11.5", **isi: Any) -> Catatan:
    return Catatan("kesehatan", bulan, "tercatat", hadir=hadir, berat_kg=Decimal(berat) if berat else None, **isi)


def hasil(
    wajib: Kewajiban | list[Kewajiban],
    bulan: date,
    *catatan: Catatan,
    kini: date = NOV,
    lahir: date | None = date(2020, 1, 15),
    komponen: tuple[date | None, date | None] = (None, None),
    libur: bool = False,
    aturan: AturanVerkom | None = None,
    langkah: list[tuple[date, str, str]] | None = None,
    **orang: Any,
) -> tuple[str, str] | None:
    """(outcome, words of the first duty) of a month."""
    daftar = wajib if isinstance(wajib, list) else [wajib]
    satu = Orang(7, lahir, orang.get("mulai"), orang.get("selesai"), [(k.jenis, *komponen) for k in daftar])
    keluarga = Keluarga(1, "aktif", langkah or [], [satu])
    rujukan = Rujukan(kini, daftar, [aturan or AturanVerkom(pk=1, berlaku_sejak=DULU)])
    putusan = Putusan(rujukan, keluarga, satu, catatan, {(7, bulan)} if libur else set()).bulan(bulan)
    if putusan is None:
        return None
    return putusan.hasil.value, kalimat(putusan.rincian[0], daftar[0])
