"""Attendance sheets to print or to fill in as a workbook: of a meeting, of a group, of a month."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from akun.enums import Izin
from akun.models import Pengguna
from inti.cetak import jawab_pdf
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman, jawab_buku, nomor_alamat
from inti.sementara import berkas_tanpa_nama
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import hari_tanggal
from inti.waktu import awal_bulan, hari_ini
from inti.widget import BidangBulan
from kpm.models import Kelompok
from p2k2.forms.lembar import BUKU, FormLembar, FormLembarKelompok
from p2k2.models import Pertemuan
from p2k2.selectors.lembar import (
    LEMBAR_MAKS,
    Lembar,
    lembar_kelompok,
    lembar_pertemuan,
    lembar_sebulan,
)
from p2k2.selectors.pertemuan import kelompok_sebulan
from p2k2.services.lembar import PilihanLembar, buku_lembar, cetak_lembar
from p2k2.services.pertemuan import boleh_ubah


@halaman()
def cetak(request: Permintaan, pk: UUID) -> HttpResponse:
    """*Daftar Hadir P2K2* at once: with marks when they were saved, else to be signed."""
    lembar = lembar_pertemuan(_pertemuan(request, pk))
    return _pdf(request, [lembar], PilihanLembar(bertanda=lembar.tersimpan), _nama(lembar))


@halaman(metode=("GET", "POST"))
def pertemuan(request: Permintaan, pk: UUID) -> HttpResponse:
    """A meeting's sheet as PDF, or as a workbook that can be filled in and uploaded."""
    p = _pertemuan(request, pk)
    lembar = lembar_pertemuan(p)
    form = FormLembar(request.POST or None, bertanda=lembar.tersimpan, boleh_buka=_boleh_buka(request))

    def buat(pilihan: PilihanLembar) -> HttpResponse:
        if request.POST.get("sebagai") == BUKU:
            return _xlsx(request, lembar, pilihan, _nama(lembar))
        return _pdf(request, [lembar], pilihan, _nama(lembar))

    konteks = {
        "judul": "Lembar daftar hadir",
        "sub": f"{p.kelompok.nama}, {hari_tanggal(p.tanggal)}",
        "kembali": reverse("p2k2:rincian", args=[pk]),
        "kembali_label": "Pertemuan",
        "banyak": len(lembar.baris),
        "buku": True,
        "unggah": reverse("p2k2:unggah", args=[pk]) if boleh_ubah(p, request.user) else "",
    }
    return _layar(request, form, buat, konteks)


@halaman(metode=("GET", "POST"))
def kelompok(request: Permintaan, pk: UUID) -> HttpResponse:
    """A group's sheet before its meeting is planned."""
    k = get_object_or_404(Kelompok.objects.terlihat_oleh(request.user).select_related("desa__induk"), pk=pk)
    hari = hari_ini(k.desa_id)
    form = FormLembarKelompok(
        request.POST or None, bertanda=False, boleh_buka=_boleh_buka(request), initial={"tanggal": hari}
    )

    def buat(pilihan: PilihanLembar) -> HttpResponse:
        lembar = lembar_kelompok(k, form.cleaned_data["tanggal"])
        if not lembar.baris:
            raise GalatPengguna("Kelompok ini tidak punya anggota pada tanggal itu.", kolom="tanggal")
        return _pdf(request, [lembar], pilihan, _nama(lembar))

    konteks = {
        "judul": "Lembar daftar hadir",
        "sub": k.nama,
        "kembali": reverse("kpm:kelompok_rincian", args=[pk]),
        "kembali_label": "Kelompok",
        "banyak": len(lembar_kelompok(k, hari).baris),
    }
    return _layar(request, form, buat, konteks)


@halaman(metode=("GET", "POST"))
def sebulan(request: Permintaan) -> HttpResponse:
    """The sheets of a month for all groups of a pendamping, in one file."""
    hari = hari_ini()
    bulan = _bulan(request) or awal_bulan(hari)
    petugas = _petugas(request)
    milik = kelompok_sebulan(petugas.pk, bulan, Kelompok.objects.terlihat_oleh(request.user), hari)
    form = FormLembar(request.POST or None, bertanda=True, boleh_buka=_boleh_buka(request), initial={"isi": "kosong"})

    def buat(pilihan: PilihanLembar) -> HttpResponse:
        lembar = [satu for satu in lembar_sebulan(milik, bulan, hari) if satu.baris]
        if len(lembar) > LEMBAR_MAKS:
            raise GalatPengguna(f"Terlalu banyak lembar sekaligus ({len(lembar)}). Cetak dari pertemuannya.")
        return _pdf(request, lembar, pilihan, f"daftar-hadir-{bulan:%Y-%m}.pdf")

    konteks = {
        "judul": "Lembar daftar hadir sebulan",
        "sub": f"{petugas.nama}, {tulis_bulan(bulan)}",
        "kembali": reverse("p2k2:daftar"),
        "kembali_label": "P2K2",
        "banyak": cache(milik.count),  # not asked for when the answer is a file
        "sebulan": True,
    }
    return _layar(request, form, buat, konteks)


def _layar(
    request: Permintaan, form: FormLembar, buat: Callable[[PilihanLembar], HttpResponse], konteks: dict[str, Any]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            return buat(form.pilihan())
        except GalatPengguna as galat:
            form.tolak(galat)
    konteks |= {"form": form, "url": request.get_full_path()}
    return render(request, "p2k2/lembar.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _pertemuan(request: Permintaan, pk: UUID) -> Pertemuan:
    return get_object_or_404(
        Pertemuan.objects.terlihat_oleh(request.user).select_related("kelompok__desa__induk", "petugas", "sesi__modul"),
        pk=pk,
    )


def _bulan(request: Permintaan) -> date | None:
    try:
        hasil: date | None = BidangBulan(required=False).clean(request.GET.get("bulan", ""))
    except ValidationError:
        return None
    return hasil


def _petugas(request: Permintaan) -> Pengguna:
    """Whose groups: one's own, or those of a pendamping; which of them are printed decides the scope of groups."""
    nomor = request.GET.get("petugas")
    if not nomor:
        saya: Pengguna = request.user
        return saya
    petugas = get_object_or_404(Pengguna, pk=nomor_alamat(nomor))
    if petugas != request.user and not Kelompok.objects.terlihat_oleh(request.user).diampu(petugas.pk).exists():
        raise Http404
    return petugas


def _boleh_buka(request: Permintaan) -> bool:
    return bool(request.user.punya_izin(Izin.BUKA_IDENTITAS))


def _nama(lembar: Lembar) -> str:
    hari: date = lembar.hari
    return f"daftar-hadir-{hari:%Y-%m-%d}.pdf"


def _pdf(request: Permintaan, lembar: list[Lembar], pilihan: PilihanLembar, nama: str) -> HttpResponse:
    dari = request.META.get("REMOTE_ADDR")
    return jawab_pdf(cetak_lembar(lembar=lembar, pilihan=pilihan, oleh=request.user, dari=dari), nama)


def _xlsx(request: Permintaan, lembar: Lembar, pilihan: PilihanLembar, nama: str) -> HttpResponse:
    with berkas_tanpa_nama() as jalur:
        buku_lembar(
            lembar=lembar,
            pilihan=pilihan,
            oleh=request.user,
            keluaran=jalur,
            dari=request.META.get("REMOTE_ADDR"),
        )
        return jawab_buku(jalur.read_bytes(), nama.replace(".pdf", ".xlsx"))
