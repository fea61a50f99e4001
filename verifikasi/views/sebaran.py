"""How attendance is spread beside the neighbours: something to ask about, never a proof (docs/program.md §8)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from akun.enums import Izin
from inti.halaman import Permintaan, halaman, url_dengan
from inti.waktu import hari_ini, tahap_mundur
from verifikasi.selectors.kemajuan import sebut_triwulan
from verifikasi.selectors.sebaran import PITA, SEDIKIT, Sebaran, sebaran_kabupaten, sebaran_kecamatan
from verifikasi.views.sampel import bulat
from wilayah.enums import Tingkat
from wilayah.models import Wilayah

_TAHAP = 4
_JENIS = ("bahaya", "awas", "info", "baik")


@halaman(izin=Izin.LIHAT_DASBOR)
def tampil(request: Permintaan) -> HttpResponse:
    """One kabupaten by kecamatan, or one kecamatan by who entered and by school."""
    lingkup = request.user.lingkup_izin(Izin.LIHAT_DASBOR)
    pilihan = tahap_mundur(hari_ini(), _TAHAP)
    tahap = request.GET.get("tahap") or pilihan[0]
    kode = request.GET.get("wilayah") or next(iter(sorted(lingkup.wilayah)), "")
    if tahap not in pilihan or (request.GET.get("wilayah") and not lingkup.mencakup(kode)):
        raise Http404
    wilayah = get_object_or_404(Wilayah, pk=kode) if kode else None
    induk = wilayah.induk_id if wilayah is not None else None
    konteks: dict[str, Any] = {
        "wilayah": wilayah,
        "kembali": _alamat(induk, tahap) if induk and lingkup.mencakup(induk) else reverse("verifikasi:beranda"),
        "cip": [
            {"label": sebut_triwulan(t), "url": url_dengan(request, {"tahap": t}), "aktif": t == tahap} for t in pilihan
        ],
        "tahap": sebut_triwulan(tahap),
        "sedikit": SEDIKIT,
        "tinjau": request.user.punya_izin(Izin.TINJAU),
        **_isi(wilayah, tahap),
    }
    return render(request, "verifikasi/sebaran.html", konteks)


def _alamat(kode: str, tahap: str) -> str:
    return f"{reverse('verifikasi:sebaran')}?wilayah={kode}&tahap={tahap}"


def _sekolah(kode: str) -> str:
    return reverse("verifikasi:fasilitas_rincian", args=[kode])


def _isi(wilayah: Wilayah | None, tahap: str) -> dict[str, Any]:
    """The figures of the area's level; above a kabupaten one goes further down first."""
    if wilayah is None or wilayah.tingkat not in (Tingkat.KABUPATEN, Tingkat.KECAMATAN):
        anak = Wilayah.objects.filter(induk=wilayah) if wilayah else Wilayah.objects.filter(tingkat=Tingkat.PROVINSI)
        return {"turun": [(w.nama, _alamat(w.pk, tahap)) for w in anak.order_by("nama", "pk")]}
    if wilayah.tingkat == Tingkat.KABUPATEN:
        h = sebaran_kabupaten(wilayah, tahap)
        bagian = [("Menurut kecamatan", [_batang(s, _alamat(s.kode, tahap)) for s in h.wilayah])]
    else:
        h = sebaran_kecamatan(wilayah, tahap)
        bagian = [
            ("Menurut yang mencatat", [_batang(s) for s in h.petugas]),
            (
                "Menurut sekolah",
                [_batang(s, reverse("verifikasi:fasilitas_rincian", args=[s.kode])) for s in h.sekolah],
            ),
        ]
    return {"semua": [_batang(h.semua)], "n": h.semua.n, "bagian": bagian}


def _batang(s: Sebaran, url: str = "") -> dict[str, Any]:
    sedikit = ", sedikit isian" if s.sedikit else ""
    return {
        "label": f"{s.nama} (median {bulat(s.median)} %, {s.ragam} nilai berbeda{sedikit})",
        "url": url,
        "bagian": [
            {"label": label, "nilai": n, "jenis": jenis} for label, n, jenis in zip(PITA, s.pita, _JENIS, strict=True)
        ],
    }
