"""A family's standing: its history, its documents, and the coordinator's direct decision."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from akun.enums import Izin
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.models import Foto
from inti.services.foto import kirim_foto
from inti.waktu import hari_ini
from kpm.forms.kepesertaan import FormKepesertaan
from kpm.models import KPM
from kpm.selectors.kepesertaan import akan_terlepas, riwayat_kepesertaan
from kpm.services.kepesertaan import putuskan_kepesertaan
from kpm.views.bantu import ambil_kpm


@halaman()
def tab(request: Permintaan, pk: int) -> HttpResponse:
    """Every step of a family with date, person, reason and document; a part of its page, or a page of its own."""
    kpm = ambil_kpm(request, pk)
    izin = Izin.PUTUSKAN_KEPESERTAAN
    konteks = {
        "kpm": kpm,
        "langkah": list(riwayat_kepesertaan(kpm)),
        "boleh_putuskan": request.user.punya_izin(izin)
        and KPM.objects.boleh(request.user, izin).filter(pk=pk).exists(),
    }
    return render(request, "kpm/kepesertaan.html" + ("#tab" if request.htmx else ""), konteks)


@halaman(metode=("GET", "POST"), izin=Izin.PUTUSKAN_KEPESERTAAN)
def ubah(request: Permintaan, pk: int) -> HttpResponse:
    """Decide a step directly; what it changes is said before."""
    kpm = ambil_kpm(request, pk, Izin.PUTUSKAN_KEPESERTAAN)
    form = FormKepesertaan(
        request.POST or None, request.FILES or None, dari=kpm.kepesertaan, hari=hari_ini(kpm.desa_id)
    )
    if request.method == "POST" and form.is_valid():
        try:
            hasil = putuskan_kepesertaan(kpm=kpm, oleh=request.user, **form.isi())
        except TidakBerhak as galat:
            raise PermissionDenied from galat
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"{kpm.nama} kini {hasil.get_ke_display()}.")
            return redirect("kpm:kepesertaan", pk=pk)
    konteks: dict[str, Any] = {"kpm": kpm, "form": form, "terlepas": akan_terlepas(kpm)}
    return render(request, "kpm/kepesertaan_ubah.html", konteks, status=TIDAK_SAH if form.errors else 200)


@halaman()
def dokumen(request: Permintaan, pk: int, foto_id: UUID) -> HttpResponseBase:
    """A document of one of the family's steps, to those who may see the family."""
    kpm = ambil_kpm(request, pk)
    return kirim_foto(get_object_or_404(Foto.objects.filter(perubahan_kepesertaan__kpm=kpm).distinct(), pk=foto_id))
