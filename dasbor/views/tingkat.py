"""Dashboards of the country, an area, a pendamping and a group: one page, one list of figures."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from akun.enums import Izin
from dasbor.forms.dasbor import pilihan_bulan
from dasbor.selectors.kelompok import kelompok_di
from dasbor.selectors.tempat import akar, anak, jejak_wilayah, rinci
from dasbor.selectors.ukuran import MENURUT_KODE, Bagian
from dasbor.tampilan.peta import peta_tempat
from dasbor.tampilan.rinci import batang_rinci, langkah_corong
from dasbor.tampilan.susun import kartu_temuan, perhatian_tempat, tautan_perhatian
from dasbor.tampilan.tautan import alamat, alamat_tempat
from dasbor.tampilan.tingkat import UTAMA, alamat_wilayah, judul_bulan, sebutan, tabel_tempat, tanpa_angka
from dasbor.views.tempat import Terbuka, buka
from dasbor.views.umum import menunggu
from inti.halaman import Permintaan, halaman
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import nama_tahap
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
def tempat(request: Permintaan, bagian: str = "", **alamat: Any) -> HttpResponse:
    """One place whole, or one part of it in full."""
    if bagian and bagian not in Bagian.values:
        raise Http404
    t = buka(request, **alamat)
    atas = jejak_wilayah(t.layar.tempat, request.user)
    konteks: dict[str, Any] = {
        "layar": t.layar,
        "tempat": t.layar.tempat,
        "atas": [(w.nama, alamat_wilayah(t.layar, w.kode)) for w in atas],
        "judul_bulan": judul_bulan(t.bulan, t.hari),
        "pilihan_bulan": pilihan_bulan(t.bulan, t.hari),
        "pesan": t.pesan,
    }
    konteks["nama_bulan"] = tulis_bulan(t.bulan)
    if bagian:
        return render(request, "dasbor/bagian.html", konteks | _bagian(request, t, Bagian(bagian)))
    # What waits stands on the dashboard one starts from; its numbers are fetched after the page.
    konteks["menunggu"] = [] if atas else menunggu(request)
    return render(request, "dasbor/dasbor.html", konteks | _ikhtisar(request, t))


def _ikhtisar(request: Permintaan, t: Terbuka) -> dict[str, Any]:
    """Everything at a glance: what needs somebody, the figures by part, the places below."""
    layar, kini = t.layar, t.layar.deret.kini
    di_bawah, orang = anak(layar.tempat, t.bulan)
    terisi, belum = tanpa_angka(layar, di_bawah)
    utama = [MENURUT_KODE[k] for k in UTAMA]
    return {
        "perhatian": [(p, tautan_perhatian(layar, p)) for p in perhatian_tempat(layar, di_bawah, orang, t.hari)],
        "bagian": layar.bagian(),
        "anak": tabel_tempat(layar, terisi, utama),
        "kosong_anak": belum,
        "orang": tabel_tempat(layar, orang, [u for u in utama if "petugas" not in u.tanpa]),
        "kelompok": kelompok_di(layar.tempat, t.bulan, t.hari),
        "url_kelompok": alamat("kpm:kelompok", layar.tempat.tautan),
        "kepala": utama,
        "kepala_orang": [u for u in utama if "petugas" not in u.tanpa],
        "sub": sebutan(layar.tempat),
        "kosong": not any(kini.values()),
    }


def _bagian(request: Permintaan, t: Terbuka, bagian: Bagian) -> dict[str, Any]:
    """One part in full: each figure with its trend, what it is made of, and all places side by side."""
    layar, ukuran = t.layar, t.layar.ukuran(bagian)
    di_bawah, orang = anak(layar.tempat, t.bulan)
    terisi, belum = tanpa_angka(layar, di_bawah)
    lapangan = bagian == Bagian.LAPANGAN
    peta = peta_tempat(layar, di_bawah, bagian, request.GET.get("ukuran", ""))
    return {
        "judul": bagian.label,
        "kartu": [layar.kartu(u) for u in ukuran] + (kartu_temuan(layar, request.user) if lapangan else []),
        "corong": langkah_corong(layar) if bagian == Bagian.PEMBAYARAN else [],
        "judul_corong": f"Jalan dana {nama_tahap(layar.deret.tahap[-1])}" if layar.deret.tahap[-1] else "Jalan dana",
        "rinci": batang_rinci(bagian, rinci(layar.tempat, t.bulan), layar.deret),
        "peta": peta,
        "ukuran_dipilih": peta.ukuran.kode if peta and "ukuran" in request.GET else "",
        "anak": tabel_tempat(layar, terisi, ukuran),
        "kosong_anak": belum,
        "orang": tabel_tempat(layar, orang, ukuran),
        "sejajar": tabel_tempat(layar, layar.sejajar.cabang, ukuran) if layar.sejajar else [],
        "kepala": ukuran,
        "kembali": alamat_tempat(layar.tempat, saring=layar.saring),
    }
