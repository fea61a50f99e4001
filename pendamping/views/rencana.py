"""Planned visits: the list, a new one, one with what can be done about it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, cip, halaman, nomor_alamat, url_dengan
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.templatetags.format import tanggal_pendek
from inti.waktu import hari_ini
from kpm.views.bantu import alamat_rt, ambil_kpm
from pendamping.enums import KeadaanRencana
from pendamping.forms.rencana import FormBatal, FormPindah, FormRencana, FormSaringRencana
from pendamping.models import RencanaKunjungan
from pendamping.selectors.rencana import AKAN, HARI_INI, LEWAT, SaringRencana, daftar_rencana
from pendamping.services.rencana import (
    batalkan_rencana,
    boleh_rencanakan,
    pindahkan_rencana,
    rencanakan_kunjungan,
)
from wilayah.models import Wilayah


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """Planned visits, the most overdue first."""
    saring = FormSaringRencana(request.GET).saring()
    if saring is None:
        return render(request, "pendamping/rencana.html", {"saring": None})
    hari = hari_ini()
    hasil = daftar_rencana(user=request.user, saring=saring, hari=hari, sesudah=request.GET.get("sesudah"))
    konteks = {
        "saring": saring,
        "pilihan": _pilihan(request, saring),
        "wilayah": Wilayah.objects.filter(kode=saring.wilayah).first() if saring.wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "tanpa_petugas": url_dengan(request, {"petugas": None}),
        "baris": [baris_rencana(r, hari, dengan_kpm=True) for r in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "boleh_catat": request.user.punya_izin(Izin.CATAT_KUNJUNGAN),
    }
    return render(request, "pendamping/rencana.html", konteks)


def _pilihan(request: Permintaan, saring: SaringRencana) -> list[dict[str, Any]]:
    semua = {
        "label": "Semua rencana",
        "url": url_dengan(request, {"waktu": None, "keadaan": None}),
        "aktif": not saring.waktu and saring.keadaan == KeadaanRencana.RENCANA,
    }
    pilihan = [semua]
    for label, nama, nilai, lawan in (
        ("Lewat", "waktu", LEWAT, "keadaan"),
        ("Hari ini", "waktu", HARI_INI, "keadaan"),
        ("Akan datang", "waktu", AKAN, "keadaan"),
        ("Terlaksana", "keadaan", KeadaanRencana.TERLAKSANA.value, "waktu"),
        ("Batal", "keadaan", KeadaanRencana.BATAL.value, "waktu"),
    ):
        aktif = request.GET.get(nama) == nilai
        alamat = url_dengan(request, {nama: None if aktif else nilai, lawan: None})
        pilihan.append({"label": label, "url": alamat, "aktif": aktif})
    lingkup = request.user.lingkup()
    if lingkup.petugas_id is not None and lingkup.wilayah:
        pilihan.append(cip(request, "Hanya KPM saya", "saya", "1"))
    return pilihan


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_KUNJUNGAN)
def baru(request: Permintaan) -> HttpResponse:
    """Plan a visit to one of the own families (`?kpm=`)."""
    nomor = request.GET.get("kpm", "")
    if not nomor:
        return redirect(f"{reverse('pendamping:kunjungan_pilih')}?untuk=rencana")
    kpm = ambil_kpm(request, nomor_alamat(nomor), Izin.CATAT_KUNJUNGAN)
    form = FormRencana(request.POST or None, initial=FormRencana.awal())
    if request.method == "POST" and form.is_valid():
        isi = {k: form.cleaned_data[k] for k in ("tanggal", "tujuan", "catatan")}
        try:
            rencana = rencanakan_kunjungan(id=form.nomor(), kpm=kpm, oleh=request.user, **isi)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"Kunjungan ke {kpm.nama} direncanakan {tulis_tanggal(rencana.tanggal)}.")
            return redirect("pendamping:rencana_rincian", pk=rencana.pk)
    konteks = {"form": form, "kpm": kpm, "rt": alamat_rt(kpm)}
    return render(request, "pendamping/rencana_baru.html", konteks, status=TIDAK_SAH if form.errors else 200)


@halaman()
def rincian(request: Permintaan, pk: UUID) -> HttpResponse:
    """One plan; whoever accompanies the family today records the visit, moves it, or calls it off."""
    return _tampilkan(request, _ambil(request, pk))


@halaman(metode=("POST",), izin=Izin.CATAT_KUNJUNGAN)
def pindah(request: Permintaan, pk: UUID) -> HttpResponse:
    rencana, form = _ambil_milik(request, pk), FormPindah(request.POST)
    if not form.is_valid():
        return _tampilkan(request, rencana, pindah=form)
    try:
        baru = pindahkan_rencana(rencana=rencana, oleh=request.user, **form.cleaned_data)
    except BerubahLebihDulu as galat:
        messages.error(request, galat.pesan)
    except GalatPengguna as galat:
        form.tolak(galat)
        return _tampilkan(request, rencana, pindah=form)
    else:
        messages.success(request, f"Rencana dipindah ke {tulis_tanggal(baru.tanggal)}.")
    return redirect("pendamping:rencana_rincian", pk=pk)


@halaman(metode=("POST",), izin=Izin.CATAT_KUNJUNGAN)
def batal(request: Permintaan, pk: UUID) -> HttpResponse:
    rencana, form = _ambil_milik(request, pk), FormBatal(request.POST)
    if not form.is_valid():
        return _tampilkan(request, rencana, batal=form)
    try:
        batalkan_rencana(rencana=rencana, alasan=form.cleaned_data["alasan"], oleh=request.user)
    except BerubahLebihDulu as galat:
        messages.error(request, galat.pesan)
    except GalatPengguna as galat:
        form.tolak(galat)
        return _tampilkan(request, rencana, batal=form)
    else:
        messages.success(request, "Rencana dibatalkan.")
    return redirect("pendamping:rencana_rincian", pk=pk)


def _ambil(request: Permintaan, pk: UUID) -> RencanaKunjungan:
    terlihat = RencanaKunjungan.objects.terlihat_oleh(request.user)
    rencana: RencanaKunjungan = get_object_or_404(
        terlihat.select_related("kpm__desa__induk", "dibuat_oleh", "kunjungan", "dari_kunjungan"), pk=pk
    )
    return rencana


def _ambil_milik(request: Permintaan, pk: UUID) -> RencanaKunjungan:
    rencana = _ambil(request, pk)
    if not boleh_rencanakan(request.user, rencana.kpm_id):
        raise PermissionDenied
    return rencana


def _tampilkan(
    request: Permintaan, r: RencanaKunjungan, *, pindah: FormPindah | None = None, batal: FormBatal | None = None
) -> HttpResponse:
    hari = hari_ini(r.kpm.desa_id)
    terbuka = r.keadaan == KeadaanRencana.RENCANA
    konteks = {
        "r": r,
        "rt": alamat_rt(r.kpm),
        "lencana": _lencana(r, hari),
        "boleh": terbuka and boleh_rencanakan(request.user, r.kpm_id),
        "catat": f"{reverse('pendamping:kunjungan_baru')}?kpm={r.kpm_id}&rencana={r.pk}",
        "pindah": pindah or FormPindah(initial={"semula": r.tanggal}),
        "batal": batal or FormBatal(),
    }
    return render(request, "pendamping/rencana_rincian.html", konteks, status=TIDAK_SAH if pindah or batal else 200)


def _lencana(r: RencanaKunjungan, hari: date) -> tuple[str, str]:
    """State of a plan in the words of the field, and the kind of badge."""
    if r.keadaan != KeadaanRencana.RENCANA:
        return r.get_keadaan_display(), "baik" if r.keadaan == KeadaanRencana.TERLAKSANA else "netral"
    sisa = (r.tanggal - hari).days
    if sisa < 0:
        return f"Lewat {-sisa} hari", "bahaya"
    return (("Hari ini", "awas"), ("Besok", "info"))[sisa] if sisa < 2 else (tanggal_pendek(r.tanggal), "netral")


def baris_rencana(r: RencanaKunjungan, hari: date, *, dengan_kpm: bool) -> dict[str, Any]:
    """A plan as one row of a list."""
    bagian = [r.get_tujuan_display(), r.catatan]
    if dengan_kpm:
        bagian.insert(0, f"{r.kpm.desa.nama} {alamat_rt(r.kpm)}".strip())
    if r.keadaan != KeadaanRencana.RENCANA or r.tanggal < hari:
        bagian.append(tanggal_pendek(r.tanggal))
    return {
        "judul": r.kpm.nama if dengan_kpm else f"Rencana {tulis_tanggal(r.tanggal)}",
        "url": reverse("pendamping:rencana_rincian", args=[r.pk]),
        "sub": " · ".join(b for b in bagian if b),
        "lencana": [_lencana(r, hari)],
    }
