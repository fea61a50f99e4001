"""The re-check itself, at one facility and of one item: blind until it is written down (docs/program.md §8)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import waktu
from verifikasi.enums import HasilPeriksa
from verifikasi.forms.sampel import form_periksa
from verifikasi.models import ButirSampel
from verifikasi.selectors.banding_sampel import arah, catatan_dari
from verifikasi.selectors.kemajuan import sebut_triwulan
from verifikasi.selectors.sampel import butir_fasilitas, butir_untuk
from verifikasi.services.isian import ringkas
from verifikasi.services.sampel import periksa_butir
from verifikasi.views.sampel import ambil_sampel

_LENCANA = {
    "": ("Belum diperiksa", "info"),
    HasilPeriksa.COCOK: ("Cocok", "baik"),
    HasilPeriksa.BERBEDA: ("Berbeda", "awas"),
    HasilPeriksa.TIDAK_ADA: ("Tidak ada catatannya", "awas"),
}


@halaman(izin=Izin.PERIKSA_VERKOM)
def fasilitas(request: Permintaan, pk: UUID, fasilitas_id: UUID) -> HttpResponse:
    """The items to check at one facility."""
    s = ambil_sampel(request, pk)
    butir = butir_fasilitas(s, fasilitas_id, request.user)
    if not butir:
        raise Http404
    baris = [
        {
            "judul": b.catatan.anggota.nama,
            "url": reverse("verifikasi:sampel_butir", args=[b.pk]),
            "sub": f"{tulis_bulan(b.catatan.bulan)} · keluarga {b.catatan.kpm.nama} · butir {b.urut}",
            "lencana": [_LENCANA[b.hasil]],
        }
        for b in butir
    ]
    konteks = {"s": s, "tahap": sebut_triwulan(s.tahap), "f": butir[0].catatan.fasilitas, "baris": baris}
    return render(request, "verifikasi/sampel_fasilitas.html", konteks)


@halaman(metode=("GET", "POST"), izin=Izin.PERIKSA_VERKOM)
def butir(request: Permintaan, pk: int) -> HttpResponse:
    """Write down what the book says; only then the entry is shown beside it."""
    b = get_object_or_404(
        butir_untuk(request.user).select_related(
            "sampel", "catatan__anggota", "catatan__kpm", "catatan__fasilitas", "petugas", "diperiksa_oleh"
        ),
        pk=pk,
    )
    form = form_periksa(b, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            baru = periksa_butir(
                butir=b,
                isian=form.ditemukan(b.catatan.anggota_id),
                keterangan=form.cleaned_data["keterangan"],
                versi=form.cleaned_data["versi"],
                oleh=request.user,
            )
        except TidakBerhak as galat:
            raise PermissionDenied from galat
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"Tersimpan: {_LENCANA[baru.hasil][0].lower()}.")
            return redirect("verifikasi:sampel_butir", pk=pk)
    konteks = {"b": b, "form": form, "lencana": _LENCANA[b.hasil], "banding": _banding(b) if b.hasil else None}
    return render(request, "verifikasi/sampel_butir.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _banding(b: ButirSampel) -> dict[str, Any]:
    """Both sides in words, once the check is stored."""
    bidang = b.catatan.bidang
    beda = arah(b.semula, b.ditemukan, bidang)
    satuan = "hari hadir" if b.semula.get("hari_efektif") is not None else "kali hadir"
    lebih = "lebih sedikit" if beda < 0 else "lebih banyak"
    return {
        "semula": ringkas(catatan_dari(b.semula, bidang)),
        "ditemukan": ringkas(catatan_dari(b.ditemukan, bidang)) if b.ditemukan else "tidak ada catatannya",
        "arah": f"Di buku {abs(beda)} {satuan} {lebih} daripada di isian." if beda else "",
        "oleh": f"{b.diperiksa_oleh}, {waktu(b.diperiksa_pada)}",
        "diubah": b.versi > 2,
    }
