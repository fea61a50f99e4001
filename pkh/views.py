from django.http import HttpRequest, HttpResponse, JsonResponse

from inti.halaman import UMUM, halaman
from pkh.kesehatan import periksa


@halaman(izin=UMUM)
def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"hidup": True})


@halaman(izin=UMUM)
def readyz(request: HttpRequest) -> HttpResponse:
    hasil = periksa()
    return JsonResponse(hasil, status=200 if all(hasil.values()) else 503)
