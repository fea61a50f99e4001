"""Scanning the families' cards at a meeting; a code can also be typed."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render

from akun.enums import Izin
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.masukan import baca_nomor
from inti.waktu import hari_ini
from p2k2.enums import StatusHadir
from p2k2.models import Pertemuan
from p2k2.selectors import daftar_hadir
from p2k2.services.pindai import HasilPindai, alasan_tertutup, pindai_kartu, urungkan_pindaian
from p2k2.views.bantu import ambil_boleh


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_PERTEMUAN)
def pindai(request: Permintaan, pk: UUID) -> HttpResponse:
    """One POST marks one family; the answer says who, and how many are there."""
    pertemuan = ambil_boleh(request, pk)
    if request.method != "POST":
        return _layar(request, pertemuan)
    try:
        hasil = pindai_kartu(
            pertemuan=pertemuan,
            kode=request.POST.get("kode", ""),
            oleh=request.user,
            pada=hari_ini(pertemuan.kelompok.desa_id),
        )
    except TidakBerhak as tolak:
        raise PermissionDenied from tolak
    except GalatPengguna as galat:
        return _layar(request, pertemuan, galat=galat.pesan)
    return _layar(request, pertemuan, hasil=hasil)


@halaman(metode=("POST",), izin=Izin.CATAT_PERTEMUAN)
def urung(request: Permintaan, pk: UUID) -> HttpResponse:
    """Take back the last scan."""
    pertemuan = ambil_boleh(request, pk)
    try:
        kpm = urungkan_pindaian(
            pertemuan=pertemuan,
            kpm=baca_nomor(request.POST.get("kpm", "")) or 0,
            semula=request.POST.get("semula") or None,
            oleh=request.user,
            pada=hari_ini(pertemuan.kelompok.desa_id),
        )
    except TidakBerhak as tolak:
        raise PermissionDenied from tolak
    except GalatPengguna as galat:
        return _layar(request, pertemuan, galat=galat.pesan)
    return _layar(request, pertemuan, diurungkan=kpm.nama)


def _layar(
    request: Permintaan,
    pertemuan: Pertemuan,
    *,
    hasil: HasilPindai | None = None,
    galat: str = "",
    diurungkan: str = "",
) -> HttpResponse:
    baris, _ = daftar_hadir(pertemuan)
    konteks: dict[str, Any] = {
        "p": pertemuan,
        "tertutup": alasan_tertutup(pertemuan, hari_ini(pertemuan.kelompok.desa_id)),
        "total": len(baris),
        "hadir": [b.kpm.nama for b in baris if b.status == StatusHadir.HADIR],
        "hasil": hasil,
        "semula": StatusHadir(hasil.semula).label if hasil and hasil.semula and not hasil.sudah else "",
        "galat": galat,
        "diurungkan": diurungkan,
    }
    templat = "p2k2/pindai.html" + ("#hasil" if request.htmx else "")
    return render(request, templat, konteks, status=TIDAK_SAH if galat else 200)
