"""Who is accused, who may know, and who reported: for those who work on a complaint."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render

from inti.galat import TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.telepon import tulis_telepon
from pengaduan.forms.rahasia import FormBatas, FormLepas, FormPelapor, FormTerlapor
from pengaduan.selectors.rahasia import (
    akibat_lepas,
    calon_terlapor,
    kata_batas,
    penghalang_buka,
    terlapor_aduan,
)
from pengaduan.selectors.wewenang import boleh_lihat_pelapor
from pengaduan.services.rahasia import buka_pelapor, lepas_terlapor, tambah_terlapor, ubah_batas
from pengaduan.views.ambil import ambil_aduan, coba, formulir, kembali_ke

DITAMBAH = "Tersimpan. Orang itu tidak melihat apa pun lagi dari aduan ini."


@halaman(metode=("GET", "POST"))
def terlapor(request: Permintaan, pk: UUID) -> HttpResponse:
    """Who is accused; and somebody of the staff added, found by a search that travels by POST."""
    aduan = ambil_aduan(request, pk, tangani=True)
    cari = " ".join(request.POST.get("cari", "").split())[:80]
    calon, lagi = calon_terlapor(aduan, cari)
    simpan = request.method == "POST" and "versi" in request.POST
    form = FormTerlapor(*((request.POST,) if simpan else ()), aduan=aduan, calon=calon, oleh=request.user.pk)

    def kerja() -> None:
        isi = form.cleaned_data
        tambah_terlapor(
            aduan=aduan, petugas=isi["petugas"], alasan=isi["alasan"], versi=isi["versi"], oleh=request.user
        )

    if coba(request, form, kerja, DITAMBAH):
        return kembali_ke(request, pk)
    konteks = {"a": aduan, "daftar": terlapor_aduan(aduan), "calon": calon, "lagi": lagi, "cari": cari}
    return formulir(request, "pengaduan/terlapor.html", form, konteks)


@halaman(metode=("GET", "POST"))
def lepas(request: Permintaan, pk: UUID, terlapor_id: int) -> HttpResponse:
    """It is not about this person; what he or she will read then is asked first."""
    aduan = ambil_aduan(request, pk, tangani=True)
    satu = next((t for t in terlapor_aduan(aduan) if t.pk == terlapor_id), None)
    if satu is None:
        raise Http404
    akibat = akibat_lepas(satu)
    form = FormLepas(*((request.POST,) if request.method == "POST" else ()), aduan=aduan, melihat=akibat.melihat)

    def kerja() -> None:
        isi = form.cleaned_data
        lepas_terlapor(aduan=aduan, terlapor=satu.pk, alasan=isi["alasan"], versi=isi["versi"], oleh=request.user)

    if coba(request, form, kerja, "Tersimpan. Orang itu bukan lagi terlapor."):
        return kembali_ke(request, pk)
    konteks = {"a": aduan, "t": satu, "akibat": akibat, "boleh_tahu": kata_batas(aduan.batas)}
    return formulir(request, "pengaduan/terlapor_lepas.html", form, konteks)


@halaman(metode=("GET", "POST"))
def kerahasiaan(request: Permintaan, pk: UUID) -> HttpResponse:
    """From which level up it may be known: raised at once, lowered with a reason."""
    aduan = ambil_aduan(request, pk, tangani=True)
    form = FormBatas(*((request.POST,) if request.method == "POST" else ()), aduan=aduan, oleh=request.user)

    def kerja() -> None:
        isi = form.cleaned_data
        ubah_batas(aduan=aduan, batas=isi["batas"], alasan=isi["alasan"], versi=isi["versi"], oleh=request.user)

    if coba(request, form, kerja, "Kerahasiaan aduan diubah."):
        return kembali_ke(request, pk)
    konteks = {"a": aduan, "kini": kata_batas(aduan.batas), "halangan": penghalang_buka(aduan, 1)}
    konteks["dapat_turun"] = any(b < aduan.batas for b, _ in form.pilihan)
    return formulir(request, "pengaduan/kerahasiaan.html", form, konteks)


@halaman(metode=("GET", "POST"))
def pelapor(request: Permintaan, pk: UUID) -> HttpResponse:
    """Who reported, after the purpose was named; every opening is logged."""
    aduan = ambil_aduan(request, pk, tangani=True)
    if not boleh_lihat_pelapor(request.user, aduan):
        raise PermissionDenied
    form = FormPelapor(*((request.POST,) if request.method == "POST" else ()))
    konteks = {"a": aduan, "form": form}
    if form.is_bound and form.is_valid():
        try:
            satu = buka_pelapor(
                aduan=aduan, alasan=form.alasan(), oleh=request.user, dari=request.META.get("REMOTE_ADDR")
            )
        except TidakBerhak as tolak:
            raise PermissionDenied from tolak
        konteks |= {"dibuka": True, "p": satu, "telepon": tulis_telepon(satu.telepon) if satu else ""}
    return render(request, "pengaduan/pelapor.html", konteks, status=TIDAK_SAH if form.errors else 200)
