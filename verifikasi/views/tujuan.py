"""Facilities a pendamping still has to go to this quarter."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from akun.enums import Izin
from inti.halaman import Permintaan, halaman
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import hari_ini, kode_tahap, saat_lokal
from verifikasi.selectors.tujuan import Tujuan, tujuan_triwulan
from verifikasi.views.bantu_fasilitas import sebut_jenis, url_isi


@halaman(izin=Izin.CATAT_VERKOM)
def tampil(request: Permintaan) -> HttpResponse:
    """By desa; the page's script orders them by distance when the position is given."""
    hari = hari_ini()
    semua = tujuan_triwulan(request.user, hari)
    perlu = [_baris(t) for t in semua if not t.selesai]
    konteks = {
        "tahap": kode_tahap(hari),
        "singgah": [b for b in perlu if b["lintang"]],
        "tanpa_titik": [b for b in perlu if not b["lintang"]],
        "selesai": [_baris(t) for t in semua if t.selesai],
        "banyak": len(semua),
    }
    return render(request, "verifikasi/tujuan.html", konteks)


def _baris(t: Tujuan) -> dict[str, Any]:
    f = t.fasilitas
    kurang = [f"{tulis_bulan(b.bulan)}: {b.kurang} dari {b.anggota} belum diisi" for b in t.bulan if b.kurang]
    pertama = next((b.bulan for b in t.bulan if b.kurang), t.bulan[-1].bulan)
    terakhir = saat_lokal(t.terakhir, f.desa_id).date() if t.terakhir else None
    return {
        "f": f,
        "sebut": f"{sebut_jenis(f)} · {f.desa.nama} · {len(t.anggota)} anggota",
        "kurang": kurang,
        "tanpa_foto": ", ".join(tulis_bulan(b) for b in t.tanpa_foto),
        "terakhir": terakhir,
        "isi": url_isi(f.pk, pertama),
        "rincian": reverse("verifikasi:fasilitas_rincian", args=[f.pk]),
        # Numbers for the script, not for the reader: no thousands separators, no comma.
        "lintang": "" if f.lintang is None else str(f.lintang),
        "bujur": "" if f.bujur is None else str(f.bujur),
    }
