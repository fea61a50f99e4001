"""Tariffs, caps and the meaning of statuses: read by everybody, changed by those whose country it is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from penyaluran.enums import rapikan_status
from penyaluran.forms.tahap import FormAturan, FormStatus, FormTarif
from penyaluran.models import StatusBayar
from penyaluran.selectors import tahap_aktif
from penyaluran.selectors.acuan import boleh_lihat_pola, boleh_ubah_acuan
from penyaluran.selectors.acuan_daftar import daftar_aturan, daftar_status, pemakaian_status, tabel_tarif
from penyaluran.selectors.tahap_rinci import kabupaten_user
from penyaluran.services.tahap.acuan import simpan_status, tambah_aturan, tambah_tarif

_KODE_MAKS = 60


@halaman()
def acuan(request: Permintaan) -> HttpResponse:
    konteks = {
        "tarif": tabel_tarif(),
        "aturan": daftar_aturan(),
        "boleh": boleh_ubah_acuan(request.user),
        "lihat_pola": boleh_lihat_pola(request.user),
    }
    return render(request, "penyaluran/acuan.html", konteks)


@halaman(metode=("GET", "POST"))
def tarif_baru(request: Permintaan) -> HttpResponse:
    _wajib(request)
    form = FormTarif(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        isi = form.cleaned_data
        nominal = {3: isi["tiga"], 2: isi["dua"], 1: isi["satu"]}
        try:
            tambah_tarif(komponen=isi["komponen"], mulai=isi["mulai"], nominal=nominal, oleh=request.user)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Tarif baru disimpan; yang sebelumnya berakhir sehari sebelum itu.")
            return redirect("penyaluran:acuan")
    return _form(request, form, "Tarif baru", "Simpan tarif")


@halaman(metode=("GET", "POST"))
def aturan_baru(request: Permintaan) -> HttpResponse:
    _wajib(request)
    form = FormAturan(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        isi = dict(form.cleaned_data)
        try:
            tambah_aturan(mulai=isi.pop("mulai"), isi=isi, oleh=request.user)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Aturan baru disimpan; yang sebelumnya berakhir sehari sebelum itu.")
            return redirect("penyaluran:acuan")
    return _form(request, form, "Aturan baru", "Simpan aturan")


@halaman()
def status(request: Permintaan) -> HttpResponse:
    """Every status with its meaning and next step; those nobody knows with how many families have them."""
    tahap = tahap_aktif(kabupaten_user(request.user))
    kenal, asing = daftar_status(pemakaian_status(request.user, tahap))
    konteks = {"kenal": kenal, "asing": asing, "tahap": tahap, "boleh": boleh_ubah_acuan(request.user)}
    return render(request, "penyaluran/status.html", konteks)


@halaman(metode=("GET", "POST"))
def status_ubah(request: Permintaan) -> HttpResponse:
    """`?kode=`: the status as it is written; a new one is given its first meaning."""
    _wajib(request)
    kode = rapikan_status(request.GET.get("kode", ""))
    if not kode or len(kode) > _KODE_MAKS or "\0" in kode:
        raise Http404
    ada = StatusBayar.objects.filter(pk=kode).first()
    awal: dict[str, Any] = {"versi": 0}
    if ada is not None:
        awal = {k: getattr(ada, k) for k in ("versi", "golongan", "arti", "langkah_keluarga")}
    form = FormStatus(request.POST if request.method == "POST" else None, initial=awal)
    if request.method == "POST" and form.is_valid():
        try:
            simpan_status(kode=kode, oleh=request.user, **form.cleaned_data)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"Arti {kode} disimpan.")
            return redirect("penyaluran:status")
    konteks = {"form": form, "kode": kode}
    return render(request, "penyaluran/status_ubah.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _wajib(request: Permintaan) -> None:
    if not boleh_ubah_acuan(request.user):
        raise PermissionDenied


def _form(request: Permintaan, form: Any, judul: str, tombol: str) -> HttpResponse:
    konteks = {"form": form, "judul": judul, "tombol": tombol}
    return render(request, "penyaluran/acuan_baru.html", konteks, status=TIDAK_SAH if form.errors else 200)
