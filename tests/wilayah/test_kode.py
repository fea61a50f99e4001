"""Which kabupaten an area lies in, read from its code."""

import pytest

from wilayah.kode import kode_kabupaten, seluas_kabupaten


@pytest.mark.parametrize(
    ("kode", "kabupaten"),
    [("17.71.08.1007", "17.71"), ("17.71.08", "17.71"), ("17.71", "17.71"), ("17", ""), ("", "")],
)
def test_kabupaten_suatu_wilayah(kode, kabupaten):
    assert kode_kabupaten(kode) == kabupaten


def test_wilayah_dilebarkan_sampai_kabupatennya():
    assert seluas_kabupaten(["17.71.08", "17.71.07.1001", "17.01", "81"]) == {"17.71", "17.01", "81"}
