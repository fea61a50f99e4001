"""Cells and keys of the reconciliation form."""

from datetime import datetime, time

import pytest

from inti.berkas.galat import NilaiDitolak
from penyaluran.berkas.kolom_formulir import CARA, SALURAN, STATUS, jam
from penyaluran.berkas.kunci_formulir import PANJANG, Kunci, baca_kunci, sidik, sidik_catatan, tulis_kunci

KUNCI = Kunci(123_456_789, "2026-4", sidik_catatan("a", 2), sidik(("SITI", 1)), sidik((None, "x")))


def test_kunci_pulang_dan_tidak_dapat_dipalsukan():
    teks = tulis_kunci(KUNCI)
    assert (len(teks), baca_kunci(teks)) == (PANJANG, KUNCI)
    assert baca_kunci(tulis_kunci(Kunci(7, "2030-1", *[bytes(5)] * 3))).tahap == "2030-1"
    for i in range(PANJANG):
        ganti = "A" if teks[i] != "A" else "B"
        assert baca_kunci(teks[:i] + ganti + teks[i + 1 :]) is None, i
    for salah in ("", "K1", teks[:-1], teks + "A", teks.lower(), "K1" + "é" * 48, "K1" + "*" * 48):
        assert baca_kunci(salah) is None


def test_sidik_membedakan_catatan_dan_kosong():
    assert sidik_catatan(None, None) == bytes(5)
    assert len({sidik_catatan("a", 1), sidik_catatan("a", 2), sidik_catatan("b", 1), bytes(5)}) == 4
    assert sidik(("a", None)) != sidik((None, "a"))


@pytest.mark.parametrize(
    ("sel", "hasil"),
    [
        ("10.05", time(10, 5)), ("9:07", time(9, 7)), ("10:05:59", time(10, 5)), ("14.30 WITA", time(14, 30)),
        ("\x01w10:05:00", time(10, 5)), ("\x01d1899-12-30T23:59:00", time(23, 59)), (0.5, time(12)),
        (datetime(2026, 1, 1, 8, 15, 3), time(8, 15)), ("'07.00", time(7)), ("", None), ("-", None), ("  ", None),
    ],
)  # fmt: skip
def test_jam(sel, hasil):
    assert jam(sel) == hasil


@pytest.mark.parametrize("sel", ["24.00", "10.60", "pagi", 10, 9.3, "10", "\x01w1 day", "TRUE"])
def test_bukan_jam(sel):
    with pytest.raises(NilaiDitolak, match="bukan jam"):
        jam(sel)


@pytest.mark.parametrize(
    ("pilihan", "teks", "hasil"),
    [
        (STATUS, "SUDAH TRANSAKSI", "cair"), (STATUS, "sudah-cair", "cair"), (STATUS, "Cair  Sebagian", "sebagian"),
        (STATUS, "belum", "tidak"), (STATUS, "Tidak Transaksi", "tidak"), (STATUS, "Belum dilaporkan", None),
        (STATUS, "", None), (SALURAN, "PT. Pos", "pos"), (SALURAN, "agen bank", "agen"),
        (SALURAN, "Balai Desa", "komunitas"),
        (CARA, "Saya hadir, keluarga menandatangani daftar", "hadir"), (CARA, "kata KPM", "kata"),
    ],
)  # fmt: skip
def test_pilihan_dalam_beberapa_ejaan(pilihan, teks, hasil):
    assert pilihan(teks) == hasil
