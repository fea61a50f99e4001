from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from inti.halaman import Permintaan, cip, halaman, url_dengan
from inti.halaman_kunci import Halaman
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import bulan_pendek, hari_tanggal
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import awal_bulan, geser_bulan, hari_ini
from kpm.selectors import pilihan_wilayah
from p2k2.forms import BELUM, FormSaringPertemuan
from p2k2.selectors import (
    BulanPita,
    KelompokBulan,
    SaringPertemuan,
    daftar_belum_bertemu,
    daftar_pertemuan,
    hitungan_hadir,
    kelompok_bulan,
    pita_bulan,
)
from p2k2.selectors.pertemuan import TANPA_ALASAN
from p2k2.views.bantu import baris_pertemuan, konteks_saring


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """A pendamping's groups of this month, those still missing first; or the meetings of the user's area."""
    saring = FormSaringPertemuan(request.GET).saring()
    if saring is None:
        return render(request, "p2k2/daftar.html", {"saring": None})
    if request.user.lingkup().petugas_id is not None and saring == SaringPertemuan() and not _semua(request):
        return _kelompok_saya(request)
    if saring.keadaan in (BELUM, TANPA_ALASAN):
        return _belum_bertemu(request, saring)
    hasil = daftar_pertemuan(user=request.user, saring=saring, sesudah=request.GET.get("sesudah"))
    hitungan = hitungan_hadir(hasil.baris)
    baris = [baris_pertemuan(p, hitungan.get(p.pk, {})) for p in hasil.baris]
    return _halaman(request, saring, baris, hasil, "pertemuan")


def _semua(request: Permintaan) -> bool:
    return request.GET.get("lihat") == "semua" or "sesudah" in request.GET


def _kelompok_saya(request: Permintaan) -> HttpResponse:
    hari = hari_ini()
    kelompok = kelompok_bulan(request.user, awal_bulan(hari), hari)
    selesai = [k for k in kelompok if k.terlaksana]
    konteks = {
        "bulan": hari,
        "jumlah": len(kelompok),
        "jumlah_selesai": len(selesai),
        "belum": [_baris_belum(k) for k in kelompok if not k.terlaksana],
        "selesai": [_baris_selesai(k) for k in selesai],
        "pita": [_kotak(b, hari) for b in pita_bulan(request.user, hari)],
    }
    return render(request, "p2k2/kelompok_saya.html", konteks)


def _baris_belum(k: KelompokBulan) -> dict[str, Any]:
    if not k.rencana:
        tujuan = f"{reverse('p2k2:baru')}?kelompok={k.kelompok.pk}"
        return {"judul": k.kelompok.nama, "sub": k.kelompok.desa.nama, "url": tujuan, "lencana": [("Belum", "awas")]}
    rencana = k.rencana[0]
    return {
        "judul": k.kelompok.nama,
        "sub": f"{k.kelompok.desa.nama} · direncanakan {hari_tanggal(rencana.tanggal)}",
        "url": reverse("p2k2:rincian", args=[rencana.pk]),
        "lencana": [("Direncanakan", "info")],
    }


def _baris_selesai(k: KelompokBulan) -> dict[str, Any]:
    hari = ", ".join(tulis_tanggal(p.tanggal) for p in k.terlaksana)
    return {
        "judul": k.kelompok.nama,
        "sub": f"{k.kelompok.desa.nama} · bertemu {hari}",
        "url": reverse("p2k2:rincian", args=[k.terlaksana[-1].pk]),
        "lencana": [("Sudah", "baik")],
    }


def _kotak(b: BulanPita, hari: Any) -> dict[str, Any]:
    berjalan = b.bulan == awal_bulan(hari)
    jenis = "netral" if not b.total else "baik" if b.bertemu >= b.total else "info" if berjalan else "awas"
    return {
        "label": bulan_pendek(b.bulan).split()[0],
        "nilai": f"{b.bertemu}/{b.total}",
        "jenis": jenis,
        "url": f"{reverse('p2k2:daftar')}?bulan={b.bulan:%Y-%m}",
        "teks": f"{tulis_bulan(b.bulan)}: {b.bertemu} dari {b.total} kelompok bertemu",
    }


def _belum_bertemu(request: Permintaan, saring: SaringPertemuan) -> HttpResponse:
    hari = hari_ini()
    hasil = daftar_belum_bertemu(user=request.user, saring=saring, hari=hari, sesudah=request.GET.get("sesudah"))
    bulan = saring.bulan or hari
    baris = [
        {
            "judul": k.nama,
            "sub": f"{k.desa.nama} · {k.petugas_kini.petugas.nama if k.petugas_kini else 'belum ada pendamping'}",
            "url": reverse("kpm:kelompok_rincian", args=[k.pk]),
            "lencana": [(f"Belum bertemu {tulis_bulan(bulan)}", "awas")],
        }
        for k in hasil.baris
    ]
    return _halaman(request, saring, baris, hasil, "kelompok")


def _halaman(
    request: Permintaan, saring: SaringPertemuan, baris: list[dict[str, Any]], hasil: Halaman, apa: str
) -> HttpResponse:
    bulan_ini = awal_bulan(hari_ini())
    lalu = geser_bulan(bulan_ini, -1)
    pilihan = [
        cip(request, "Bulan ini", "bulan", f"{bulan_ini:%Y-%m}"),
        cip(request, "Bulan lalu", "bulan", f"{lalu:%Y-%m}"),
    ]
    if saring.bulan not in {None, bulan_ini, lalu}:
        pilihan.append(cip(request, tulis_bulan(saring.bulan), "bulan", f"{saring.bulan:%Y-%m}"))
    pilihan += [
        cip(request, label, "keadaan", nilai)
        for nilai, label in (
            ("terlaksana", "Terlaksana"),
            ("direncanakan", "Direncanakan"),
            (BELUM, "Kelompok belum bertemu"),
            ("dibatalkan", "Dibatalkan"),
        )
    ]
    if saring.keadaan == TANPA_ALASAN:
        pilihan.append(cip(request, "Belum bertemu, tanpa alasan", "keadaan", TANPA_ALASAN))
    konteks = {
        "saring": saring,
        "pilihan": pilihan,
        "baris": baris,
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "total": hasil.tulis_jumlah(apa),
        "saya": reverse("p2k2:daftar") if request.user.lingkup().petugas_id is not None else "",
        "pilihan_wilayah": pilihan_wilayah(request.user, saring.wilayah),
        "kirim_wilayah": {"lihat": "semua"} | {k: v for k in ("bulan", "keadaan") if (v := request.GET.get(k))},
        **konteks_saring(request, saring),
    }
    return render(request, "p2k2/daftar.html", konteks)
