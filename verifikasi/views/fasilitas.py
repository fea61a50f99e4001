"""Facilities: the list, one of them, writing down, correcting, closing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.formulir import yang_berbeda
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, baca_versi, cip, halaman, url_dengan
from inti.telepon import tulis_telepon
from inti.waktu import hari_ini
from kpm.enums import JENJANG
from kpm.selectors import pilihan_wilayah
from verifikasi.enums import Bidang, JenisFasilitas
from verifikasi.forms.fasilitas import FormFasilitas, FormSaringFasilitas, FormTutup, FormUbahFasilitas
from verifikasi.models import Fasilitas
from verifikasi.selectors.belum_fasilitas import jumlah_belum
from verifikasi.selectors.fasilitas import (
    DITUTUP,
    TANPA_NPSN,
    TANPA_TITIK,
    SaringFasilitas,
    bulan_lapor,
    daftar_fasilitas,
    peserta_kini,
)
from verifikasi.selectors.isian import menulis_di
from verifikasi.services.fasilitas import (
    SudahAda,
    boleh_kelola,
    buat_fasilitas,
    buka_fasilitas,
    punya_orang_lain,
    tolak_orang_lain,
    tutup_fasilitas,
    ubah_fasilitas,
)
from verifikasi.views.bantu_fasilitas import (
    ambil_boleh,
    ambil_fasilitas,
    baris_fasilitas,
    desa_boleh,
    sebut_jenis,
    tempat,
    url_isi,
)
from wilayah.models import Wilayah


@halaman(metode=("GET", "POST"))
def daftar(request: Permintaan) -> HttpResponse:
    """Facilities of the user's kabupaten by name; a search comes by POST."""
    saring = FormSaringFasilitas(request.GET).saring()
    if saring is None:
        return render(request, "verifikasi/fasilitas.html", {"saring": None})
    cari = request.POST.get("cari", "").replace("\x00", "")[:80]
    sesudah = request.POST.get("sesudah") or request.GET.get("sesudah")
    hasil = daftar_fasilitas(user=request.user, saring=saring, cari=cari, sesudah=sesudah)
    konteks = {
        "saring": saring,
        "cari": cari,
        "alamat": request.get_full_path(),
        "pilihan": _pilihan(request, saring),
        "wilayah": Wilayah.objects.filter(kode=saring.wilayah).first() if saring.wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "pilihan_wilayah": pilihan_wilayah(request.user, saring.wilayah),
        "kirim_wilayah": {k: v for k, v in request.GET.items() if k not in ("wilayah", "sesudah")},
        "baris": [baris_fasilitas(f) for f in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "kirim": {"cari": cari, "sesudah": hasil.berikut} if cari and hasil.berikut else None,
        "belum": jumlah_belum(request.user, hari_ini()),
        "mengelola": request.user.punya_izin(Izin.KELOLA_FASILITAS),
        "mencatat": request.user.punya_izin(Izin.CATAT_VERKOM),
    }
    return render(request, "verifikasi/fasilitas.html", konteks)


def _pilihan(request: Permintaan, saring: SaringFasilitas) -> list[dict[str, Any]]:
    pilihan = [cip(request, str(j.label), "jenis", j.value) for j in JenisFasilitas]
    if saring.jenis == JenisFasilitas.SEKOLAH:
        pilihan += [cip(request, str(j.label), "jenjang", j.value) for j in JENJANG]
        pilihan.append(cip(request, "Tanpa NPSN", "kurang", TANPA_NPSN))
    return [
        *pilihan,
        cip(request, "Tanpa koordinat", "kurang", TANPA_TITIK),
        cip(request, "Ditutup", "keadaan", DITUTUP),
    ]


@halaman()
def rincian(request: Permintaan, pk: UUID) -> HttpResponse:
    """One facility; of its members those whose families the user sees."""
    return render(request, "verifikasi/fasilitas_rincian.html", konteks_rincian(request, ambil_fasilitas(request, pk)))


def konteks_rincian(request: Permintaan, f: Fasilitas, tutup: FormTutup | None = None) -> dict[str, Any]:
    hari, user = hari_ini(f.desa_id), request.user
    kelola = f.digabung_ke_id is None and user.punya_izin(Izin.KELOLA_FASILITAS)
    mencatat = f.digabung_ke_id is None and user.punya_izin(Izin.CATAT_VERKOM)
    boleh = kelola and boleh_kelola(f, user)
    return {
        "f": f,
        "jenis": sebut_jenis(f),
        "tempat": tempat(f),
        "telepon": tulis_telepon(f.telepon) if f.telepon else "",
        "peserta": list(peserta_kini(f, user, hari)),
        "bulan": [(b, url_isi(f.pk, b.bulan) if mencatat else "") for b in bulan_lapor(f, user, hari)],
        "boleh": boleh,
        "bukan_sendiri": tolak_orang_lain(f, "menutup") if boleh and punya_orang_lain(f, user) else "",
        "boleh_anggota": kelola and f.ditutup is None,
        "tutup": tutup or FormTutup(),
        "sekolah": f.jenis == JenisFasilitas.SEKOLAH,
        "kartu": mencatat and f.bidang == Bidang.KESEHATAN and menulis_di(f, user),
    }


@halaman(metode=("GET", "POST"), izin=Izin.KELOLA_FASILITAS)
def baru(request: Permintaan) -> HttpResponse:
    """Write a facility down."""
    awal = FormFasilitas.awal() | {"jenis": request.GET.get("jenis", ""), "desa": request.GET.get("desa", "")}
    form = FormFasilitas(request.POST or None, initial=awal, desa=desa_boleh(request.user))
    senama = False
    if request.method == "POST" and form.is_valid():
        try:
            tetap = form.cleaned_data["tetap"]
            fasilitas = buat_fasilitas(id=form.nomor(), isi=form.isi(), tetap=tetap, oleh=request.user)
        except GalatPengguna as galat:
            senama = isinstance(galat, SudahAda)
            form.tolak(galat)
        else:
            messages.success(request, f"{fasilitas.nama} dicatat. Tambahkan anggota yang ke sana.")
            return redirect("verifikasi:fasilitas_rincian", pk=fasilitas.pk)
    konteks = {"form": form, "senama": senama, "batal": reverse("verifikasi:fasilitas")}
    return render(request, "verifikasi/fasilitas_isi.html", konteks, status=TIDAK_SAH if form.errors else 200)


@halaman(metode=("GET", "POST"), izin=Izin.KELOLA_FASILITAS)
def ubah(request: Permintaan, pk: UUID) -> HttpResponse:
    """Correct a facility."""
    f = ambil_boleh(request, pk)
    form = FormUbahFasilitas(
        request.POST or None, initial=FormUbahFasilitas.awal_dari(f), desa=desa_boleh(request.user)
    )
    beda: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            ubah_fasilitas(fasilitas=f, isi=form.isi(), versi=baca_versi(request), oleh=request.user)
        except BerubahLebihDulu as galat:
            form.tolak(galat)
            beda = yang_berbeda(f, form, FormUbahFasilitas.Meta.fields)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Perubahan fasilitas tersimpan.")
            return redirect("verifikasi:fasilitas_rincian", pk=pk)
    konteks = {"form": form, "f": f, "beda": beda, "batal": reverse("verifikasi:fasilitas_rincian", args=[pk])}
    return render(request, "verifikasi/fasilitas_isi.html", konteks, status=TIDAK_SAH if form.errors else 200)


@halaman(metode=("POST",), izin=Izin.KELOLA_FASILITAS)
def tutup(request: Permintaan, pk: UUID) -> HttpResponse:
    """Close a facility from a day on."""
    f, form = ambil_boleh(request, pk), FormTutup(request.POST)
    if form.is_valid():
        try:
            tutup_fasilitas(fasilitas=f, sejak=form.cleaned_data["sejak"], versi=baca_versi(request), oleh=request.user)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Fasilitas ditutup. Anggotanya ada di daftar Belum punya fasilitas.")
            return redirect("verifikasi:fasilitas_rincian", pk=pk)
    return render(request, "verifikasi/fasilitas_rincian.html", konteks_rincian(request, f, form), status=TIDAK_SAH)


@halaman(metode=("POST",), izin=Izin.KELOLA_FASILITAS)
def buka(request: Permintaan, pk: UUID) -> HttpResponse:
    """Take a closing back."""
    f = ambil_boleh(request, pk)
    try:
        buka_fasilitas(fasilitas=f, versi=baca_versi(request), oleh=request.user)
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
    else:
        messages.success(request, "Fasilitas dibuka lagi. Daftarkan lagi anggota yang ke sana.")
    return redirect("verifikasi:fasilitas_rincian", pk=pk)
