"""The complaint behind an address, with the user's right; what a form answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan
from pengaduan.forms.tangani import Tersamar
from pengaduan.models import Pengaduan
from pengaduan.selectors.pengaduan import satu_aduan
from pengaduan.selectors.wewenang import boleh_tangani
from pengaduan.services.akses import catat_buka

DITERUSKAN = "Tersimpan. Aduan ini sekarang ditangani petugas yang berwenang dan tidak lagi tampil bagi Anda."


def ambil_aduan(request: Permintaan, pk: UUID, *, tangani: bool = False) -> Pengaduan:
    """The complaint inside the user's sight, else 404; `tangani`: it is the user's to work on, else 403. Logged."""
    aduan = satu_aduan(request.user, pk)
    if aduan is None:
        raise Http404
    if tangani and not boleh_tangani(request.user, aduan):
        raise PermissionDenied
    catat_buka(aduan, request.user, request.META.get("REMOTE_ADDR"))
    return aduan


def kembali_ke(request: Permintaan, pk: UUID) -> HttpResponse:
    """Back to the complaint, or to the list when it stands above the user by now."""
    if satu_aduan(request.user, pk) is None:
        messages.info(request, DITERUSKAN)
        return redirect("pengaduan:daftar")
    return redirect("pengaduan:rincian", pk=pk)


def lakukan(request: Permintaan, pk: UUID, kerja: Callable[[], Any], pesan: str) -> HttpResponse:
    """A change of one tap, and back; what was refused is said on the complaint."""
    try:
        kerja()
    except TidakBerhak as tolak:
        raise PermissionDenied from tolak
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
    else:
        messages.success(request, pesan)
    return kembali_ke(request, pk)


def coba(request: Permintaan, form: Any, kerja: Callable[[], Any], pesan: str) -> bool:
    """Whether a valid form was carried out; a refusal stands in the form, without secret numbers."""
    if form.is_bound and form.is_valid():
        try:
            kerja()
        except BerubahLebihDulu as galat:
            form.add_error(None, galat.pesan)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, pesan)
            return True
    if isinstance(form, Tersamar):
        form.samarkan()
        form.ingatkan_foto() if form.errors else None
    return False


def formulir(request: Permintaan, templat: str, form: Any, konteks: dict[str, Any]) -> HttpResponse:
    return render(request, templat, {"form": form, **konteks}, status=TIDAK_SAH if form.errors else 200)
