"""A complaint told to staff: about whom, the form, and the number with its code, shown once."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import GalatPengguna
from inti.halaman import Permintaan, halaman, nomor_alamat
from inti.telepon import bagikan_wa
from kpm.models import KPM
from kpm.views.bantu import alamat_rt, ambil_kpm
from pendamping.views.pilih import pilih_keluarga
from pengaduan.forms.tangani import FormAduan
from pengaduan.models import Pengaduan
from pengaduan.selectors.pengaduan import satu_aduan
from pengaduan.services.terima import terima_pengaduan, tulis_kode
from pengaduan.views.ambil import formulir


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_ADUAN)
def pilih(request: Permintaan) -> HttpResponse:
    """About which family, or none: the search posts here."""
    if nomor := request.GET.get("kpm", ""):
        return redirect("pengaduan:baru_keluarga", pk=nomor_alamat(nomor))
    return pilih_keluarga(
        request,
        reverse("pengaduan:baru"),
        dampingan=False,
        templat="pengaduan/pilih_keluarga.html",
        judul="Catat aduan",
        sub="Tentang keluarga yang mana?",
        kembali=reverse("pengaduan:daftar"),
        kembali_label="Pengaduan",
        warga=reverse("pengaduan:baru_warga"),
    )


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_ADUAN)
def keluarga(request: Permintaan, pk: int) -> HttpResponse:
    """A complaint of, or about, one family."""
    return _isi(request, ambil_kpm(request, pk, Izin.CATAT_ADUAN))


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_ADUAN)
def warga(request: Permintaan) -> HttpResponse:
    """A complaint of a citizen, about no family."""
    return _isi(request, None)


def _isi(request: Permintaan, kpm: KPM | None) -> HttpResponse:
    form = FormAduan(*((request.POST, request.FILES) if request.method == "POST" else ()), oleh=request.user, kpm=kpm)
    if form.is_bound and form.is_valid():
        isi = form.cleaned_data
        try:
            aduan, kode = terima_pengaduan(isi=form.aduan(), foto=isi["foto"], id=isi["id"], oleh=request.user)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            return render(request, "pengaduan/diterima.html", _hasil(request, aduan, kode))
    if form.errors:
        form.samarkan()
        form.ingatkan_foto()
    konteks = {"kpm": kpm, "rt": alamat_rt(kpm) if kpm else ""}
    return formulir(request, "pengaduan/baru.html", form, konteks)


def _hasil(request: Permintaan, aduan: Pengaduan, kode: str) -> dict[str, Any]:
    """What the reporter takes along. One who may not see the complaint learns nothing more of it."""
    slip = "\n".join((
        "Aduan Anda tentang PKH sudah diterima.",
        f"Nomor: {aduan.nomor}",
        f"Kode rahasia: {tulis_kode(kode)}",
        f"Baca jawabannya di {request.build_absolute_uri(_alamat_lapor())}",
        "Simpan kode ini untuk Anda sendiri. Tidak ada petugas yang meminta PIN atau OTP.",
    ))  # fmt: skip
    return {
        "nomor": aduan.nomor,
        "kode": tulis_kode(kode),
        "slip": slip,
        "wa": bagikan_wa(slip),
        "aduan": satu_aduan(request.user, aduan.pk),
    }


def _alamat_lapor() -> str:
    return reverse("lapor:depan")
