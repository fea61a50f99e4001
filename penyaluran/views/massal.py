"""All families of a group at once, and taking that back on the same day (docs/program.md §4)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from kpm.models import Kelompok
from penyaluran.forms.kelompok import FormAlasan, FormBukti, FormMassal
from penyaluran.models import BuktiBayar, RekonMassal, Tahap
from penyaluran.selectors import lengkap
from penyaluran.selectors.kelompok import bayar_kelompok, pilah
from penyaluran.selectors.tahap import tertutup
from penyaluran.services.rekon.bukti import boleh_massal, tambah_bukti
from penyaluran.services.rekon.massal import batalkan_massal, boleh_batal, boleh_catat_massal, catat_massal
from penyaluran.views.bantu_bukti import petak_bukti
from penyaluran.views.kelompok import ambil_kelompok, ambil_tahap, url_kelompok


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_REKONSILIASI)
def massal(request: Permintaan, pk: UUID) -> HttpResponse:
    """Say of a whole group that it withdrew; those who cannot be said so are named with the reason."""
    kelompok = ambil_kelompok(request, pk)
    tahap = ambil_tahap(request)
    if kelompok is None or tahap is None:
        raise Http404
    if not boleh_catat_massal(request.user, kelompok):
        raise PermissionDenied
    form = FormMassal(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            catat_massal(
                id=form.nomor(),
                kelompok=kelompok,
                tahap=tahap,
                isi=form.isi(),
                foto=form.cleaned_data["foto"],
                oleh=request.user,
            )
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"Keluarga {kelompok.nama} tercatat sudah transaksi.")
            return redirect(url_kelompok(kelompok, tahap.pk, lihat="semua"))
    form.ingatkan_foto()
    return _layar(request, kelompok, tahap, form)


@halaman()
def rincian(request: Permintaan, pk: UUID) -> HttpResponse:
    """What was said of a group, with the photos of the signed list."""
    return _rincian(request, _ambil(request, pk), FormBukti())


@halaman(metode=("POST",), izin=Izin.CATAT_REKONSILIASI)
def bukti(request: Permintaan, pk: UUID) -> HttpResponse:
    """Photos of the signed list that come later."""
    ini = _ambil_boleh(request, pk)
    form = FormBukti(request.POST, request.FILES)
    if form.is_valid():
        try:
            n = tambah_bukti(
                massal=ini, foto=form.cleaned_data["foto"], isi=form.cleaned_data["isi_foto"], oleh=request.user
            )
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"{n} foto tersimpan." if n else "Foto itu sudah tersimpan sebelumnya.")
            return redirect("penyaluran:massal_rincian", pk=pk)
    return _rincian(request, ini, form)


@halaman(metode=("POST",), izin=Izin.CATAT_REKONSILIASI)
def batal(request: Permintaan, pk: UUID) -> HttpResponse:
    ini = _ambil_boleh(request, pk)
    form = FormAlasan(request.POST)
    if form.is_valid():
        try:
            hasil = batalkan_massal(massal=ini, alasan=form.cleaned_data["alasan"], oleh=request.user)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"{hasil.dibatalkan} keluarga dikembalikan ke Belum dilaporkan.")
            if hasil.tinggal:
                messages.warning(request, f"Tetap seperti sekarang, sudah diubah: {', '.join(hasil.tinggal)}.")
            return redirect(url_kelompok(ini.kelompok, ini.tahap_id))
    return _rincian(request, ini, FormBukti(), form)


def _layar(request: Permintaan, kelompok: Kelompok, tahap: Tahap, form: FormMassal) -> HttpResponse:
    pilahan = pilah(lengkap(bayar_kelompok(request.user, tahap, kelompok)))
    konteks = {
        "kelompok": kelompok,
        "tahap": tahap,
        "form": form,
        "masuk": [b.kpm for b in pilahan.masuk],
        "lewat": [(b.kpm, sebab) for b, sebab in pilahan.lewat],
        "tutup": tertutup(tahap, kelompok.desa_id),
        "kembali": url_kelompok(kelompok, tahap.pk),
        "alamat": request.get_full_path(),
    }
    return render(request, "penyaluran/massal.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _ambil(request: Permintaan, pk: UUID) -> RekonMassal:
    semua = RekonMassal.objects.terlihat_oleh(request.user)
    hasil: RekonMassal = get_object_or_404(
        semua.select_related("kelompok__desa", "tahap", "dicatat_oleh", "dibatalkan_oleh"), pk=pk
    )
    return hasil


def _ambil_boleh(request: Permintaan, pk: UUID) -> RekonMassal:
    ini = _ambil(request, pk)
    if not boleh_massal(request.user, ini):
        raise PermissionDenied
    return ini


def _rincian(request: Permintaan, ini: RekonMassal, form: FormBukti, batal: FormAlasan | None = None) -> HttpResponse:
    lihat = BuktiBayar.objects.boleh(request.user, Izin.LIHAT_BUKTI).filter(massal=ini)
    konteks: dict[str, Any] = {
        "s": {"m": ini, "batal": boleh_batal(ini, request.user)},
        "batal": batal,
        "bukti": petak_bukti(request, lihat),
        "boleh_lihat": request.user.punya_izin(Izin.LIHAT_BUKTI),
        "form": form if boleh_massal(request.user, ini) and ini.dibatalkan_pada is None else None,
        "kirim": reverse("penyaluran:massal_bukti", args=[ini.pk]),
        "kembali": url_kelompok(ini.kelompok, ini.tahap_id),
    }
    salah = form.errors or (batal is not None and batal.errors)
    return render(request, "penyaluran/massal_rincian.html", konteks, status=TIDAK_SAH if salah else 200)
