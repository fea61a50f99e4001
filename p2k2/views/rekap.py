"""*Rekap Kecamatan Pemantauan Pelaksanaan P2K2*: a month on the page, with the coordinator's words."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman, url_dengan
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import awal_bulan, hari_ini
from kpm.selectors import pilihan_wilayah
from p2k2.forms.pantau import FormCatatanRekap
from p2k2.models import CatatanRekap
from p2k2.selectors.rekap import AngkaRekap, Cakupan, Rekap, catatan_rekap, rekap_p2k2
from p2k2.services.catatan_rekap import boleh_catat, catat_dinamika
from p2k2.services.rekap import TINGKAT_REKAP
from p2k2.views.bantu_pantau import baca_form, pilihan_bulan
from p2k2.views.rekap_berkas import pilihan_berkas, wilayah_rekap
from wilayah.enums import Tingkat
from wilayah.models import Wilayah

_KEPALA = {
    True: "Pendamping|Bertemu:angka|Hadir:angka|Tidak hadir:angka|Alasan tidak bertemu",
    False: "Kecamatan|Bertemu:angka|Hadir:angka|Tidak hadir:angka",
}
_ANGKA = ("kelompok", "bertemu", "keluarga", "hadir", "tidak", "belum_diisi")


@halaman(izin=Izin.LIHAT_DASBOR)
def rekap(request: Permintaan) -> HttpResponse:
    """One month: rows per pendamping of a kecamatan, per kecamatan of a kabupaten."""
    form, hari = baca_form(request), hari_ini()
    wilayah = wilayah_rekap(request, form.cleaned_data["wilayah"])
    if wilayah is None or wilayah.tingkat not in TINGKAT_REKAP:
        return _pilih_wilayah(request, wilayah)
    bulan = min(form.pilih_bulan(hari), awal_bulan(hari))
    catatan = catatan_rekap(wilayah.kode, [bulan])
    awal = _awal(wilayah, bulan, catatan.get((wilayah.pk, bulan)))
    isian = FormCatatanRekap(initial=awal) if boleh_catat(wilayah, request.user) else None
    return _layar(request, wilayah, bulan, hari, catatan, isian)


@halaman(metode=("POST",), izin=Izin.PERIKSA_LAPORAN)
def catatan(request: Permintaan) -> HttpResponse:
    """*Catatan Dinamika* of a kecamatan's month, typed by its coordinator."""
    form = FormCatatanRekap(request.POST)
    wilayah = wilayah_rekap(request, request.POST.get("wilayah", ""))
    if wilayah is None:
        raise Http404
    if not boleh_catat(wilayah, request.user):
        raise PermissionDenied
    if form.errors.keys() & {"bulan", "wilayah", "versi"}:
        raise Http404
    bulan = form.bulan_dipilih
    semua = catatan_rekap(wilayah.kode, [bulan])
    if not form.is_valid():
        return _layar(request, wilayah, bulan, hari_ini(), semua, form, status=TIDAK_SAH)
    try:
        catat_dinamika(
            wilayah=wilayah,
            bulan=bulan,
            isi=form.cleaned_data["isi"],
            versi=form.cleaned_data["versi"],
            oleh=request.user,
        )
    except BerubahLebihDulu as galat:
        form = form.banding(galat.pesan, semua.get((wilayah.pk, bulan)))
        return _layar(request, wilayah, bulan, hari_ini(), semua, form, status=TIDAK_SAH)
    except GalatPengguna as galat:
        form.add_error("isi" if galat.kolom == "isi" else None, galat.pesan)
        return _layar(request, wilayah, bulan, hari_ini(), semua, form, status=TIDAK_SAH)
    messages.success(request, f"Catatan dinamika {tulis_bulan(bulan)} tersimpan.")
    return redirect(f"{reverse('p2k2:rekap')}?{urlencode({'wilayah': wilayah.pk, 'bulan': f'{bulan:%Y-%m}'})}")


def _pilih_wilayah(request: Permintaan, wilayah: Wilayah | None) -> HttpResponse:
    milik = request.user.lingkup().wilayah
    if wilayah is None and milik and not request.user.lingkup().semua:
        pilihan = list(Wilayah.objects.filter(pk__in=milik).order_by("nama", "pk"))
    else:
        pilihan = pilihan_wilayah(request.user, wilayah.kode if wilayah else "")
    return render(
        request,
        "p2k2/rekap.html",
        {"pilih": [{"judul": w.nama, "url": url_dengan(request, {"wilayah": w.pk})} for w in pilihan]},
    )


def _layar(
    request: Permintaan,
    wilayah: Wilayah,
    bulan: date,
    hari: date,
    catatan: dict[tuple[str, date], CatatanRekap],
    isian: FormCatatanRekap | None,
    *,
    status: int = 200,
) -> HttpResponse:
    hasil = rekap_p2k2(Cakupan(wilayah.kode), [bulan], hari)
    kecamatan = wilayah.tingkat == Tingkat.KECAMATAN
    konteks: dict[str, Any] = {
        "w": wilayah,
        "sub": f"{wilayah.nama}, {tulis_bulan(bulan)}",
        "kepala": _KEPALA[kecamatan],
        "kecamatan": kecamatan,
        "bulan": bulan,
        "pilihan_bulan": pilihan_bulan(hari, bulan),
        "baris": [_baris(a, hasil) for a in hasil.baris] if kecamatan else _per_kecamatan(hasil, bulan),
        "jumlah": _jumlahkan(hasil.baris),
        "catatan": catatan.get((wilayah.pk, bulan)),
        "catatan_lain": [] if kecamatan else [c for c in catatan.values() if c.isi],
        "form": isian,
        "berkas": pilihan_berkas(wilayah, bulan),
    }
    return render(request, "p2k2/rekap.html", konteks, status=status)


def _awal(wilayah: Wilayah, bulan: date, ada: CatatanRekap | None) -> dict[str, Any]:
    return {
        "wilayah": wilayah.pk,
        "bulan": f"{bulan:%Y-%m}",
        "isi": ada.isi if ada else "",
        "versi": ada.versi if ada else 0,
    }


def _baris(a: AngkaRekap, hasil: Rekap) -> dict[str, Any]:
    tujuan = f"{reverse('p2k2:kelengkapan')}?petugas={a.petugas}" if a.petugas else ""
    return {"nama": hasil.petugas[a.petugas], "url": tujuan, "alasan": a.alasan, **_angka(a)}


def _per_kecamatan(hasil: Rekap, bulan: date) -> list[dict[str, Any]]:
    kelompok: dict[str, list[AngkaRekap]] = {}
    for a in hasil.baris:
        kelompok.setdefault(a.kecamatan, []).append(a)
    alamat = reverse("p2k2:rekap")
    return [
        {
            "nama": hasil.kecamatan.get(kode, kode),
            "url": f"{alamat}?wilayah={kode}&bulan={bulan:%Y-%m}",
            "alasan": "",
            **_jumlahkan(semua),
        }
        for kode, semua in sorted(kelompok.items(), key=lambda p: hasil.kecamatan.get(p[0], p[0]))
    ]


def _angka(a: AngkaRekap) -> dict[str, int]:
    return {n: getattr(a, n) for n in _ANGKA}


def _jumlahkan(semua: list[AngkaRekap]) -> dict[str, int]:
    return {n: sum(getattr(a, n) for a in semua) for n in _ANGKA}
