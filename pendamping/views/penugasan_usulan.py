"""Proposals for a kecamatan: tick, change the person, preview, apply."""

import hashlib
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.masukan import baca_nomor
from inti.templatetags.format import angka, tanggal
from inti.waktu import hari_ini
from pendamping.forms.penugasan import FormUsulan
from pendamping.selectors.penugasan import PerubahanBeban
from pendamping.selectors.satuan_penugasan import calon_di, satuan_di
from pendamping.selectors.usulan_penugasan import Calon, Usulan, susun_penugasan
from pendamping.services.usulan_penugasan import SATUAN_MAKS, Keputusan, pratinjau_usulan, terapkan_usulan
from wilayah.enums import Tingkat
from wilayah.models import Wilayah


@halaman(metode=("GET", "POST"), izin=Izin.TUGASKAN)
def usulan(request: Permintaan) -> HttpResponse:
    """Families without a pendamping, or with `semua=1` everybody of the kecamatan, and whom they should go to."""
    kecamatan = _kecamatan(request)
    semua = request.GET.get("semua") == "1"
    form = FormUsulan(request.POST if request.method == "POST" else None)
    beban: list[PerubahanBeban] = []
    sidik = ""
    if request.method == "POST" and form.is_valid():
        keputusan = Keputusan(kecamatan.kode, _pilihan(request), semua, **form.cleaned_data)
        try:
            tujuan, beban = pratinjau_usulan(keputusan)
            sidik = _sidik(keputusan, tujuan)
            # What is saved is what was shown: other ticks, or other families by now, are shown again first.
            if request.POST.get("aksi") == "simpan" and request.POST.get("sidik") == sidik:
                return _terapkan(request, keputusan)
        except TidakBerhak as galat:
            raise PermissionDenied from galat
        except GalatPengguna as galat:
            form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
    konteks = {"form": form, "kecamatan": kecamatan, "semua": semua, "beban": beban, "sidik": sidik}
    konteks["cip"] = [
        {"label": "Belum punya pendamping", "url": f"?wilayah={kecamatan.kode}", "aktif": not semua},
        {"label": "Ratakan beban semua", "url": f"?wilayah={kecamatan.kode}&semua=1", "aktif": semua},
    ]
    konteks |= _susunan(request, kecamatan.kode, semua=semua)
    return render(request, "pendamping/penugasan_usulan.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _terapkan(request: Permintaan, keputusan: Keputusan) -> HttpResponse:
    hasil = terapkan_usulan(keputusan=keputusan, oleh=request.user)
    ikut = f" {angka(hasil.kelompok)} kelompok ikut." if hasil.kelompok else ""
    messages.success(request, f"{angka(hasil.ditugaskan)} keluarga ditugaskan mulai {tanggal(keputusan.mulai)}.{ikut}")
    return redirect(f"{reverse('pendamping:penugasan')}?wilayah={keputusan.kecamatan}")


def _kecamatan(request: Permintaan) -> Wilayah:
    kode = request.GET.get("wilayah", "")
    if not request.user.lingkup_izin(Izin.TUGASKAN).mencakup(kode):
        raise Http404
    return get_object_or_404(Wilayah, kode=kode, tingkat=Tingkat.KECAMATAN)


def _pilihan(request: Permintaan) -> dict[str, int]:
    """Ticked units with the person chosen for each; 0 where none was, which the service refuses."""
    hasil = {}
    for kunci in request.POST.getlist("satuan")[: SATUAN_MAKS + 1]:
        nomor = request.POST.get(f"petugas-{kunci}", "")
        hasil[kunci[:60]] = baca_nomor(nomor, 9) or 0
    return hasil


def _sidik(keputusan: Keputusan, tujuan: dict[int, int]) -> str:
    isi = [keputusan.mulai, keputusan.nomor_sk, keputusan.semua, sorted(tujuan.items())]
    return hashlib.sha256(repr(isi).encode()).hexdigest()


def _susunan(request: Permintaan, kode: str, *, semua: bool) -> dict[str, Any]:
    hari = hari_ini(kode)
    calon = calon_di(kode, hari, semua=semua)
    daftar = susun_penugasan(satuan_di(kode, hari, semua=semua), calon)
    # Placed anew, most families stay with whom they have: only what would change is worth reading.
    tampil = [u for u in daftar if not semua or any(p != u.petugas for p, _ in u.satuan.pemegang) or _lepas(u)]
    dipilih = _pilihan(request) if request.method == "POST" else {}
    centang = request.GET.get("centang") == "1" and request.method == "GET"
    return {
        "baris": [
            {
                "u": u,
                "pilihan": [(c.pk, _label(c)) for c in calon if _bisa(c, u)],
                "dipilih": dipilih.get(u.satuan.kunci, u.petugas),
                "dicentang": centang or u.satuan.kunci in dipilih,
                "nama": {c.pk: c.nama for c in calon},
            }
            for u in tampil[:SATUAN_MAKS]
        ],
        "lebih": max(0, len(tampil) - SATUAN_MAKS),
        "keluarga": sum(u.satuan.jumlah for u in tampil),
        "ada_calon": bool(calon),
        "tetap": len(daftar) - len(tampil),
    }


def _lepas(u: Usulan) -> bool:
    return sum(n for _, n in u.satuan.pemegang) < u.satuan.jumlah


def _bisa(calon: Calon, u: Usulan) -> bool:
    return all(any(d == w or d.startswith(f"{w}.") for w in calon.wilayah) for d in u.satuan.desa)


def _label(calon: Calon) -> str:
    bahasa = f", bahasa {calon.bahasa}" if calon.bahasa else ""
    return f"{calon.nama} ({'korkec, ' if calon.korkec else ''}{angka(calon.pegang)} keluarga{bahasa})"
