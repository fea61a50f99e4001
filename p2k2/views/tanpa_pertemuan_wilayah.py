"""Groups without a meeting, for coordinators: after a month the korkec's, after three also the korkab's.

Where the korkec leads the group, or there is none, the korkab's after a month. Work for their pendamping, no fault of
their families.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from inti.halaman import Permintaan, halaman, url_dengan
from inti.halaman_kunci import Halaman
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import hari_ini
from p2k2.forms.tanda import FormSaringKelompok, FormSaringSebulan
from p2k2.selectors.tanda import SaringTanda, daftar_tanda_kelompok
from p2k2.selectors.tanpa_pertemuan import LANGSUNG, alasan_terakhir, daftar_tanpa_pertemuan, lama_bulan
from p2k2.views.bantu import konteks_saring


@halaman()
def sebulan(request: Permintaan) -> HttpResponse:
    """Groups without a meeting for a full month, longest first, with pendamping and reason."""
    saring, hari = FormSaringSebulan(request.GET).saring(), hari_ini()
    if saring is None:
        return _salah(request)
    hasil = daftar_tanpa_pertemuan(user=request.user, saring=saring, hari=hari, sesudah=request.GET.get("sesudah"))
    baris = [_baris_sebulan(k, hari) for k in hasil.baris]
    sub = "Sebulan penuh atau lebih, yang terlama di atas"
    if saring.urus == LANGSUNG:
        sub = "Sebulan penuh atau lebih, tanpa korkec lain: dipegang korkecnya sendiri, atau korkecnya kosong"
    return _daftar(request, saring, hasil, baris, sub, "sebulan penuh")


@halaman()
def ke_korkab(request: Permintaan) -> HttpResponse:
    """Groups whose finding stands: for months without a meeting, whoever led them."""
    saring, hari = FormSaringKelompok(request.GET).saring(), hari_ini()
    if saring is None:
        return _salah(request)
    hasil = daftar_tanda_kelompok(user=request.user, saring=saring, hari=hari, sesudah=request.GET.get("sesudah"))
    alasan = alasan_terakhir([t.kelompok_id for t in hasil.baris], hari)
    baris = [_baris_korkab(t, alasan.get(t.kelompok_id, "")) for t in hasil.baris]
    return _daftar(request, saring, hasil, baris, "Perlu dijadwalkan oleh pendampingnya", "berbulan-bulan")


def _salah(request: Permintaan) -> HttpResponse:
    return render(request, "p2k2/tanpa_kelompok.html", {"saring": None})


def _daftar(
    request: Permintaan, saring: SaringTanda, hasil: Halaman, baris: list[dict[str, Any]], sub: str, lama: str
) -> HttpResponse:
    konteks = {
        "saring": saring,
        "pilihan": _cip_jenjang(request),
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "baris": baris,
        "total": hasil.tulis_jumlah("kelompok"),
        "sub": sub,
        "teks_kosong": f"Tidak ada kelompok di wilayah Anda yang {lama} tanpa pertemuan.",
        **konteks_saring(request, saring),
    }
    return render(request, "p2k2/tanpa_kelompok.html", konteks)


def _cip_jenjang(request: Permintaan) -> list[dict[str, Any]]:
    """The lists side by side: what concerns the korkec, what of it no other korkec sees to, what came to the korkab."""
    alamat = (
        (reverse("p2k2:tanpa_kelompok"), "", "Sebulan atau lebih"),
        (reverse("p2k2:tanpa_kelompok"), LANGSUNG, "Langsung ke korkab"),
        (reverse("p2k2:tanda_kelompok"), "", "Sudah ke korkab"),
    )
    return [
        {
            "label": label,
            "url": f"{url}?urus={urus}" if urus else url,
            "aktif": request.path == url and request.GET.get("urus", "") == urus,
        }
        for url, urus, label in alamat
    ]


def _baris_sebulan(k: Any, hari: Any) -> dict[str, Any]:
    petugas = f"pendamping {k.tugas.petugas.nama}" if k.tugas else "belum ada pendamping"
    if k.tugas and k.tugas.mulai > k.sejak:
        petugas += f", bertugas sejak {tulis_tanggal(k.tugas.mulai)}"
    bertemu = f"Terakhir bertemu {tulis_tanggal(k.terakhir)}" if k.terakhir else "Belum pernah bertemu"
    n = lama_bulan(k, hari)
    return {
        "judul": k.nama,
        "sub": " · ".join((k.desa.nama, bertemu, petugas, k.alasan or "alasannya belum ditulis")),
        "url": reverse("kpm:kelompok_rincian", args=[k.pk]),
        "lencana": [(f"{n} bulan penuh tanpa pertemuan", "bahaya" if n > 1 else "awas")],
    }


def _baris_korkab(t: Any, alasan: str) -> dict[str, Any]:
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
    bagian.append(alasan or "alasannya belum ditulis")
    return {
        "judul": t.kelompok.nama,
        "sub": " · ".join(bagian),
        "url": reverse("kpm:kelompok_rincian", args=[t.kelompok_id]),
        "lencana": [(f"{t.bulan} bulan tanpa pertemuan", "bahaya")],
    }
