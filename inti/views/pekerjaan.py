"""Jobs of the signed-in user: progress that survives a reload, and the file at the end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from inti.enums import JenisAkses, KeadaanPekerjaan
from inti.galat import GalatPengguna
from inti.halaman import Permintaan, halaman
from inti.halaman_kunci import halaman_kunci
from inti.models import Pekerjaan
from inti.services.akses import catat_akses
from inti.services.pekerjaan import batalkan, jenis_pekerjaan


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    lembar = halaman_kunci(
        Pekerjaan.objects.terlihat_oleh(request.user),
        urut=("-dibuat_pada", "-id"),
        sesudah=request.GET.get("sesudah"),
    )
    return render(request, "inti/pekerjaan_daftar.html", {"lembar": lembar})


@halaman()
def rincian(request: Permintaan, pk: UUID) -> HttpResponse:
    """The whole page, or only the progress when htmx asks again; a finished job leads on by itself."""
    kerja = _milik(request, pk)
    if request.htmx:
        jawaban = render(request, "inti/_pekerjaan.html", {"kerja": kerja})
        if kerja.keadaan == KeadaanPekerjaan.SELESAI and kerja.tautan and not kerja.hasil:
            jawaban["HX-Redirect"] = kerja.tautan
        return jawaban
    return render(request, "inti/pekerjaan.html", {"kerja": kerja})


@halaman(metode=("POST",))
def batal(request: Permintaan, pk: UUID) -> HttpResponse:
    batalkan(pekerjaan=_milik(request, pk), oleh=request.user)
    return redirect("pekerjaan:rincian", pk=pk)


@halaman()
def hasil(request: Permintaan, pk: UUID) -> HttpResponseBase:
    kerja = _milik(request, pk)
    if kerja.keadaan != KeadaanPekerjaan.SELESAI or not kerja.hasil:
        raise Http404
    jenis = jenis_pekerjaan(kerja.jenis)
    try:
        boleh = jenis.masih_berhak is None or jenis.masih_berhak(kerja.parameter, request.user)
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
        return redirect("pekerjaan:rincian", pk=pk)
    if not boleh:
        raise PermissionDenied
    if request.method == "GET" and (objek := jenis.objek):
        catat_akses(
            oleh=request.user,
            jenis=JenisAkses.UNDUH,
            objek=objek,
            objek_id=kerja.pk,
            jumlah=max(kerja.total_n, 1),
            alasan=kerja.judul,
            dari=request.META.get("REMOTE_ADDR"),
        )
    return FileResponse(kerja.hasil.open("rb"), as_attachment=True, filename=kerja.nama_hasil)


def _milik(request: Permintaan, pk: UUID) -> Pekerjaan:
    milik: Any = Pekerjaan.objects.terlihat_oleh(request.user)
    kerja: Pekerjaan = get_object_or_404(milik, pk=pk)
    return kerja
