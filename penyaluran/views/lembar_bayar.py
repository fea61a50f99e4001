"""Attendance sheets at withdrawal: of one group, or of all own groups in one file."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from akun.enums import Izin
from inti.cetak import jawab_pdf
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman, jawab_buku
from inti.sementara import berkas_tanpa_nama
from penyaluran.forms.lembar_bayar import BUKU, FormLembarBayar
from penyaluran.models import Tahap
from penyaluran.selectors.lembar_bayar import LembarBayar, lembar_kelompok, lembar_saya
from penyaluran.services.rekon.lembar import buku_lembar_bayar, cetak_lembar_bayar
from penyaluran.views.kelompok import ambil_kelompok, ambil_tahap, url_kelompok


@halaman(metode=("GET", "POST"))
def kelompok(request: Permintaan, pk: UUID) -> HttpResponse:
    """One group's sheet."""
    ini = ambil_kelompok(request, pk)
    tahap = _tahap(request)
    if ini is None:
        raise Http404
    konteks = {"sub": f"{ini.nama}, {tahap}", "kembali": url_kelompok(ini, tahap.pk), "kembali_label": "Kelompok"}
    return _layar(request, lambda: [lembar_kelompok(request.user, tahap, ini)], tahap, konteks)


@halaman(metode=("GET", "POST"))
def semua(request: Permintaan) -> HttpResponse:
    """All own groups, one sheet each."""
    tahap = _tahap(request)
    kembali = f"{reverse('penyaluran:kelompok_daftar')}?tahap={tahap.pk}"
    konteks = {"sub": f"Semua kelompok, {tahap}", "kembali": kembali, "kembali_label": "Semua kelompok"}
    return _layar(request, lambda: lembar_saya(request.user, tahap), tahap, konteks)


def _tahap(request: Permintaan) -> Tahap:
    tahap = ambil_tahap(request)
    if tahap is None:
        raise Http404
    return tahap


def _layar(
    request: Permintaan, susun: Callable[[], list[LembarBayar]], tahap: Tahap, konteks: dict[str, Any]
) -> HttpResponse:
    form = FormLembarBayar(request.POST or None, boleh_buka=request.user.punya_izin(Izin.BUKA_IDENTITAS))
    lembar = susun()
    if request.method == "POST" and form.is_valid():
        try:
            return _berkas(request, lembar, form, f"daftar-hadir-pencairan-{tahap.pk}")
        except GalatPengguna as galat:
            form.tolak(galat)
    konteks |= {
        "judul": "Daftar hadir pencairan",
        "form": form,
        "url": request.get_full_path(),
        "banyak": sum(len(satu.keluarga) for satu in lembar),
        "buku": True,
    }
    return render(request, "penyaluran/lembar_bayar.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _berkas(request: Permintaan, lembar: list[LembarBayar], form: FormLembarBayar, nama: str) -> HttpResponse:
    isi: dict[str, Any] = {"lembar": lembar, "pilihan": form.pilihan(), "oleh": request.user}
    isi["dari"] = request.META.get("REMOTE_ADDR")
    if request.POST.get("sebagai") != BUKU:
        return jawab_pdf(cetak_lembar_bayar(**isi), f"{nama}.pdf")
    with berkas_tanpa_nama() as jalur:
        buku_lembar_bayar(keluaran=jalur, **isi)
        return jawab_buku(jalur.read_bytes(), f"{nama}.xlsx")
