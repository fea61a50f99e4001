"""Findings on a dashboard: for who reviews them, never about oneself, counted as of each month's end."""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dasbor.selectors.temuan import TEMUAN
from dasbor.services import bangun_ulang
from inti.waktu import WIB, geser_bulan, hari_ini
from pendamping.models import Temuan
from tests.conftest import DESA, DESA_TETANGGA, KABUPATEN, KECAMATAN
from tests.factories import KPMFactory, PenugasanFactory, TemuanFactory

Masuk = Callable[[Any], Client]


@pytest.fixture
def temuan(pemeran: SimpleNamespace) -> list[Temuan]:
    """Found two months ago: one open, one reviewed last month; next door one about a neighbour."""
    PenugasanFactory(kpm=KPMFactory(desa_id=DESA), petugas=pemeran.pendamping)
    bangun_ulang()
    lama, lalu = (_saat(-n) for n in (2, 1))
    milik = {"petugas": pemeran.pendamping, "ditemukan_pada": lama}
    return [
        TemuanFactory(**milik),
        TemuanFactory(
            **milik, putusan="wajar", catatan="Dilihat", ditinjau_oleh=pemeran.korkec, ditinjau_pada=lalu,
        ),
        TemuanFactory(petugas=pemeran.pendamping_tetangga, desa_id=DESA_TETANGGA, ditemukan_pada=lama),
    ]  # fmt: skip


def _saat(bulan: int) -> datetime:
    return datetime.combine(geser_bulan(hari_ini(), bulan) + timedelta(days=9), time(9), WIB)


def _kartu(client: Client, *tempat: Any, bulan: int = 0) -> Any:
    nama = "petugas_bagian" if len(tempat) > 1 else "wilayah_bagian"
    isi = {"bulan": f"{geser_bulan(hari_ini(), bulan):%Y-%m}"}
    kartu = client.get(reverse(f"dasbor:{nama}", args=[*tempat, "lapangan"]), isi).context["kartu"]
    return next((k for k in kartu if k.ukuran is TEMUAN), None)


def test_menurut_akhir_bulan_dan_daftarnya(pemeran: SimpleNamespace, client_untuk: Masuk, temuan: Any) -> None:
    client = client_untuk(pemeran.korkec)
    kartu = _kartu(client, KECAMATAN)
    assert (kartu.nilai, kartu.jenis, [n for _, n, _ in kartu.titik[-4:]]) == ("1", "netral", [0.0, 2.0, 1.0, 1.0])
    assert re.findall(r'href="/temuan/(\d+)/"', client.get(kartu.daftar).text) == [str(temuan[0].pk)]
    assert _kartu(client, KECAMATAN, bulan=-2).nilai == "2"


@pytest.mark.parametrize(
    ("peran", "nilai"), [("korkab", "2"), ("korwil", None), ("apd", None), ("pengawas", None), ("pusat", None)]
)
def test_hanya_peninjau(
    pemeran: SimpleNamespace, client_untuk: Masuk, temuan: Any, peran: str, nilai: str | None
) -> None:
    kartu = _kartu(client_untuk(getattr(pemeran, peran)), KABUPATEN)
    assert (kartu and kartu.nilai) == nilai


def test_tidak_pernah_tentang_diri_sendiri(pemeran: SimpleNamespace, client_untuk: Masuk, temuan: Any) -> None:
    Temuan.objects.update(petugas=pemeran.korkec)
    assert _kartu(client_untuk(pemeran.korkec), KECAMATAN).nilai == "0"


def test_satu_pendamping(pemeran: SimpleNamespace, client_untuk: Masuk, temuan: Any) -> None:
    Temuan.objects.filter(pk=temuan[1].pk).update(petugas=pemeran.pendamping_lain)
    client = client_untuk(pemeran.korkab)
    assert _kartu(client, KECAMATAN, pemeran.pendamping.pk).nilai == "1"
