"""The paper behind a facility's month, and one entry with its history (docs/program.md §8)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from akun.enums import Izin
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, baca_versi, halaman
from inti.services.foto import kirim_foto
from inti.templatetags.format import waktu
from inti.waktu import hari_ini
from kpm.models import KPM
from verifikasi.forms.isian import FormAlasan, FormLembar
from verifikasi.models import CatatanVerkom, Fasilitas, HasilVerifikasi, Kewajiban, LaporanFasilitas, LembarVerkom
from verifikasi.selectors.isian import menulis_di, riwayat_catatan
from verifikasi.selectors.kalimat import kalimat
from verifikasi.services.catat import hapus_catatan
from verifikasi.services.isian import ringkas
from verifikasi.services.lembar_isian import BATAS_HAPUS, beri_alasan, lepas_lembar, tambah_lembar
from verifikasi.views.bantu_isian import ambil_boleh, ambil_fasilitas, baca_bulan

_FOTO_MAKS = 100  # on one page


@halaman(metode=("GET", "POST"))
def lembar(request: Permintaan, pk: UUID, tahun: int, bulan: int) -> HttpResponse:
    """Photos of the signed form, and why there is no report."""
    awal = baca_bulan(tahun, bulan)
    if request.method != "POST":
        return _layar(request, ambil_fasilitas(request, pk), awal)
    fasilitas = ambil_boleh(request, pk)
    try:
        if "alasan" in request.POST:
            form = FormAlasan(request.POST)
            if not form.is_valid():
                return _layar(request, fasilitas, awal, alasan=form)
            teks = form.cleaned_data["alasan"]
            beri_alasan(fasilitas=fasilitas, bulan=awal, alasan=teks, oleh=request.user)
            messages.success(request, "Sebabnya tersimpan." if teks else "Sebabnya dihapus.")
        else:
            foto = FormLembar(request.POST, request.FILES)
            if not foto.is_valid():
                return _layar(request, fasilitas, awal, foto=foto)
            n = tambah_lembar(fasilitas=fasilitas, bulan=awal, foto=foto.cleaned_data["foto"], oleh=request.user)
            messages.success(request, f"{n} foto tersimpan." if n else "Foto itu sudah tersimpan sebelumnya.")
    except TidakBerhak as tolak:
        raise PermissionDenied from tolak
    except GalatPengguna as galat:
        return _layar(request, fasilitas, awal, galat=galat.pesan)
    return redirect("verifikasi:lembar", pk=pk, tahun=tahun, bulan=bulan)


@halaman()
def foto(request: Permintaan, pk: int) -> HttpResponseBase:
    terlihat = LembarVerkom.objects.terlihat_oleh(request.user).select_related("foto")
    return kirim_foto(get_object_or_404(terlihat, pk=pk).foto)


@halaman(metode=("POST",), izin=Izin.CATAT_VERKOM)
def lepas(request: Permintaan, pk: int) -> HttpResponse:
    """Take the own wrong photo off again."""
    milik = LembarVerkom.objects.terlihat_oleh(request.user).select_related("laporan")
    ini = get_object_or_404(milik, pk=pk)
    try:
        lepas_lembar(lembar=ini, oleh=request.user)
        messages.success(request, "Foto dihapus dari bulan ini.")
    except TidakBerhak as tolak:
        raise PermissionDenied from tolak
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
    b = ini.laporan.bulan
    return redirect("verifikasi:lembar", pk=ini.laporan.fasilitas_id, tahun=b.year, bulan=b.month)


@halaman()
def catatan(request: Permintaan, pk: UUID) -> HttpResponse:
    """One entry: what it says, what follows from it, and what it said before."""
    c = _ambil_catatan(request, pk)
    hasil = HasilVerifikasi.objects.filter(anggota=c.anggota_id, bulan=c.bulan).first()
    rincian = hasil.rincian if hasil else []
    kewajiban = Kewajiban.objects.in_bulk([b["kewajiban"] for b in rincian])
    konteks: dict[str, Any] = {
        "c": c,
        "ringkas": ringkas(c),
        "hasil": hasil,
        "sebab": [(k.uraian, kalimat(b, k)) for b in rincian if (k := kewajiban.get(b["kewajiban"]))],
        "dicatat": f"{c.dicatat_oleh}, {waktu(c.dicatat_pada)}",
        "riwayat": [{"isi": f"Sebelumnya: {ringkas(lama)}", "sub": _sub(lama, c)} for lama in riwayat_catatan(c)],
        "kirim_versi": {"versi": c.versi},
        "boleh": KPM.objects.boleh(request.user, Izin.CATAT_VERKOM).filter(pk=c.kpm_id).exists(),
    }
    return render(request, "verifikasi/catatan.html", konteks)


@halaman(metode=("POST",), izin=Izin.CATAT_VERKOM)
def hapus(request: Permintaan, pk: UUID) -> HttpResponse:
    """Take away an entry made for the wrong person."""
    c = _ambil_catatan(request, pk)
    try:
        hapus_catatan(catatan=c, versi=baca_versi(request), oleh=request.user)
    except TidakBerhak as tolak:
        raise PermissionDenied from tolak
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
        return redirect("verifikasi:catatan", pk=pk)
    messages.success(request, f"Isian {c.anggota.nama} dihapus. Riwayatnya tetap tersimpan.")
    return redirect("verifikasi:isi", pk=c.fasilitas_id, tahun=c.bulan.year, bulan=c.bulan.month)


def _sub(lama: Any, c: CatatanVerkom) -> str:
    """Who wrote an earlier state, when, and where if elsewhere."""
    bagian = [f"{lama.dicatat_oleh}, {waktu(lama.dicatat_pada)}"]
    if lama.fasilitas_id != c.fasilitas_id:
        bagian.append(f"di {lama.fasilitas}")
    return " · ".join([*bagian, *filter(None, [lama.keterangan])])


def _ambil_catatan(request: Permintaan, pk: UUID) -> CatatanVerkom:
    terlihat = CatatanVerkom.objects.terlihat_oleh(request.user)
    return get_object_or_404(terlihat.select_related("anggota", "kpm", "fasilitas", "dicatat_oleh"), pk=pk)


def _layar(
    request: Permintaan,
    fasilitas: Fasilitas,
    bulan: date,
    *,
    foto: FormLembar | None = None,
    alasan: FormAlasan | None = None,
    galat: str = "",
) -> HttpResponse:
    laporan = LaporanFasilitas.objects.select_related("dicatat_oleh").filter(fasilitas=fasilitas, bulan=bulan).first()
    terlihat = LembarVerkom.objects.terlihat_oleh(request.user).filter(laporan=laporan)
    milik = terlihat.select_related("oleh").order_by("pk")[:_FOTO_MAKS]
    batas = timezone.now() - BATAS_HAPUS
    konteks = {
        "f": fasilitas,
        "bulan": bulan,
        "laporan": laporan,
        "lembar": [{"l": x, "lepas": x.oleh_id == request.user.pk and x.pada > batas} for x in milik],
        "form_foto": foto or FormLembar(),
        "form_alasan": alasan or FormAlasan(initial={"alasan": laporan.alasan_belum if laporan else ""}),
        "galat": galat,
        "boleh": bulan <= hari_ini(fasilitas.desa_id) and menulis_di(fasilitas, request.user),
        "url_isi": reverse("verifikasi:isi", args=[fasilitas.pk, bulan.year, bulan.month]),
    }
    salah = bool(galat or (foto and foto.errors) or (alasan and alasan.errors))
    return render(request, "verifikasi/lembar.html", konteks, status=TIDAK_SAH if salah else 200)
