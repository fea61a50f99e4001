from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from akun.enums import Izin
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from kpm.enums import Keperluan, Nomor
from kpm.forms import FormIdentitas
from kpm.services import baca_nomor
from kpm.views.bantu import ambil_kpm
from kpm.views.keluarga import konteks_rincian


@halaman(metode=("POST",), izin=Izin.BUKA_IDENTITAS)
def identitas(request: Permintaan, pk: int) -> HttpResponse:
    """A full NIK or No KK once the reason is logged: JSON for *Salin*, a fragment for htmx, else the page."""
    kpm = ambil_kpm(request, pk, Izin.BUKA_IDENTITAS)
    salin = request.headers.get("Accept", "") == "application/json"
    form = FormIdentitas(request.POST)
    nilai, galat = "", ""
    if not form.is_valid():
        galat = "Pilih keperluannya: setiap pembukaan nomor dicatat."
    else:
        try:
            nilai = baca_nomor(
                kpm=kpm,
                nomor=form.cleaned_data["nomor"],
                keperluan=form.alasan(),
                oleh=request.user,
                disalin=salin,
                dari=request.META.get("REMOTE_ADDR"),
            )
        except TidakBerhak as tolak:
            raise PermissionDenied from tolak
        except GalatPengguna as tolak:
            galat = tolak.pesan
    status = TIDAK_SAH if galat else 200
    if salin:
        return JsonResponse({"galat": galat} if galat else {"nilai": nilai}, status=status)
    nomor = form.cleaned_data.get("nomor") or Nomor.NIK
    konteks: dict[str, Any] = {"kpm": kpm, "terbuka": {nomor: nilai}, "galat_nomor": {nomor: galat}}
    if request.htmx:
        konteks |= {"nomor": nomor, "label": Nomor(nomor).label, "keperluan": Keperluan.choices}
        return render(request, "kpm/_nomor.html", konteks | {"boleh_buka": True}, status=status)
    return render(request, "kpm/rincian.html", konteks_rincian(request, kpm) | konteks, status=status)
