"""Tahap with their four facts; the national ones are changed only by those whose country it is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman, url_dengan
from inti.templatetags.format import bulan, nama_tahap, tanggal
from penyaluran.forms.tahap import FormFaktaTahap
from penyaluran.models import Tahap
from penyaluran.selectors.acuan import boleh_ubah_acuan
from penyaluran.selectors.tahap import tahap_tertutup
from penyaluran.selectors.tahap_rinci import daftar_daerah, kabupaten_user, riwayat_fakta
from penyaluran.services.hak.hitung import lama_bayar
from penyaluran.services.tahap.fakta import siapkan_tahap, tahap_berikut, ubah_fakta_tahap


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """All stages, newest first: four a year."""
    kode = kabupaten_user(request.user)
    berikut = tahap_berikut() if boleh_ubah_acuan(request.user) else ""
    konteks = {
        "baris": [_baris(t) for t in Tahap.objects.annotate(tutup=tahap_tertutup(kode)).order_by("-kode")],
        "berikut": berikut,
        "berikut_nama": nama_tahap(berikut) if berikut else "",
    }
    return render(request, "penyaluran/tahap.html", konteks)


@halaman()
def rincian(request: Permintaan, kode: str) -> HttpResponse:
    """The four facts apart, and each kabupaten with its pay date and whether it is closed."""
    tahap = get_object_or_404(Tahap, pk=kode)
    lembar = daftar_daerah(user=request.user, tahap=tahap, sesudah=request.GET.get("sesudah"))
    konteks = {
        "t": tahap,
        "lama": _lama(tahap),
        "bulan": sebut_bulan(tahap),
        "boleh_ubah": boleh_ubah_acuan(request.user),
        "daerah": [_baris_daerah(tahap, w) for w in lembar.baris],
        "lanjut": url_dengan(request, {"sesudah": lembar.berikut}) if lembar.berikut else "",
        "riwayat": riwayat_fakta(tahap),
    }
    return render(request, "penyaluran/tahap_rincian.html", konteks)


@halaman(metode=("GET", "POST"))
def ubah(request: Permintaan, kode: str) -> HttpResponse:
    if not boleh_ubah_acuan(request.user):
        raise PermissionDenied
    tahap = get_object_or_404(Tahap, pk=kode)
    form = FormFaktaTahap(request.POST if request.method == "POST" else None, tahap=tahap)
    if request.method == "POST" and form.is_valid():
        try:
            ubah_fakta_tahap(tahap=tahap, oleh=request.user, **form.cleaned_data)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"Fakta {tahap} disimpan.")
            return redirect("penyaluran:tahap_rincian", kode=kode)
    konteks = {"t": tahap, "form": form}
    return render(request, "penyaluran/tahap_ubah.html", konteks, status=TIDAK_SAH if form.errors else 200)


@halaman(metode=("POST",))
def siapkan(request: Permintaan) -> HttpResponse:
    if not boleh_ubah_acuan(request.user):
        raise PermissionDenied
    try:
        tahap = siapkan_tahap(kode=request.POST.get("kode", "")[:10], oleh=request.user)
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
        return redirect("penyaluran:tahap")
    messages.success(request, f"{tahap} disiapkan dengan tiga bulannya. Isi batas data dan tanggal bayarnya.")
    return redirect("penyaluran:tahap_rincian", kode=tahap.pk)


def _lama(tahap: Tahap) -> str:
    try:
        return f"{lama_bayar(tahap)} bulan"
    except GalatPengguna:  # another length than is paid for: shown, and put right on the page that changes it
        return "bukan 1, 2, atau 3 bulan"


def sebut_bulan(tahap: Tahap) -> str:
    """`Oktober 2026 sampai Desember 2026`."""
    awal, akhir = bulan(tahap.bulan_mulai), bulan(tahap.bulan_selesai)
    return awal if awal == akhir else f"{awal} sampai {akhir}"


def _baris(t: Any) -> dict[str, Any]:
    bayar = f"dibayar {tanggal(t.tanggal_bayar)}" if t.tanggal_bayar else "tanggal bayar belum diisi"
    return {
        "judul": str(t),
        "sub": f"{sebut_bulan(t)} · {bayar}",
        "url": reverse("penyaluran:tahap_rincian", args=[t.pk]),
        "lencana": [("Ditutup", "netral") if t.tutup else ("Terbuka", "info")],
    }


def _baris_daerah(tahap: Tahap, w: Any) -> dict[str, Any]:
    hari = w.bayar or tahap.tanggal_bayar
    tutup = tahap.ditutup_pada or w.tutup
    keadaan = ("Ditutup", "netral") if tutup else ("Terbuka", "info") if w.berdaftar else ("Belum ada daftar", "awas")
    return {
        "judul": w.nama,
        "sub": f"Dibayar {tanggal(hari)}" if hari else "Tanggal bayar belum diisi",
        "url": reverse("penyaluran:tahap_daerah", args=[tahap.pk, w.pk]),
        "lencana": [keadaan],
    }
