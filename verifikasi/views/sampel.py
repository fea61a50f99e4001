"""Random re-checks: all samples, drawing one, its work and what it found (docs/program.md §8)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from uuid6 import uuid7

from akun.enums import Izin
from inti.cetak import jawab_pdf
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, halaman, url_dengan
from inti.templatetags.format import tanggal
from verifikasi.forms.sampel import FormHenti, FormUkuran, FormUndi
from verifikasi.models import SampelUlang
from verifikasi.selectors.kemajuan import sebut_triwulan
from verifikasi.selectors.sampel import (
    AngkaPeriksa,
    angka_pencatat,
    daftar_sampel,
    hasil_sampel,
    kecamatan_sampel,
    populasi,
    sampel_untuk,
    tahap_pilihan,
)
from verifikasi.selectors.sampel_hitung import AMBANG_SIMPUL, ukuran_sampel
from verifikasi.services.lembar_sampel import cetak_lembar_sampel
from verifikasi.services.sampel import hentikan_sampel, undi_sampel


def bulat(nilai: float) -> str:
    return f"{nilai:.0f}"


def kalimat_angka(a: AngkaPeriksa) -> dict[str, Any]:
    """A share with its number and interval, or that there are too few to say."""
    bawah, atas = a.rentang
    return {
        "a": a,
        "n": a.n,
        "persen": f"{bulat(a.persen)} %" if a.cukup else "–",
        "rentang": f"{bulat(bawah)}–{bulat(atas)} %" if a.cukup else "Belum cukup untuk disimpulkan",
    }


def _keadaan(s: SampelUlang) -> tuple[str, str]:
    if s.selesai_pada:
        return "Selesai", "baik"
    return ("Dihentikan", "netral") if s.dihentikan_pada else ("Berjalan", "info")


def _baris(s: Any) -> dict[str, Any]:
    sub = f"Diundi {tanggal(s.dibuat_pada)} oleh {s.dibuat_oleh} · {s.sudah} dari {s.ukuran} diperiksa"
    return {
        "judul": f"{s.wilayah.nama}, {sebut_triwulan(s.tahap)}",
        "url": reverse("verifikasi:sampel_rincian", args=[s.pk]),
        "sub": f"{sub}, {s.cocok} cocok" if s.sudah else sub,
        "lencana": [_keadaan(s)],
    }


@halaman(izin=Izin.PERIKSA_VERKOM)
def daftar(request: Permintaan) -> HttpResponse:
    """All samples of the user's areas, those given up too."""
    hasil = daftar_sampel(request.user, request.GET.get("sesudah"))
    konteks = {
        "baris": [_baris(s) for s in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "petugas": [{"p": p, **kalimat_angka(a)} for p, a in angka_pencatat(request.user)],
        "ambang": AMBANG_SIMPUL,
    }
    return render(request, "verifikasi/sampel.html", konteks)


@halaman(metode=("GET", "POST"), izin=Izin.PERIKSA_VERKOM)
def baru(request: Permintaan) -> HttpResponse:
    """Choose, see the size it takes and what it means, then draw."""
    pilihan: dict[str, Any] = {"kecamatan": list(kecamatan_sampel(request.user)), "tahap": tahap_pilihan()}
    if request.method == "POST":
        form = FormUndi(request.POST, **pilihan)
        if form.is_valid():
            try:
                sampel = undi_sampel(id=form.nomor(), oleh=request.user, **form.isi())
            except TidakBerhak as galat:
                raise PermissionDenied from galat
            except GalatPengguna as galat:
                form.tolak(galat)
            else:
                messages.success(request, f"{sampel.ukuran} isian terundi dari {sampel.populasi}.")
                return redirect("verifikasi:sampel_rincian", pk=sampel.pk)
        return render(request, "verifikasi/sampel_baru.html", {"form": form}, status=TIDAK_SAH)
    tanya = FormUkuran(request.GET if "wilayah" in request.GET else None, **pilihan)
    return render(request, "verifikasi/sampel_baru.html", {"form": tanya, **_ukuran(tanya)})


def _ukuran(form: FormUkuran) -> dict[str, Any]:
    """How many it takes, and which samples there already are of that quarter."""
    if not form.is_bound or not form.is_valid():
        return {}
    isi = form.cleaned_data
    n = populasi(isi["wilayah"], isi["tahap"]).count()
    ada = SampelUlang.objects.filter(wilayah=isi["wilayah"], tahap=isi["tahap"])
    return {
        "hitung": {"populasi": n, "ukuran": ukuran_sampel(n, isi["keyakinan"], isi["galat"]), **isi},
        "kirim": {k: isi[k] for k in ("wilayah", "tahap", "keyakinan", "galat")} | {"id": uuid7()},
        "sudah": ada.count(),
    }


def ambil_sampel(request: Permintaan, pk: UUID) -> SampelUlang:
    milik = sampel_untuk(request.user).select_related("wilayah", "dibuat_oleh", "dihentikan_oleh")
    return get_object_or_404(milik, pk=pk)


@halaman(izin=Izin.PERIKSA_VERKOM)
def rincian(request: Permintaan, pk: UUID) -> HttpResponse:
    """Where to go, how far it is, and what was found so far."""
    s = ambil_sampel(request, pk)
    h = hasil_sampel(s, request.user)
    konteks = {
        "s": s,
        "tahap": sebut_triwulan(s.tahap),
        "keadaan": _keadaan(s),
        "h": h,
        "semua": kalimat_angka(h.semua),
        "petugas": [{"p": p, **kalimat_angka(a)} for p, a in h.petugas],
        "tempat": [
            {
                "nama": f.nama,
                "url": reverse("verifikasi:sampel_fasilitas", args=[s.pk, f.pk]),
                "sub": f"{f.sudah} dari {f.butir} butir diperiksa",
                "lencana": ("Selesai", "baik") if f.sudah == f.butir else ("", ""),
            }
            for f in h.fasilitas
        ],
        "ambang": AMBANG_SIMPUL,
        "lagi": any(f.sudah < f.butir for f in h.fasilitas),
    }
    return render(request, "verifikasi/sampel_rincian.html", konteks)


@halaman(metode=("POST",), izin=Izin.PERIKSA_VERKOM)
def lembar(request: Permintaan, pk: UUID) -> HttpResponse:
    """The blind checklist as PDF; logged."""
    s = ambil_sampel(request, pk)
    try:
        isi = cetak_lembar_sampel(sampel=s, oleh=request.user, dari=request.META.get("REMOTE_ADDR"))
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
        return redirect("verifikasi:sampel_rincian", pk=pk)
    return jawab_pdf(isi, f"lembar-periksa-{s.tahap}.pdf")


@halaman(metode=("GET", "POST"), izin=Izin.PERIKSA_VERKOM)
def hentikan(request: Permintaan, pk: UUID) -> HttpResponse:
    """Give a sample up with a reason."""
    s = ambil_sampel(request, pk)
    form = FormHenti(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            hentikan_sampel(sampel=s, oleh=request.user, **form.cleaned_data)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Sampel dihentikan. Yang sudah ditemukan tetap tersimpan.")
            return redirect("verifikasi:sampel_rincian", pk=pk)
    konteks = {"s": s, "form": form, "tahap": sebut_triwulan(s.tahap)}
    return render(request, "verifikasi/sampel_henti.html", konteks, status=TIDAK_SAH if form.errors else 200)
