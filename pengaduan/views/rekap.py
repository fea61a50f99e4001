"""What is known of complaints, and those that repeat."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from akun.enums import Izin
from inti.halaman import Permintaan, halaman, url_dengan
from inti.templatetags.format import angka, persen
from inti.waktu import awal_bulan, hari_ini
from kpm.selectors import pilihan_wilayah
from pengaduan.enums import BATAS_TERBUKA
from pengaduan.models import TINGKAT_PERAN
from pengaduan.selectors.rekap import aduan_berulang, rekap_aduan
from pengaduan.views.bantu import baris_aduan
from wilayah.enums import POLA_KODE


class FormRekap(forms.Form):
    """Codes only: they stand in the address."""

    wilayah = forms.RegexField(POLA_KODE, required=False)
    bulan = forms.DateField(input_formats=["%Y-%m"], required=False)


@halaman()
def rekap(request: Permintaan) -> HttpResponse:
    """Counts, ages and deadlines of an area and a month, each leading to its rows."""
    form = FormRekap(request.GET)
    isi: dict[str, Any] = form.cleaned_data if form.is_valid() else {"wilayah": "", "bulan": None}
    hari, kode = hari_ini(), isi["wilayah"]
    bulan = min(isi["bulan"] or hari, awal_bulan(hari))
    r = rekap_aduan(user=request.user, wilayah=kode, bulan=bulan, hari=hari)
    lingkup = request.user.lingkup()
    konteks = {
        "r": r,
        "lalu_teks": f"bulan lalu {angka(r.total['lalu'])}",
        "tepat_teks": persen(r.total["tepat"], r.total["dijawab"]),
        "rata_teks": f"{r.rata_jawab:g} hari kerja".replace(".", ",") if r.rata_jawab is not None else "–",
        "boleh_ulang": request.user.punya_izin(Izin.TANGANI_ADUAN),
        "bulan": bulan,
        "kode": kode,
        "pilihan_wilayah": pilihan_wilayah(request.user, kode) if lingkup.wilayah or lingkup.semua else [],
        "kirim_wilayah": {k: v for k, v in request.GET.items() if k != "wilayah"},
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        # By role alone, so that it says nothing about what there is.
        "boleh_dibatasi": request.user.is_superuser or any(TINGKAT_PERAN[p] > BATAS_TERBUKA + 1 for p in lingkup.peran),
    }
    return render(request, "pengaduan/rekap.html", konteks)


@halaman(izin=Izin.TANGANI_ADUAN)
def berulang(request: Permintaan) -> HttpResponse:
    """Complaints that may repeat an earlier one; joined on the complaint's own page."""
    hari = hari_ini()
    baris = [
        baris_aduan(a, hari) | {"awal": a.nomor_sama or a.nomor_telepon, "sebab": bool(a.nomor_sama)}
        for a in aduan_berulang(request.user)
    ]
    return render(request, "pengaduan/berulang.html", {"baris": baris})
