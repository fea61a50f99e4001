"""A family's payments, shown inside the family's page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from akun.enums import Izin
from inti.halaman import Permintaan, halaman
from kpm.models import KPM
from penyaluran.models import Pembayaran
from penyaluran.selectors import lengkap
from penyaluran.services.rekonsiliasi import boleh_catat


@halaman()
def tab_penyaluran(request: Permintaan, pk: int) -> HttpResponse:
    """Every stage of a family one may see, also those from before it moved or was handed over."""
    kpm = get_object_or_404(KPM.objects.terlihat_oleh(request.user), pk=pk)
    pembayaran = list(lengkap(Pembayaran.objects.filter(kpm=kpm)).order_by("-tahap", "-pk"))
    berizin = bool(pembayaran) and request.user.punya_izin(Izin.CATAT_REKONSILIASI)
    konteks = {
        "kpm": kpm,
        "pembayaran": pembayaran,
        "boleh_catat": berizin and boleh_catat(request.user, pembayaran[0]),
    }
    return render(request, "penyaluran/_tab.html" if request.htmx else "penyaluran/tab.html", konteks)
