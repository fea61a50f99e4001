"""The complaints of a family, on its page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from akun.enums import Izin
from inti.halaman import Permintaan, halaman
from inti.waktu import hari_ini
from kpm.views.bantu import ambil_kpm
from pengaduan.selectors.keluarga import aduan_keluarga
from pengaduan.views.bantu import baris_aduan


@halaman()
def tab(request: Permintaan, pk: int) -> HttpResponse:
    """As a part of the family's page or as a page of its own; restricted ones never stand here, for nobody."""
    kpm = ambil_kpm(request, pk)
    hari = hari_ini(kpm.desa_id)
    konteks = {
        "kpm": kpm,
        "baris": [
            baris_aduan(a, hari) | {"judul": a.jenis.nama, "masuk": a.dibuat_pada}
            for a in aduan_keluarga(request.user, kpm.pk)
        ],
        "boleh_catat": request.user.punya_izin(Izin.CATAT_ADUAN),
    }
    return render(request, "pengaduan/tab_keluarga.html" + ("#tab" if request.htmx else ""), konteks)
