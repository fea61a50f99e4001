"""Who holds a family's card: its history, a hand-over, and the cards that are not with their family."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, cip, halaman, url_dengan
from inti.services.foto import kirim_foto
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import hari_ini
from kpm.views.bantu import alamat_rt, ambil_kpm
from penyaluran.enums import PemegangKartu
from penyaluran.forms.kartu import FormPindahKartu, FormSaringKartu
from penyaluran.models import KartuKKS, PindahKartu
from penyaluran.selectors.kartu import daftar_kartu_di_luar, riwayat_kartu
from penyaluran.services.kartu import boleh_catat_kartu, catat_pindah_kartu
from wilayah.models import Wilayah


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """Cards not with their family, the longest away first."""
    saring = FormSaringKartu(request.GET).saring()
    if saring is None:
        return render(request, "penyaluran/kartu.html", {"saring": None})
    lembar = daftar_kartu_di_luar(user=request.user, saring=saring, sesudah=request.GET.get("sesudah"))
    pilihan = [cip(request, str(p.label), "pemegang", p.value) for p in PemegangKartu if p != PemegangKartu.KELUARGA]
    lingkup = request.user.lingkup()
    if lingkup.petugas_id is not None and lingkup.wilayah:
        pilihan.append(cip(request, "Hanya KPM saya", "saya", "1"))
    konteks = {
        "saring": saring,
        "pilihan": pilihan,
        "wilayah": Wilayah.objects.filter(kode=saring.wilayah).first() if saring.wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "baris": [_baris(k) for k in lembar.baris],
        "berikut": url_dengan(request, {"sesudah": lembar.berikut}) if lembar.berikut else "",
    }
    return render(request, "penyaluran/kartu.html", konteks)


@halaman()
def keluarga(request: Permintaan, pk: int) -> HttpResponse:
    """Where a family's card is, and where it has been."""
    kpm = ambil_kpm(request, pk)
    konteks = {
        "kpm": kpm,
        "rt": alamat_rt(kpm),
        "kartu": KartuKKS.objects.filter(kpm=kpm).select_related("pemegang_petugas").first(),
        "riwayat": list(reversed(riwayat_kartu(kpm))),
        "hari": hari_ini(kpm.desa_id),
        "boleh_catat": boleh_catat_kartu(request.user, kpm),
    }
    return render(request, "penyaluran/kartu_keluarga.html", konteks)


@halaman(metode=("GET", "POST"))
def pindah(request: Permintaan, pk: int) -> HttpResponse:
    """Record that the card changed hands."""
    kpm = ambil_kpm(request, pk)
    if not boleh_catat_kartu(request.user, kpm):
        raise PermissionDenied
    form = FormPindahKartu(request.POST or None, request.FILES or None, kpm=kpm)
    if request.method == "POST" and form.is_valid():
        try:
            catat_pindah_kartu(
                id=form.nomor(), kpm=kpm, isi=form.isi(), foto=form.cleaned_data["foto"], oleh=request.user
            )
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"Perpindahan KKS {kpm.nama} tersimpan.")
            return redirect("penyaluran:kartu_keluarga", pk=pk)
    if form.errors:
        form.ingatkan_foto()
    konteks = {"form": form, "kpm": kpm, "rt": alamat_rt(kpm)}
    return render(request, "penyaluran/kartu_pindah.html", konteks, status=TIDAK_SAH if form.errors else 200)


@halaman()
def foto(request: Permintaan, pk: UUID, foto_id: UUID) -> HttpResponseBase:
    """A hand-over's photo, to those who may see the family."""
    satu = get_object_or_404(PindahKartu.objects.terlihat_oleh(request.user), pk=pk)
    return kirim_foto(get_object_or_404(satu.foto, pk=foto_id))


def _baris(k: KartuKKS) -> dict[str, Any]:
    siapa = k.pemegang_petugas.nama if k.pemegang_petugas else k.pemegang_nama
    lama = (hari_ini(k.kpm.desa_id) - k.sejak).days
    return {
        "judul": k.kpm.nama,
        "url": reverse("penyaluran:kartu_keluarga", args=[k.kpm_id]),
        "sub": f"{k.get_pemegang_display()}: {siapa} sejak {tulis_tanggal(k.sejak)} · {k.kpm.desa.nama}",
        "lencana": [(f"{lama} hari", "awas")] if lama else [("Hari ini", "info")],
    }
