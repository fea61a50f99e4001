"""The page for the day a Final Closing arrives: who is new, who is gone, whose amount changed."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from akun.enums import Izin
from inti.halaman import Permintaan, halaman
from inti.halaman_kunci import halaman_kunci
from inti.templatetags.format import angka, rupiah
from inti.waktu import hari_ini
from kpm.forms import FormCari
from kpm.models import KPM
from pendamping.enums import HasilTugas, KeadaanTugas
from penyaluran.models import Pembayaran, Tahap
from penyaluran.selectors import perbandingan as pilih
from wilayah.enums import POLA_KODE, Tingkat
from wilayah.models import Wilayah

_ARAH = ((pilih.NAIK, "Nominal naik"), (pilih.TURUN, "Nominal turun"), (pilih.TETAP, "Nominal tetap"))


@halaman(metode=("GET", "POST"))
def perbandingan(request: Permintaan, tahap: str) -> HttpResponse:
    """Counts of one kecamatan and the families behind the chosen one (`jenis`, `arah`, `komponen`; a name by POST)."""
    ini = get_object_or_404(Tahap, kode=tahap)
    kecamatan = _kecamatan(request, ini)
    if kecamatan is None:
        return render(request, "penyaluran/perbandingan.html", {"tahap": ini})
    saring = _saring(request)
    form = FormCari(request.POST or None)
    cari, sesudah = "", request.GET.get("sesudah")
    if request.method == "POST" and form.is_valid():
        cari, sesudah = form.cleaned_data["cari"], form.cleaned_data["sesudah"] or None
    hitung, komponen = pilih.banding(ini, kecamatan.kode, request.user)
    qs = pilih.baris_banding(ini, kecamatan.kode, request.user, sebelum=hitung.sebelum, **saring)
    if cari:
        qs = qs.filter(kpm__in=KPM.objects.cari(cari))
    lembar = halaman_kunci(qs.select_related("kpm", "desa"), urut=("kpm__nama", "id"), sesudah=sesudah)
    dasar = {"wilayah": kecamatan.kode, **{k: v for k, v in saring.items() if v}}
    isi = {
        "tahap": ini,
        "kecamatan": kecamatan,
        **saring,
        "hitung": hitung,
        "komponen_beda": _komponen(komponen, dasar),
        "selisih_nominal": _bertanda(hitung.nominal_baru - hitung.nominal_lama, rupiah),
        "semua": f"?{urlencode({k: v for k, v in dasar.items() if k != 'komponen'})}",
        "baris": [_baris(p, saring["jenis"], hari_ini(kecamatan.kode)) for p in lembar.baris],
        "dasar": f"?wilayah={kecamatan.kode}",
        "alamat": f"{request.path}?{urlencode(dasar)}",
        "berikut": lembar.berikut,
        "kirim": {"cari": cari, "sesudah": lembar.berikut} if cari and lembar.berikut else None,
        "cari": cari,
        "pilihan_arah": _ARAH,
        "tetangga": _tetangga(request, ini, kecamatan),
        "ekspor": request.user.lingkup_izin(Izin.EKSPOR).mencakup(kecamatan.kode),
    }
    return render(request, "penyaluran/perbandingan.html", isi)


def _saring(request: Permintaan) -> dict[str, str]:
    """What the address asks for; 404 for anything unknown."""
    jenis, arah = request.GET.get("jenis", pilih.HILANG), request.GET.get("arah", "")
    komponen = request.GET.get("komponen", "")
    if jenis not in (pilih.LAMA, pilih.BARU, pilih.HILANG) or komponen not in ("", *pilih.KOMPONEN):
        raise Http404
    return {"jenis": jenis, "arah": arah, "komponen": komponen}


def _komponen(beda: list[pilih.BedaKomponen], dasar: dict[str, str]) -> list[dict[str, Any]]:
    """Each component with its totals and the address of the families in which it differs."""
    return [
        {"b": b, "selisih": _bertanda(b.selisih), "url": f"?{urlencode(dasar | {'komponen': b.kode})}"}
        for b in beda
        if b.lama or b.kini
    ]


def _bertanda(n: int, tulis: Callable[[Any], str] = angka) -> str:
    return "tetap" if n == 0 else f"{'+' if n > 0 else '−'}{tulis(abs(n))}"


def _baris(p: Any, jenis: str, hari: date) -> dict[str, Any]:
    """A family as one row: what was and is paid, which components differ, and the task of a missing one."""
    baris: dict[str, Any] = {
        "p": p,
        "beda": ", ".join(f"{label} {lama}→{kini}" for label, lama, kini in pilih.beda_komponen(p, jenis)),
    }
    if jenis == pilih.HILANG and p.tugas_id:
        if p.tugas_keadaan == KeadaanTugas.TERBUKA:
            lewat = (hari - p.tugas_tenggat).days
            tanda = (f"Lewat {lewat} hari", "bahaya") if lewat > 0 else ("Belum dikerjakan", "awas")
        elif p.tugas_keadaan == KeadaanTugas.SELESAI:
            tanda = (str(HasilTugas(p.tugas_hasil).label), "baik")
        else:
            tanda = (str(KeadaanTugas.BATAL.label), "netral")
        baris["tugas"] = {"url": reverse("pendamping:tugas_rincian", args=[p.tugas_id]), "tanda": tanda}
    return baris


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
