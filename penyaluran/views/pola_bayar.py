"""From when withdrawals are a pattern: read by those who see such findings, changed by those whose country it is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render

from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from penyaluran.forms.tahap import FormPola
from penyaluran.models.pola import BATAS_POLA
from penyaluran.selectors.acuan import boleh_lihat_pola, boleh_ubah_acuan
from penyaluran.selectors.acuan_daftar import daftar_pola, pola_berlaku
from penyaluran.selectors.pola_bayar import KALI_TANPA_JAM
from penyaluran.services.tahap.acuan import tambah_aturan_pola


@halaman()
def pola(request: Permintaan) -> HttpResponse:
    """The limits in words, the newest first, each with its days."""
    if not boleh_lihat_pola(request.user):
        raise PermissionDenied
    kini = pola_berlaku()
    konteks = {
        "aturan": daftar_pola(),
        "kini": kini.pk if kini else None,
        "kali": KALI_TANPA_JAM,
        "boleh": boleh_ubah_acuan(request.user),
    }
    return render(request, "penyaluran/pola.html", konteks)


@halaman(metode=("GET", "POST"))
def baru(request: Permintaan) -> HttpResponse:
    if not boleh_ubah_acuan(request.user):
        raise PermissionDenied
    kini = pola_berlaku()
    awal = {k: getattr(kini, k) for k in BATAS_POLA} if kini else {}
    form = FormPola(request.POST if request.method == "POST" else None, initial=awal)
    if request.method == "POST" and form.is_valid():
        isi: dict[str, Any] = dict(form.cleaned_data)
        try:
            tambah_aturan_pola(mulai=isi.pop("mulai"), isi=isi, oleh=request.user)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Batas baru disimpan; yang sebelumnya berakhir sehari sebelum itu.")
            return redirect("penyaluran:pola")
    return render(request, "penyaluran/pola_baru.html", {"form": form}, status=TIDAK_SAH if form.errors else 200)
