"""A small world seen by the API's tests: one pendamping's own, a colleague's, and another kabupaten's."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from inti.waktu import hari_ini
from p2k2.enums import KeadaanPertemuan
from tests.conftest import DESA, DESA_LUAR
from tests.factories import (
    KeanggotaanFactory,
    KehadiranFactory,
    KelompokFactory,
    KPMFactory,
    KunjunganFactory,
    PembayaranFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
    RekonsiliasiFactory,
    TahapFactory,
)

AWAL = "/api/v1"
SEJAK = date(2025, 1, 1)


def keluarga_lengkap(petugas: Any, tahap: Any, desa: str = DESA) -> SimpleNamespace:
    """A family with everything the API shows of it."""
    hari = hari_ini()
    kpm = KPMFactory(desa_id=desa)
    kelompok = KelompokFactory(desa_id=desa)
    PenugasanFactory(kpm=kpm, petugas=petugas, mulai=SEJAK)
    KeanggotaanFactory(kpm=kpm, kelompok=kelompok, mulai=SEJAK)
    PenugasanKelompokFactory(kelompok=kelompok, petugas=petugas, mulai=SEJAK)
    pertemuan = PertemuanFactory(
        kelompok=kelompok, petugas=petugas, tanggal=hari - timedelta(days=3), keadaan=KeadaanPertemuan.TERLAKSANA
    )
    KehadiranFactory(pertemuan=pertemuan, kpm=kpm, status="alpa")
    bayar = PembayaranFactory(tahap=tahap, kpm=kpm)
    rekon = RekonsiliasiFactory(pembayaran=bayar, tanggal=hari, dicatat_oleh=petugas)
    kunjungan = KunjunganFactory(kpm=kpm, petugas=petugas, tanggal=hari)
    return SimpleNamespace(
        kpm=kpm, kelompok=kelompok, pertemuan=pertemuan, pembayaran=bayar, rekonsiliasi=rekon, kunjungan=kunjungan
    )


@pytest.fixture
def dunia(pemeran: SimpleNamespace) -> SimpleNamespace:
    hari = hari_ini()
    tahap = TahapFactory(
        tahun=hari.year, nomor=4, bulan_mulai=date(hari.year, 1, 1), bulan_selesai=date(hari.year, 12, 31)
    )
    milik = keluarga_lengkap(pemeran.pendamping, tahap)
    milik.bebas = KPMFactory()  # own, in no group, payment not yet reported
    PenugasanFactory(kpm=milik.bebas, petugas=pemeran.pendamping, mulai=SEJAK)
    milik.bayar_bebas = PembayaranFactory(tahap=tahap, kpm=milik.bebas, nominal=500_000)
    return SimpleNamespace(
        tahap=tahap,
        milik=milik,
        teman=keluarga_lengkap(pemeran.pendamping_lain, tahap),
        luar=keluarga_lengkap(pemeran.apd_luar, tahap, DESA_LUAR),
        hari=hari,
    )


@pytest.fixture
def api(client_untuk):
    """`api(user)` signs in; its methods take the path below `/api/v1/` and a body."""

    def masuk(pengguna: Any) -> SimpleNamespace:
        klien: Client = client_untuk(pengguna)

        def kirim(metode: str, alamat: str, isi: Any = None) -> Any:
            kirim_ = getattr(klien, metode)
            if metode == "get":
                return kirim_(f"{AWAL}/{alamat}")
            return kirim_(f"{AWAL}/{alamat}", isi, content_type="application/json")

        return SimpleNamespace(
            klien=klien,
            get=lambda alamat: kirim("get", alamat),
            put=lambda alamat, isi: kirim("put", alamat, isi),
            patch=lambda alamat, isi: kirim("patch", alamat, isi),
        )

    return masuk
