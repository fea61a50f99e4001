"""Reconciliation of one family: in the list's row with htmx, on its own page without."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from uuid6 import uuid7

from akun.enums import Izin
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.waktu import hari_ini
from penyaluran.enums import StatusRekon
from penyaluran.forms.bayar import FORM_REKON, FormBatal, FormSaringBayar
from penyaluran.models import Pembayaran
from penyaluran.selectors import lengkap, neraca_daftar, sertakan_petugas
from penyaluran.selectors.baris_bank import berbank
from penyaluran.selectors.tahap import tertutup
from penyaluran.services.rekon.catat import batalkan_rekonsiliasi, boleh_catat, catat_rekonsiliasi

SESI_TANGGAL = "rekon_tanggal"  # the day last used: families of one village withdraw together


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_REKONSILIASI)
def rekon(request: Permintaan, pk: int) -> HttpResponse:
    bayar = _ambil(request, pk)
    if request.method != "POST":
        if "baris" in request.GET:
            return _jawab_baris(request, bayar)
        return _tampilkan(request, bayar)
    kelas = FORM_REKON.get(request.POST.get("status", ""))
    if kelas is None:
        return _tampilkan(request, bayar, kode=TIDAK_SAH)
    form = kelas(request.POST, auto_id=_auto_id(bayar, request.POST["status"]))
    if not form.is_valid():
        return _tampilkan(request, bayar, form, kode=TIDAK_SAH)
    try:
        catat_rekonsiliasi(pembayaran=bayar, oleh=request.user, **form.cleaned_data)
    except BerubahLebihDulu as galat:
        bayar = _ambil(request, pk)
        return _tampilkan(request, bayar, _di_atas_yang_baru(request, bayar, galat), kode=TIDAK_SAH)
    except GalatPengguna as galat:
        form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
        return _tampilkan(request, bayar, form, kode=TIDAK_SAH)
    if tanggal := form.cleaned_data.get("tanggal"):
        request.session[SESI_TANGGAL] = [bayar.tahap_id, tanggal.isoformat()]
    return _selesai(request, pk)


@halaman(metode=("POST",), izin=Izin.CATAT_REKONSILIASI)
def batal(request: Permintaan, pk: int) -> HttpResponse:
    bayar = _ambil(request, pk)
    form = FormBatal(request.POST, auto_id=_auto_id(bayar, "batal"))
    if form.is_valid():
        try:
            batalkan_rekonsiliasi(pembayaran=bayar, oleh=request.user, **form.cleaned_data)
        except GalatPengguna as galat:
            form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
        else:
            return _selesai(request, pk)
    return _tampilkan(request, bayar, batal=form, kode=TIDAK_SAH)


def _ambil(request: Permintaan, pk: int) -> Pembayaran:
    """The payment inside the user's scope, else 404; with the right for this very family, else 403."""
    bayar = get_object_or_404(berbank(lengkap(Pembayaran.objects.terlihat_oleh(request.user))), pk=pk)
    if not boleh_catat(request.user, bayar):
        raise PermissionDenied
    return bayar


def _auto_id(bayar: Pembayaran, status: str) -> str:
    return f"r{bayar.pk}-{status}-%s"


def _tampilkan(
    request: Permintaan,
    bayar: Pembayaran,
    terisi: Any = None,
    *,
    batal: FormBatal | None = None,
    kode: int = 200,
) -> HttpResponse:
    asal = _asal(request)
    form = {status.value: _form_awal(request, bayar, status.value) for status in StatusRekon}
    if terisi is not None:
        form[request.POST["status"]] = terisi
    rekon = bayar.rekon
    if batal is None and rekon is not None:
        batal = FormBatal(initial={"versi": rekon.versi}, auto_id=_auto_id(bayar, "batal"))
    konteks = {
        "b": bayar,
        "form": form,
        "batal": batal,
        "terbuka": request.POST.get("status") or (rekon.status if rekon else ""),
        "asal": asal,
        "kembali": _url_daftar(asal, bayar),
        "tertutup": tertutup(bayar.tahap, bayar.desa_id),
    }
    templat = "penyaluran/_rekon.html" if request.htmx else "penyaluran/rekon.html"
    return render(request, templat, konteks, status=kode)


def _form_awal(request: Permintaan, bayar: Pembayaran, status: str) -> Any:
    rekon = bayar.rekon
    id, versi = (rekon.pk, rekon.versi) if rekon else (uuid7(), 0)
    awal: dict[str, Any] = {"status": status, "id": id, "versi": versi}
    tahap, hari = request.session.get(SESI_TANGGAL, ("", ""))
    awal["tanggal"] = hari if tahap == bayar.tahap_id else hari_ini(bayar.desa_id)
    if rekon is not None and rekon.status == status:
        awal |= {"jumlah": rekon.jumlah, "alasan": rekon.alasan_id, "keterangan": rekon.keterangan}
        awal["tanggal"] = rekon.tanggal or awal["tanggal"]
        awal |= {k: getattr(rekon, k) for k in ("saluran", "tempat", "jam", "cara")}
    return FORM_REKON[status](initial=awal, auto_id=_auto_id(bayar, status))


def _di_atas_yang_baru(request: Permintaan, bayar: Pembayaran, galat: BerubahLebihDulu) -> Any:
    """What was typed, bound to the version now stored: saving again is done knowingly."""
    isi = request.POST.copy()
    rekon = bayar.rekon
    isi["id"], isi["versi"] = (str(rekon.pk), str(rekon.versi)) if rekon else (str(uuid7()), "0")
    form = FORM_REKON[request.POST["status"]](isi, auto_id=_auto_id(bayar, request.POST["status"]))
    form.add_error(None, galat.pesan)
    return form


def _asal(request: Permintaan) -> str:
    """The list's filters, as far as they are known ones; never an address from outside."""
    dikirim = request.POST.get("asal") or request.GET.get("asal", "")
    return urlencode(FormSaringBayar(QueryDict(dikirim)).alamat())


def _url_daftar(asal: str, bayar: Pembayaran) -> str:
    return f"{reverse('penyaluran:daftar')}?{asal or urlencode({'tahap': bayar.tahap_id})}#bayar-{bayar.pk}"


def _selesai(request: Permintaan, pk: int) -> HttpResponse:
    bayar = _ambil(request, pk)
    if request.htmx:
        return _jawab_baris(request, bayar, dengan_neraca=True)
    messages.success(request, f"{bayar.kpm.nama}: {bayar.keadaan.label}.")
    return redirect(_url_daftar(_asal(request), bayar))


def _jawab_baris(request: Permintaan, bayar: Pembayaran, *, dengan_neraca: bool = False) -> HttpResponse:
    """The row in its new state, and the list's progress beside it: the list keeps its place."""
    asal = _asal(request)
    saring = FormSaringBayar(QueryDict(asal)).saring(request.user, tahap_bawaan=bayar.tahap_id)
    neraca = neraca_daftar(request.user, saring) if dengan_neraca and saring is not None else None
    if saring is None or not saring.saya:
        sertakan_petugas([bayar])
    konteks = {
        "b": bayar,
        "asal": urlencode({"asal": asal}),
        "boleh_catat": True,
        "neraca": neraca,
        "fokus": True,
    }
    return render(request, "penyaluran/_baris_neraca.html", konteks)
