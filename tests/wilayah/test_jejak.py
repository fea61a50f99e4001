"""An area and what lies above it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import DESA
from wilayah.selectors.jejak import dengan_atasan

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("kode", "atasan"), [(DESA, ["17.71.08", "17.71", "17"]), ("17.71", ["17"]), ("17", [])])
def test_wilayah_dengan_atasannya_satu_kueri(kode: str, atasan: list[str]) -> None:
    with CaptureQueriesContext(connection) as rekam:
        satu = dengan_atasan(kode)
        assert satu is not None
        assert satu.kode == kode
        jejak = []
        while (satu := satu.induk) is not None:
            jejak.append(satu.kode)
    assert (jejak, len(rekam)) == (atasan, 1)


@pytest.mark.parametrize("kode", ["99", "17.99", "17.7", "17.71.08.9999", "x"])
def test_kode_yang_tidak_ada(kode: str) -> None:
    assert dengan_atasan(kode) is None
