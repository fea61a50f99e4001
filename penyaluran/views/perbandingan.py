"""The page for the day a Final Closing arrives: who is new, who is gone, whose amount changed."""

import re
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from inti.halaman import Permintaan, halaman
from inti.halaman_kunci import halaman_kunci
from penyaluran.models import Pembayaran, Tahap
from penyaluran.selectors import perbandingan as pilih
from wilayah.enums import POLA_KODE, Tingkat
from wilayah.models import Wilayah

_ARAH = ((pilih.NAIK, "Nominal naik"), (pilih.TURUN, "Nominal turun"), (pilih.TETAP, "Nominal tetap"))


@halaman()
def perbandingan(request: Permintaan, tahap: str) -> HttpResponse:
    """Counts of one kecamatan and the families behind the chosen one (`jenis`, `arah`)."""
    ini = get_object_or_404(Tahap, kode=tahap)
    kecamatan = _kecamatan(request, ini)
    if kecamatan is None:
        return render(request, "penyaluran/perbandingan.html", {"tahap": ini})
    jenis, arah = request.GET.get("jenis", pilih.HILANG), request.GET.get("arah", "")
    if jenis not in (pilih.LAMA, pilih.BARU, pilih.HILANG):
        raise Http404
    hitung = pilih.banding(ini, kecamatan.kode, request.user)
    qs = pilih.baris_banding(ini, kecamatan.kode, request.user, sebelum=hitung.sebelum, jenis=jenis, arah=arah)
    isi = {
        "tahap": ini,
        "kecamatan": kecamatan,
        "jenis": jenis,
        "hitung": hitung,
        "lembar": halaman_kunci(
            qs.select_related("kpm", "desa"), urut=("kpm__nama", "id"), sesudah=request.GET.get("sesudah")
        ),
        "dasar": f"?wilayah={kecamatan.kode}",
        "arah": arah,
        "pilihan_arah": _ARAH,
        "tetangga": _tetangga(request, ini, kecamatan),
    }
    return render(request, "penyaluran/perbandingan.html", isi)


def _kecamatan(request: Permintaan, tahap: Tahap) -> Wilayah | None:
    """The kecamatan asked for, else the first of which the user sees a payment of this tahap."""
    kode = request.GET.get("wilayah") or (
        Pembayaran.objects.terlihat_oleh(request.user)
        .filter(tahap=tahap)
        .order_by("kecamatan_kode")
        .values_list("kecamatan_kode", flat=True)
        .first()
    )
    if not kode:
        return None
    if not re.match(POLA_KODE, kode):
        raise Http404
    terlihat: Any = Wilayah.objects.terlihat_oleh(request.user).filter(tingkat=Tingkat.KECAMATAN)
    kecamatan: Wilayah = get_object_or_404(terlihat, kode=kode)
    return kecamatan


def _tetangga(request: Permintaan, tahap: Tahap, kecamatan: Wilayah) -> list[dict[str, Any]]:
    """Kecamatan of the same kabupaten that the user may see, to change over with one tap."""
    areas = Wilayah.objects.terlihat_oleh(request.user).filter(induk=kecamatan.induk_id).order_by("kode")
    return [{"label": a.nama, "url": f"?wilayah={a.kode}", "aktif": a.kode == kecamatan.kode} for a in areas]
