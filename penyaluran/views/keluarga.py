"""A family's payments, shown inside the family's page."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from akun.enums import Izin
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.waktu import hari_ini
from kpm.forms.pada import FormPada
from kpm.models import KPM
from penyaluran.models import Pembayaran
from penyaluran.selectors import lengkap
from penyaluran.selectors.baris_bank import sertakan_baris_bank
from penyaluran.selectors.kendala import kendala_terbuka
from penyaluran.selectors.pada import pembayaran_pada
from penyaluran.services.rekon.catat import boleh_catat


@halaman()
def tab_penyaluran(request: Permintaan, pk: int) -> HttpResponse:
    """Every stage of a family one may see, also those from before it moved or was handed over."""
    kpm = get_object_or_404(KPM.objects.terlihat_oleh(request.user), pk=pk)
    pembayaran = list(lengkap(Pembayaran.objects.filter(kpm=kpm)).order_by("-tahap", "-pk"))
    lepas = sertakan_baris_bank(kpm, pembayaran)
    berizin = bool(pembayaran) and request.user.punya_izin(Izin.CATAT_REKONSILIASI)
    konteks = {
        "kpm": kpm,
        "pembayaran": pembayaran,
        "bank_lepas": lepas,
        "boleh_catat": berizin and boleh_catat(request.user, pembayaran[0]),
        "hari": hari_ini(kpm.desa_id),
        "kendala": kendala_terbuka([kpm.pk]).get(kpm.pk, []),
    }
    return render(request, "penyaluran/_tab.html" if request.htmx else "penyaluran/tab.html", konteks)


@halaman()
def pada(request: Permintaan, pk: int) -> HttpResponse:
    """The payment as known on a day (`?tanggal=`), a part of the family as of that day."""
    kpm = get_object_or_404(KPM.objects.terlihat_oleh(request.user), pk=pk)
    hari = hari_ini(kpm.desa_id)
    form = FormPada({"tanggal": request.GET.get("tanggal") or hari}, hari=hari)
    konteks: dict[str, Any] = {"kpm": kpm, "form": form}
    if form.is_valid():
        konteks["hari"] = form.cleaned_data["tanggal"]
        konteks["bayar"] = pembayaran_pada(kpm, form.cleaned_data["tanggal"])
    templat = "penyaluran/pada.html" + ("#panel" if request.htmx else "")
    return render(request, templat, konteks, status=TIDAK_SAH if form.errors else 200)
