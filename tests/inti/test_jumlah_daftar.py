"""How many rows a list has: said once, counted to a bound, by one query whatever their number."""

from typing import Any

import pytest

import inti.halaman_kunci as kunci
from kpm.models import KPM
from tests.factories import KPMFactory

pytestmark = pytest.mark.django_db


def _tulis(banyak: int, sesudah: str | None = None) -> tuple[str, str | None]:
    lembar = kunci.halaman_kunci(KPM.objects.all(), urut=("nama", "id"), sesudah=sesudah, panjang=banyak)
    return lembar.tulis_jumlah("keluarga"), lembar.berikut


def test_jumlah_daftar(monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any) -> None:
    KPMFactory.create_batch(5)
    with django_assert_num_queries(2):
        assert _tulis(10) == ("5 keluarga", None)
    with django_assert_num_queries(2):
        teks, berikut = _tulis(2)
    assert (teks, _tulis(2, berikut)[0]) == ("5 keluarga", "")
    monkeypatch.setattr(kunci, "HITUNG_MAKS", 3)
    assert _tulis(2)[0] == "lebih dari 3 keluarga"
    KPM.objects.all().delete()
    assert _tulis(2)[0] == ""
