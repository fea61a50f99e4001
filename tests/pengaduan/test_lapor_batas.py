"""The public page under attack: limits by address, in total, and without Redis (docs/operasi/lapor.md)."""

import socket
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from redis.exceptions import ConnectionError as RedisMati

from pengaduan.models import Pengaduan
from pengaduan.views.lapor_jaga import hitung
from tests.pengaduan.test_lapor import ALAMAT, PIN, kirim, siapkan, teks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def daerah(settings: Any) -> None:
    siapkan(settings)


def test_sepuluh_ribu_kiriman_dari_satu_alamat(settings: Any) -> None:
    """Twenty an hour from one address get through; another address is not touched."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    satu, lain = (RequestFactory().post(ALAMAT, REMOTE_ADDR=a) for a in ("203.0.113.7", "203.0.113.8"))
    assert sum(bool(hitung(satu, "lapor_baru")) for _ in range(10_000)) == 20
    assert hitung(lain, "lapor_baru") is True


def test_satu_jaringan_ipv6_adalah_satu_alamat(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"lapor_baru": "1/h/key"}
    dua = [RequestFactory().post(ALAMAT, REMOTE_ADDR=f"2001:db8:1:2::{n}") for n in (1, 2)]
    assert [hitung(r, "lapor_baru") for r in dua] == [True, False]


def test_alamat_tidak_terbaca_di_redis() -> None:
    kirim(Client(REMOTE_ADDR="203.0.113.77"))
    klien = cache._cache.get_client()
    kunci = b" ".join(klien.keys("*"))
    assert b"lapor_baru" in kunci
    assert b"203.0.113.77" not in kunci


@pytest.mark.parametrize("batas", ["lapor_baru", "lapor_semua"])
def test_di_atas_batas_429_dan_tulisan_tetap_ada(settings: Any, batas: str) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {batas: "2/h/key"}
    assert [kirim().status_code for _ in range(3)] == [200, 200, 429]
    jawaban = kirim(isi="Tulisan panjang saya")
    assert "Tunggu satu jam" in teks(jawaban)
    assert "Tulisan panjang saya" in jawaban.content.decode()
    assert Pengaduan.objects.count() == 2
    assert kirim(Client(REMOTE_ADDR="203.0.113.9")).status_code == (200 if batas == "lapor_baru" else 429)


def test_kiriman_beruntun_ditolak_sebelum_dibaca(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"lapor_kiriman": "2/m/key"}
    assert [kirim(isi="").status_code for _ in range(3)] == [422, 422, 429]
    jawaban = kirim()
    assert (jawaban.status_code, "Tunggu sepuluh menit" in teks(jawaban), PIN in teks(jawaban)) == (429, True, True)
    assert Client().get(ALAMAT).status_code == 200


def test_tanpa_redis_tetap_dapat_melapor_tetapi_terbatas(settings: Any) -> None:
    settings.PKH_LAPOR_TANPA_REDIS = 2
    with patch("pengaduan.views.lapor_jaga.ratelimit.consume", side_effect=RedisMati("putus")):
        assert [kirim().status_code for _ in range(3)] == [200, 200, 429]
        # Codes would be tried uncounted.
        assert Client().post("/lapor/lihat/", {"nomor": "ADU-ABCDEFG", "kode": "X"}).status_code == 503
    assert Pengaduan.objects.count() == 2


@pytest.mark.parametrize("alamat", [ALAMAT, "/lapor/lihat/", "/akun/login/"])
@pytest.mark.parametrize("sandi", ["utf-16", "iso-8859-1"])
def test_sandi_huruf_asing_dijawab_400(alamat: str, sandi: str) -> None:
    """The page that refuses must not read the same body again."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["csrftoken"] = "a" * 32
    jawaban = client.post(alamat, b"isi=x", content_type=f"application/x-www-form-urlencoded; charset={sandi}")
    assert (jawaban.status_code, "Permintaan tidak bisa dibaca" in teks(jawaban)) == (400, True)


def test_kiriman_yang_diam_tidak_menahan_server(settings: Any) -> None:
    """A phone without signal keeps no thread: its connection has an end."""
    settings.PKH_LAPOR_DETIK_DIAM = 7
    satu, dua = socket.socketpair()
    with satu, dua:
        kirim(Client(**{"gunicorn.socket": satu}))
        assert satu.gettimeout() == 7
