from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from akun.enums import Izin
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from kpm.enums import Keperluan, Nomor
from kpm.forms import FormIdentitas
from kpm.services import baca_nomor
from kpm.services.keluarga import baca_nik_anggota
from kpm.views.anggota_keluarga import ambil_anggota, konteks_anggota
from kpm.views.bantu import ambil_kpm
from kpm.views.keluarga import konteks_rincian


@halaman(metode=("POST",), izin=Izin.BUKA_IDENTITAS)
def identitas(request: Permintaan, pk: int) -> HttpResponse:
    """A family's full NIK, No KK or account number once the reason is logged."""
    kpm = ambil_kpm(request, pk, Izin.BUKA_IDENTITAS)

    def halaman_penuh(konteks: dict[str, Any], status: int) -> HttpResponse:
        return render(request, "kpm/rincian.html", konteks_rincian(request, kpm) | konteks, status=status)

    def baca(nomor: str, **isi: Any) -> str:
        return baca_nomor(kpm=kpm, nomor=nomor, **isi)

    return _buka(request, baca, lambda n: str(getattr(kpm, f"{n}_tersamar")), halaman_penuh)


@halaman(metode=("POST",), izin=Izin.BUKA_IDENTITAS)
def identitas_anggota(request: Permintaan, pk: int, anggota_id: int) -> HttpResponse:
    """A member's full NIK once the reason is logged."""
    anggota = ambil_anggota(request, pk, anggota_id, Izin.BUKA_IDENTITAS)

    def halaman_penuh(konteks: dict[str, Any], status: int) -> HttpResponse:
        return render(request, "kpm/anggota_keluarga.html", konteks_anggota(request, anggota) | konteks, status=status)

    def baca(nomor: str, **isi: Any) -> str:
        if nomor != Nomor.NIK:
            raise GalatPengguna("Nomor yang diminta tidak dikenal.")
        return baca_nik_anggota(anggota=anggota, **isi)

    return _buka(request, baca, lambda _: anggota.nik_tersamar, halaman_penuh)


def _buka(
    request: Permintaan,
    baca: Callable[..., str],
    samar: Callable[[str], str],
    halaman_penuh: Callable[[dict[str, Any], int], HttpResponse],
) -> HttpResponse:
    """JSON for *Salin*, a fragment for htmx, else the page it belongs to."""
    salin = request.headers.get("Accept", "") == "application/json"
    form = FormIdentitas(request.POST)
    nilai, galat = "", ""
    if not form.is_valid():
        galat = "Pilih keperluannya: setiap pembukaan nomor dicatat."
    else:
        try:
            nilai = baca(
                form.cleaned_data["nomor"],
                keperluan=form.alasan(),
                oleh=request.user,
                disalin=salin,
                dari=request.META.get("REMOTE_ADDR"),
            )
        except TidakBerhak as tolak:
            raise PermissionDenied from tolak
        except GalatPengguna as tolak:
            galat = tolak.pesan
    status = TIDAK_SAH if galat else 200
    if salin:
        return JsonResponse({"galat": galat} if galat else {"nilai": nilai}, status=status)
    nomor = form.cleaned_data.get("nomor") or Nomor.NIK
    konteks: dict[str, Any] = {"terbuka": {nomor: nilai}, "galat_nomor": {nomor: galat}}
    if not request.htmx:
        return halaman_penuh(konteks, status)
    konteks |= {"nomor": nomor, "label": Nomor(nomor).label, "keperluan": Keperluan.choices, "boleh_buka": True}
    konteks |= {"tersamar": samar(nomor), "url_identitas": request.path}
    return render(request, "kpm/_nomor.html", konteks, status=status)
