"""Masking of identifiers, alone and inside a text."""

import pytest

from inti.identitas import samarkan, samarkan_dalam


@pytest.mark.parametrize(
    ("nomor", "tampak"),
    [
        ("1771085112970792", "1771••••••••0792"),
        ("115010123455018", "•••••••••••5018"),
        ("0123456789", "••••••6789"),
        ("12345", "•••••"),
        ("", ""),
    ],
)
def test_nomor_pendek_hanya_menyisakan_empat_angka(nomor, tampak):
    assert samarkan(nomor) == tampak


@pytest.mark.parametrize(
    ("teks", "tampak"),
    [
        ("'1771085112970792' bukan komponen", "'1771••••••••0792' bukan komponen"),
        ("1771 0851 1297 0792", "1771••••••••0792"),
        ("BRI 1150-01-012345-50-8", "BRI •••••••••••5508"),
        ("hp 081234567890, 0812-3456-7890", "hp ••••••••7890, ••••••••7890"),
        ("desa 17.71.08.1007, 22-11-2026, Rp1.350.000", "desa 17.71.08.1007, 22-11-2026, Rp1.350.000"),
    ],
)
def test_nomor_di_dalam_teks(teks, tampak):
    assert samarkan_dalam(teks) == tampak
