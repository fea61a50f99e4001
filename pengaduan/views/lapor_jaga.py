"""What stands before the pages of the public: size, rate limits, CSRF (docs/operasi/lapor.md).

All of it is asked before the body of a request is read: the check of the CSRF token would parse it, photos included.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import decorator_from_middleware
from redis.exceptions import RedisError

from inti.halaman import UMUM, halaman
from inti.identitas import indeks_buta
from pengaduan.enums import KanalAduan
from pengaduan.models import Pengaduan

Tampilan = Callable[..., HttpResponseBase]
_DASAR = "pengaduan/lapor/"
RAMAI = "Laporan dari sini sedang terlalu banyak. Tunggu satu jam, lalu kirim lagi, atau telepon 021-171."


def halaman_lapor(*, metode: tuple[str, ...] = ("GET",), dicari: bool = False) -> Callable[[Tampilan], Tampilan]:
    """A page of the public. `dicari`: search engines may name it."""

    def bungkus(tampilan: Tampilan) -> Tampilan:
        dijaga = _csrf(tampilan)

        @halaman(metode=metode, izin=UMUM)
        @wraps(tampilan)
        def pintu(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            _batasi_diam(request)
            tolak = _terlalu_besar(request) or _terlalu_ramai(request) if request.method == "POST" else None
            jawaban = tolak or dijaga(request, *args, **kwargs)
            if not dicari:
                jawaban["X-Robots-Tag"] = "noindex"
            return jawaban

        pintu.csrf_exempt = True  # type: ignore[attr-defined]  # asked in `dijaga`, after size and number
        pintu.jaga_ukuran = True  # type: ignore[attr-defined]
        return pintu

    return bungkus


def tolak(request: HttpRequest, nama: str, status: int) -> HttpResponse:
    """A page that says why, in the clothes of the public's pages."""
    return render(request, f"{_DASAR}{nama}.html", status=status)


class _Csrf(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return tolak(request, "lama", 403)


_csrf = decorator_from_middleware(_Csrf)


def _terlalu_besar(request: HttpRequest) -> HttpResponse | None:
    try:
        ukuran = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        ukuran = 0  # as Django reads it
    return tolak(request, "besar", 413) if ukuran > settings.PKH_UNGGAH_LAPOR_MAKS else None


def _batasi_diam(request: HttpRequest) -> None:
    """A phone that lost its signal in the middle of a photo must not keep a thread of the server for ever."""
    if (soket := request.META.get("gunicorn.socket")) is not None:
        soket.settimeout(settings.PKH_LAPOR_DETIK_DIAM)


def _terlalu_ramai(request: HttpRequest) -> HttpResponse | None:
    return tolak(request, "ramai", 429) if hitung(request, "lapor_kiriman") is False else None


# --- limits -------------------------------------------------------------------------------------


def hitung(request: HttpRequest, aksi: str, kunci: str = "") -> bool | None:
    """Count one use, of the address or of `kunci`; False above the limit, None while Redis does not answer.

    Redis keeps keyed hashes: neither addresses nor numbers of complaints can be read out of it.
    """
    asal = kunci or f"alamat {alamat_peminta(request)}"
    try:
        return ratelimit.consume(request, action=aksi, key=indeks_buta("batas_lapor", asal).hex())
    except RedisError:
        return None


def boleh_lapor(request: HttpRequest) -> bool:
    """Whether one more complaint is taken. Without Redis so many an hour from everybody: a report must get through."""
    dari_sini = hitung(request, "lapor_baru")
    semua = hitung(request, "lapor_semua", "semua") if dari_sini else dari_sini
    if semua is not None:
        return semua
    sejak = timezone.now() - timedelta(hours=1)
    masuk = Pengaduan.objects.filter(kanal=KanalAduan.HALAMAN, dibuat_oleh=None, dibuat_pada__gt=sejak)
    return masuk.count() < settings.PKH_LAPOR_TANPA_REDIS


def boleh_coba_kode(request: HttpRequest, nomor: str) -> bool | None:
    """Whether a code may be tried: by the address, and for the number. None without Redis: guesses went uncounted."""
    dari_sini = hitung(request, "lapor_kode")
    return hitung(request, "lapor_nomor", f"nomor {nomor}") if dari_sini else dari_sini


def alamat_peminta(request: HttpRequest) -> str:
    """The address of the asker (inti.middleware.AlamatPeminta); of IPv6 the network, for a home has one whole."""
    dari: str = request.META.get("REMOTE_ADDR", "")
    try:
        alamat = ip_address(dari)
    except ValueError:
        return dari
    if isinstance(alamat, IPv6Address) and alamat.ipv4_mapped is not None:
        return str(alamat.ipv4_mapped)
    return str(ip_network(f"{dari}/64", strict=False)) if isinstance(alamat, IPv6Address) else dari
