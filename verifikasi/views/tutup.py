"""Closing a kecamatan's quarter: what is missing and who owes it, late entries, opening again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman, url_dengan
from inti.telepon import alamat_wa, bagikan_wa
from inti.templatetags.format import angka, waktu
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import hari_ini, tahap_mundur
from verifikasi.forms.kemajuan import POLA_TAHAP, FormBukaTriwulan, FormTutupTriwulan
from verifikasi.models import CatatanVerkom, TutupTriwulan
from verifikasi.selectors.kemajuan import (
    TAHAP_PILIHAN,
    BarisFasilitas,
    jumlah_anggota_belum,
    per_fasilitas,
    per_petugas,
    sebut_tahap,
)
from verifikasi.selectors.tutup_rinci import (
    KeadaanTutup,
    daftar_terlambat,
    dihapus_terlambat,
    jumlah_terlambat,
    keadaan_tutup,
    kecamatan_tutup,
    riwayat_tutup,
    teks_ingat,
)
from verifikasi.services.isian import ringkas
from verifikasi.services.tutup import boleh_buka, boleh_tutup, buka_triwulan, sudah_lewat, tutup_triwulan
from verifikasi.views.bantu_kemajuan import baris_fasilitas
from wilayah.enums import Tingkat
from wilayah.models import Wilayah


@halaman(izin=Izin.TUTUP_VERKOM)
def daftar(request: Permintaan) -> HttpResponse:
    """Kecamatan whose quarters the user closes, by default of the last quarter that is over."""
    lewat = tahap_mundur(hari_ini(), TAHAP_PILIHAN + 1)[1:]
    tahap = request.GET.get("tahap", lewat[0])
    if tahap not in lewat:
        raise Http404
    kecamatan = kecamatan_tutup(request.user)
    konteks = {
        "tahap": sebut_tahap(tahap),
        "pilihan_tahap": [(t, sebut_tahap(t), t == tahap) for t in lewat],
        "baris": [_baris_keadaan(k, tahap) for k in keadaan_tutup(kecamatan, tahap)],
    }
    return render(request, "verifikasi/tutup.html", konteks)


@halaman(metode=("GET", "POST"), izin=Izin.TUTUP_VERKOM)
def rincian(request: Permintaan, kode: str, tahap: str) -> HttpResponse:
    """What is missing by pendamping, facility and month; the close with the number typed."""
    wilayah = _ambil(request, kode, tahap)
    if request.method == "POST" and not boleh_tutup(wilayah.kode, request.user):
        raise PermissionDenied
    form = FormTutupTriwulan(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            tutup_triwulan(wilayah=wilayah, tahap=tahap, oleh=request.user, **form.cleaned_data)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"{sebut_tahap(tahap)} {wilayah.nama} ditutup. Isian sesudahnya tetap dihitung.")
            return redirect("verifikasi:tutup_rincian", kode=kode, tahap=tahap)
    konteks = _konteks(request, wilayah, tahap) | {"form": form}
    return render(request, "verifikasi/tutup_rincian.html", konteks, status=TIDAK_SAH if form.errors else 200)


@halaman(metode=("GET", "POST"), izin=Izin.TUTUP_VERKOM)
def buka(request: Permintaan, pk: int) -> HttpResponse:
    """Open a closed quarter again, with a reason."""
    tutup = get_object_or_404(TutupTriwulan.objects.select_related("wilayah", "ditutup_oleh"), pk=pk)
    if not request.user.lingkup_izin(Izin.TUTUP_VERKOM).mencakup(tutup.wilayah_id):
        raise Http404
    if not boleh_tutup(tutup.wilayah_id, request.user):
        raise PermissionDenied
    form = FormBukaTriwulan(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            buka_triwulan(tutup=tutup, alasan=form.cleaned_data["alasan"], oleh=request.user)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"{sebut_tahap(tutup.tahap)} {tutup.wilayah.nama} dibuka lagi.")
            return redirect("verifikasi:tutup_rincian", kode=tutup.wilayah_id, tahap=tutup.tahap)
    konteks = {"tutup": tutup, "tahap": sebut_tahap(tutup.tahap), "form": form}
    return render(request, "verifikasi/tutup_buka.html", konteks, status=TIDAK_SAH if form.errors else 200)


@halaman(izin=Izin.TUTUP_VERKOM)
def terlambat(request: Permintaan, kode: str, tahap: str) -> HttpResponse:
    """Entries made after the close, newest first."""
    wilayah = _ambil(request, kode, tahap)
    hasil = daftar_terlambat(user=request.user, wilayah=wilayah, tahap=tahap, sesudah=request.GET.get("sesudah"))
    konteks = {
        "w": wilayah,
        "tahap": sebut_tahap(tahap),
        "kembali": reverse("verifikasi:tutup_rincian", args=[kode, tahap]),
        "baris": [_baris_terlambat(c) for c in hasil.baris],
        "dihapus": [_baris_dihapus(c) for c in dihapus_terlambat(request.user, wilayah, tahap)],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
    }
    return render(request, "verifikasi/terlambat.html", konteks)


def _ambil(request: Permintaan, kode: str, tahap: str) -> Wilayah:
    """A kecamatan whose quarter the user closes, else 404."""
    if not re.match(POLA_TAHAP, tahap) or tahap > tahap_mundur(hari_ini(), 1)[0]:
        raise Http404
    if not request.user.lingkup_izin(Izin.TUTUP_VERKOM).mencakup(kode):
        raise Http404
    hasil: Wilayah = get_object_or_404(Wilayah, pk=kode, tingkat=Tingkat.KECAMATAN)
    return hasil


def _konteks(request: Permintaan, wilayah: Wilayah, tahap: str) -> dict[str, Any]:
    riwayat = riwayat_tutup(wilayah, tahap)
    tutup = next((t for t in riwayat if t.dibuka_pada is None), None)
    kurang = per_petugas(per_fasilitas(tahap, wilayah=[wilayah.kode], kurang=True))
    orang = Pengguna.objects.in_bulk([nomor for nomor, _, _ in kurang if nomor])
    return {
        "w": wilayah,
        "tahap": sebut_tahap(tahap),
        "lewat": sudah_lewat(wilayah.kode, tahap),
        "tutup": tutup,
        "riwayat": riwayat,
        "boleh_buka": tutup is not None and boleh_buka(tutup, request.user),
        "belum": jumlah_anggota_belum(wilayah.kode, tahap) if kurang else 0,
        "kurang": [_orang(orang.get(nomor or 0), tahap, baris, tutup=tutup is not None) for nomor, _, baris in kurang],
        "terlambat": jumlah_terlambat(request.user, wilayah, tahap) if riwayat else 0,
        "url_terlambat": reverse("verifikasi:terlambat", args=[wilayah.kode, tahap]),
        "url_kemajuan": f"{reverse('verifikasi:kemajuan')}?wilayah={wilayah.kode}&tahap={tahap}",
    }


def _orang(orang: Pengguna | None, tahap: str, baris: Iterable[BarisFasilitas], *, tutup: bool) -> dict[str, Any]:
    """One pendamping's missing reports with the words of a reminder."""
    isi = list(baris)
    teks = teks_ingat(orang.nama, tahap, isi, tutup=tutup) if orang else ""
    return {
        "kunci": f"ingat-{orang.pk if orang else 0}",
        "nama": orang.nama if orang else "(tanpa pendamping)",
        "jumlah": sum(b.angka.belum for b in isi),
        "fasilitas": [baris_fasilitas(b) for b in isi],
        "teks": teks,
        "wa": (alamat_wa(orang.telepon or "", teks) or bagikan_wa(teks)) if orang else "",
    }


def _baris_keadaan(k: KeadaanTutup, tahap: str) -> dict[str, Any]:
    kata = f"{angka(k.belum)} laporan belum ada" if k.belum else "semua sudah ada laporannya"
    return {
        "judul": k.wilayah.nama,
        "sub": f"ditutup {waktu(k.tutup.ditutup_pada)} · {kata}" if k.tutup else kata,
        "url": reverse("verifikasi:tutup_rincian", args=[k.wilayah.pk, tahap]),
        "lencana": [("Ditutup", "baik") if k.tutup else ("Belum ditutup", "awas")],
    }


def _baris_terlambat(c: CatatanVerkom) -> dict[str, Any]:
    oleh = f"{c.dicatat_oleh.nama}, {waktu(c.dicatat_pada)}"
    return {
        "judul": c.anggota.nama,
        "sub": f"{c.fasilitas.nama} · {tulis_bulan(c.bulan)} · {ringkas(c)} · {oleh}",
        "url": reverse("verifikasi:catatan", args=[c.pk]),
        "lencana": [("Terlambat", "awas")],
    }


def _baris_dihapus(c: Any) -> dict[str, Any]:
    return {
        "judul": c.anggota.nama,
        "sub": f"{c.fasilitas.nama} · {tulis_bulan(c.bulan)} · {ringkas(c)} · dihapus {c.dicatat_oleh.nama}, "
        f"{waktu(c.dicatat_pada)}",
        "lencana": [("Dihapus sesudah ditutup", "awas")],
    }
