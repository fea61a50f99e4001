"""The report of a meeting: read by whoever sees the meeting, written by its group's pendamping, printed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.cetak import jawab_pdf
from inti.formulir import yang_berbeda
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, baca_versi, halaman
from inti.templatetags.format import hari_tanggal, persen
from inti.views.poin import jawab_poin
from p2k2.enums import BAGIAN_LAPORAN, KeadaanPertemuan
from p2k2.forms.laporan import FormLaporan
from p2k2.models import LaporanPertemuan, Pertemuan
from p2k2.selectors.laporan import AngkaPertemuan, angka_pertemuan, laporan_pertemuan, poin_laporan
from p2k2.selectors.teks import teks_materi
from p2k2.services.cetak_laporan import cetak_laporan
from p2k2.services.laporan import tulis_laporan
from p2k2.services.pertemuan import boleh_ubah
from p2k2.views.bantu import ambil_boleh, ambil_pertemuan


@halaman()
def laporan(request: Permintaan, pk: UUID) -> HttpResponse:
    pertemuan = ambil_pertemuan(request, pk)
    isi, angka = laporan_pertemuan(pertemuan), angka_pertemuan(pertemuan)
    terlaksana = pertemuan.keadaan == KeadaanPertemuan.TERLAKSANA
    konteks = {
        "p": pertemuan,
        "sub": sub_laporan(pertemuan),
        "laporan": isi,
        "bagian": [(label, teks) for nama, label in BAGIAN_LAPORAN.items() if (teks := getattr(isi, nama, ""))],
        "hadir": angka.baris_hadir(),
        "pemahaman": angka.baris_pemahaman() if angka.pemahaman else [],
        "belum_dinilai": angka.belum_dinilai,
        "terlaksana": terlaksana,
        "boleh": terlaksana and boleh_ubah(pertemuan, request.user),
    }
    return render(request, "p2k2/laporan.html", konteks)


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_PERTEMUAN)
def ubah(request: Permintaan, pk: UUID) -> HttpResponse:
    """Write the report; the second of two writers sees both versions."""
    pertemuan = ambil_boleh(request, pk)
    ada = laporan_pertemuan(pertemuan)
    form = FormLaporan(request.POST or None, initial={nama: getattr(ada, nama, "") for nama in BAGIAN_LAPORAN})
    versi, tersimpan = ada.versi if ada else 0, list[tuple[str, str]]()
    if request.method == "POST" and form.is_valid():
        try:
            tulis_laporan(pertemuan=pertemuan, isi=form.isi(), versi=baca_versi(request), oleh=request.user)
        except BerubahLebihDulu as galat:
            ada = laporan_pertemuan(pertemuan) or LaporanPertemuan(versi=0)
            versi, tersimpan = ada.versi, yang_berbeda(ada, form, BAGIAN_LAPORAN)
            form.tolak(galat)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Laporan tersimpan.")
            return redirect("p2k2:laporan", pk=pk)
    # The version shown is the one compared with: a person who saves again has seen what is stored.
    if form.errors and not tersimpan:
        versi = baca_versi(request)
    konteks = {
        "p": pertemuan,
        "sub": sub_laporan(pertemuan),
        "form": form,
        "versi": versi,
        "tersimpan": tersimpan,
        "bagian": _bagian(form, pertemuan),
        "terlaksana": pertemuan.keadaan == KeadaanPertemuan.TERLAKSANA,
    }
    return render(request, "p2k2/laporan_ubah.html", konteks, status=TIDAK_SAH if form.errors else 200)


@halaman()
def pdf(request: Permintaan, pk: UUID) -> HttpResponse:
    """The report as PDF, `?foto=0` without photos, which SIKS-NG takes as its document."""
    pertemuan = ambil_pertemuan(request, pk)
    if pertemuan.keadaan != KeadaanPertemuan.TERLAKSANA:
        raise Http404
    isi = cetak_laporan(
        pertemuan=pertemuan,
        oleh=request.user,
        foto=request.GET.get("foto") != "0",
        dari=request.META.get("REMOTE_ADDR"),
    )
    return jawab_pdf(isi, f"laporan-p2k2-{pertemuan.tanggal}.pdf")


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_PERTEMUAN)
def poin(request: Permintaan, bagian: str) -> HttpResponse:
    """Own earlier points of a part."""
    if bagian not in BAGIAN_LAPORAN:
        raise Http404
    return jawab_poin(
        request,
        bagian=bagian,
        label=BAGIAN_LAPORAN[bagian],
        poin=lambda cari: poin_laporan(oleh=request.user, bagian=bagian, cari=cari),
        kosong="Poin dari laporan pertemuan Anda terdahulu muncul di sini.",
    )


def sub_laporan(p: Pertemuan) -> str:
    return f"{p.kelompok.nama}, {hari_tanggal(p.tanggal)}"


def _bagian(form: FormLaporan, p: Pertemuan) -> list[dict[str, Any]]:
    """Fields with what is known, to be tapped in: never filled in by itself."""
    angka = angka_pertemuan(p)
    tawaran = {
        "proses": [f"Materi: {materi}."] if (materi := teks_materi(p)) else [],
        "partisipasi": [teks] if (teks := _teks_hadir(angka)) else [],
        "hasil": [teks] if (teks := _teks_paham(angka)) else [],
        "hambatan": [b for b in p.catatan.splitlines() if b.strip()],
    }
    return [
        {
            "nama": nama,
            "label": label,
            "bidang": form[nama],
            "tawaran": tawaran.get(nama, []),
            "riwayat": reverse("p2k2:laporan_poin", args=[nama]),
        }
        for nama, label in BAGIAN_LAPORAN.items()
    ]


def _teks_hadir(angka: AngkaPertemuan) -> str:
    """`Hadir 20 dari 25 keluarga (80%), izin 2, sakit 1, alpa 2.`"""
    if not angka.jumlah:
        return ""
    hadir, *lain = angka.baris_hadir()
    sisa = "".join(f", {label.lower()} {n}" for label, n in lain if n)
    return f"Hadir {hadir[1]} dari {angka.jumlah} keluarga ({persen(hadir[1], angka.jumlah)}){sisa}."


def _teks_paham(angka: AngkaPertemuan) -> str:
    """`Pemahaman: sangat baik 5, baik 12, kurang 3.`; empty before anybody was judged."""
    dinilai = [(label, n) for label, n in angka.baris_pemahaman() if n]
    if angka.belum_dinilai == sum(angka.pemahaman.values()):
        return ""
    return f"Pemahaman: {', '.join(f'{label.lower()} {n}' for label, n in dinilai)}."
