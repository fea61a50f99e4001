"""One tahap in one kabupaten: pay date, balance, what is still open, closing and opening again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from penyaluran.forms.tahap import Berversi, FormBukaTahap, FormTanggalBayar, FormTutupTahap
from penyaluran.models import Tahap, TahapDaerah
from penyaluran.selectors.neraca import Neraca
from penyaluran.selectors.tahap import daerah_tahap
from penyaluran.selectors.tahap_rinci import MasihTerbuka, kabupaten_terlihat, masih_terbuka, riwayat_daerah
from penyaluran.services.tahap.tahap import (
    boleh_buka,
    boleh_kelola,
    buka_tahap,
    menutup_sendiri,
    tetapkan_tanggal_bayar,
    tutup_tahap,
)
from wilayah.enums import POLA_KODE
from wilayah.models import Wilayah


@halaman()
def daerah(request: Permintaan, kode: str, kabupaten: str) -> HttpResponse:
    """The state is everybody's; figures are shown to who sees the whole kabupaten."""
    tahap, w, d = _ambil(request, kode, kabupaten)
    luas = request.user.lingkup().mencakup(w.pk)
    tutup = tahap.ditutup_pada or (d.ditutup_pada if d else None)
    konteks: dict[str, Any] = {
        "t": tahap,
        "w": w,
        "d": d,
        "tutup": tutup,
        "hari_bayar": (d.tanggal_bayar if d else None) or tahap.tanggal_bayar,
        "sendiri": d is not None and d.tanggal_bayar is not None,
        "luas": luas,
        "boleh": boleh_kelola(request.user, w.pk) and tahap.ditutup_pada is None,
        "boleh_buka": _boleh_buka(request, tahap, w, d),
        "riwayat": riwayat_daerah(d, dengan_angka=luas),
    }
    if luas:
        terbuka = masih_terbuka(tahap, w.pk)
        konteks |= _terbuka(tahap, terbuka) | {"beda": _beda(d, terbuka.neraca)}
    return render(request, "penyaluran/tahap_daerah.html", konteks)


@halaman(metode=("GET", "POST"), izin=Izin.KELOLA_TAHAP)
def tanggal(request: Permintaan, kode: str, kabupaten: str) -> HttpResponse:
    tahap, w, d = _kelola(request, kode, kabupaten)
    awal = {"versi": d.versi if d else 0, "tanggal_bayar": d.tanggal_bayar if d else None}
    form = FormTanggalBayar(request.POST if request.method == "POST" else None, initial=awal)

    def tulis(isi: dict[str, Any]) -> None:
        hari, versi = isi["tanggal_bayar"], isi["versi"]
        tetapkan_tanggal_bayar(tahap=tahap, wilayah=w, hari=hari, versi=versi, oleh=request.user)

    return _jawab(request, tahap, w, form, tulis, "tahap_tanggal", "Tanggal bayar disimpan.")


@halaman(metode=("GET", "POST"), izin=Izin.KELOLA_TAHAP)
def tutup(request: Permintaan, kode: str, kabupaten: str) -> HttpResponse:
    """The balance and what stays open are read before the number is typed."""
    tahap, w, d = _kelola(request, kode, kabupaten)
    terbuka = masih_terbuka(tahap, w.pk)
    form = FormTutupTahap(
        request.POST if request.method == "POST" else None,
        initial={"versi": d.versi if d else 0},
        belum=terbuka.neraca.belum_n,
    )

    def tulis(isi: dict[str, Any]) -> None:
        tutup_tahap(tahap=tahap, wilayah=w, oleh=request.user, **{"belum": None, **isi})

    lain = _terbuka(tahap, terbuka) | {"tutup": tahap.ditutup_pada or (d.ditutup_pada if d else None)}
    return _jawab(request, tahap, w, form, tulis, "tahap_tutup", f"{tahap} di {w.nama} ditutup.", lain)


@halaman(metode=("GET", "POST"), izin=Izin.BUKA_TAHAP)
def buka(request: Permintaan, kode: str, kabupaten: str) -> HttpResponse:
    """Another one than who closed it, and than those who record and import there."""
    tahap, w, d = _ambil(request, kode, kabupaten)
    if not boleh_buka(request.user, w.pk) or (d is not None and menutup_sendiri(d, request.user)):
        raise PermissionDenied
    form = FormBukaTahap(request.POST if request.method == "POST" else None, initial={"versi": d.versi if d else 0})

    def tulis(isi: dict[str, Any]) -> None:
        buka_tahap(tahap=tahap, wilayah=w, oleh=request.user, **isi)

    return _jawab(request, tahap, w, form, tulis, "tahap_buka", f"{tahap} di {w.nama} dibuka lagi.", {"d": d})


def _ambil(request: Permintaan, kode: str, kabupaten: str) -> tuple[Tahap, Wilayah, TahapDaerah | None]:
    """A tahap and a kabupaten of which the user sees a part, else 404."""
    if not re.match(POLA_KODE, kabupaten):
        raise Http404
    tahap = get_object_or_404(Tahap, pk=kode)
    wilayah = get_object_or_404(kabupaten_terlihat(request.user), pk=kabupaten)
    return tahap, wilayah, daerah_tahap(tahap, wilayah.pk)


def _kelola(request: Permintaan, kode: str, kabupaten: str) -> tuple[Tahap, Wilayah, TahapDaerah | None]:
    tahap, wilayah, ini = _ambil(request, kode, kabupaten)
    if not boleh_kelola(request.user, wilayah.pk):
        raise PermissionDenied
    return tahap, wilayah, ini


def _boleh_buka(request: Permintaan, tahap: Tahap, w: Wilayah, d: TahapDaerah | None) -> bool:
    if d is None or d.ditutup_pada is None or tahap.ditutup_pada is not None:
        return False
    return boleh_buka(request.user, w.pk) and not menutup_sendiri(d, request.user)


def _jawab(
    request: Permintaan,
    tahap: Tahap,
    w: Wilayah,
    form: Berversi,
    tulis: Callable[[dict[str, Any]], None],
    templat: str,
    pesan: str,
    lain: dict[str, Any] | None = None,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            tulis(form.cleaned_data)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, pesan)
            return redirect("penyaluran:tahap_daerah", kode=tahap.pk, kabupaten=w.pk)
    konteks = {"t": tahap, "w": w, "form": form, **(lain or {})}
    return render(request, f"penyaluran/{templat}.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _terbuka(tahap: Tahap, m: MasihTerbuka) -> dict[str, Any]:
    daftar = reverse("penyaluran:daftar")
    return {
        "neraca": m.neraca,
        "petugas_lain": m.petugas_lain,
        "kendala": m.kendala,
        "selisih": m.selisih,
        "orang": [
            {
                "nama": p["nama"] or "Belum termapping",
                "url": f"{daftar}?tahap={tahap.pk}&saya=0&status=belum&petugas={p['petugas'] or 'tanpa'}",
                "n": p["n"],
                "rp": p["rp"],
            }
            for p in m.petugas
        ],
    }


def _beda(d: TahapDaerah | None, kini: Neraca) -> Neraca | None:
    """The balance kept at the close, where it says something else than today's."""
    if d is None or d.ditutup_pada is None or not d.neraca:
        return None
    simpan = Neraca(**{k: n for k, n in d.neraca.items() if k in Neraca.__dataclass_fields__})
    return simpan if simpan != kini else None
