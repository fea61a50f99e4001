"""The month's calendar of a pendamping, and planning all groups of a month at once."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman, url_dengan
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import hari_tanggal
from inti.waktu import awal_bulan, geser_bulan, hari_ini
from p2k2.enums import KeadaanPertemuan
from p2k2.forms import FormBarisRencana, FormBulan
from p2k2.selectors.kalender import HariKalender, Usulan, belum_direncanakan, daftar_perencana, kalender
from p2k2.selectors.libur import libur_diketahui
from p2k2.services.rencana import RencanaDitolak, rencanakan_banyak
from p2k2.views.bantu import beri_peringatan, lencana_keadaan
from pendamping.selectors.petugas import petugas_terlihat

_IKON = {
    KeadaanPertemuan.DIRENCANAKAN: "jam",
    KeadaanPertemuan.TERLAKSANA: "baik",
    KeadaanPertemuan.DIBATALKAN: "tutup",
}


@halaman()
def tampil(request: Permintaan) -> HttpResponse:
    """The own month; a coordinator names a pendamping of the area (`?petugas=`), or is shown whose months there are."""
    form, hari = FormBulan(request.GET), hari_ini()
    if not form.is_valid():
        return render(request, "p2k2/rencana.html", {"salah": True})
    bulan = form.bulan_atau(hari)
    nomor = form.cleaned_data["petugas"]
    if not nomor and request.user.lingkup().petugas_id is None:
        return _perencana(request, bulan, hari)
    petugas = _petugas(request, int(nomor)) if nomor else request.user
    isi = kalender(user=request.user, petugas=petugas, bulan=bulan, hari=hari)
    milik = petugas.pk == request.user.pk and request.user.punya_izin(Izin.CATAT_PERTEMUAN)
    konteks = {
        **_bulan(request, bulan, hari),
        "petugas": petugas,
        "milik": milik,
        "hari": [_hari(h, hari) for h in isi.hari],
        "peringatan": [(hari_tanggal(h.tanggal), s.teks) for h in isi.hari for s in h.hambatan],
        "geser": bulan.weekday() + 1,
        "kosong": isi.kosong,
        "belum": isi.belum,
        "jumlah": isi.jumlah,
        "susun": f"{reverse('p2k2:rencana_susun')}?bulan={bulan:%Y-%m}" if milik and bulan >= awal_bulan(hari) else "",
        "lain": reverse("p2k2:rencana_petugas") if request.user.lingkup().wilayah else "",
    }
    return render(request, "p2k2/rencana.html", konteks)


@halaman()
def perencana(request: Permintaan) -> HttpResponse:
    """Whose months there are in the own area; a pendamping alone has none but the own."""
    form, hari = FormBulan(request.GET), hari_ini()
    if not form.is_valid():
        return render(request, "p2k2/rencana.html", {"salah": True})
    return _perencana(request, form.bulan_atau(hari), hari)


def _perencana(request: Permintaan, bulan: date, hari: date) -> HttpResponse:
    hasil = daftar_perencana(user=request.user, bulan=bulan, hari=hari, sesudah=request.GET.get("sesudah"))
    konteks = {
        **_bulan(request, bulan, hari),
        "baris": [_baris_petugas(p, bulan) for p in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
    }
    return render(request, "p2k2/rencana_petugas.html", konteks)


def _baris_petugas(p: Any, bulan: date) -> dict[str, Any]:
    belum = p.n_kelompok - p.n_rencana
    lencana = (f"{belum} belum direncanakan", "awas") if belum else ("Semua punya jadwal", "baik")
    return {
        "judul": p.nama,
        "sub": f"{p.n_rencana} dari {p.n_kelompok} kelompok punya pertemuan",
        "url": f"{reverse('p2k2:rencana')}?petugas={p.pk}&bulan={bulan:%Y-%m}",
        "lencana": [lencana],
    }


def _petugas(request: Permintaan, nomor: int) -> Pengguna:
    """Somebody of the own area, or oneself; others do not exist."""
    if nomor == request.user.pk:
        diri: Pengguna = request.user
        return diri
    return get_object_or_404(petugas_terlihat(request.user.lingkup()), pk=nomor)


def _bulan(request: Permintaan, bulan: date, hari: date) -> dict[str, Any]:
    sebelum, sesudah = geser_bulan(bulan, -1), geser_bulan(bulan, 1)
    return {
        "bulan": bulan,
        "sebelum": (tulis_bulan(sebelum), url_dengan(request, {"bulan": f"{sebelum:%Y-%m}"})),
        "sesudah": (tulis_bulan(sesudah), url_dengan(request, {"bulan": f"{sesudah:%Y-%m}"})),
        "bulan_lewat": bulan < awal_bulan(hari),
        "libur_diketahui": libur_diketahui(bulan.year),
    }


def _hari(h: HariKalender, hari: date) -> dict[str, Any]:
    kena = {pk for s in h.hambatan for pk in s.pertemuan}
    return {
        "tanggal": h.tanggal,
        "ini": h.tanggal == hari,
        "minggu": h.tanggal.weekday() == 6,
        "libur": h.libur,
        "pertemuan": [_satu(p, kena) for p in h.pertemuan],
        "hambatan": [s.teks for s in h.hambatan],
    }


def _satu(p: Any, kena: set[Any]) -> dict[str, Any]:
    label, jenis = lencana_keadaan(p)
    return {
        "url": reverse("p2k2:rincian", args=[p.pk]),
        "nama": p.kelompok.nama,
        "desa": p.kelompok.desa.nama,
        "jam": f"{p.jam_mulai:%H.%M}" if p.jam_mulai else "",
        "tempat": p.tempat,
        "keadaan": p.keadaan,
        "label": label,
        "jenis": jenis,
        "ikon": _IKON[p.keadaan],
        "dipindah": p.dipindah,
        "awas": p.pk in kena,
    }


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_PERTEMUAN)
def susun(request: Permintaan) -> HttpResponse:
    """A row for each own group without a meeting in the month; `usulan` puts a suggestion into its row, unsaved."""
    form_bulan, hari = FormBulan(request.GET), hari_ini()
    if not form_bulan.is_valid():
        raise Http404
    bulan = form_bulan.bulan_atau(hari)
    belum = belum_direncanakan(petugas=request.user, bulan=bulan, hari=hari)
    isian = request.POST.copy() if request.method == "POST" else None
    usulan = request.POST.get("usulan", "")
    if isian is not None and usulan:
        _pakai_usulan(isian, belum, usulan)
    baris = [FormBarisRencana(isian, kelompok=k, usulan=u) for k, u in belum]
    pesan = ""
    sah = [f.is_valid() for f in baris]  # each says its own errors
    if isian is not None and not usulan and all(sah):
        try:
            tersimpan = rencanakan_banyak(
                rencana=[r for f in baris if (r := f.baris())], bulan=bulan, oleh=request.user
            )
        except RencanaDitolak as galat:
            pesan = galat.pesan
            for f in baris:
                if satu := galat.baris.get(f.kelompok.pk):
                    f.tolak(satu)
        except GalatPengguna as galat:
            pesan = galat.pesan
        else:
            messages.success(request, f"{len(tersimpan)} pertemuan direncanakan.")
            beri_peringatan(request, tersimpan)
            return redirect(f"{reverse('p2k2:rencana')}?bulan={bulan:%Y-%m}")
    salah = bool(pesan) or (not usulan and any(f.errors for f in baris))
    konteks = {"baris": baris, "pesan": pesan, "salah": salah, **_bulan(request, bulan, hari)}
    return render(request, "p2k2/rencana_susun.html", konteks, status=TIDAK_SAH if salah else 200)


def _pakai_usulan(isian: Any, belum: list[tuple[Any, Usulan]], untuk: str) -> None:
    """Fill the row of one group, or every row that is still without a date (`semua`)."""
    for k, u in belum:
        form = FormBarisRencana(kelompok=k, usulan=u)
        kosong = not isian.get(f"{form.prefix}-tanggal")
        if untuk == str(k.pk) or (untuk == "semua" and kosong and u.tanggal):
            for nama, nilai in form.isi_usulan().items():
                isian[nama] = nilai
