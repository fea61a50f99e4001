"""Candidate families: what is left to do for them, and their validation."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, cip, halaman, url_dengan
from kpm.enums import Kepesertaan
from kpm.selectors import pilihan_wilayah
from kpm.views.bantu import ambil_kpm
from p2k2.enums import HasilValidasi, KeadaanCalon, KeadaanPertemuan
from p2k2.forms import FormSaringCalon, FormValidasi
from p2k2.models import UndanganAwal
from p2k2.selectors import daftar_calon, undangan_terakhir
from p2k2.services.validasi import validasi_calon
from p2k2.views.bantu import konteks_saring
from p2k2.views.bantu_awal import baris_calon, keterangan_calon, lencana_undangan


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """Candidates with work left: not invited, not come, not validated. Filters show the others."""
    saring = FormSaringCalon(request.GET).saring()
    if saring is None:
        return render(request, "p2k2/calon.html", {"saring": None})
    hasil = daftar_calon(user=request.user, saring=saring, sesudah=request.GET.get("sesudah"))
    pilihan = [cip(request, label, "keadaan", nilai) for nilai, label in KeadaanCalon.choices]
    lingkup = request.user.lingkup()
    if lingkup.petugas_id is not None and lingkup.wilayah:
        pilihan.append(cip(request, "Dampingan saya", "saya", "1"))
    konteks = {
        "saring": saring,
        "pilihan": pilihan,
        "baris": [baris_calon(k) for k in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "mencatat": request.user.punya_izin(Izin.CATAT_PERTEMUAN),
        "pilihan_wilayah": pilihan_wilayah(request.user, saring.wilayah),
        "kirim_wilayah": {"keadaan": saring.keadaan} if saring.keadaan else {},
        **konteks_saring(request, saring),
    }
    return render(request, "p2k2/calon.html", konteks)


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_PERTEMUAN)
def validasi(request: Permintaan, pk: int) -> HttpResponse:
    """Compare one candidate's data with its documents."""
    kpm = ambil_kpm(request, pk, Izin.CATAT_PERTEMUAN)
    undangan = undangan_terakhir(kpm)
    konteks: dict[str, Any] = {"kpm": kpm, "undangan": undangan, "keterangan": keterangan_calon(kpm)}
    konteks["calon"] = kpm.kepesertaan == Kepesertaan.CALON
    if undangan is None or not konteks["calon"]:
        return render(request, "p2k2/validasi.html", konteks)
    form = FormValidasi(request.POST or None, initial=FormValidasi.awal(undangan))
    if request.method == "POST" and form.is_valid():
        try:
            undangan = validasi_calon(undangan=undangan, oleh=request.user, **form.cleaned_data)
        except BerubahLebihDulu as galat:
            kini = undangan_terakhir(kpm) or undangan
            # The moment shown is the one compared with: a person who saves again has seen what is stored.
            form = FormValidasi(
                {
                    **request.POST.dict(),
                    "dokumen": request.POST.getlist("dokumen"),
                    "semula": FormValidasi.awal(kini)["semula"],
                },
                initial=form.initial,
            )
            form.add_error(None, galat.pesan)
            konteks["undangan"] = undangan = kini
        except GalatPengguna as galat:
            form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
        else:
            return _sesudah(request, undangan)
    konteks |= {"form": form, "lencana": lencana_undangan(undangan), "usulan": _usulan(undangan)}
    return render(request, "p2k2/validasi.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _sesudah(request: Permintaan, undangan: UndanganAwal) -> HttpResponse:
    """Back to the list one came from; where a change has to be proposed, that is said first."""
    messages.success(request, f"Validasi {undangan.kpm.nama} tersimpan.")
    if _usulan(undangan):
        return redirect("p2k2:awal_validasi", pk=undangan.kpm_id)
    if undangan.pertemuan.petugas_id == request.user.pk and undangan.pertemuan.keadaan == KeadaanPertemuan.TERLAKSANA:
        return redirect("p2k2:awal_rincian", pk=undangan.pertemuan_id)
    return redirect("p2k2:awal_calon")


def _usulan(undangan: UndanganAwal) -> dict[str, str] | None:
    """What has to be proposed after this validation."""
    if undangan.validasi == HasilValidasi.PERBAIKAN:
        jenis, label = "koreksi", "Usulkan perbaikan data"
    elif undangan.validasi in (HasilValidasi.TIDAK_LAYAK, HasilValidasi.MENOLAK):
        jenis, label = "kepesertaan", "Usulkan berhenti"
    else:
        return None
    return {"label": label, "url": f"{reverse('kpm:pemutakhiran_baru', args=[undangan.kpm_id])}?jenis={jenis}"}
