"""Kinds of complaints with their steps, and the deadlines of each level."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, baca_versi, halaman
from inti.waktu import hari_ini
from pengaduan.enums import TingkatAduan
from pengaduan.forms.acuan import FormJenis, FormTenggat, baca_langkah, formulir_langkah
from pengaduan.models import AturanTenggat, JenisAduan, LangkahJenisAduan
from pengaduan.services.acuan import (
    aturan_di,
    boleh_ubah_penjaga,
    susun_langkah,
    tambah_jenis,
    tambah_tenggat,
    ubah_jenis,
)
from penyaluran.selectors.acuan import boleh_ubah_acuan


@halaman()
def acuan(request: Permintaan) -> HttpResponse:
    """Everything that decides where a complaint goes and until when it is answered."""
    langkah = LangkahJenisAduan.objects.filter(aktif=True).order_by("urutan")
    jenis = JenisAduan.objects.prefetch_related(Prefetch("langkah", langkah, to_attr="langkah_aktif"))
    konteks = {
        "jenis": jenis.order_by("-aktif", "urutan", "pk"),
        "tenggat": AturanTenggat.objects.select_related("jenis").order_by("tingkat", "jenis", "-berlaku_sejak"),
        "boleh": boleh_ubah_acuan(request.user),
        "hari": hari_ini(),
    }
    return render(request, "pengaduan/acuan.html", konteks)


@halaman(metode=("GET", "POST"))
def jenis_baru(request: Permintaan) -> HttpResponse:
    """Add a kind; its steps follow on its own page."""
    penjaga = _pastikan(request)
    awal = {"aktif": True, "jeda_sanksi": True, "tingkat_awal": TingkatAduan.KECAMATAN, "urgensi": "sedang"}
    awal["urutan"] = JenisAduan.objects.count() + 1
    form = FormJenis(request.POST or None, initial=awal, penjaga=penjaga)
    if request.method == "POST" and form.is_valid():
        try:
            jenis = tambah_jenis(isi=form.isi(), langkah=(), oleh=request.user)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"Jenis {jenis} ditambahkan. Tulis langkah-langkahnya.")
            return redirect("pengaduan:jenis_ubah", pk=jenis.pk)
    return render(request, "pengaduan/jenis_baru.html", {"form": form}, status=TIDAK_SAH if form.errors else 200)


@halaman(metode=("GET", "POST"))
def jenis_ubah(request: Permintaan, pk: str) -> HttpResponse:
    """Rename, reorder or retire a kind; its steps beside it."""
    penjaga = _pastikan(request)
    jenis = get_object_or_404(JenisAduan, pk=pk)
    form = FormJenis.dari(jenis, request.POST or None, penjaga=penjaga)
    if request.method == "POST" and form.is_valid():
        try:
            ubah_jenis(jenis=jenis, isi=form.isi(), versi=form.cleaned_data["versi"], oleh=request.user)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Jenis tersimpan. Aduan yang sudah ada tetap memakai yang lama.")
            return redirect("pengaduan:jenis_ubah", pk=pk)
    return _tampilkan(request, jenis, form=form, status=TIDAK_SAH if form.errors else 200)


@halaman(metode=("POST",))
def jenis_langkah(request: Permintaan, pk: str) -> HttpResponse:
    """The steps of a kind in their order."""
    _pastikan(request)
    jenis = get_object_or_404(JenisAduan, pk=pk)
    isi = formulir_langkah(jenis, request.POST)
    sah = [f.is_valid() for f in isi]  # of each, so that all errors show at once
    if not all(sah):
        return _tampilkan(request, jenis, langkah=isi, status=TIDAK_SAH)
    try:
        susun_langkah(jenis=jenis, langkah=baca_langkah(isi), versi=baca_versi(request), oleh=request.user)
    except GalatPengguna as galat:
        isi[-1].add_error(None, galat.pesan)
        return _tampilkan(request, jenis, langkah=isi, status=TIDAK_SAH)
    messages.success(request, "Langkah tersimpan. Aduan yang sudah ada tetap memakai langkah lamanya.")
    return redirect("pengaduan:jenis_ubah", pk=pk)


@halaman(metode=("GET", "POST"))
def tenggat_baru(request: Permintaan) -> HttpResponse:
    """New deadlines of a level, from today or later."""
    _pastikan(request)
    kini = aturan_di(TingkatAduan.KECAMATAN, None, hari_ini())
    kolom = ("tingkat", "hari_terima", "hari_selesai", "hari_ingat")
    form = FormTenggat(request.POST or None, initial={k: getattr(kini, k) for k in kolom} if kini else {})
    if request.method == "POST" and form.is_valid():
        try:
            tambah_tenggat(isi=form.isi(), oleh=request.user)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Tenggat tersimpan. Aduan yang sudah ada tetap memakai tenggat lamanya.")
            return redirect("pengaduan:acuan")
    return render(request, "pengaduan/tenggat_baru.html", {"form": form}, status=TIDAK_SAH if form.errors else 200)


def _pastikan(request: Permintaan) -> bool:
    """Refuse whoever may change nothing; else whether what guards staff may be changed, too."""
    if not boleh_ubah_acuan(request.user):
        raise PermissionDenied
    return boleh_ubah_penjaga(request.user)


def _tampilkan(
    request: Permintaan, jenis: JenisAduan, *, form: Any = None, langkah: Any = None, status: int
) -> HttpResponse:
    konteks = {
        "jenis": jenis,
        "form": form or FormJenis.dari(jenis, penjaga=boleh_ubah_penjaga(request.user)),
        "langkah": langkah or formulir_langkah(jenis),
    }
    return render(request, "pengaduan/jenis_ubah.html", konteks, status=status)
