"""One pendamping as the coordinator needs it: load, appointments, and how they end."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import PERAN_DAMPINGAN, Izin
from akun.models import Jabatan, Pengguna
from akun.services import akhiri_jabatan, boleh_akhiri
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.templatetags.format import tanggal
from inti.waktu import hari_ini
from pendamping.enums import BEBAN_ACUAN
from pendamping.forms.penugasan import FormAkhiriJabatan
from pendamping.models import SerahTerima
from pendamping.selectors.penugasan import beban_orang
from pendamping.selectors.petugas import petugas_terlihat, sebaran
from pendamping.selectors.serah_terima import masih_memegang


@halaman(izin=Izin.TUGASKAN)
def petugas(request: Permintaan, pk: int) -> HttpResponse:
    """Load, appointments and handovers under way of one person of the user's area."""
    orang = _orang(request, pk)
    hari = hari_ini()
    jabatan = orang.jabatan.select_related("wilayah").order_by("-mulai", "-pk")
    konteks = {
        "orang": orang,
        "beban": beban_orang(orang, hari),
        "acuan": BEBAN_ACUAN,
        "pegangan": masih_memegang(orang.pk, hari),
        "menjabat": any(_berlaku(j, hari) and j.peran in PERAN_DAMPINGAN for j in jabatan) and orang.is_active,
        "sebaran": sebaran(orang.pk, hari),
        "jabatan": [_jabatan(request, j) for j in jabatan],
        "serah": SerahTerima.objects.terlihat_oleh(request.user).berjalan().filter(dari=orang).select_related("kepada"),
        "url_serah": _url_serah(orang),
        "kunci": str(orang.pk),
    }
    return render(request, "pendamping/penugasan_petugas.html", konteks)


@halaman(metode=("GET", "POST"), izin=Izin.TUGASKAN)
def akhiri(request: Permintaan, pk: int, jabatan_id: int) -> HttpResponse:
    """End one appointment; refused, with what to do first, while families or groups would be left behind."""
    orang = _orang(request, pk)
    jabatan = get_object_or_404(orang.jabatan.select_related("wilayah"), pk=jabatan_id)
    if not boleh_akhiri(jabatan, request.user):
        raise PermissionDenied
    form = FormAkhiriJabatan(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            akhiri_jabatan(jabatan=jabatan, selesai=form.cleaned_data["selesai"], oleh=request.user)
        except TidakBerhak as galat:
            raise PermissionDenied from galat
        except GalatPengguna as galat:
            form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
        else:
            akhir = tanggal(form.cleaned_data["selesai"])
            messages.success(request, f"Jabatan {jabatan.get_peran_display().lower()} berakhir {akhir}.")
            return redirect("pendamping:penugasan_petugas", pk=pk)
    konteks = {"orang": orang, "jabatan": jabatan, "form": form, "url_serah": _url_serah(orang)}
    konteks["pegangan"] = masih_memegang(orang.pk, hari_ini())
    return render(request, "pendamping/penugasan_akhiri.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _orang(request: Permintaan, pk: int) -> Pengguna:
    return get_object_or_404(petugas_terlihat(request.user.lingkup_izin(Izin.TUGASKAN)), pk=pk)


def _berlaku(jabatan: Jabatan, hari: Any) -> bool:
    return jabatan.mulai <= hari and (jabatan.selesai is None or jabatan.selesai >= hari)


def _jabatan(request: Permintaan, jabatan: Jabatan) -> dict[str, Any]:
    hari = hari_ini()
    selesai = jabatan.selesai is not None and jabatan.selesai < hari
    boleh = not selesai and boleh_akhiri(jabatan, request.user)
    akhir = f" sampai {tanggal(jabatan.selesai)}" if jabatan.selesai else ""
    tempat = f", {jabatan.wilayah.nama}" if jabatan.wilayah else ""
    return {
        "judul": f"{jabatan.get_peran_display()}{tempat}",
        "sub": f"{tanggal(jabatan.mulai)}{akhir} · SK {jabatan.nomor_sk}",
        "lencana": ("Sudah berakhir", "netral")
        if selesai
        else ("Berlaku", "baik")
        if _berlaku(jabatan, hari)
        else ("Belum mulai", "info"),
        "url": reverse("pendamping:jabatan_akhiri", args=[jabatan.pengguna_id, jabatan.pk]) if boleh else "",
    }


def _url_serah(orang: Pengguna) -> str:
    return f"{reverse('pendamping:serah_terima_baru')}?dari={orang.pk}"
