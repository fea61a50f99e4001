"""What is known of complaints, and those that repeat."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from akun.enums import Izin
from inti.halaman import Permintaan, halaman, url_dengan
from inti.templatetags.format import angka, persen
from inti.waktu import awal_bulan, hari_ini
from pengaduan.enums import BATAS_TERBUKA
from pengaduan.models import TINGKAT_PERAN
from pengaduan.selectors.berulang import aduan_berulang
from pengaduan.selectors.rekap import rekap_aduan, wilayah_rekap
from pengaduan.views.bantu import baris_aduan
from pengaduan.views.bantu_rekap import LEBAR, sel_rekap, tabel_rekap, tautan, umur_rekap
from wilayah.enums import POLA_KODE


class FormRekap(forms.Form):
    """Codes only: they stand in the address."""

    wilayah = forms.RegexField(POLA_KODE, required=False)
    bulan = forms.DateField(input_formats=["%Y-%m"], required=False)


@halaman()
def rekap(request: Permintaan) -> HttpResponse:
    """Counts, ages and deadlines of an area and a month, each leading to its rows; at first of the own area."""
    form = FormRekap(request.GET)
    isi: dict[str, Any] = form.cleaned_data if form.is_valid() else {"wilayah": "", "bulan": None}
    hari, kode = hari_ini(), wilayah_rekap(request.user, isi["wilayah"])
    bulan = awal_bulan(min(isi["bulan"] or hari, hari))
    r = rekap_aduan(user=request.user, wilayah=kode, bulan=bulan, hari=hari)
    lingkup = request.user.lingkup()
    konteks = {
        "r": r,
        "nama": r.nama or ("Seluruh wilayah" if lingkup.semua or lingkup.wilayah else "Keluarga dampingan Anda"),
        "sel": sel_rekap(r.total, bulan),
        "umur": umur_rekap(r.total),
        "tabel": tabel_rekap(r, bulan),
        "lebar": LEBAR,
        "tepat_persen": persen(r.total.n["tepat"], r.total.n["dijawab"]),
        "tepat_dari": f"dari {angka(r.total.n['dijawab'])} yang dijawab bulan ini",
        "lalu_teks": f"bulan lalu {angka(r.total.n['lalu'])}",
        "rata_teks": f"{r.rata_jawab:g} hari kerja".replace(".", ",") if r.rata_jawab is not None else "–",
        "boleh_ulang": request.user.punya_izin(Izin.TANGANI_ADUAN),
        "bulan": bulan,
        "jejak": [(nama, url_dengan(request, {"wilayah": k})) for k, nama in r.jejak],
        "per_bulan": [
            b
            | {
                "ke": url_dengan(request, {"bulan": f"{b['bulan']:%Y-%m}"}),
                "url": tautan(r.total.saring, keadaan="semua", bulan=f"{b['bulan']:%Y-%m}") if b["masuk"] else "",
            }
            for b in r.bulan
        ],
        # By role alone, so that it says nothing about what there is.
        "boleh_dibatasi": request.user.is_superuser or any(TINGKAT_PERAN[p] > BATAS_TERBUKA + 1 for p in lingkup.peran),
    }
    return render(request, "pengaduan/rekap.html", konteks)


@halaman(izin=Izin.TANGANI_ADUAN)
def berulang(request: Permintaan) -> HttpResponse:
    """Complaints that may repeat an earlier one; a row opens the page that joins them."""
    hari = hari_ini()
    lembar = aduan_berulang(request.user, request.GET.get("sesudah"))
    baris = [baris_aduan(a, hari) | _awal(a) for a in lembar.baris]
    berikut = url_dengan(request, {"sesudah": lembar.berikut}) if lembar.berikut else ""
    return render(request, "pengaduan/berulang.html", {"baris": baris, "berikut": berikut})


def _awal(aduan: Any) -> dict[str, str]:
    """Why it may be a repetition, and the page that says so of the earlier one."""
    sebab = f"Keluarga dan jenis sama dengan {aduan.sama_nomor}"
    if not aduan.sama_pk:
        sebab = f"Pelapor mungkin sama dengan {aduan.telepon_nomor}"
    url = reverse("pengaduan:ulangan", args=[aduan.pk])
    return {"sub": sebab, "url": f"{url}?awal={aduan.sama_pk or aduan.telepon_pk}"}
