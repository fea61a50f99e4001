"""Opening the place and month an address names: the country, an area, a pendamping of it, a group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from akun.enums import Izin
from akun.models import Pengguna
from dasbor.forms.dasbor import FormBulan
from dasbor.selectors.bulan import hari_dihitung
from dasbor.selectors.tempat import Tempat
from dasbor.tampilan.susun import layar_tempat
from dasbor.tampilan.tingkat import Layar
from inti.halaman import Permintaan
from kpm.models import Kelompok
from wilayah.models import Wilayah
from wilayah.selectors.jejak import dengan_atasan


@dataclass(frozen=True)
class Terbuka:
    """What every form of a dashboard begins with. `pesan`: why the month is not the one asked for."""

    layar: Layar
    bulan: date
    hari: date
    pesan: str


def buka(request: Permintaan, *, kode: str = "", pk: int | None = None, kelompok: UUID | None = None) -> Terbuka:
    """The figures of the place in the month of the address, inside the user's scope, else 404.

    Of a pendamping who held nothing there in these months there is no page.
    """
    tempat = _kelompok(request, kelompok) if kelompok else _tempat(request, kode, pk)
    hari = hari_dihitung(tempat.kode)
    bulan, pesan = FormBulan(request.GET).pilih(hari)
    layar = layar_tempat(tempat, bulan, hari, request.user)
    if tempat.petugas is not None and not any(layar.deret.angka):
        raise Http404
    return Terbuka(layar, bulan, hari, pesan)


def ambil_wilayah(request: Permintaan, kode: str) -> Wilayah:
    if not request.user.lingkup().mencakup(kode):
        raise Http404
    wilayah = dengan_atasan(kode)
    if wilayah is None:
        raise Http404
    return wilayah


def _tempat(request: Permintaan, kode: str, pk: int | None) -> Tempat:
    if not kode:
        if not request.user.lingkup().semua:
            raise Http404
        return Tempat()
    wilayah = ambil_wilayah(request, kode)
    return Tempat(wilayah, get_object_or_404(Pengguna, pk=pk) if pk is not None else None)


def _kelompok(request: Permintaan, pk: UUID) -> Tempat:
    milik = Kelompok.objects.boleh(request.user, Izin.LIHAT_DASBOR)
    satu = get_object_or_404(milik.select_related("desa__induk__induk__induk"), pk=pk)
    return Tempat(satu.desa, kelompok=satu)
