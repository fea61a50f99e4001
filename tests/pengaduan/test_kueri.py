"""Pages of restricted complaints within twelve queries, with few and with many lines; open ones: tests/proyek."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import FotoAduanFactory, LangkahAduanFactory, PengaduanFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("siapa", ["korkab", "pengawas", "superuser"])
def test_halaman_aduan_rahasia(
    siapa: str, dunia: SimpleNamespace, pemeran: SimpleNamespace, client_untuk: Callable[[Any], Client]
) -> None:
    aduan = dunia.sendiri.pengaduan_rahasia
    client = client_untuk(getattr(pemeran, siapa))
    alamat = [reverse("pengaduan:rincian", args=[aduan.pk]), reverse("pengaduan:daftar"), reverse("pengaduan:rekap")]

    def hitung() -> list[int]:
        banyak = []
        for satu in alamat:
            client.get(satu)
            with CaptureQueriesContext(connection) as kueri:
                assert client.get(satu).status_code == 200
            banyak.append(sum("SAVEPOINT" not in k["sql"] for k in kueri))
        return banyak

    def tambah() -> None:
        LangkahAduanFactory(pengaduan=aduan)
        FotoAduanFactory(pengaduan=aduan)
        PengaduanFactory(kpm=dunia.sendiri.kpm, jenis_id="pungutan", batas=3, tingkat=3, induk=aduan)

    tambah()
    sedikit = hitung()
    for _ in range(20):
        tambah()
    banyak = hitung()
    assert max(banyak) <= 12
    assert banyak == sedikit
