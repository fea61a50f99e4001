"""Blank verification forms: of one facility, and of all facilities of a pendamping in one file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from akun.enums import Izin
from akun.models import Pengguna
from inti.cetak import jawab_pdf
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, halaman, jawab_buku, nomor_alamat
from inti.sementara import berkas_tanpa_nama
from inti.waktu import hari_ini, kode_tahap
from kpm.models import KPM
from verifikasi.forms.blangko import FormBlangko, FormBlangkoSemua
from verifikasi.models import Fasilitas
from verifikasi.selectors.blangko import fasilitas_petugas, susun_blangko, tahap_pilihan
from verifikasi.services.blangko import BUKU, buku_blangko, cetak_blangko, minta_blangko, nama_berkas
from verifikasi.views.bantu_fasilitas import ambil_fasilitas


@halaman(metode=("GET", "POST"))
def satu(request: Permintaan, pk: UUID) -> HttpResponse:
    """The form of a facility, with the members one sees, as PDF or workbook."""
    f = ambil_fasilitas(request, pk)
    hari = hari_ini(f.desa_id)
    form = FormBlangko(
        request.POST or None,
        tahap=tahap_pilihan(hari),
        boleh_buka=request.user.punya_izin(Izin.BUKA_IDENTITAS),
        initial={"tahap": kode_tahap(hari)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _buat(request, f, form)
        except GalatPengguna as galat:
            form.tolak(galat)
    return render(request, "verifikasi/blangko.html", {"f": f, "form": form}, status=TIDAK_SAH if form.errors else 200)


def _buat(request: Permintaan, f: Fasilitas, form: FormBlangko) -> HttpResponse:
    blangko = susun_blangko(f, form.cleaned_data["tahap"], request.user)
    umum: dict[str, Any] = {
        "blangko": blangko,
        "pilihan": form.pilihan(),
        "oleh": request.user,
        "dari": request.META.get("REMOTE_ADDR"),
    }
    if request.POST.get("sebagai") != BUKU:
        return jawab_pdf(cetak_blangko(**umum), nama_berkas(blangko, "pdf"))
    with berkas_tanpa_nama() as jalur:
        buku_blangko(**umum, keluaran=jalur)
        return jawab_buku(jalur.read_bytes(), nama_berkas(blangko, BUKU))


@halaman(metode=("GET", "POST"))
def semua(request: Permintaan) -> HttpResponse:
    """One form per facility of a pendamping, in a ZIP made by the worker."""
    petugas, hari = _petugas(request), hari_ini()
    form = FormBlangkoSemua(
        request.POST or None,
        tahap=tahap_pilihan(hari),
        boleh_buka=request.user.punya_izin(Izin.BUKA_IDENTITAS),
        initial={"tahap": kode_tahap(hari)},
    )
    if request.method == "POST" and form.is_valid():
        d = form.cleaned_data
        try:
            kerja = minta_blangko(
                petugas=petugas,
                tahap=d["tahap"],
                bentuk=d["bentuk"],
                lengkap=form.lengkap,
                keperluan=d.get("keperluan", ""),
                oleh=request.user,
            )
        except TidakBerhak as tolak:
            raise PermissionDenied from tolak
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            return redirect("pekerjaan:rincian", pk=kerja.pk)
    konteks = {
        "petugas": petugas,
        "form": form,
        "banyak": fasilitas_petugas(petugas.pk, kode_tahap(hari), request.user).count(),
        "url": request.get_full_path(),
    }
    return render(request, "verifikasi/blangko_semua.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _petugas(request: Permintaan) -> Pengguna:
    """Oneself, or a pendamping whose families one sees."""
    nomor = request.GET.get("petugas")
    if not nomor:
        saya: Pengguna = request.user
        return saya
    petugas = get_object_or_404(Pengguna, pk=nomor_alamat(nomor))
    if petugas != request.user and not KPM.objects.terlihat_oleh(request.user).didampingi(petugas.pk).exists():
        raise Http404
    return petugas
