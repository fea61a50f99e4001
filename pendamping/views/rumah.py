"""A house over time."""

from django.http import HttpResponse
from django.shortcuts import render

from inti.halaman import Permintaan, halaman
from kpm.views.bantu import ambil_kpm
from pendamping.selectors.rumah import riwayat_rumah


@halaman()
def riwayat(request: Permintaan, pk: int) -> HttpResponse:
    """Each fact with the days on which it was seen."""
    kpm = ambil_kpm(request, pk)
    return render(request, "pendamping/rumah_riwayat.html", {"kpm": kpm, "riwayat": riwayat_rumah(kpm)})
