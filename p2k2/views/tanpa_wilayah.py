"""Groups without a meeting, for coordinators: after a month the korkec's, after three also the korkab's."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from inti.halaman import Permintaan, halaman, url_dengan
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import hari_ini
from p2k2.forms.tanda import FormSaringKelompok
from p2k2.selectors.tanpa_pertemuan import daftar_tanpa_pertemuan, lama_bulan
from p2k2.views.daftar import konteks_saring


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """Groups without a meeting for a full month, longest first, with pendamping and reason."""
    saring = FormSaringKelompok(request.GET).saring()
    if saring is None:
        return render(request, "p2k2/tanpa_kelompok.html", {"saring": None})
    hari = hari_ini()
    hasil = daftar_tanpa_pertemuan(user=request.user, saring=saring, hari=hari, sesudah=request.GET.get("sesudah"))
    konteks = {
        "saring": saring,
        "pilihan": cip_jenjang(request),
        "baris": [_baris(k, hari) for k in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        **konteks_saring(request, saring),
    }
    return render(request, "p2k2/tanpa_kelompok.html", konteks)


def cip_jenjang(request: Permintaan) -> list[dict[str, Any]]:
    """The two lists side by side: what concerns the korkec, and what has come to the korkab."""
    alamat = (
        (reverse("p2k2:tanpa_kelompok"), "Sebulan atau lebih"),
        (reverse("p2k2:tanda_kelompok"), "Sudah ke korkab"),
    )
    return [{"label": label, "url": url, "aktif": request.path == url} for url, label in alamat]


def _baris(k: Any, hari: Any) -> dict[str, Any]:
    petugas = f"pendamping {k.tugas.petugas.nama}" if k.tugas else "belum ada pendamping"
    if k.tugas and k.tugas.mulai > k.sejak:
        petugas += f", bertugas sejak {tulis_tanggal(k.tugas.mulai)}"
    bertemu = f"Terakhir bertemu {tulis_tanggal(k.terakhir)}" if k.terakhir else "Belum pernah bertemu"
    n = lama_bulan(k, hari)
    return {
        "judul": k.nama,
        "sub": " · ".join((k.desa.nama, bertemu, petugas, k.alasan or "alasannya belum ditulis")),
        "url": reverse("kpm:kelompok_rincian", args=[k.pk]),
        "lencana": [(f"{n} bulan tanpa pertemuan", "bahaya" if n > 1 else "awas")],
    }
