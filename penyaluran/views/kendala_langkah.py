"""A step of a hindrance recorded, skipped or taken back; the letter that goes along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from akun.enums import Izin
from inti.cetak import jawab_pdf
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from penyaluran.enums import KeadaanKendala
from penyaluran.forms.kendala import FormLangkah, FormLewati, FormSebab, FormSurat
from penyaluran.models import KendalaBayar, LangkahKendala
from penyaluran.services.kendala.langkah import catat_langkah, ulangi_langkah
from penyaluran.services.kendala.surat import cetak_surat
from penyaluran.views.bantu_kendala import ambil_kendala


def _ambil(request: Permintaan, pk: UUID, langkah_id: UUID) -> tuple[KendalaBayar, LangkahKendala]:
    kendala = ambil_kendala(request, pk, urus=True)
    langkah = get_object_or_404(kendala.langkah.select_related("kendala__kpm"), pk=langkah_id)
    return kendala, langkah


@halaman(metode=("GET", "POST"))
def catat(request: Permintaan, pk: UUID, langkah_id: UUID) -> HttpResponse:
    """Record a step as done, or as not needed."""
    kendala, langkah = _ambil(request, pk, langkah_id)
    kirim = request.method == "POST"
    lewati = FormLewati(request.POST if kirim and "lewati" in request.POST else None, auto_id="lewati-%s")
    lakukan = FormLangkah(*((request.POST, request.FILES) if kirim and "lewati" not in request.POST else (None, None)))
    form: Any = lewati if lewati.is_bound else lakukan
    if form.is_bound and form.is_valid():
        try:
            catat_langkah(langkah=langkah, isi=form.isi(), foto=form.cleaned_data.get("foto", ()), oleh=request.user)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"{langkah.nama}: tersimpan.")
            return redirect("penyaluran:kendala_rincian", pk=pk)
    if lakukan.errors:
        lakukan.ingatkan_foto()
    konteks = {"k": kendala, "langkah": langkah, "form": lakukan, "lewati": lewati, "akhir": _akhir(kendala, langkah)}
    return render(request, "penyaluran/kendala_langkah.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _akhir(kendala: KendalaBayar, langkah: LangkahKendala) -> bool:
    return bool(kendala.alasan.kartu) and not kendala.langkah.filter(urutan__gt=langkah.urutan).exists()


@halaman(metode=("GET", "POST"))
def ulangi(request: Permintaan, pk: UUID, langkah_id: UUID) -> HttpResponse:
    """Take a recorded step back, with the reason."""
    kendala, langkah = _ambil(request, pk, langkah_id)
    form = FormSebab(request.POST or None, initial={"versi": kendala.versi})
    if request.method == "POST" and form.is_valid():
        isi = form.cleaned_data
        try:
            ulangi_langkah(langkah=langkah, alasan=isi["sebab"], versi=isi["versi"], oleh=request.user)
        except GalatPengguna as galat:
            form.add_error("sebab" if galat.kolom == "alasan" else None, galat.pesan)
        else:
            messages.success(request, f"{langkah.nama}: dikembalikan menjadi belum dilakukan.")
            return redirect("penyaluran:kendala_rincian", pk=pk)
    konteks = {"form": form, "k": kendala, "langkah": langkah}
    return render(request, "penyaluran/kendala_batal.html", konteks, status=TIDAK_SAH if form.errors else 200)


@halaman(metode=("GET", "POST"))
def surat(request: Permintaan, pk: UUID) -> HttpResponse:
    """A letter to the bank or the police as PDF."""
    kendala = ambil_kendala(request, pk, urus=True)
    if kendala.keadaan != KeadaanKendala.TERBUKA:
        messages.warning(request, "Kendala ini sudah ditutup; surat pengantar tidak diperlukan lagi.")
        return redirect("penyaluran:kendala_rincian", pk=pk)
    form = FormSurat(
        request.POST if request.method == "POST" else None, boleh_lengkap=request.user.punya_izin(Izin.BUKA_IDENTITAS)
    )
    if request.method == "POST" and form.is_valid():
        try:
            dari = request.META.get("REMOTE_ADDR")
            return jawab_pdf(
                cetak_surat(kendala=kendala, **form.isi(), oleh=request.user, dari=dari), "surat-pengantar.pdf"
            )
        except TidakBerhak as tolak:
            raise PermissionDenied from tolak
        except GalatPengguna as galat:
            form.tolak(galat)
    konteks = {"form": form, "k": kendala}
    return render(request, "penyaluran/kendala_surat.html", konteks, status=TIDAK_SAH if form.errors else 200)
