"""What every page shares: one decorator for login, methods and permission, the address with its filters, workbooks.

The scope test walks the URLconf and refuses a view that lacks the decorator.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_http_methods
from django_htmx.middleware import HtmxDetails

from inti.masukan import baca_nomor


class Permintaan(HttpRequest):
    """The request as a page behind the login sees it, for type checking."""

    user: Any  # akun.Pengguna, which stands above this app
    htmx: HtmxDetails


TIDAK_SAH = 422  # a form with its errors; the page script shows it in place
UMUM = "umum"
BUKU_KERJA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Tampilan = Callable[..., HttpResponseBase]


def halaman(*, metode: tuple[str, ...] = ("GET",), izin: str | None = None) -> Callable[[Tampilan], Tampilan]:
    """Declare a view: allowed methods, and who may open it.

    `izin=None` asks for a login only, `izin=UMUM` for nothing, any other value for that permission
    (`akun.enums.Izin`); a signed-in user without it gets 403.
    """
    if "GET" in metode and "HEAD" not in metode:
        metode = (*metode, "HEAD")

    def bungkus(tampilan: Tampilan) -> Tampilan:
        @require_http_methods(list(metode))
        @wraps(tampilan)
        def pintu(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if izin == UMUM:
                return tampilan(request, *args, **kwargs)
            if not request.user.is_authenticated:
                return _ke_login(request)
            if izin is not None and not request.user.punya_izin(izin):
                raise PermissionDenied
            return tampilan(request, *args, **kwargs)

        pintu.metode = metode  # type: ignore[attr-defined]
        pintu.izin = izin  # type: ignore[attr-defined]
        return pintu

    return bungkus


def _ke_login(request: HttpRequest) -> HttpResponse:
    # A redirect inside an htmx swap would draw the login page into a fragment.
    if request.headers.get("HX-Request") == "true":
        jawaban = HttpResponse(status=204)
        jawaban["HX-Redirect"] = redirect_to_login("/").url
        return jawaban
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


def url_dengan(request: HttpRequest, ganti: dict[str, str | None]) -> str:
    """This page's address, first page, with some filters replaced (None removes one)."""
    isi = {k: v for k, v in request.GET.items() if k != "sesudah" and k not in ganti}
    isi |= {k: v for k, v in ganti.items() if v is not None}
    return f"{request.path}?{urlencode(isi)}" if isi else request.path


def cip(request: HttpRequest, label: str, nama: str, nilai: str) -> dict[str, Any]:
    """A filter chip that puts one value into the address, or takes it out again."""
    aktif = request.GET.get(nama) == nilai
    return {"label": label, "url": url_dengan(request, {nama: None if aktif else nilai}), "aktif": aktif}


def baca_versi(request: HttpRequest) -> int:
    """The version of a record that the sent form was made from; 0 when the form says none."""
    versi = request.POST.get("versi", "")
    return baca_nomor(versi, 9) or 0


def nomor_alamat(teks: str, digit: int = 18) -> int:
    """The number an address names; an address with anything else leads nowhere."""
    nomor = baca_nomor(teks, digit)
    if nomor is None:
        raise Http404
    return nomor


def jawab_buku(isi: bytes, nama: str) -> HttpResponse:
    """A workbook for the browser to keep; never cached, for it may hold personal data."""
    jawaban = HttpResponse(isi, content_type=BUKU_KERJA)
    jawaban["Content-Disposition"] = f'attachment; filename="{nama}"'
    jawaban["Cache-Control"] = "no-store"
    return jawaban
