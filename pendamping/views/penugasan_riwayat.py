"""Who held which family, and when."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_date

from akun.models import Pengguna
from inti.halaman import Permintaan, halaman, nomor_alamat, url_dengan
from inti.waktu import AWAL_PROGRAM, hari_ini
from kpm.models import Kelompok
from kpm.views.bantu import ambil_kpm
from pendamping.selectors.riwayat_penugasan import (
    pegangan_pada,
    petugas_berriwayat,
    riwayat_kelompok,
    riwayat_keluarga,
)


@halaman()
def riwayat(request: Permintaan) -> HttpResponse:
    """What a pendamping held on a day (`?petugas=&pada=`), or who led a group over time (`?kelompok=`)."""
    if nomor := request.GET.get("kelompok"):
        return _kelompok(request, nomor)
    pada = _hari(request.GET.get("pada", ""))
    orang = _orang(request)
    isi = pegangan_pada(orang, pada, request.user, request.GET.get("sesudah")) if orang else None
    if orang and isi is None:
        raise Http404
    konteks: dict[str, Any] = {"orang": orang, "pada": pada, "hari": hari_ini(), "isi": isi}
    konteks["pilihan"] = petugas_berriwayat(request.user)
    if isi is not None:
        konteks["tersembunyi"] = isi.jumlah - isi.terlihat
        konteks["berikut"] = url_dengan(request, {"sesudah": isi.keluarga.berikut}) if isi.keluarga.berikut else ""
    return render(request, "pendamping/penugasan_riwayat.html", konteks)


@halaman()
def tab_kpm(request: Permintaan, pk: int) -> HttpResponse:
    """A family's pendamping over time, as a part of its page or as a page of its own."""
    kpm = ambil_kpm(request, pk)
    konteks = {"kpm": kpm, "baris": riwayat_keluarga(kpm), "hari": hari_ini(kpm.desa_id)}
    return render(request, "pendamping/tab_penugasan.html" + ("#tab" if request.htmx else ""), konteks)


def _kelompok(request: Permintaan, nomor: str) -> HttpResponse:
    try:
        pk = UUID(nomor)
    except ValueError as galat:
        raise Http404 from galat
    kelompok = get_object_or_404(Kelompok.objects.terlihat_oleh(request.user).select_related("desa__induk"), pk=pk)
    konteks = {"kelompok": kelompok, "baris": riwayat_kelompok(kelompok), "hari": hari_ini(kelompok.desa_id)}
    return render(request, "pendamping/riwayat_kelompok.html", konteks)


def _orang(request: Permintaan) -> Pengguna | None:
    """Whom is asked about; oneself when nobody is named and one accompanies families."""
    nomor = request.GET.get("petugas", "")
    if nomor:
        return get_object_or_404(Pengguna, pk=nomor_alamat(nomor, 9))
    return request.user if request.user.lingkup().petugas_id is not None else None


def _hari(teks: str) -> date:
    """The asked day; today when it is none, or lies outside the programme's time."""
    try:
        hari = parse_date(teks)
    except ValueError:
        hari = None
    return hari if hari is not None and AWAL_PROGRAM <= hari <= date(2099, 12, 31) else hari_ini()
