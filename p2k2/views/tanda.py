from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from inti.halaman import Permintaan, halaman, url_dengan
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import hari_ini
from kpm.views.bantu import alamat_rt
from p2k2.forms import FormSaringPertemuan
from p2k2.models import TandaAbsen
from p2k2.selectors import daftar_tanda, daftar_tanda_kelompok
from p2k2.views.daftar import konteks_saring


@halaman()
def tanda(request: Permintaan) -> HttpResponse:
    """Families that missed held meetings in a row, each with exactly which."""
    saring = FormSaringPertemuan(request.GET).saring()
    if saring is None:
        return render(request, "p2k2/tanda.html", {"saring": None})
    hasil = daftar_tanda(user=request.user, saring=saring, hari=hari_ini(), sesudah=request.GET.get("sesudah"))
    konteks = {
        "saring": saring,
        "baris": [_baris(t) for t in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        **konteks_saring(request, saring),
    }
    return render(request, "p2k2/tanda.html", konteks)


@halaman()
def tanda_kelompok(request: Permintaan) -> HttpResponse:
    """Groups that were not met for months: work for their pendamping, no fault of their families."""
    saring = FormSaringPertemuan(request.GET).saring()
    if saring is None:
        return render(request, "p2k2/tanda_kelompok.html", {"saring": None})
    hasil = daftar_tanda_kelompok(user=request.user, saring=saring, hari=hari_ini(), sesudah=request.GET.get("sesudah"))
    konteks = {
        "saring": saring,
        "baris": [_baris_kelompok(t) for t in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        **konteks_saring(request, saring),
    }
    return render(request, "p2k2/tanda_kelompok.html", konteks)


def bukti(t: Any) -> list[dict[str, str]]:
    """The evidence in words: day, group and material of each missed meeting."""
    return [
        {
            "teks": f"{tulis_tanggal(p.tanggal)}, kelompok {p.kelompok.nama}" + (f": {p.sesi.judul}" if p.sesi else ""),
            "url": reverse("p2k2:rincian", args=[p.pk]),
        }
        for p in t.pertemuan_bukti
    ]


def _baris(t: TandaAbsen) -> dict[str, Any]:
    return {
        "nama": t.kpm.nama,
        "url": reverse("kpm:rincian", args=[t.kpm_id]),
        "alamat": f"{t.kpm.desa.nama} {alamat_rt(t.kpm)}".strip(),
        "jumlah": t.jumlah,
        "bukti": bukti(t),
    }


def _baris_kelompok(t: Any) -> dict[str, Any]:
    if t.pertemuan_terakhir:
        sejak = f"Terakhir bertemu {tulis_tanggal(t.pertemuan_terakhir)}"
    else:
        sejak = f"Belum pernah bertemu sejak dibentuk {tulis_tanggal(t.sejak)}"
    bagian = [t.kelompok.desa.nama, sejak]
    if t.petugas is None:
        bagian.append("belum ada pendamping")
    else:
        baru = t.tugas and t.tugas.mulai > t.sejak
        bagian.append(
            f"pendamping {t.petugas.nama}" + (f", bertugas sejak {tulis_tanggal(t.tugas.mulai)}" if baru else "")
        )
    return {
        "judul": t.kelompok.nama,
        "sub": " · ".join(bagian),
        "url": reverse("kpm:kelompok_rincian", args=[t.kelompok_id]),
        "lencana": [(f"{t.bulan} bulan tanpa pertemuan", "bahaya")],
    }
