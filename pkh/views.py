from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from inti.halaman import UMUM, halaman
from pkh.kesehatan import periksa


@halaman(izin=UMUM)
def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"hidup": True})


@halaman(metode=("GET", "POST"), izin=UMUM)
def tanpa_email(request: HttpRequest) -> HttpResponse:
    """In place of allauth's page: an address is given with the account, and nobody adds another person's to it."""
    raise Http404


@halaman(izin=UMUM)
def readyz(request: HttpRequest) -> HttpResponse:
    hasil = periksa()
    return JsonResponse(hasil, status=200 if all(hasil.values()) else 503)


def tak_terbaca(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What cannot be read. Django's own page asks for the CSRF token, which reads the same body and fails again."""
    return HttpResponse(render_to_string("400.html"), status=400)
