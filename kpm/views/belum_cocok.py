"""Members of a list that fit no family: choose the family, or set aside with a reason."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from akun.enums import Izin
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, cip, halaman
from kpm.forms import FormCari
from kpm.forms.daftar_kerja import FormKeluarga, FormKesampingkan
from kpm.models import KPM, AnggotaBelumCocok
from kpm.selectors import daftar_kerja as kerja
from kpm.services.belum_cocok import kembalikan, kesampingkan, masukkan_belum_cocok
from kpm.views.bantu import alamat_rt
from kpm.views.daftar_kerja import konteks_kerja, saringan_kerja


@halaman(izin=Izin.TELAAH)
def daftar(request: Permintaan) -> HttpResponse:
    isi = saringan_kerja(request)
    lembar = None
    if isi is not None:
        qs = kerja.belum_cocok(request.user, wilayah=isi["wilayah"], dikesampingkan=isi["sisih"])
        lembar = kerja.daftar_belum_cocok(qs, sesudah=request.GET.get("sesudah"))
    konteks = konteks_kerja(request, isi, lembar)
    konteks["pilihan"] = [cip(request, "Dikesampingkan", "sisih", "1")]
    konteks["baris"] = [_baris(b) for b in lembar.baris] if lembar else []
    return render(request, "kpm/belum_cocok.html", konteks)


def _baris(baris: AnggotaBelumCocok) -> dict[str, Any]:
    bagian = [
        f"NIK {baris.nik_tersamar}",
        f"No KK {baris.kk_tersamar}",
        f"{baris.desa.nama} {alamat_rt(baris)}".strip(),
    ]
    return {
        "b": baris,
        "komponen": sebut_komponen(baris.komponen),
        "sub": " · ".join(bagian),
        "sebab": baris.dikesampingkan or baris.alasan,
    }


def sebut_komponen(kode: str) -> str:
    return "Pengurus" if kode == "pengurus" else kode.upper()


@halaman(metode=("GET", "POST"), izin=Izin.TELAAH)
def rincian(request: Permintaan, pk: int) -> HttpResponse:
    """One row and the families it may belong to; searched by POST so that numbers stay out of the address."""
    return _tampilkan(request, _ambil(request, pk), FormKesampingkan())


def _ambil(request: Permintaan, pk: int) -> AnggotaBelumCocok:
    milik: Any = AnggotaBelumCocok.objects.terlihat_oleh(request.user).select_related("desa__induk", "diputus_oleh")
    baris: AnggotaBelumCocok = get_object_or_404(milik, pk=pk)
    if not AnggotaBelumCocok.objects.boleh(request.user, Izin.TELAAH).filter(pk=pk).exists():
        raise PermissionDenied
    return baris


def _tampilkan(
    request: Permintaan, baris: AnggotaBelumCocok, form: FormKesampingkan, galat: str = "", status: int = 200
) -> HttpResponse:
    cari = FormCari({"cari": request.POST.get("cari", "")})
    kata = cari.cleaned_data["cari"] if cari.is_valid() else ""
    keluarga = kerja.calon_keluarga(request.user, baris, kata)
    konteks = {
        "b": baris,
        "komponen": sebut_komponen(baris.komponen),
        "alamat_rt": alamat_rt(baris),
        "cari": cari,
        "kata": kata,
        "keluarga": [
            (k, f"NIK {k.nik_tersamar} · No KK {k.kk_tersamar} · {k.desa.nama} {alamat_rt(k)}") for k in keluarga
        ],
        "ikut": len(kerja.sekeluarga(baris)) - 1,
        "form": form,
        "galat": galat,
    }
    return render(request, "kpm/belum_cocok_rincian.html", konteks, status=status)


@halaman(metode=("POST",), izin=Izin.TELAAH)
def masukkan(request: Permintaan, pk: int) -> HttpResponse:
    baris = _ambil(request, pk)
    form = FormKeluarga(request.POST)
    if not form.is_valid():
        return _tampilkan(request, baris, FormKesampingkan(), galat="Pilih keluarganya.", status=TIDAK_SAH)
    kpm = get_object_or_404(KPM.objects.terlihat_oleh(request.user), pk=form.cleaned_data["kpm"])
    try:
        banyak = masukkan_belum_cocok(baris=baris, kpm=kpm, oleh=request.user)
    except TidakBerhak as galat:
        raise PermissionDenied from galat
    except GalatPengguna as galat:
        return _tampilkan(request, baris, FormKesampingkan(), galat=galat.pesan, status=TIDAK_SAH)
    messages.success(request, f"{banyak} baris dimasukkan ke keluarga {kpm.nama}.")
    return redirect("kpm:belum_cocok")


@halaman(metode=("POST",), izin=Izin.TELAAH)
def sisihkan(request: Permintaan, pk: int) -> HttpResponse:
    baris = _ambil(request, pk)
    form = FormKesampingkan(request.POST)
    if form.is_valid():
        try:
            kesampingkan(baris=baris, alasan=form.cleaned_data["alasan"], oleh=request.user)
        except GalatPengguna as galat:
            form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
        else:
            messages.success(request, f"{baris.nama} dikesampingkan.")
            return redirect("kpm:belum_cocok")
    return _tampilkan(request, baris, form, status=TIDAK_SAH)


@halaman(metode=("POST",), izin=Izin.TELAAH)
def pulihkan(request: Permintaan, pk: int) -> HttpResponse:
    baris = _ambil(request, pk)
    kembalikan(baris=baris, oleh=request.user)
    messages.success(request, f"{baris.nama} kembali menunggu keputusan.")
    return redirect("kpm:belum_cocok_rincian", pk=pk)
