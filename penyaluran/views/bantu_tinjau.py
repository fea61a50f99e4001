"""Looking at a difference, of amounts or of the bank's list: one form, one answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form

from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import Permintaan
from penyaluran.selectors.selisih import BELUM, SEMUA, SUDAH

TINJAUAN = ((BELUM, "Belum ditinjau"), (SUDAH, "Sudah ditinjau"), (SEMUA, "Semua"))


def simpan_tinjauan(
    request: Permintaan, form: Form, nama: str, *, simpan: Callable[..., Any], batalkan: Callable[..., Any]
) -> None:
    """Keep or take back the look at one family's difference and say so; `nama` stands before the sentence."""
    if not form.is_valid():
        messages.error(request, f"{nama}: catatan paling banyak 300 huruf. Ringkas, lalu simpan lagi.")
        return
    isi = form.cleaned_data
    try:
        if isi.pop("batal"):
            batalkan(oleh=request.user)
        else:
            simpan(oleh=request.user, **isi)
    except TidakBerhak as galat:
        raise PermissionDenied from galat
    except GalatPengguna as galat:
        messages.error(request, f"{nama}: {galat.pesan}")
    else:
        messages.success(request, f"{nama}: tinjauan disimpan.")
