from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from akun.enums import Izin
from inti.halaman import UMUM, halaman
from pkh.kesehatan import periksa


@halaman()
def beranda(request: HttpRequest) -> HttpResponse:
    """Send each role to the page it works on first."""
    user = request.user
    if user.lingkup().petugas_id is not None:
        return redirect("pendamping:beranda")
    return redirect("dasbor:dasbor" if user.punya_izin(Izin.LIHAT_DASBOR) else "kpm:daftar")


@halaman(izin=UMUM)
def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"hidup": True})


@halaman(izin=UMUM)
def readyz(request: HttpRequest) -> HttpResponse:
    hasil = periksa()
    return JsonResponse(hasil, status=200 if all(hasil.values()) else 503)
