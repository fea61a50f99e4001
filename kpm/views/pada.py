from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.waktu import hari_ini
from kpm.forms.pada import FormPada
from kpm.selectors.pada import keadaan_pada
from kpm.views.bantu import ambil_kpm


@halaman()
def pada(request: Permintaan, pk: int) -> HttpResponse:
    """What was known of a family on a day, and what was in force then (`?tanggal=2026-10-12`)."""
    kpm = ambil_kpm(request, pk)
    hari = hari_ini(kpm.desa_id)
    form = FormPada({"tanggal": request.GET.get("tanggal") or hari}, hari=hari)
    konteks: dict[str, Any] = {"kpm": kpm, "form": form}
    if form.is_valid():
        konteks["isi"] = keadaan_pada(kpm, form.cleaned_data["tanggal"])
    return render(request, "kpm/pada.html", konteks, status=TIDAK_SAH if form.errors else 200)
