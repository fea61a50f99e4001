"""Dashboards of the country, an area, a pendamping and a group: one page, one list of figures."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from akun.enums import Izin
from akun.models import Pengguna
from dasbor.forms.dasbor import FormBulan, pilihan_bulan
from dasbor.selectors.kelompok import kelompok_di
from dasbor.selectors.perhatian import perhatian
from dasbor.selectors.tempat import Cabang, Tempat, akar, anak, jejak_wilayah, rinci
from dasbor.selectors.ukuran import MENURUT_KODE, Bagian
from dasbor.tampilan.rinci import batang_rinci, langkah_corong
from dasbor.tampilan.susun import layar_tempat
from dasbor.tampilan.tautan import alamat_tempat
from dasbor.tampilan.tingkat import UTAMA, Layar, judul_bulan, sebutan, tabel_tempat
from dasbor.views.umum import menunggu
from inti.halaman import Permintaan, halaman
from inti.templatetags.format import nama_tahap
from inti.waktu import awal_bulan, hari_ini
from kpm.models import Kelompok
from wilayah.models import Wilayah


@halaman(izin=Izin.LIHAT_DASBOR)
def dasbor(request: Permintaan) -> HttpResponse:
    """The dashboard of the area the user coordinates; who coordinates several chooses."""
    milik = akar(request.user)
    if milik == [""]:
        return redirect("dasbor:negara")
    if len(milik) == 1:
        return redirect("dasbor:wilayah", kode=milik[0])
    return render(request, "dasbor/pilih.html", {"wilayah": Wilayah.objects.filter(kode__in=milik).order_by("kode")})


@halaman(izin=Izin.LIHAT_DASBOR)
def negara(request: Permintaan, bagian: str = "") -> HttpResponse:
    if not request.user.lingkup().semua:
        raise Http404
    return _tampil(request, Tempat(), bagian)


@halaman(izin=Izin.LIHAT_DASBOR)
def wilayah(request: Permintaan, kode: str, bagian: str = "") -> HttpResponse:
    return _tampil(request, Tempat(ambil_wilayah(request, kode)), bagian)


@halaman(izin=Izin.LIHAT_DASBOR)
def petugas(request: Permintaan, kode: str, pk: int, bagian: str = "") -> HttpResponse:
    """One pendamping's part of an area; of somebody who held nothing there in these months there is no page."""
    tempat = Tempat(ambil_wilayah(request, kode), get_object_or_404(Pengguna, pk=pk))
    return _tampil(request, tempat, bagian)


@halaman(izin=Izin.LIHAT_DASBOR)
def kelompok(request: Permintaan, pk: UUID, bagian: str = "") -> HttpResponse:
    """One group, counted as the page opens."""
    milik = Kelompok.objects.boleh(request.user, Izin.LIHAT_DASBOR)
    satu = get_object_or_404(milik.select_related("desa__induk__induk__induk"), pk=pk)
    return _tampil(request, Tempat(satu.desa, kelompok=satu), bagian)


def ambil_wilayah(request: Permintaan, kode: str) -> Wilayah:
    if not request.user.lingkup().mencakup(kode):
        raise Http404
    return get_object_or_404(Wilayah.objects.select_related("induk__induk__induk"), kode=kode)


def _tampil(request: Permintaan, tempat: Tempat, bagian: str) -> HttpResponse:
    if bagian and bagian not in Bagian.values:
        raise Http404
    hari = hari_ini(tempat.kode)
    bulan, pesan = FormBulan(request.GET).pilih(hari)
    layar = susun_layar(request, tempat, bulan, hari)
    konteks: dict[str, Any] = {
        "layar": layar,
        "tempat": tempat,
        "atas": jejak_wilayah(tempat, request.user),
        "judul_bulan": judul_bulan(bulan, hari),
        "pilihan_bulan": pilihan_bulan(bulan, hari),
        "pesan": pesan,
        "kini": bulan == awal_bulan(hari),
    }
    if bagian:
        return render(request, "dasbor/bagian.html", konteks | _bagian(layar, Bagian(bagian), bulan))
    return render(request, "dasbor/dasbor.html", konteks | _ikhtisar(request, layar, bulan, hari))


def susun_layar(request: Permintaan, tempat: Tempat, bulan: date, hari: date) -> Layar:
    layar = layar_tempat(tempat, bulan, hari, request.user)
    if tempat.petugas is not None and not any(layar.deret.angka):
        raise Http404
    return layar


def _ikhtisar(request: Permintaan, layar: Layar, bulan: date, hari: date) -> dict[str, Any]:
    """Everything at a glance: what needs somebody, the figures by part, the places below."""
    di_bawah, orang = anak(layar.tempat, bulan)
    utama = [MENURUT_KODE[k] for k in UTAMA]
    kini = layar.deret.kini
    return {
        "perhatian": [
            (p, layar.penaut.daftar(MENURUT_KODE[p.ukuran], p.tautan))
            for p in perhatian(layar.tempat, di_bawah, _orang(layar, orang), layar.keadaan, request.user, hari)
        ],
        # On the dashboard one starts from; its numbers are fetched after the page.
        "menunggu": [] if jejak_wilayah(layar.tempat, request.user) else menunggu(request),
        "bagian": layar.bagian(),
        "anak": tabel_tempat(layar, di_bawah, utama),
        "orang": tabel_tempat(layar, orang, [u for u in utama if "petugas" not in u.tanpa]),
        "kelompok": kelompok_di(layar.tempat, bulan, hari),
        "kepala": utama,
        "kepala_orang": [u for u in utama if "petugas" not in u.tanpa],
        "sub": sebutan(layar.tempat),
        "kosong": not (kini.kpm or kini.rencana_n or kini.aduan_buka or kini.aduan_jawab),
    }


def _bagian(layar: Layar, bagian: Bagian, bulan: date) -> dict[str, Any]:
    """One part in full: each figure with its trend, what it is made of, and all places side by side."""
    ukuran = layar.ukuran(bagian)
    di_bawah, orang = anak(layar.tempat, bulan)
    return {
        "judul": bagian.label,
        "kartu": [layar.kartu(u) for u in ukuran],
        "corong": langkah_corong(layar) if bagian == Bagian.PEMBAYARAN else [],
        "judul_corong": f"Jalan dana {nama_tahap(layar.deret.tahap[-1])}" if layar.deret.tahap[-1] else "Jalan dana",
        "rinci": batang_rinci(bagian, rinci(layar.tempat, bulan, layar.deret), layar.deret),
        "anak": tabel_tempat(layar, di_bawah, ukuran),
        "orang": tabel_tempat(layar, orang, ukuran),
        "sejajar": tabel_tempat(layar, layar.sejajar.cabang, ukuran) if layar.sejajar else [],
        "kepala": ukuran,
        "kembali": alamat_tempat(layar.tempat, saring=layar.saring),
    }


def _orang(layar: Layar, orang: list[Cabang]) -> list[Cabang]:
    """The pendamping whose deviations are told: those below, or the one whose page it is."""
    p = layar.tempat.petugas
    return orang if p is None else [Cabang(str(p.pk), p.nama, layar.deret.kini, petugas=p.pk)]
