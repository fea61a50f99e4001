"""Payments of a stage: who still has to be reported, and the balance."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from akun.enums import Izin
from inti.halaman import Permintaan, halaman, url_dengan
from kpm.forms import FormCari
from kpm.selectors import pilihan_wilayah
from penyaluran.enums import DIAMBIL, KeadaanBayar
from penyaluran.forms.bayar import SEMUA, FormSaringBayar
from penyaluran.selectors import (
    Neraca,
    SaringBayar,
    daftar_bayar,
    neraca_daftar,
    tahap_aktif,
    tahap_terakhir,
)
from penyaluran.selectors.tahap_rinci import kabupaten_user
from penyaluran.views.bantu_tepat import sebut_ukuran
from wilayah.models import Wilayah


@halaman(metode=("GET", "POST"))
def daftar(request: Permintaan) -> HttpResponse:
    """Filtered by address, searched by POST so that names stay out of it."""
    form = FormCari(request.POST if request.method == "POST" else request.GET.dict() | {"cari": ""})
    sah = form.is_valid()
    cari = form.cleaned_data.get("cari", "") if sah else ""
    form_saring = FormSaringBayar(request.GET)
    tahap = tahap_aktif(kabupaten_user(request.user))
    saring = form_saring.saring(request.user, tahap_bawaan=tahap.kode if tahap else "", cari=cari)
    konteks: dict[str, Any] = {
        "form": form,
        "saring": saring,
        "cari": form["cari"].value() or "",
        "alamat": url_dengan(request, {}),
        "boleh_formulir": request.user.punya_izin(Izin.CATAT_REKONSILIASI) or request.user.punya_izin(Izin.EKSPOR),
    }
    if sah and saring is not None and saring.tahap:
        lembar = daftar_bayar(user=request.user, saring=saring, sesudah=form.cleaned_data["sesudah"])
        konteks |= {
            "baris": lembar.baris,
            "boleh_catat": request.user.punya_izin(Izin.CATAT_REKONSILIASI),
            "asal": urlencode({"asal": urlencode(form_saring.alamat())}),
            **_lanjut(request, saring, lembar.berikut),
        }
    if request.htmx:
        return render(request, "penyaluran/_hasil.html", konteks)
    return render(request, "penyaluran/daftar.html", konteks | _penyaring(request, saring))


def _lanjut(request: Permintaan, saring: SaringBayar, token: str | None) -> dict[str, Any]:
    if token is None:
        return {}
    if saring.cari:
        return {"berikut": url_dengan(request, {}), "kirim": {"cari": saring.cari, "sesudah": token}}
    return {"berikut": url_dengan(request, {"sesudah": token}), "kirim": None}


def _penyaring(request: Permintaan, saring: SaringBayar | None) -> dict[str, Any]:
    if saring is None or not saring.tahap:
        return {}
    lingkup = request.user.lingkup()
    neraca = neraca_daftar(request.user, saring)
    daftar_tahap = tahap_terakhir(saring.wilayah or kabupaten_user(request.user))
    return {
        "neraca": neraca,
        "tahap": next((t for t in daftar_tahap if t.kode == saring.tahap), None),
        "pilihan_tahap": [
            {"label": str(t), "url": url_dengan(request, {"tahap": t.kode}), "aktif": t.kode == saring.tahap}
            for t in daftar_tahap
        ],
        "pilihan_status": _cip_status(request, saring, neraca),
        "dua_peran": lingkup.petugas_id is not None and bool(lingkup.wilayah or lingkup.semua),
        "pilihan_cakupan": [
            {"label": "Hanya KPM saya", "url": _cakupan(request, "1"), "aktif": saring.saya},
            {"label": "Wilayah saya", "url": _cakupan(request, "0"), "aktif": not saring.saya},
        ],
        "pilihan_wilayah": pilihan_wilayah(request.user, saring.wilayah),
        "wilayah_dipilih": Wilayah.objects.filter(pk=saring.wilayah).first() if saring.wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "tanpa_petugas": url_dengan(request, {"petugas": None}),
        "ukuran_dipilih": sebut_ukuran(saring.ukuran) if saring.ukuran else "",
        "tanpa_ukuran": url_dengan(request, {"ukuran": None}),
        "kirim_wilayah": {k: v for k, v in request.GET.items() if k not in ("wilayah", "sesudah")},
    }


def _cakupan(request: Permintaan, saya: str) -> str:
    return url_dengan(request, {"saya": saya, "wilayah": None, "petugas": None})


def _cip_status(request: Permintaan, saring: SaringBayar, neraca: Neraca | None) -> list[dict[str, Any]]:
    banyak = {} if neraca is None else neraca.per_keadaan
    cip = [
        {
            "label": k.label,
            "url": url_dengan(request, {"status": k.value}),
            "aktif": saring.status == k,
            "jumlah": banyak.get(k),
        }
        for k in KeadaanBayar
    ]
    if saring.status == DIAMBIL:
        diambil = sum(banyak.get(k, 0) for k in (KeadaanBayar.CAIR, KeadaanBayar.SEBAGIAN)) if neraca else None
        cip.append({"label": "Diambil, penuh atau sebagian", "url": url_dengan(request, {"status": DIAMBIL}),
                    "aktif": True, "jumlah": diambil})  # fmt: skip
    semua = neraca.total_n if neraca else None
    url = url_dengan(request, {"status": SEMUA})
    return [*cip, {"label": "Semua", "url": url, "aktif": not saring.status, "jumlah": semua}]
