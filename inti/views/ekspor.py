"""Exports: ask for a workbook, and find the ones asked for before."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from inti.forms import FormEkspor
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.halaman_kunci import halaman_kunci
from inti.models import Pekerjaan
from inti.services.ekspor import AWALAN, IZIN, jenis_ekspor, minta_ekspor, semua_jenis

# Kind of badge per state of a job.
_RUPA = {"selesai": "baik", "gagal": "bahaya", "antre": "info", "berjalan": "info", "dibatalkan": "netral"}


@halaman(metode=("GET", "POST"), izin=IZIN)
def daftar(request: Permintaan) -> HttpResponse:
    pilihan = semua_jenis()
    dipilih = request.GET.get("jenis") or (pilihan[0].kode if pilihan else "")
    jenis = next((j for j in pilihan if j.kode == dipilih), None)
    form = FormEkspor(request.POST or None, jenis=jenis, oleh=request.user) if jenis else None
    if form is not None and form.is_valid():
        try:
            kerja = minta_ekspor(
                jenis=dipilih, **form.cleaned_data, oleh=request.user, dari=request.META.get("REMOTE_ADDR")
            )
        except GalatPengguna as galat:
            form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
        else:
            return redirect("pekerjaan:rincian", pk=kerja.pk)
    lembar = halaman_kunci(
        Pekerjaan.objects.terlihat_oleh(request.user).filter(jenis__startswith=AWALAN),
        urut=("-dibuat_pada", "-id"),
        sesudah=request.GET.get("sesudah"),
    )
    return render(
        request,
        "inti/ekspor.html",
        {
            "form": form,
            "jenis": jenis,
            "pilihan": [_cip(j.kode, dipilih) for j in pilihan],
            "lembar": lembar,
            "rupa": _RUPA,
        },
        status=TIDAK_SAH if form is not None and form.errors else 200,
    )


def _cip(kode: str, dipilih: str) -> dict[str, object]:
    return {"label": jenis_ekspor(kode).label, "url": f"?jenis={kode}", "aktif": kode == dipilih}
