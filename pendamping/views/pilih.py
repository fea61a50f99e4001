"""Choosing one of the own families, before something is recorded about it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from inti.halaman import Permintaan
from kpm.forms import FormCari
from kpm.selectors import SaringKPM, daftar_kpm
from kpm.views.bantu import alamat_rt, sub_temuan


def pilih_keluarga(
    request: Permintaan,
    tujuan: str,
    *,
    dampingan: bool = True,
    templat: str = "pendamping/pilih_keluarga.html",
    **kepala: Any,
) -> HttpResponse:
    """The list of families, the own ones or (`dampingan=False`) all in sight, with search; each leads to `tujuan?kpm=`.

    `kepala`: judul, sub, kembali and kembali_label of the page's heading.
    """
    form = FormCari(request.POST or None)
    sah = form.is_valid()
    cari, sesudah = (form.cleaned_data["cari"], form.cleaned_data["sesudah"]) if sah else ("", "")
    if request.method == "POST" and not sah:
        hasil = None
    else:
        hasil = daftar_kpm(user=request.user, saring=SaringKPM(saya=dampingan, cari=cari), sesudah=sesudah or None)
    baris = [
        {"judul": k.nama, "sub": sub_temuan(k, f"{k.desa.nama} {alamat_rt(k)}"), "url": f"{tujuan}?kpm={k.pk}"}
        for k in (hasil.baris if hasil else [])
    ]
    kirim = {"cari": cari, "sesudah": hasil.berikut} if hasil and hasil.berikut else None
    konteks = {"form": form, "cari": cari, "baris": baris, "kirim": kirim, "alamat": request.get_full_path(), **kepala}
    return render(request, templat, konteks)
