"""Twelve months of what is filled of the meetings, tapped to open what is missing."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from inti.halaman import Permintaan, halaman, url_dengan
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import bulan_pendek, hari_tanggal
from inti.waktu import awal_bulan, hari_ini
from kpm.models import Kelompok
from p2k2.selectors.kelengkapan import (
    BUTIR,
    BulanKelompok,
    BulanPetugas,
    PertemuanBulan,
    PetugasPantau,
    daftar_kelengkapan,
    isi_bulan,
    kelompok_pantau,
    rencana_bulan,
)
from p2k2.services.pertemuan import boleh_mencatat
from p2k2.views.bantu_pantau import ambil_petugas, baca_form, konteks_wilayah, pilih_dulu


@halaman()
def kelengkapan(request: Permintaan) -> HttpResponse:
    """A pendamping's groups with twelve months each; a coordinator sees the pendamping first."""
    form, hari = baca_form(request), hari_ini()
    if pilih_dulu(request, form):
        return _per_petugas(request, form.cleaned_data["wilayah"], hari)
    petugas = ambil_petugas(request, form)
    kelompok = kelompok_pantau(user=request.user, petugas=petugas.pk, hari=hari)
    isi = isi_bulan(kelompok, hari)
    bulan_ini = [isi[k.pk][-1] for k in kelompok]
    konteks = {
        "petugas": petugas,
        "sendiri": petugas.pk == request.user.pk,
        "luas": bool(request.user.lingkup().wilayah) or request.user.lingkup().semua,
        "bulan": hari,
        "lengkap": sum(b.lengkap for b in bulan_ini),
        "jumlah": len(bulan_ini),
        "baris": [{"k": k, "pita": [_kotak(k, b, hari) for b in isi[k.pk]]} for k in kelompok],
        "butir": list(BUTIR.values()),
    }
    return render(request, "p2k2/kelengkapan.html", konteks)


@halaman()
def kelengkapan_kelompok(request: Permintaan, pk: UUID) -> HttpResponse:
    """One month of a group: what is filled, what is missing, and where to fill it."""
    kelompok = get_object_or_404(Kelompok.objects.terlihat_oleh(request.user).select_related("desa"), pk=pk)
    form, hari = baca_form(request), hari_ini()
    semua, dipilih = isi_bulan([kelompok], hari)[kelompok.pk], form.pilih_bulan(hari)
    satu = next((b for b in semua if b.bulan == dipilih), semua[-1])
    boleh = boleh_mencatat(kelompok, hari, request.user)
    konteks = {
        "k": kelompok,
        "bulan": satu.bulan,
        "isi": satu,
        "pita": [_kotak(kelompok, b, hari) for b in semua],
        "pertemuan": [_pertemuan(p, boleh=boleh) for p in satu.pertemuan],
        "lanjut": _tanpa_pertemuan(kelompok, satu, hari) if boleh and not satu.pertemuan else None,
    }
    return render(request, "p2k2/kelengkapan_kelompok.html", konteks)


def _per_petugas(request: Permintaan, wilayah: str, hari: date) -> HttpResponse:
    hasil = daftar_kelengkapan(user=request.user, hari=hari, wilayah=wilayah, sesudah=request.GET.get("sesudah"))
    konteks = {
        "baris": [_baris_petugas(p, hari) for p in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        **konteks_wilayah(request, wilayah),
        "butir": list(BUTIR.values()),
    }
    return render(request, "p2k2/kelengkapan_petugas.html", konteks)


def _baris_petugas(p: PetugasPantau, hari: date) -> dict[str, Any]:
    tujuan = f"{reverse('p2k2:kelengkapan')}?petugas={p.petugas.pk}"
    return {
        "nama": p.petugas.nama,
        "url": tujuan,
        "kelompok": p.kelompok,
        "pita": [_kotak_petugas(b, hari, tujuan) for b in p.bulan],
    }


def _kotak_petugas(b: BulanPetugas, hari: date, tujuan: str) -> dict[str, Any]:
    return {
        "label": bulan_pendek(b.bulan).split()[0],
        "nilai": f"{b.lengkap}/{b.total}" if b.total else "–",
        "jenis": _jenis(b.lengkap, b.total, berjalan=b.bulan == awal_bulan(hari)),
        "url": tujuan if b.total else "",
        "teks": f"{tulis_bulan(b.bulan)}: {b.lengkap} dari {b.total} kelompok lengkap",
    }


def _kotak(k: Kelompok, b: BulanKelompok, hari: date) -> dict[str, Any]:
    label = bulan_pendek(b.bulan).split()[0]
    if not b.wajib:
        return {"label": label, "nilai": "–", "teks": f"{tulis_bulan(b.bulan)}: kelompok belum dibentuk"}
    kurang = f", belum: {', '.join(b.kurang)}" if b.kurang else ""
    satu = b.pertemuan[-1] if b.lengkap and len(b.pertemuan) == 1 else None
    rinci = f"{reverse('p2k2:kelengkapan_kelompok', args=[k.pk])}?bulan={b.bulan:%Y-%m}"
    return {
        "label": label,
        "nilai": f"{len(b.terisi)}/{len(BUTIR)}",
        "jenis": _jenis(len(b.terisi), len(BUTIR), berjalan=b.bulan == awal_bulan(hari)),
        "url": reverse("p2k2:rincian", args=[satu.pk]) if satu else rinci,
        "teks": f"{tulis_bulan(b.bulan)}: {len(b.terisi)} dari {len(BUTIR)} terisi{kurang}",
    }


def _jenis(isi: int, total: int, *, berjalan: bool) -> str:
    if not total:
        return "netral"
    if isi == total:
        return "baik"
    return "info" if berjalan else "awas" if isi else "bahaya"


# Where each of `BUTIR` is filled; by who may not fill it, the meeting is opened.
_ISI = {
    "daftar": "p2k2:kehadiran",
    "laporan": "p2k2:laporan",
    "pemahaman": "p2k2:pemahaman",
    "siks": "p2k2:siks",
}


def _pertemuan(p: PertemuanBulan, *, boleh: bool) -> dict[str, Any]:
    rincian = reverse("p2k2:rincian", args=[p.pk])
    butir = [
        {
            "label": label,
            "ada": kode in p.terisi,
            "url": reverse(_ISI[kode], args=[p.pk]) if boleh and kode in _ISI else rincian,
        }
        for kode, label in BUTIR.items()
    ]
    return {"hari": hari_tanggal(p.tanggal), "url": rincian, "butir": butir}


def _tanpa_pertemuan(k: Kelompok, b: BulanKelompok, hari: date) -> dict[str, str]:
    """What to do about a month without a held meeting: fill the planned one, plan one, or say why there was none."""
    rencana = rencana_bulan(k, b.bulan)
    if rencana is not None:
        return {"tombol": "Buka rencana", "url": reverse("p2k2:rincian", args=[rencana.pk])}
    if b.bulan == awal_bulan(hari):
        return {"tombol": "Rencanakan pertemuan", "url": f"{reverse('p2k2:baru')}?kelompok={k.pk}"}
    tujuan = reverse("p2k2:tanpa_pertemuan_isi", args=[b.bulan.year, b.bulan.month])
    return {"tombol": "Tulis alasannya", "url": tujuan}
