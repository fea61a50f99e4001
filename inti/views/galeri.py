"""The gallery: every component in one place, so that accessibility is looked at and fixed once."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render

from inti.contoh import isi_galeri, semua_ikon
from inti.halaman import Permintaan, halaman


@halaman(metode=("GET",))
def galeri(request: Permintaan) -> HttpResponse:
    if not (settings.DEBUG or request.user.is_staff):
        raise PermissionDenied
    return render(request, "inti/galeri.html", {**isi_galeri(), "semua_ikon": semua_ikon()})
