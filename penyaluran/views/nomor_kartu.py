"""The number of a family's card: typed in, replaced, shown in full once the reason is logged."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from akun.enums import Izin
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from kpm.forms import FormIdentitas
from kpm.views.bantu import alamat_rt, ambil_kpm
from penyaluran.forms.kartu import FormNomorKartu
from penyaluran.models import KartuKKS
from penyaluran.services.kartu.catat import boleh_catat_kartu
from penyaluran.services.kartu.nomor import baca_nomor_kartu, catat_nomor, nomor_meragukan
from penyaluran.views.kartu import konteks_keluarga


@halaman(metode=("GET", "POST"))
def catat(request: Permintaan, pk: int) -> HttpResponse:
    """Record the number of the card, or of a new one."""
    kpm = ambil_kpm(request, pk)
    if not boleh_catat_kartu(request.user, kpm):
        raise PermissionDenied
    kartu = KartuKKS.objects.filter(kpm=kpm).first()
    form = FormNomorKartu(request.POST or None, kpm=kpm, kartu=kartu)
    if request.method == "POST" and form.is_valid():
        try:
            kartu = catat_nomor(
                kpm=kpm,
                isi=form.isi(),
                akhir=form.cleaned_data["akhir"],
                oleh=request.user,
                dari=request.META.get("REMOTE_ADDR"),
            )
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"Nomor KKS {kpm.nama} tersimpan; yang terlihat hanya empat angka terakhir.")
            if nomor_meragukan(form.cleaned_data["nomor"]):
                messages.warning(request, "Angka pemeriksa nomor ini tidak cocok. Periksa sekali lagi di kartunya.")
            return redirect("penyaluran:kartu_keluarga", pk=pk)
    konteks = {"form": form, "kpm": kpm, "rt": alamat_rt(kpm), "kartu": kartu}
    return render(request, "penyaluran/kartu_nomor.html", konteks, status=TIDAK_SAH if form.errors else 200)


@halaman(metode=("POST",), izin=Izin.BUKA_IDENTITAS)
def lihat(request: Permintaan, pk: int) -> HttpResponse:
    """The full number, once the reason is logged: JSON for *Salin*, else the page of the card."""
    kpm = ambil_kpm(request, pk, Izin.BUKA_IDENTITAS)
    salin = request.headers.get("Accept", "") == "application/json"
    form = FormIdentitas(request.POST.dict() | {"nomor": "nik"})  # its purposes; the number is the card's
    nilai, galat = "", ""
    if not form.is_valid():
        galat = "Pilih keperluannya: setiap pembukaan nomor dicatat."
    else:
        dari = request.META.get("REMOTE_ADDR")
        try:
            nilai = baca_nomor_kartu(kpm=kpm, keperluan=form.alasan(), oleh=request.user, disalin=salin, dari=dari)
        except TidakBerhak as tolak:
            raise PermissionDenied from tolak
        except GalatPengguna as tolak:
            galat = tolak.pesan
    status = TIDAK_SAH if galat else 200
    if salin:
        return JsonResponse({"galat": galat} if galat else {"nilai": nilai}, status=status)
    konteks = konteks_keluarga(request, kpm) | {"terbuka": {"kks": nilai}, "galat_nomor": {"kks": galat}}
    jawaban = render(request, "penyaluran/kartu_keluarga.html", konteks, status=status)
    jawaban["Cache-Control"] = "no-store"
    return jawaban
