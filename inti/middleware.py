"""Request id, extra security headers, what no honest browser sends, and the audit context of each request."""

from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from typing import Any
from uuid import uuid4

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from pghistory.middleware import HistoryMiddleware

from inti.galat import TERLALU_BESAR

Jawab = Callable[[HttpRequest], HttpResponse]

_TOLAK_API: dict[str, object] = {
    "kode": "terlalu_besar",
    "pesan": TERLALU_BESAR,
    "kolom": None,
    "rincian": {},
}


class IdPermintaan:
    """Give each request an id that stands in every log line and in the answer's `X-Request-ID`."""

    def __init__(self, get_response: Jawab) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id_permintaan = uuid4().hex  # type: ignore[attr-defined]
        with structlog.contextvars.bound_contextvars(permintaan=request.id_permintaan):  # type: ignore[attr-defined]
            jawaban = self.get_response(request)
        jawaban["X-Request-ID"] = request.id_permintaan  # type: ignore[attr-defined]
        return jawaban


class AlamatPeminta:
    """Whose address the logs keep: the one the nearest trusted proxy saw, not the proxy's own.

    Only the last `PKH_JUMLAH_PROXY` entries were written by proxies of ours; the others anybody can invent.
    """

    def __init__(self, get_response: Jawab) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        banyak: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
        lewat = request.headers.get("X-Forwarded-For", "").split(",")
        if 0 < banyak <= len(lewat):
            with suppress(ValueError):
                request.META["REMOTE_ADDR"] = str(ip_address(lewat[-banyak].strip()))
        return self.get_response(request)


class KepalaKeamanan:
    """Camera and location only for ourselves; no page with personal data stays in a shared cache."""

    def __init__(self, get_response: Jawab) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        jawaban = self.get_response(request)
        jawaban["Permissions-Policy"] = "geolocation=(self), camera=(self), microphone=()"
        if not request.path.startswith(settings.STATIC_URL):
            jawaban.setdefault("Cache-Control", "no-store")
        return jawaban


class AlihkanKirim:
    """Answer a form sent by `frontend/js/kirim.js` with the redirect's target instead of following it.

    A followed redirect would fetch the next page twice and use up its messages.
    """

    def __init__(self, get_response: Jawab) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        jawaban = self.get_response(request)
        if request.headers.get("X-Kirim") == "1" and jawaban.status_code in {301, 302, 303}:
            jawaban["X-Lokasi"] = jawaban["Location"]
            del jawaban["Location"]
            jawaban.status_code = 204
        return jawaban


class KukiSesi:
    """Drop a session cookie that no session can have: PostgreSQL refuses to look up a text with a null in it."""

    def __init__(self, get_response: Jawab) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""):
            del request.COOKIES[settings.SESSION_COOKIE_NAME]
        return self.get_response(request)


class BatasKiriman:
    """Refuse a body larger than any form of ours before a byte of it is stored.

    The check of the CSRF token parses the body, files included, before any view asks who sends it; a stranger
    has nothing to send but a login. A view that strangers send files to judges the size itself, before it reads
    (`jaga_ukuran`). Without Content-Length Django reads no body at all.
    """

    _KALI = 4  # so that a file somewhat too large is still refused by its own form, which says what to do

    def __init__(self, get_response: Jawab) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            ukuran = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            ukuran = 0  # as Django reads it
        if ukuran <= self._batas(request) or _jaga_sendiri(request):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            return JsonResponse(_TOLAK_API, status=413)
        return render(request, "413.html", status=413)

    def _batas(self, request: HttpRequest) -> int:
        if not request.user.is_authenticated:
            return settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        return self._KALI * settings.PKH_UNGGAH_BERKAS_MAKS


def _jaga_sendiri(request: HttpRequest) -> bool:
    try:
        return getattr(resolve(request.path_info).func, "jaga_ukuran", False)
    except Resolver404:
        return False


class RiwayatPengguna(HistoryMiddleware):
    """Audit context: who, from which address and page. The page is the URL's name: no ids, no query."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        konteks = super().get_context(request)
        try:
            konteks["url"] = resolve(request.path_info).view_name
        except Resolver404:
            konteks["url"] = ""
        konteks["dari"] = request.META.get("REMOTE_ADDR", "")
        if konteks["url"].startswith("lapor:"):  # whoever reports may do so without a name, and signed in by chance
            konteks["user"], konteks["dari"] = None, ""
        return konteks
