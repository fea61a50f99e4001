"""Facilities that may have been written down twice, and making them one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman, url_dengan
from inti.masukan import baca_nomor
from inti.telepon import tulis_telepon
from verifikasi.forms.fasilitas import FormGabung, FormSaringBelum
from verifikasi.models import Fasilitas
from verifikasi.selectors.fasilitas import DugaanFasilitas, dugaan_ganda
from verifikasi.services.gabung_fasilitas import alasan_tak_gabung, beda_hari, bukan_sendiri, gabungkan
from verifikasi.views.bantu_fasilitas import ambil_boleh, sebut_jenis, tempat
from wilayah.enums import Tingkat
from wilayah.kode import seluas_kabupaten
from wilayah.models import Wilayah


@halaman(izin=Izin.KELOLA_FASILITAS)
def ganda(request: Permintaan) -> HttpResponse:
    """Pairs that look like one facility, the likest first."""
    form = FormSaringBelum(request.GET)
    kecamatan = (form.cleaned_data["wilayah"] or "")[:8] if form.is_valid() else ""
    lingkup = request.user.lingkup()
    kode = seluas_kabupaten(lingkup.wilayah | lingkup.wilayah_tugas)
    konteks = {
        "dugaan": [_baris(d) for d in dugaan_ganda(user=request.user, kecamatan=kecamatan)],
        "wilayah": Wilayah.objects.filter(kode=kecamatan).first() if kecamatan else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "pilihan_wilayah": Wilayah.objects.di_bawah(kode).filter(tingkat=Tingkat.KECAMATAN).order_by("nama", "pk"),
    }
    return render(request, "verifikasi/fasilitas_ganda.html", konteks)


def _baris(d: DugaanFasilitas) -> dict[str, Any]:
    sebab = [f"nama mirip {d.mirip:.0%}"] if d.mirip < 1 else ["nama sama"]
    if d.dekat:
        sebab.append("letaknya berdekatan")
    return {
        "judul": f"{d.a.nama} dan {d.b.nama}" if d.a.nama != d.b.nama else d.a.nama,
        "sub": " · ".join([sebut_jenis(d.a), *dict.fromkeys((tempat(d.a), tempat(d.b))), *sebab]),
        "url": reverse("verifikasi:fasilitas_gabung", args=[d.a.pk, d.b.pk]),
    }


@halaman(metode=("GET", "POST"), izin=Izin.KELOLA_FASILITAS)
def gabung(request: Permintaan, pk: UUID, lain: UUID) -> HttpResponse:
    """Two facilities side by side; the one of the address's first id is merged into the other."""
    asal, tujuan = ambil_boleh(request, pk), ambil_boleh(request, lain)
    if asal.digabung_ke_id == tujuan.pk:
        return redirect("verifikasi:fasilitas_rincian", pk=tujuan.pk)
    form = FormGabung(request.POST or None, beda=beda_hari(asal, tujuan))
    galat = ""
    if request.method == "POST" and form.is_valid():
        try:
            gabungkan(asal=asal, tujuan=tujuan, hari=form.hari(), versi=_versi(request), oleh=request.user)
        except GalatPengguna as tolak:
            galat = tolak.pesan
        else:
            messages.success(request, f"{asal.nama} digabung ke {tujuan.nama}.")
            return redirect("verifikasi:fasilitas_rincian", pk=tujuan.pk)
    konteks = {
        "asal": asal,
        "tujuan": tujuan,
        "butir": _sanding(asal, tujuan),
        "alasan": alasan_tak_gabung(asal, tujuan) or bukan_sendiri(asal, tujuan, request.user),
        "form": form,
        "galat": galat,
        "balik": reverse("verifikasi:fasilitas_gabung", args=[tujuan.pk, asal.pk]),
    }
    gagal = request.method == "POST"
    return render(request, "verifikasi/fasilitas_gabung.html", konteks, status=TIDAK_SAH if gagal else 200)


def _versi(request: Permintaan) -> tuple[int, int]:
    asal, tujuan = (baca_nomor(request.POST.get(nama, ""), 9) or 0 for nama in ("versi_asal", "versi_tujuan"))
    return asal, tujuan


def _sanding(a: Fasilitas, b: Fasilitas) -> list[tuple[str, str, str]]:
    def isi(f: Fasilitas) -> dict[str, str]:
        titik = "" if f.lintang is None else f"{f.lintang}, {f.bujur}"
        return {
            "Nama": f.nama,
            "Jenis": sebut_jenis(f),
            "NPSN": f.npsn,
            "Tempat": tempat(f),
            "Alamat": f.alamat,
            "Kontak": " ".join(k for k in (f.kontak, tulis_telepon(f.telepon) if f.telepon else "") if k),
            "Koordinat": titik,
        }

    kiri, kanan = isi(a), isi(b)
    return [(nama, kiri[nama] or "–", kanan[nama] or "–") for nama in kiri if kiri[nama] or kanan[nama]]
