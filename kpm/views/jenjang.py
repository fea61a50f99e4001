"""Pupils of whom DTSEN and Dapodik name different levels: one tap says which one the field saw."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import Permintaan, halaman
from inti.waktu import hari_ini
from kpm.enums import JENJANG
from kpm.models import KPM, Anggota
from kpm.selectors import daftar_kerja as kerja
from kpm.services.jenjang import tetapkan_jenjang
from kpm.views.daftar_kerja import konteks_kerja, saringan_kerja, url_usulan

_PILIHAN = [(j.value, j.label) for j in JENJANG]


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    isi = saringan_kerja(request)
    lembar = None
    if isi is not None:
        qs = kerja.beda_jenjang(request.user, wilayah=isi["wilayah"], saya=isi["saya"])
        lembar = kerja.daftar_beda_jenjang(qs, sesudah=request.GET.get("sesudah"))
    baris = lembar.baris if lembar else []
    milik = KPM.objects.boleh(request.user, Izin.UBAH_KPM).filter(pk__in=[a.kpm_id for a in baris])
    boleh = set(milik.values_list("pk", flat=True)) if baris else set()
    konteks = konteks_kerja(request, isi, lembar)
    konteks |= {"baris": [(a, a.kpm_id in boleh) for a in baris], "jenjang": _PILIHAN}
    return render(request, "kpm/jenjang.html", konteks)


@halaman(metode=("POST",), izin=Izin.UBAH_KPM)
def tetapkan(request: Permintaan, pk: int) -> HttpResponse:
    """Settle the level; where the component says another one, the pupil's page tells what to do."""
    anggota = _ambil(request, pk)
    try:
        anggota = tetapkan_jenjang(anggota=anggota, jenjang=request.POST.get("jenjang", ""), oleh=request.user)
    except TidakBerhak as galat:
        raise PermissionDenied from galat
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
        return redirect("kpm:jenjang_rincian", pk=pk)
    messages.success(request, f"Jenjang {anggota.nama} dicatat {anggota.get_jenjang_display()}.")
    return redirect("kpm:jenjang_rincian", pk=pk) if _berbeda(anggota) else redirect("kpm:jenjang")


def _ambil(request: Permintaan, pk: int) -> Anggota:
    terlihat: Any = Anggota.objects.terlihat_oleh(request.user).select_related("kpm__desa")
    anggota: Anggota = get_object_or_404(terlihat, pk=pk)
    return anggota


@halaman()
def rincian(request: Permintaan, pk: int) -> HttpResponse:
    """One pupil: what the registers and the field say, and what it means for the component."""
    anggota = _ambil(request, pk)
    boleh = KPM.objects.boleh(request.user, Izin.UBAH_KPM).filter(pk=anggota.kpm_id).exists()
    usul = KPM.objects.boleh(request.user, Izin.USULKAN).filter(pk=anggota.kpm_id).exists()
    konteks = {
        "a": anggota,
        "boleh": boleh,
        "jenjang": _PILIHAN,
        "berbeda": [k.get_jenis_display() for k in _berbeda(anggota)],
        "url_usulan": url_usulan(anggota.kpm_id, jenis="sekolah", anggota=str(pk)) if usul else "",
        "url_kpm": reverse("kpm:rincian", args=[anggota.kpm_id]),
    }
    return render(request, "kpm/jenjang_rincian.html", konteks)


def _berbeda(anggota: Anggota) -> list[Any]:
    """School components in force that are not of the level settled."""
    if not anggota.jenjang:
        return []
    semua = kerja.komponen_sekolah(anggota, hari_ini(anggota.kpm.desa_id))
    return [k for k in semua if k.jenis != anggota.jenjang]
