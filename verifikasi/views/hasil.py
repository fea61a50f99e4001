"""A family's outcomes, as a part of its page or as a page of its own."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

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
    isi = hasil_keluarga(kpm, sampai if re.fullmatch(r"[0-9]{4}-[1-4]", sampai) else "")
    konteks = {
        "kpm": kpm,
        "triwulan": [_triwulan(t) for t in isi.triwulan],
        "anggota": [_anggota(a) for a in isi.anggota],
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


def _anggota(a: HasilAnggota) -> dict[str, Any]:
    return {
        "nama": a.anggota.nama,
        "fasilitas": [
            {
                "label": i.get_bidang_display(),
                "nama": i.fasilitas.nama,
                "kelas": i.kelas,
                "url": reverse("verifikasi:fasilitas_rincian", args=[i.fasilitas_id]),
            }
            for i in a.fasilitas
        ],
        "bulan": [_bulan(b) for b in a.bulan],
    }


def _bulan(b: BulanAnggota) -> dict[str, Any]:
    return {
        "judul": bulan(b.bulan),
        "lencana": lencana_hasil(b.hasil, b.terlambat),
        "kata": [{"wajib": wajib, "sebab": sebab, "penentu": penentu} for wajib, sebab, penentu in b.kata],
    }
