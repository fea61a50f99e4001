"""Records that name an area of any level are found by that area's own key."""

import pytest
from django.db.models import Q

from pendamping.models import Kegiatan
from tests.factories import KegiatanFactory
from wilayah.models import di_bawah

pytestmark = pytest.mark.django_db

SEMUA = {"17.71", "17.71.07", "17.71.08", "17.71.08.1001"}


@pytest.mark.parametrize(
    ("kode", "ada"),
    [
        (["17"], SEMUA),
        (["17.71"], SEMUA),
        (["17.71.08"], {"17.71.08", "17.71.08.1001"}),
        (["17.71.08.1001"], {"17.71.08.1001"}),
        (["17.71.07", "17.71.08.1001"], {"17.71.07", "17.71.08.1001"}),
        (["17.7"], set()),  # no area, though every code begins so
        (["17_71", "%"], set()),
        ([], set()),
    ],
)
def test_own_area_and_those_inside(kode: list[str], ada: set[str]) -> None:
    for satu in SEMUA:
        KegiatanFactory.create(wilayah_id=satu)
    assert set(Kegiatan.objects.filter(di_bawah(kode)).values_list("wilayah", flat=True)) == ada


def test_the_other_side_of_an_or_keeps_the_key() -> None:
    """Joined with the areas, neither part of the condition could be read from an index."""
    sql = str(Kegiatan.objects.filter(Q(petugas=1) | di_bawah(["17.71"])).query)
    assert "JOIN" not in sql
