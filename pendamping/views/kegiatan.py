"""Activities outside visits and meetings."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from akun.models import Pengguna
from inti.formulir import yang_berbeda
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, baca_versi, cip, halaman, url_dengan
from inti.services.cap import kirim_foto_bercap
from inti.services.foto import kirim_foto
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import hari_ini
from pendamping.enums import JenisKegiatan, PeranIfe
from pendamping.forms.kegiatan import FormKegiatan, FormSaringKegiatan, FormUbahKegiatan
from pendamping.models import Kegiatan
from pendamping.selectors.kegiatan import SaringKegiatan, daftar_kegiatan, kegiatan_per_bulan
from pendamping.services.kegiatan import SARAN, boleh_ubah, catat_kegiatan, ubah_kegiatan
from pendamping.views.pita import pita_bulan


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """Activities the user may see, latest first, with the number of each month."""
    saring = FormSaringKegiatan(request.GET).saring()
    if saring is None:
        return render(request, "pendamping/kegiatan.html", {"saring": None})
    hasil = daftar_kegiatan(user=request.user, saring=saring, sesudah=request.GET.get("sesudah"))
    konteks = {
        "saring": saring,
        "pita": _pita(request, saring),
        "pilihan": [cip(request, label, "peran", nilai) for nilai, label in PeranIfe.choices],
        "lepas": _lepas(request, saring, hasil.baris),
        "baris": [_baris(k, request.user) for k in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "boleh_catat": request.user.punya_izin(Izin.LAPOR),
    }
    return render(request, "pendamping/kegiatan.html", konteks)


@halaman(metode=("GET", "POST"), izin=Izin.LAPOR)
def baru(request: Permintaan) -> HttpResponse:
    """Choose the kind, then record an activity of it (`?jenis=`)."""
    jenis = request.GET.get("jenis", "")
    if not jenis:
        baris = [
            {"judul": label, "sub": _saran(nilai), "url": f"{request.path}?jenis={nilai}"}
            for nilai, label in JenisKegiatan.choices
        ]
        return render(request, "pendamping/kegiatan_pilih.html", {"baris": baris})
    if jenis not in JenisKegiatan.values:
        raise Http404
    form = FormKegiatan(
        request.POST or None, request.FILES or None, initial=FormKegiatan.awal(), oleh=request.user, jenis=jenis
    )
    if request.method == "POST" and form.is_valid():
        try:
            kegiatan = catat_kegiatan(
                id=form.nomor(),
                isi=form.isi(),
                titik=form.titik(),
                foto=form.cleaned_data["foto"],
                oleh=request.user,
            )
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Kegiatan tersimpan.")
            return redirect("pendamping:kegiatan_rincian", pk=kegiatan.pk)
    konteks = {"jenis": JenisKegiatan(jenis).label, "saran": _saran(jenis)}
    return _formulir(request, "pendamping/kegiatan_baru.html", form, konteks)


@halaman()
def rincian(request: Permintaan, pk: UUID) -> HttpResponse:
    kegiatan = _ambil(request, pk)
    konteks = {
        "k": kegiatan,
        "foto": list(kegiatan.foto.order_by("diunggah_pada", "pk")),
        "tempat": kegiatan.wilayah.sampai_kabupaten(),
        "boleh_ubah": boleh_ubah(kegiatan, request.user),
    }
    return render(request, "pendamping/kegiatan_rincian.html", konteks)


@halaman(metode=("GET", "POST"), izin=Izin.LAPOR)
def ubah(request: Permintaan, pk: UUID) -> HttpResponse:
    """Correct an own activity or add photos; the second of two editors sees both versions."""
    kegiatan = _ambil(request, pk)
    if not boleh_ubah(kegiatan, request.user):
        raise PermissionDenied
    awal = {nama: getattr(kegiatan, nama) for nama in FormUbahKegiatan.Meta.fields}
    form = FormUbahKegiatan(
        request.POST or None, request.FILES or None, initial=awal, oleh=request.user, pada=kegiatan.tanggal
    )
    tersimpan: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            ubah_kegiatan(
                kegiatan=kegiatan,
                isi=form.isi(),
                versi=baca_versi(request),
                foto=form.cleaned_data["foto"],
                oleh=request.user,
            )
        except BerubahLebihDulu as galat:
            tersimpan = yang_berbeda(kegiatan, form, FormUbahKegiatan.Meta.fields)
            form.tolak(galat)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Perubahan kegiatan tersimpan.")
            return redirect("pendamping:kegiatan_rincian", pk=pk)
    # The version shown is the one compared with: a person who saves again has seen what is stored.
    versi: Any = kegiatan.versi if tersimpan or not form.errors else request.POST.get("versi", "")
    konteks = {"k": kegiatan, "tersimpan": tersimpan, "versi": versi}
    return _formulir(request, "pendamping/kegiatan_ubah.html", form, konteks)


@halaman()
def foto(request: Permintaan, pk: UUID, foto_id: UUID) -> HttpResponseBase:
    """An activity's photo, to those who may see it; `?cap=1` with the stamp."""
    kegiatan = _ambil(request, pk)
    satu = get_object_or_404(kegiatan.foto, pk=foto_id)
    if request.GET.get("cap") == "1":
        tempat = kegiatan.wilayah.sampai_kabupaten()
        return kirim_foto_bercap(satu, kode_wilayah=kegiatan.wilayah_id, tempat=tempat)
    return kirim_foto(satu)


def _ambil(request: Permintaan, pk: UUID) -> Kegiatan:
    terlihat = Kegiatan.objects.terlihat_oleh(request.user)
    return get_object_or_404(terlihat.select_related("wilayah__induk__induk", "petugas", "butir"), pk=pk)


def _formulir(request: Permintaan, templat: str, form: Any, konteks: dict[str, Any]) -> HttpResponse:
    if form.errors:
        form.ingatkan_foto()
    return render(request, templat, {"form": form, **konteks}, status=TIDAK_SAH if form.errors else 200)


def _saran(jenis: str) -> str:
    """What an activity of this kind usually counts for; the person chooses."""
    if jenis not in SARAN:
        return ""
    peran, nomor = SARAN[jenis]
    return f"Biasanya peran {peran.label.lower()}, RHK {nomor}"


def _pita(request: Permintaan, saring: SaringKegiatan) -> list[dict[str, Any]]:
    def hitung() -> list[tuple[date, int]]:
        return kegiatan_per_bulan(user=request.user, saring=saring, hari=hari_ini())

    return pita_bulan(request, hitung, petugas=saring.petugas, dipilih=saring.bulan, benda="kegiatan")


def _lepas(request: Permintaan, saring: SaringKegiatan, baris: list[Any]) -> list[tuple[str, str]]:
    """Filters in force that no chip shows."""
    lepas = []
    if saring.bulan:
        lepas.append((tulis_bulan(saring.bulan), url_dengan(request, {"bulan": None})))
    if saring.jenis:
        lepas.append((JenisKegiatan(saring.jenis).label, url_dengan(request, {"jenis": None})))
    if saring.butir:
        lepas.append((f"RHK {saring.butir}", url_dengan(request, {"butir": None})))
    if saring.petugas:
        nama = baris[0].petugas.nama if baris else "Satu petugas"
        lepas.append((nama, url_dengan(request, {"petugas": None})))
    return lepas


def _baris(k: Any, user: Pengguna) -> dict[str, Any]:
    bagian = [tulis_tanggal(k.tanggal), k.get_jenis_display(), k.tempat or k.wilayah.nama]
    if k.petugas_id != user.pk:
        bagian.append(k.petugas.nama)
    foto = f"{k.jumlah_foto} foto" if k.jumlah_foto else "Tanpa foto"
    return {
        "judul": k.judul,
        "url": reverse("pendamping:kegiatan_rincian", args=[k.pk]),
        "sub": " · ".join(bagian),
        "lencana": [(f"RHK {k.butir.nomor}", "info"), (foto, "netral")],
    }
