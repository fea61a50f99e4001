"""One payment: what was recorded of it, by whom and when, and the photos that show it (docs/program.md §4)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin, peran_berizin
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.services.cap import kirim_foto_bercap
from penyaluran.forms.kelompok import FormAlasan, FormBukti
from penyaluran.models import BuktiBayar, Pembayaran
from penyaluran.selectors import lengkap
from penyaluran.selectors.riwayat_bayar import riwayat_bayar
from penyaluran.services.rekon.bukti import catat_lihat, hapus_bukti, tambah_bukti
from penyaluran.services.rekon.catat import boleh_catat
from penyaluran.views.bantu_bukti import petak_bukti
from wilayah.models import Wilayah


@halaman()
def satu(request: Permintaan, pk: int) -> HttpResponse:
    return _tampilkan(request, _ambil(request, pk), FormBukti(auto_id="bukti-%s"))


@halaman(metode=("POST",), izin=Izin.CATAT_REKONSILIASI)
def bukti(request: Permintaan, pk: int) -> HttpResponse:
    """Photos that come later."""
    bayar = _ambil(request, pk)
    if not boleh_catat(request.user, bayar):
        raise PermissionDenied
    form = FormBukti(request.POST, request.FILES, auto_id="bukti-%s")
    if form.is_valid():
        try:
            n = tambah_bukti(
                pembayaran=bayar, foto=form.cleaned_data["foto"], isi=form.cleaned_data["isi_foto"], oleh=request.user
            )
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"{n} foto tersimpan." if n else "Foto itu sudah tersimpan sebelumnya.")
            return redirect("penyaluran:bayar", pk=pk)
    return _tampilkan(request, bayar, form)


@halaman(izin=Izin.LIHAT_BUKTI)
def foto(request: Permintaan, pk: int) -> HttpResponse:
    """The photo with its stamp, to those who need it for this very family; the look is logged."""
    ini = _ambil_bukti(request, pk)
    desa = _desa(ini)
    catat_lihat(bukti=ini, oleh=request.user, dari=request.META.get("REMOTE_ADDR"))
    return kirim_foto_bercap(ini.foto, kode_wilayah=desa.kode, tempat=desa.sampai_kabupaten())


@halaman(metode=("POST",), izin=Izin.CATAT_REKONSILIASI)
def hapus(request: Permintaan, pk: int) -> HttpResponse:
    """Take away one's own photo of today, with the reason."""
    ini = _ambil_bukti(request, pk)
    form = FormAlasan(request.POST)
    alasan = form.cleaned_data["alasan"] if form.is_valid() else ""
    try:
        hapus_bukti(bukti=ini, alasan=alasan, oleh=request.user)
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
    else:
        messages.success(request, "Foto dihapus. Alasannya tersimpan di riwayat.")
    if ini.massal_id:
        return redirect("penyaluran:massal_rincian", pk=ini.massal_id)
    return redirect("penyaluran:bayar", pk=ini.pembayaran_id)


def _ambil(request: Permintaan, pk: int) -> Any:
    return get_object_or_404(lengkap(Pembayaran.objects.terlihat_oleh(request.user)), pk=pk)


def _ambil_bukti(request: Permintaan, pk: int) -> BuktiBayar:
    """404 outside the scope; 403 to those inside it who need not see faces and cash."""
    semua = BuktiBayar.objects.select_related(
        "foto", "pembayaran__desa__induk__induk", "massal__kelompok__desa__induk__induk"
    )
    ini: BuktiBayar = get_object_or_404(semua.filter(pk__in=BuktiBayar.objects.terlihat_oleh(request.user)), pk=pk)
    if not BuktiBayar.objects.boleh(request.user, Izin.LIHAT_BUKTI).filter(pk=pk).exists():
        raise PermissionDenied
    return ini


def _desa(bukti: BuktiBayar) -> Wilayah:
    if bukti.massal is not None:
        return bukti.massal.kelompok.desa
    if bukti.pembayaran is None:
        raise Http404
    return bukti.pembayaran.desa


def _tampilkan(request: Permintaan, bayar: Any, form: FormBukti) -> HttpResponse:
    boleh_lihat = (
        request.user.punya_izin(Izin.LIHAT_BUKTI)
        and Pembayaran.objects.terlihat_oleh(request.user, sebagai=peran_berizin(Izin.LIHAT_BUKTI))
        .filter(pk=bayar.pk)
        .exists()
    )
    mencatat = request.user.punya_izin(Izin.CATAT_REKONSILIASI) and boleh_catat(request.user, bayar)
    konteks = {
        "b": bayar,
        "bukti": petak_bukti(request, bayar.bukti.all()) if boleh_lihat else [],
        "boleh_lihat": boleh_lihat,
        "boleh_catat": mencatat and bayar.nominal > 0 and not bayar.tertutup,
        "form": form if mencatat else None,
        "kirim": reverse("penyaluran:bukti", args=[bayar.pk]),
        "riwayat": riwayat_bayar(bayar, dengan_bukti=boleh_lihat),
    }
    return render(request, "penyaluran/bayar.html", konteks, status=TIDAK_SAH if form.errors else 200)
