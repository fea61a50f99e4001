"""Complaints: what waits, the one about to breach first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Exists
from django.http import HttpResponse
from django.shortcuts import redirect, render

from akun.enums import Izin
from akun.models import Pengguna
from inti.halaman import Permintaan, cip, halaman, url_dengan
from inti.templatetags.format import angka
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import hari_ini
from kpm.models import KPM
from kpm.selectors import pilihan_wilayah
from p2k2.selectors import TANPA
from pengaduan.enums import TingkatAduan
from pengaduan.forms.daftar import FormNomorAduan, FormSaringAduan
from pengaduan.models import TINGKAT_PERAN, JenisAduan
from pengaduan.selectors.daftar import UMUR, SaringAduan, cari_nomor, daftar_aduan, hitung_aduan
from pengaduan.views.bantu import baris_aduan
from wilayah.models import Wilayah


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """Open complaints by their deadline, counted; others by a filter."""
    saring = FormSaringAduan(request.GET).saring()
    if saring is None:
        return render(request, "pengaduan/daftar.html", {"saring": None})
    hari = hari_ini()
    lembar = daftar_aduan(user=request.user, saring=saring, hari=hari, sesudah=request.GET.get("sesudah"))
    konteks = {
        "saring": saring,
        "baris": [baris_aduan(a, hari) for a in lembar.baris],
        "berikut": url_dengan(request, {"sesudah": lembar.berikut}) if lembar.berikut else "",
        "petak": _petak(request, hitung_aduan(user=request.user, saring=saring, hari=hari)),
        "cari": FormNomorAduan(),
        "boleh_catat": request.user.punya_izin(Izin.CATAT_ADUAN),
        **_penyaring(request, saring),
    }
    return render(request, "pengaduan/daftar.html", konteks)


@halaman(metode=("POST",))
def cari(request: Permintaan) -> HttpResponse:
    """Open the complaint with a number; posted, so that no number stands in an address."""
    form = FormNomorAduan(request.POST)
    aduan = cari_nomor(request.user, form.cleaned_data["nomor"]) if form.is_valid() else None
    if aduan is None:
        messages.error(request, "Nomor itu tidak ada di antara aduan yang dapat Anda buka. Periksa lagi nomornya.")
        return redirect("pengaduan:daftar")
    return redirect("pengaduan:rincian", pk=aduan.pk)


_PETAK: tuple[tuple[str, str, dict[str, str | None], str], ...] = (
    ("terbuka", "Terbuka", {"keadaan": "terbuka"}, ""),
    ("lewat", "Lewat tenggat", {"mendesak": "lewat"}, "bahaya"),
    ("segera", "Segera lewat", {"mendesak": "segera"}, "awas"),
    ("dijawab", "Menunggu pelapor", {"keadaan": "dijawab"}, ""),
)


def _petak(request: Permintaan, jumlah: dict[str, int]) -> list[dict[str, Any]]:
    """The tiles: each counts within the filter that is set, and opens exactly its rows."""
    kosong: dict[str, str | None] = {"keadaan": None, "mendesak": None, "sesudah": None}
    return [
        {
            "label": label,
            "nilai": angka(jumlah[kunci]),
            "url": url_dengan(request, kosong | saring),
            "jenis": (jenis if jumlah[kunci] else "baik") if jenis else "netral",
            "ikon": "aduan" if kunci == "terbuka" else "",
        }
        for kunci, label, saring, jenis in _PETAK
    ]


def _penyaring(request: Permintaan, saring: SaringAduan) -> dict[str, Any]:
    lingkup = request.user.lingkup()
    luas = bool(lingkup.wilayah or lingkup.semua)
    pilihan = [
        cip(request, "Giliran saya", "giliran", "1"),
        cip(request, "Lewat tenggat", "mendesak", "lewat"),
        cip(request, "Segera lewat", "mendesak", "segera"),
        cip(request, "Menunggu pelapor", "keadaan", "dijawab"),
        cip(request, "Selesai", "keadaan", "berakhir"),
    ]
    if luas and lingkup.petugas_id is not None:
        pilihan.append(cip(request, "Hanya KPM saya", "saya", "1"))
    if request.user.punya_izin(Izin.EKSPOR):
        pilihan.append(cip(request, "Belum di SP4N-LAPOR", "sp4n", "belum"))
    # By role alone, so that the choice says nothing about what there is.
    if request.user.is_superuser or any(TINGKAT_PERAN[p] >= TingkatAduan.KABUPATEN for p in lingkup.peran):
        pilihan.append(cip(request, "Rahasia", "rahasia", "1"))
    return {
        "pilihan": pilihan,
        "jenis": JenisAduan.objects.order_by("urutan", "pk"),
        "kirim_jenis": {k: v for k, v in request.GET.items() if k not in ("jenis", "sesudah")},
        "dipilih": _dipilih(request, saring),
        "pilihan_wilayah": pilihan_wilayah(request.user, saring.wilayah) if luas else [],
        "kirim_wilayah": {k: v for k, v in request.GET.items() if k not in ("wilayah", "sesudah")},
    }


def _dipilih(request: Permintaan, saring: SaringAduan) -> list[tuple[str, str]]:
    """The filters no chip shows, as the recap sets them, each with the way to take it out."""
    wilayah = Wilayah.objects.filter(kode=saring.wilayah).first() if saring.wilayah else None
    kata = {
        "wilayah": wilayah.nama if wilayah else saring.wilayah,
        "persis": "Tanpa wilayah di bawahnya" if saring.persis else "",
        "keadaan": "Semua keadaan" if saring.keadaan == "semua" else "",
        "bulan": f"Masuk {tulis_bulan(saring.bulan)}" if saring.bulan else "",
        "dijawab": f"Dijawab {tulis_bulan(saring.dijawab)}" if saring.dijawab else "",
        "suara": "Pelapor sudah menilai" if saring.suara else "",
        "dibuka_lagi": "Pernah dibuka lagi" if saring.dibuka_lagi else "",
        "umur": f"Masuk {UMUR[saring.umur][0]} lalu" if saring.umur else "",
        "tingkat": f"Di {TingkatAduan(saring.tingkat).label.lower()}" if saring.tingkat else "",
        "petugas": _nama_petugas(request, saring.petugas),
        "umum": "Tanpa yang dibatasi" if saring.umum else "",
    }
    return [(teks, url_dengan(request, {nama: None})) for nama, teks in kata.items() if teks]


def _nama_petugas(request: Permintaan, petugas: str) -> str:
    """Named when the user sees one of that person's families; a number alone tells nothing."""
    if petugas in ("", TANPA):
        return "Tanpa keluarga atau pendamping" if petugas else ""
    milik = KPM.objects.terlihat_oleh(request.user).filter(pk__in=KPM.objects.didampingi(int(petugas)).values("pk"))
    satu = Pengguna.objects.filter(Exists(milik), pk=petugas).first()
    return f"Pendamping {satu.nama}" if satu else "Satu pendamping"
