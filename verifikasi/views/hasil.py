"""A family's outcomes, as a part of its page or as a page of its own."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from akun.enums import Izin
from inti.halaman import Permintaan, halaman, url_dengan
from inti.templatetags.format import bulan, nama_tahap
from kpm.views.bantu import ambil_kpm
from verifikasi.enums import Hasil
from verifikasi.models import HasilKeluarga
from verifikasi.selectors.hasil_keluarga import BulanAnggota, HasilAnggota, hasil_keluarga

JENIS_HASIL = {Hasil.MEMENUHI: "baik", Hasil.TIDAK: "bahaya", Hasil.BELUM: "awas", Hasil.TIDAK_BERLAKU: "netral"}


@halaman()
def tab_hasil(request: Permintaan, pk: int) -> HttpResponse:
    """What each member's months came to, and why."""
    kpm = ambil_kpm(request, pk)
    sampai = request.GET.get("sampai", "")
    boleh = request.user.punya_izin(Izin.KELOLA_FASILITAS)
    isi = hasil_keluarga(kpm, sampai if re.fullmatch(r"[0-9]{4}-[1-4]", sampai) else "")
    konteks = {
        "kpm": kpm,
        "triwulan": [_triwulan(t) for t in isi.triwulan],
        "anggota": [_anggota(a, boleh) for a in isi.anggota],
        "sebelumnya": url_dengan(request, {"sampai": isi.sebelumnya}) if isi.sebelumnya else "",
        "sampai": sampai,
    }
    return render(request, "verifikasi/tab_hasil.html" + ("#tab" if request.htmx else ""), konteks)


def lencana_hasil(hasil: str, terlambat: bool = False) -> list[tuple[str, str]]:
    """Badges of an outcome."""
    satu = [(str(Hasil(hasil).label), JENIS_HASIL[Hasil(hasil)])]
    return [*satu, ("Dicatat sesudah ditutup", "netral")] if terlambat else satu


def _triwulan(t: HasilKeluarga) -> dict[str, Any]:
    hitungan = [
        f"{n} anggota {kata}"
        for n, kata in ((t.anggota_tidak, "tidak memenuhi"), (t.anggota_belum, "belum dilaporkan"))
        if n
    ]
    return {"judul": nama_tahap(t.tahap), "sub": ", ".join(hitungan), "lencana": lencana_hasil(t.hasil)}


def _anggota(a: HasilAnggota, boleh: bool) -> dict[str, Any]:
    return {
        "nama": a.anggota.nama,
        "fasilitas": [
            {
                "label": i.get_bidang_display(),
                "nama": f"{i.fasilitas.nama}, kelas {i.kelas}" if i.kelas else i.fasilitas.nama,
                "url": reverse("verifikasi:fasilitas_rincian", args=[i.fasilitas_id]),
            }
            for i in a.fasilitas
        ],
        "tetapkan": reverse("verifikasi:peserta", args=[a.anggota.pk]) if boleh and not a.fasilitas else "",
        "bulan": [_selang(list(isi), sama) for sama, isi in groupby(a.bulan, _sebab)],
        "lain": [f"{wajib}: {sebab}" for wajib, sebab, penentu in a.bulan[0].kata if not penentu],
    }


def _sebab(b: BulanAnggota) -> tuple[str, bool, tuple[str, ...]]:
    """Months in a row of which the same is to be said are told together."""
    penentu = [(wajib, sebab) for wajib, sebab, menentukan in b.kata if menentukan]
    satu = len(penentu) == 1
    return b.hasil, b.terlambat, tuple(sebab if satu else f"{wajib}: {sebab}" for wajib, sebab in penentu)


def _selang(isi: list[BulanAnggota], sama: tuple[str, bool, tuple[str, ...]]) -> dict[str, Any]:
    hasil, terlambat, kata = sama
    baru, lama = isi[0].bulan, isi[-1].bulan
    teks = "; ".join(kata)
    return {
        "judul": bulan(baru) if baru == lama else f"{bulan(lama)} sampai {bulan(baru)}",
        "sub": teks[:1].upper() + teks[1:],
        "lencana": lencana_hasil(hasil, terlambat),
    }
