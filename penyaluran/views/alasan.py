"""Why families have not withdrawn: the reasons, what each says of the card, and the steps it asks for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, baca_versi, halaman
from penyaluran.forms.alasan import FormAlasan, FormAlasanBaru, baca_langkah, formulir_langkah
from penyaluran.models import AlasanBelumTransaksi, LangkahAlasan
from penyaluran.selectors.acuan import boleh_ubah_acuan
from penyaluran.services.kendala.alasan import susun_langkah, tambah_alasan, ubah_alasan


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """All reasons with their steps; those no longer used at the end."""
    langkah = LangkahAlasan.objects.filter(aktif=True).order_by("urutan")
    semua = AlasanBelumTransaksi.objects.prefetch_related(Prefetch("langkah", langkah, to_attr="langkah_aktif"))
    konteks = {"alasan": semua.order_by("-aktif", "urutan", "pk"), "boleh": boleh_ubah_acuan(request.user)}
    return render(request, "penyaluran/alasan.html", konteks)


def _pastikan(request: Permintaan) -> None:
    if not boleh_ubah_acuan(request.user):
        raise PermissionDenied


@halaman(metode=("GET", "POST"))
def baru(request: Permintaan) -> HttpResponse:
    """Add a reason with its first step."""
    _pastikan(request)
    form = FormAlasanBaru(request.POST or None, initial={"versi": 0, "aktif": True})
    if request.method == "POST" and form.is_valid():
        try:
            alasan = tambah_alasan(isi=form.isi(), langkah=form.langkah_pertama(), oleh=request.user)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"Alasan {alasan} ditambahkan.")
            return redirect("penyaluran:alasan_ubah", pk=alasan.pk)
    return render(request, "penyaluran/alasan_baru.html", {"form": form}, status=TIDAK_SAH if form.errors else 200)


@halaman(metode=("GET", "POST"))
def ubah(request: Permintaan, pk: str) -> HttpResponse:
    """Rename, reorder or retire a reason; its steps beside it."""
    _pastikan(request)
    alasan = get_object_or_404(AlasanBelumTransaksi, pk=pk)
    form = FormAlasan.dari(alasan, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ubah_alasan(alasan=alasan, isi=form.isi(), versi=form.cleaned_data["versi"], oleh=request.user)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Alasan tersimpan.")
            return redirect("penyaluran:alasan_ubah", pk=pk)
    return _tampilkan(request, alasan, form=form, status=TIDAK_SAH if form.errors else 200)


@halaman(metode=("POST",))
def langkah(request: Permintaan, pk: str) -> HttpResponse:
    """The steps of a reason in their order."""
    _pastikan(request)
    alasan = get_object_or_404(AlasanBelumTransaksi, pk=pk)
    isi = formulir_langkah(alasan, request.POST)
    sah = [f.is_valid() for f in isi]  # of each, so that all errors show at once
    if not all(sah):
        return _tampilkan(request, alasan, langkah=isi, status=TIDAK_SAH)
    try:
        susun_langkah(alasan=alasan, langkah=baca_langkah(isi), versi=baca_versi(request), oleh=request.user)
    except GalatPengguna as galat:
        isi[-1].add_error(None, galat.pesan)
        return _tampilkan(request, alasan, langkah=isi, status=TIDAK_SAH)
    messages.success(request, "Langkah tersimpan. Kendala yang sudah terbuka tetap memakai langkah lamanya.")
    return redirect("penyaluran:alasan_ubah", pk=pk)


def _tampilkan(
    request: Permintaan, alasan: AlasanBelumTransaksi, *, form: Any = None, langkah: Any = None, status: int
) -> HttpResponse:
    konteks = {
        "alasan": alasan,
        "form": form or FormAlasan.dari(alasan),
        "langkah": langkah or formulir_langkah(alasan),
    }
    return render(request, "penyaluran/alasan_ubah.html", konteks, status=status)
