"""Differences between Final Closing and rules: a list to go through, one look at a time."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import TidakBerhak
from inti.halaman import Permintaan, halaman, url_dengan
from inti.templatetags.format import waktu
from kpm.selectors import pilihan_wilayah
from kpm.views.bantu import alamat_rt
from penyaluran.enums import SebabSelisih
from penyaluran.forms.bayar import FormSaringSelisih, FormTinjau
from penyaluran.models import Hak, Tahap
from penyaluran.selectors import tahap_aktif, tahap_terakhir
from penyaluran.selectors.kalimat_hak import anggota_disebut, arti_status, semua_kalimat
from penyaluran.selectors.selisih import SaringSelisih, daftar_selisih
from penyaluran.services.hak.massal import minta_hitung_wilayah_sendiri
from penyaluran.services.hak.tinjau import batalkan_tinjauan
from penyaluran.services.hak.tinjau import tinjau as tinjau_selisih
from penyaluran.views.bantu_tinjau import TINJAUAN, simpan_tinjauan
from penyaluran.views.hak import tulis_selisih
from wilayah.models import Wilayah


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    form, tahap = FormSaringSelisih(request.GET), tahap_aktif()
    saring = form.saring(request.user, tahap_bawaan=tahap.kode if tahap else "")
    konteks: dict[str, Any] = {"saring": saring}
    if saring is not None and saring.tahap:
        lembar = daftar_selisih(user=request.user, saring=saring, sesudah=request.GET.get("sesudah"))
        nama = anggota_disebut(lembar.baris)
        arti = arti_status()
        konteks |= {
            "baris": [_baris(h, nama, arti) for h in lembar.baris],
            "berikut": url_dengan(request, {"sesudah": lembar.berikut}) if lembar.berikut else "",
            "boleh_tinjau": request.user.punya_izin(Izin.USULKAN),
            "boleh_hitung": request.user.punya_izin(Izin.IMPOR),
            "asal": urlencode(form.alamat()),
            "tersaring": bool(request.GET),
            **_penyaring(request, saring),
        }
    return render(request, "penyaluran/selisih.html", konteks)


def _baris(h: Any, nama: dict[int, str], arti: dict[str, str]) -> dict[str, Any]:
    return {
        "pk": h.pk,
        "nama": h.kpm.nama,
        "url": f"{reverse('penyaluran:tab_hak', args=[h.kpm_id])}?tahap={h.tahap_id}",
        "alamat": f"{h.desa.nama} {alamat_rt(h.kpm)}".strip(),
        "petugas": h.petugas_nama,
        "nominal": h.nominal,
        "nominal_fc": h.nominal_fc,
        "selisih": tulis_selisih(h.nominal_fc - h.nominal),
        "sebab": semua_kalimat(h.sebab, nama, arti),
        "ditinjau": f"{h.ditinjau_oleh}, {waktu(h.ditinjau_pada)}" if h.ditinjau_pada else "",
        "catatan": h.catatan,
    }


def _penyaring(request: Permintaan, saring: SaringSelisih) -> dict[str, Any]:
    lingkup = request.user.lingkup()
    return {
        "pilihan_tahap": [
            {"label": str(t), "url": url_dengan(request, {"tahap": t.kode}), "aktif": t.kode == saring.tahap}
            for t in tahap_terakhir()
        ],
        "pilihan_tinjauan": [
            {"label": label, "url": url_dengan(request, {"tinjauan": t}), "aktif": saring.tinjauan == t}
            for t, label in TINJAUAN
        ],
        "dua_peran": lingkup.petugas_id is not None and bool(lingkup.wilayah or lingkup.semua),
        "pilihan_cakupan": [
            {"label": "Hanya KPM saya", "url": url_dengan(request, {"saya": "1"}), "aktif": saring.saya},
            {"label": "Wilayah saya", "url": url_dengan(request, {"saya": None}), "aktif": not saring.saya},
        ],
        "pilihan_sebab": SebabSelisih.choices,
        "kirim_sebab": {k: v for k, v in request.GET.items() if k not in ("sebab", "sesudah")},
        "pilihan_wilayah": pilihan_wilayah(request.user, saring.wilayah),
        "wilayah_dipilih": Wilayah.objects.filter(pk=saring.wilayah).first() if saring.wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "tanpa_petugas": url_dengan(request, {"petugas": None}),
        "kirim_wilayah": {k: v for k, v in request.GET.items() if k not in ("wilayah", "sesudah")},
    }


@halaman(metode=("POST",), izin=Izin.USULKAN)
def tinjau(request: Permintaan, pk: int) -> HttpResponse:
    hak = get_object_or_404(Hak.objects.terlihat_oleh(request.user).select_related("kpm"), pk=pk)
    simpan_tinjauan(
        request,
        FormTinjau(request.POST),
        hak.kpm.nama,
        simpan=partial(tinjau_selisih, hak=hak),
        batalkan=partial(batalkan_tinjauan, hak=hak),
    )
    return redirect(_kembali(request))


def _kembali(request: Permintaan) -> str:
    """The list with its filters; never an address from outside."""
    saring = FormSaringSelisih(QueryDict(request.POST.get("asal", "")))
    return f"{reverse('penyaluran:selisih')}?{urlencode(saring.alamat())}"


@halaman(metode=("POST",), izin=Izin.IMPOR)
def hitung(request: Permintaan, tahap: str) -> HttpResponse:
    """Have the worker compute the entitlements of all of the user's areas."""
    periode = get_object_or_404(Tahap, kode=tahap)
    try:
        kerja = minta_hitung_wilayah_sendiri(tahap=periode, oleh=request.user)
    except TidakBerhak as galat:
        raise PermissionDenied from galat
    return redirect("pekerjaan:rincian", pk=kerja.pk)
