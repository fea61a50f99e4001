from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from akun.enums import Izin
from dasbor import selectors
from inti.halaman import halaman
from inti.waktu import hari_ini
from wilayah.enums import Tingkat
from wilayah.models import Wilayah


@halaman(izin=Izin.LIHAT_DASBOR)
def dasbor(request: HttpRequest, kode: str = "") -> HttpResponse:
    """The dashboard of one area; without a code, of the area the user coordinates."""
    akar = selectors.akar(request.user)
    if not kode and len(akar) == 1 and akar[0]:
        return redirect("dasbor:wilayah", kode=akar[0])
    if not kode and akar != [""]:
        return render(request, "dasbor/pilih.html", {"wilayah": Wilayah.objects.filter(kode__in=akar).order_by("kode")})
    if kode and not request.user.lingkup().mencakup(kode):
        raise Http404
    wilayah = get_object_or_404(Wilayah.objects.select_related("induk"), kode=kode) if kode else None
    isi = selectors.dasbor(wilayah, hari=hari_ini(kode))
    return render(
        request,
        "dasbor/dasbor.html",
        {
            "d": isi,
            "atas": selectors.jejak_wilayah(wilayah, request.user),
            "hari": hari_ini(kode),
            "per_pendamping": wilayah is not None and wilayah.tingkat >= Tingkat.KECAMATAN,
        },
    )
