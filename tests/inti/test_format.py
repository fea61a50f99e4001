"""Values as people read them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from inti.templatetags import format as f


@pytest.mark.parametrize(
    ("nilai", "teks"),
    [(1_350_000, "Rp1.350.000"), (0, "Rp0"), (Decimal(333_333), "Rp333.333"), (None, "–"), ("", "–")],
)
def test_rupiah(nilai, teks):
    assert f.rupiah(nilai) == teks


def test_rupiah_singkat():
    assert f.rupiah_singkat(1_500_000) == "Rp1,5 jt"
    assert f.rupiah_singkat(None) == "–"


def test_tanggal_dalam_segala_bentuk():
    hari = date(2026, 11, 22)
    assert f.tanggal(hari) == "22 November 2026"
    assert f.tanggal_pendek(hari) == "22 Nov 2026"
    assert f.hari_tanggal(date(2026, 7, 3)) == "Jumat, 3 Juli 2026"
    assert f.bulan(hari) == "November 2026"
    assert f.bulan_pendek(hari) == "Nov 2026"


@pytest.mark.parametrize("saring", [f.tanggal, f.tanggal_pendek, f.hari_tanggal, f.bulan, f.bulan_pendek])
@pytest.mark.parametrize("nilai", [None, "", "2026-11-22"])
def test_bukan_tanggal_menjadi_strip(saring, nilai):
    assert saring(nilai) == "–"


def test_saat_larut_di_utc_adalah_hari_berikutnya_di_jakarta():
    saat = datetime(2026, 11, 21, 17, 30, tzinfo=UTC)
    assert f.tanggal(saat) == "22 November 2026"
    assert f.waktu(saat) == "22 Nov 2026 00.30 WIB"


def test_angka():
    assert f.angka(1480) == "1.480"
    assert f.angka(1234567.891, 2) == "1.234.567,89"
    assert f.angka(None) == "–"
    assert f.angka(0) == "0"


@pytest.mark.parametrize(
    ("nilai", "dari", "teks"),
    [(853, 1000, "85,3%"), (1, 1, "100%"), (0, 7, "0%"), (3, 0, "–"), (None, 7, "–"), (1, 3, "33,3%")],
)
def test_persen_dari_seluruhnya(nilai, dari, teks):
    assert f.persen(nilai, dari) == teks


def test_persen_yang_sudah_persen():
    assert f.persen(85) == "85%"


@pytest.mark.parametrize(
    ("lahir", "pada", "teks"),
    [
        (date(1987, 3, 12), date(2026, 11, 22), "39 tahun"),
        (date(1987, 11, 23), date(2026, 11, 22), "38 tahun"),
        (date(2026, 4, 22), date(2026, 11, 22), "7 bulan"),
        (date(2024, 11, 23), date(2026, 11, 22), "23 bulan"),
        (date(2024, 11, 22), date(2026, 11, 22), "2 tahun"),
        (date(2026, 11, 23), date(2026, 11, 22), "–"),
        (None, date(2026, 11, 22), "–"),
    ],
)
def test_umur_pada_hari_tertentu(lahir, pada, teks):
    assert f.umur(lahir, pada) == teks
