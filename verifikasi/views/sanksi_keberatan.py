"""The family's objection: recorded, answered, taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from uuid6 import uuid7

from akun.enums import Izin
from inti.galat import GalatPengguna
from inti.halaman import Permintaan, halaman
from inti.models import Foto
from inti.services.foto import kirim_foto
from inti.waktu import hari_ini
from kpm.models import KPM
from kpm.views.bantu import alamat_rt
from p2k2.services.kabar import keluarga_dikabari
from verifikasi.enums import KeadaanKeberatan
from verifikasi.forms.sanksi import FormCabut, FormKeberatan, FormPutusanKeberatan
from verifikasi.models import Keberatan
from verifikasi.selectors.jenjang import batas_keberatan
from verifikasi.selectors.pemutus import halangan
from verifikasi.selectors.sanksi_rinci import bukti_dalam_kata, judul_sanksi
from verifikasi.services.keberatan import cabut_keberatan, catat_keberatan, putuskan_keberatan
from verifikasi.views.sanksi_rinci import ambil_sanksi, kode


@halaman(metode=("GET", "POST"))
def baru(request: Permintaan, pk: UUID) -> HttpResponse:
    """Record what the family says against a sanction."""
    s = ambil_sanksi(request, pk)
    if not s.boleh_kabari:
        raise PermissionDenied
    awal = {"id": uuid7(), "tanggal": hari_ini(s.kpm.desa_id)}
    form = FormKeberatan(request.POST or None, request.FILES or None, initial=awal)
    if request.method == "POST" and form.is_valid():
        try:
            satu = catat_keberatan(
                id=form.nomor(),
                sanksi=s,
                isi=form.isi_keberatan(),
                foto=form.cleaned_data["foto"],
                oleh=request.user,
            )
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Keberatan tercatat. Selama belum diputus, tidak ada langkah berikutnya.")
            return redirect("verifikasi:keberatan", pk=satu.pk)
    if form.errors:
        form.ingatkan_foto()
    batas = batas_keberatan([s]).get(s.pk)
    konteks = {"s": s, "form": form, "judul": judul_sanksi(s), "rt": alamat_rt(s.kpm), "batas": batas}
    return render(request, "verifikasi/keberatan_baru.html", konteks, status=kode(form))


def _ambil(request: Permintaan, pk: UUID) -> Any:
    """The objection of a family inside the user's scope, else 404, with what the user may do about it."""
    terlihat = Keberatan.objects.terlihat_oleh(request.user).select_related(
        "sanksi__kpm__desa", "sanksi__aturan", "sanksi__diputus_oleh", "dicatat_oleh", "diputus_oleh"
    )
    hak = {
        "boleh_cabut": Exists(keluarga_dikabari(request.user).filter(pk=OuterRef("sanksi__kpm"))),
        "boleh_putus": Exists(KPM.objects.boleh(request.user, Izin.PUTUSKAN_SANKSI).filter(pk=OuterRef("sanksi__kpm"))),
    }
    return get_object_or_404(terlihat.annotate(**hak), pk=pk)


@halaman(metode=("GET", "POST"))
def rincian(request: Permintaan, pk: UUID) -> HttpResponse:
    """The objection with the evidence it is about; who decides answers here."""
    k = _ambil(request, pk)
    if request.method == "POST" and not k.boleh_putus:
        raise PermissionDenied
    form = FormPutusanKeberatan(request.POST or None, initial={"versi": k.versi})
    if request.method == "POST" and form.is_valid():
        try:
            kini = putuskan_keberatan(keberatan=k, oleh=request.user, **form.isi())
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"Keberatan {kini.get_keadaan_display().lower()}. Beri tahu keluarganya.")
            return redirect("verifikasi:sanksi_rincian", pk=k.sanksi_id)
    konteks = {
        "k": k,
        "s": k.sanksi,
        "form": form,
        "judul": judul_sanksi(k.sanksi),
        "rt": alamat_rt(k.sanksi.kpm),
        "bukti": bukti_dalam_kata([k.sanksi], rinci=True)[k.sanksi_id],
        "foto": list(k.foto.order_by("pk")),
        "foto_cabut": list(k.foto_cabut.order_by("pk")) if k.keadaan == KeadaanKeberatan.DICABUT else [],
        "terbuka": k.keadaan == KeadaanKeberatan.TERBUKA,
        "halangan": halangan(k.sanksi, request.user) if k.boleh_putus else "",
    }
    return render(request, "verifikasi/keberatan.html", konteks, status=kode(form))


@halaman(metode=("GET", "POST"))
def cabut(request: Permintaan, pk: UUID) -> HttpResponse:
    """The family takes its objection back."""
    k = _ambil(request, pk)
    if not k.boleh_cabut:
        raise PermissionDenied
    form = FormCabut(request.POST or None, request.FILES or None, initial={"versi": k.versi})
    if request.method == "POST" and form.is_valid():
        try:
            cabut_keberatan(keberatan=k, oleh=request.user, **form.cleaned_data)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Pencabutan keberatan tercatat.")
            return redirect("verifikasi:sanksi_rincian", pk=k.sanksi_id)
    if form.errors:
        form.ingatkan_foto()
    konteks = {"k": k, "s": k.sanksi, "form": form, "rt": alamat_rt(k.sanksi.kpm)}
    return render(request, "verifikasi/keberatan_cabut.html", konteks, status=kode(form))


@halaman()
def foto(request: Permintaan, pk: UUID, foto_id: UUID) -> HttpResponseBase:
    """A photo of an objection, to those who may see the family."""
    k = _ambil(request, pk)
    milik = Foto.objects.filter(
        Exists(k.foto.filter(pk=OuterRef("pk"))) | Exists(k.foto_cabut.filter(pk=OuterRef("pk")))
    )
    return kirim_foto(get_object_or_404(milik, pk=foto_id))
