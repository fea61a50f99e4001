"""Questions up the hierarchy, and their answers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from uuid6 import uuid7

from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, cip, halaman, url_dengan
from inti.templatetags.format import tanggal_pendek
from pendamping.forms.arahan import FormJawab, FormSaringPertanyaan, FormTanya
from pendamping.models import Arahan, Pertanyaan
from pendamping.selectors.arahan import daftar_pertanyaan
from pendamping.services.pertanyaan import baca_jawaban, boleh_jawab, jawab, tanya, tujuan_pertanyaan

_SUDAH = {"": None, "belum": False, "sudah": True}


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """Questions asked of the user's role first; of who has none, the own ones."""
    form = FormSaringPertanyaan(request.GET)
    if not form.is_valid():
        return render(request, "pendamping/pertanyaan.html", {"pilihan": None})
    bisa_menjawab = bool(request.user.lingkup().wilayah) or request.user.lingkup().semua
    kotak = form.cleaned_data["kotak"] or ("masuk" if bisa_menjawab else "milik")
    hasil = daftar_pertanyaan(
        user=request.user,
        milik=kotak == "milik",
        sudah=_SUDAH[form.cleaned_data["keadaan"]],
        sesudah=request.GET.get("sesudah"),
    )
    pilihan = [
        cip(request, "Belum dijawab", "keadaan", "belum"),
        cip(request, "Sudah dijawab", "keadaan", "sudah"),
    ]
    if bisa_menjawab:
        for label, kode in (("Untuk saya", "masuk"), ("Pertanyaan saya", "milik")):
            pilihan.append({"label": label, "url": url_dengan(request, {"kotak": kode}), "aktif": kotak == kode})
    konteks = {
        "pilihan": pilihan,
        "milik": kotak == "milik",
        "baris": [_baris(p, milik=kotak == "milik") for p in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "boleh_tanya": bool(tujuan_pertanyaan(request.user)),
    }
    return render(request, "pendamping/pertanyaan.html", konteks)


@halaman(metode=("GET", "POST"))
def baru(request: Permintaan) -> HttpResponse:
    """Ask freely, or about an announcement (`?arahan=`)."""
    if not tujuan_pertanyaan(request.user):
        raise PermissionDenied
    arahan = _arahan(request)
    form = FormTanya(request.POST or None, user=request.user, initial={"id": uuid7()})
    if request.method == "POST" and form.is_valid():
        kepada, wilayah = form.kepada()
        try:
            pertanyaan = tanya(
                id=form.nomor(),
                kepada=kepada,
                wilayah=wilayah,
                isi=form.cleaned_data["isi"],
                arahan=arahan,
                oleh=request.user,
            )
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Pertanyaan terkirim. Jawabannya muncul di Pertanyaan.")
            return redirect("pendamping:pertanyaan_rincian", pk=pertanyaan.pk)
    konteks = {"form": form, "a": arahan}
    return render(request, "pendamping/pertanyaan_baru.html", konteks, status=TIDAK_SAH if form.errors else 200)


@halaman()
def rincian(request: Permintaan, pk: UUID) -> HttpResponse:
    """A question and its answer; to the asker the answer is news until it is opened."""
    pertanyaan = _ambil(request, pk)
    if request.method == "GET":
        baca_jawaban(pertanyaan=pertanyaan, oleh=request.user)
    return _tampilkan(request, pertanyaan, FormJawab())


@halaman(metode=("POST",))
def jawaban(request: Permintaan, pk: UUID) -> HttpResponse:
    """Answer a question that was asked of one's role."""
    pertanyaan = _ambil(request, pk)
    if not boleh_jawab(request.user, pertanyaan):
        raise PermissionDenied
    form = FormJawab(request.POST)
    if form.is_valid():
        try:
            jawab(pertanyaan=pertanyaan, oleh=request.user, **form.cleaned_data)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Jawaban terkirim.")
            return redirect("pendamping:pertanyaan_rincian", pk=pk)
    return _tampilkan(request, pertanyaan, form, status=TIDAK_SAH)


def _ambil(request: Permintaan, pk: UUID) -> Pertanyaan:
    terlihat = Pertanyaan.objects.terlihat_oleh(request.user)
    pertanyaan: Pertanyaan = get_object_or_404(
        terlihat.select_related("penanya", "dijawab_oleh", "wilayah", "arahan"), pk=pk
    )
    return pertanyaan


def _arahan(request: Permintaan) -> Arahan | None:
    """The announcement asked about, which the asker sees."""
    if not (nomor := request.GET.get("arahan", "")):
        return None
    try:
        pk = UUID(nomor)
    except ValueError as galat:
        raise Http404 from galat
    arahan: Arahan = get_object_or_404(Arahan.objects.terlihat_oleh(request.user), pk=pk)
    return arahan


def _tampilkan(request: Permintaan, pertanyaan: Pertanyaan, form: FormJawab, status: int = 200) -> HttpResponse:
    tentang = pertanyaan.arahan
    if tentang and not Arahan.objects.terlihat_oleh(request.user).filter(pk=tentang.pk).exists():
        tentang = None
    boleh = pertanyaan.dijawab_pada is None and boleh_jawab(request.user, pertanyaan)
    konteks = {"p": pertanyaan, "tentang": tentang, "form": form if boleh else None}
    return render(request, "pendamping/pertanyaan_rincian.html", konteks, status=status)


def _baris(p: Any, *, milik: bool) -> dict[str, Any]:
    lencana = [("Sudah dijawab", "baik") if p.dijawab_pada else ("Belum dijawab", "awas")]
    if milik and p.dijawab_pada and not p.jawaban_dibaca_pada:
        lencana = [("Jawaban baru", "info")]
    siapa = f"kepada {p.get_kepada_display().lower()}" if milik else f"{p.penanya}, {p.wilayah.nama}"
    return {
        "judul": p.isi if len(p.isi) <= 90 else f"{p.isi[:89]}…",
        "url": reverse("pendamping:pertanyaan_rincian", args=[p.pk]),
        "sub": f"{siapa} · {tanggal_pendek(p.ditanya_pada)}",
        "lencana": lencana,
    }
