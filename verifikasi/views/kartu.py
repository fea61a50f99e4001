"""Control cards: of one person, of a posyandu, of a group, of all one accompanies."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.masukan import baca_nomor
from inti.waktu import hari_ini
from kpm.forms.kartu import FormGantiKartu
from kpm.models import Anggota
from kpm.services.kode_kartu import tulis_kode
from kpm.views.bantu import ambil_kelompok, jawab_kartu
from verifikasi.enums import Bidang
from verifikasi.models import KartuPeserta
from verifikasi.selectors.kartu import (
    anggota_fasilitas,
    anggota_kelompok,
    anggota_saya,
    boleh_berkartu,
    isi_kartu,
    kartu_berlaku,
    posyandu_saya,
)
from verifikasi.services.kartu import cabut_kartu, cetak_kartu, ganti_kartu, minta_kartu
from verifikasi.views.bantu_fasilitas import ambil_fasilitas


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_VERKOM)
def saya(request: Permintaan) -> HttpResponse:
    """Cards of all one accompanies, and where to print those of one posyandu."""
    hari = hari_ini()
    anggota = anggota_saya(request.user, hari)
    if request.method == "POST":
        return _cetak(request, anggota, reverse("verifikasi:kartu"))
    konteks = {
        "jumlah": len(anggota),
        "berkartu": len(kartu_berlaku(anggota)),
        "posyandu": posyandu_saya(request.user, hari),
    }
    return render(request, "verifikasi/kartu_saya.html", konteks)


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_VERKOM)
def fasilitas(request: Permintaan, pk: UUID) -> HttpResponse:
    """The members of a health facility with their cards; print all, or those ticked."""
    f = ambil_fasilitas(request, pk)
    if f.bidang != Bidang.KESEHATAN:
        raise Http404
    anggota = anggota_fasilitas(f, request.user, hari_ini(f.desa_id))
    kembali = reverse("verifikasi:fasilitas_rincian", args=[pk])
    return _daftar(request, anggota, f.nama, kembali, "Fasilitas")


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_VERKOM)
def kelompok(request: Permintaan, pk: UUID) -> HttpResponse:
    """The members of a group's families who have a duty of health."""
    ini = ambil_kelompok(request, pk, Izin.CATAT_VERKOM)
    anggota = anggota_kelompok(ini, request.user, hari_ini(ini.desa_id))
    return _daftar(request, anggota, ini.nama, reverse("kpm:kelompok_rincian", args=[pk]), "Kelompok")


def _daftar(request: Permintaan, anggota: list[Anggota], sub: str, kembali: str, kembali_label: str) -> HttpResponse:
    if request.method == "POST":
        dipilih = {n for teks in request.POST.getlist("anggota") if (n := baca_nomor(teks)) is not None}
        semua = [a.pk for a in anggota]
        pilihan = semua if request.POST.get("aksi") == "semua" else [n for n in semua if n in dipilih]
        return _cetak(request, pilihan, request.get_full_path())
    kartu, isi = kartu_berlaku(a.pk for a in anggota), isi_kartu(anggota, hari_ini())
    konteks = {
        "sub": sub,
        "kembali": kembali,
        "kembali_label": kembali_label,
        "baris": [{"a": a, "isi": isi[a.pk], "kartu": kartu.get(a.pk)} for a in anggota],
        "berkartu": len(kartu),
    }
    return render(request, "verifikasi/kartu_daftar.html", konteks)


@halaman()
def peserta(request: Permintaan, pk: int) -> HttpResponse:
    """A person's cards; the code only for who may print it."""
    a = _ambil(request, pk)
    semua = list(KartuPeserta.objects.filter(anggota=a).select_related("dibuat_oleh").order_by("-dibuat_pada", "-pk"))
    boleh = boleh_berkartu(request.user, hari_ini(a.kpm.desa_id)).filter(pk=pk).exists()
    berlaku = next((k for k in semua if k.dicabut_pada is None), None)
    konteks = {
        "a": a,
        "berlaku": berlaku,
        "kode": tulis_kode(berlaku.kode) if berlaku and boleh else "",
        "lalu": [k for k in semua if k.dicabut_pada is not None],
        "boleh": boleh,
    }
    return render(request, "verifikasi/kartu_peserta.html", konteks)


@halaman(metode=("POST",), izin=Izin.CATAT_VERKOM)
def cetak(request: Permintaan, pk: int) -> HttpResponse:
    """The person's card as PDF, made when there is none."""
    _ambil(request, pk, Izin.CATAT_VERKOM)
    return _cetak(request, [pk], reverse("verifikasi:kartu_peserta", args=[pk]))


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_VERKOM)
def cabut(request: Permintaan, pk: int) -> HttpResponse:
    """A lost card is withdrawn, and replaced unless none is wanted now."""
    a = _ambil(request, pk, Izin.CATAT_VERKOM)
    kartu = KartuPeserta.objects.filter(anggota=a, dicabut_pada__isnull=True).first()
    form = FormGantiKartu(request.POST or None, initial={"kartu": kartu.pk if kartu else None})
    kembali = reverse("verifikasi:kartu_peserta", args=[pk])
    if request.method == "POST" and form.is_valid():
        ganti = request.POST.get("aksi") != "cabut"
        try:
            _cabut(a, form, ganti=ganti, oleh=request.user)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            baru = "Kartu baru sudah dibuat: cetak dan serahkan." if ganti else "Kartu itu tidak bisa dipakai lagi."
            messages.success(request, f"Kartu lama dicabut. {baru}")
            return redirect(kembali)
    konteks: dict[str, Any] = {"siapa": a.nama, "kembali": kembali, "kembali_label": "Kartu kontrol"}
    konteks |= {"kartu": kartu, "form": form}
    return render(request, "kpm/kartu_cabut.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _cabut(a: Anggota, form: FormGantiKartu, *, ganti: bool, oleh: Pengguna) -> None:
    dilihat = KartuPeserta.objects.filter(anggota=a, pk=form.cleaned_data["kartu"]).first()
    if dilihat is None:
        raise GalatPengguna("Kartu ini bukan milik orang ini. Muat ulang halaman.")
    lakukan = ganti_kartu if ganti else cabut_kartu
    lakukan(kartu=dilihat, alasan=form.cleaned_data["alasan"], oleh=oleh)


def _ambil(request: Permintaan, pk: int, izin: str | None = None) -> Anggota:
    """The member inside the user's scope, else 404; with `izin` held for the family, else 403."""
    a = get_object_or_404(Anggota.objects.terlihat_oleh(request.user).select_related("kpm__desa"), pk=pk)
    if izin and not Anggota.objects.boleh(request.user, izin).filter(pk=pk).exists():
        raise PermissionDenied
    return a


def _cetak(request: Permintaan, anggota: Collection[int], kembali: str) -> HttpResponse:
    dari = request.META.get("REMOTE_ADDR")
    return jawab_kartu(
        request,
        len(anggota),
        cetak=lambda: cetak_kartu(anggota=anggota, oleh=request.user, dari=dari),
        minta=lambda: minta_kartu(anggota=anggota, oleh=request.user),
        nama="kartu-kontrol.pdf",
        kembali=kembali,
    )
