"""How far a quarter has come: areas, pendamping, facilities; and members by outcome."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from akun.models import Pengguna
from inti.halaman import Permintaan, cip, halaman, url_dengan
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import awal_bulan, geser_bulan, hari_ini, kode_tahap, tahap_mundur
from kpm.selectors import pilihan_wilayah
from p2k2.selectors.pantau import pendamping_terlihat
from verifikasi.enums import Bidang, Hasil
from verifikasi.forms.kemajuan import FormKemajuan, FormSaringHasil
from verifikasi.selectors.daftar_hasil import SaringHasil, bulan_lalu, daftar_hasil
from verifikasi.selectors.kemajuan import (
    TAHAP_PILIHAN,
    Angka,
    BarisKemajuan,
    angka_petugas,
    kemajuan,
    per_fasilitas,
    sebut_tahap,
    tahap_sebelum,
)
from verifikasi.views.bantu_kemajuan import baris_fasilitas, kartu_hasil, sel_kemajuan
from wilayah.models import Wilayah

_BULAN_PILIHAN = 12
_KEPALA = "Sudah ada:angka|Memenuhi:angka|Tidak memenuhi:angka|Belum ada:angka|Tidak berlaku:angka|Lalu:angka"


@halaman()
def tampil(request: Permintaan) -> HttpResponse:
    """An area's rows below it and its pendamping; one pendamping's facilities; or areas to choose from."""
    form = FormKemajuan(request.GET)
    if not form.is_valid():
        raise Http404
    saring = form.cleaned_data
    lingkup = request.user.lingkup()
    tahap = _tahap(saring["tahap"])
    if saring["petugas"]:
        return _petugas(request, int(saring["petugas"]), tahap, saring)
    if not lingkup.semua and not lingkup.wilayah:
        if saring["wilayah"]:
            raise Http404
        if lingkup.petugas_id is None:
            return _pilih(request)
        return _petugas(request, request.user.pk, tahap, saring)
    kode = saring["wilayah"]
    if not kode and not lingkup.semua:
        if len(lingkup.wilayah) > 1:
            return _pilih(request)
        kode = next(iter(lingkup.wilayah))
    if kode and not lingkup.mencakup(kode):
        raise Http404
    wilayah = get_object_or_404(Wilayah.objects.select_related("induk__induk__induk"), pk=kode) if kode else None
    return _wilayah(request, wilayah, tahap, saring["bidang"])


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """Members with one outcome in one month, by default those without a report of last month."""
    form, hari = FormSaringHasil(request.GET), hari_ini()
    if not form.is_valid():
        return render(request, "verifikasi/daftar_hasil.html", {"saring": None})
    isi = form.cleaned_data
    saring = SaringHasil(
        isi["hasil"] or Hasil.BELUM,
        form.bulan_dipilih or bulan_lalu(hari),
        isi["wilayah"],
        int(isi["petugas"]) if isi["petugas"] else None,
    )
    hasil = daftar_hasil(user=request.user, saring=saring, hari=hari, sesudah=request.GET.get("sesudah"))
    bulan = {geser_bulan(awal_bulan(hari), -n) for n in range(_BULAN_PILIHAN)} | {saring.bulan}
    konteks = {
        "saring": saring,
        "judul": Hasil(saring.hasil).label,
        "pilihan": [_cip_hasil(request, h, saring.hasil) for h in Hasil],
        "pilihan_bulan": [(f"{b:%Y-%m}", tulis_bulan(b), b == saring.bulan) for b in sorted(bulan, reverse=True)],
        "baris": [_baris_anggota(h) for h in hasil.baris],
        "total": hasil.tulis_jumlah("anggota"),
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "kirim_wilayah": {"hasil": saring.hasil, "bulan": f"{saring.bulan:%Y-%m}"},
        "pilihan_wilayah": pilihan_wilayah(request.user, saring.wilayah),
        "wilayah": Wilayah.objects.filter(pk=saring.wilayah).first() if saring.wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "tanpa_petugas": url_dengan(request, {"petugas": None}),
    }
    return render(request, "verifikasi/daftar_hasil.html", konteks)


def _tahap(dipilih: str) -> str:
    kini = kode_tahap(hari_ini())
    if dipilih > kini:
        raise Http404
    return dipilih or kini


def _pilih(request: Permintaan) -> HttpResponse:
    milik = Wilayah.objects.filter(pk__in=request.user.lingkup().wilayah).order_by("nama", "pk")
    baris = [{"judul": w.nama, "url": url_dengan(request, {"wilayah": w.pk})} for w in milik]
    return render(request, "verifikasi/kemajuan.html", {"pilih": baris})


def _wilayah(request: Permintaan, wilayah: Wilayah | None, tahap: str, bidang: str) -> HttpResponse:
    hasil = kemajuan(request.user, wilayah, tahap, bidang)
    kode = wilayah.kode if wilayah else ""
    konteks = _konteks(request, hasil.total, tahap, kode=kode) | {
        "judul": wilayah.nama if wilayah else "Indonesia",
        "jejak": _jejak(request, wilayah),
        "baris_wilayah": [
            sel_kemajuan(b, url_dengan(request, {"wilayah": b.kode})) for b in hasil.wilayah if _ada(b) or wilayah
        ],
        "baris_petugas": [
            sel_kemajuan(b, url_dengan(request, {"wilayah": kode, "petugas": b.kode}) if b.kode else "")
            for b in hasil.pendamping
        ],
    }
    return render(request, "verifikasi/kemajuan.html", konteks)


def _petugas(request: Permintaan, nomor: int, tahap: str, saring: dict[str, Any]) -> HttpResponse:
    """A pendamping's facilities in the quarter, of the families accompanied then."""
    sendiri, lingkup = nomor == request.user.pk, request.user.lingkup()
    petugas: Pengguna = get_object_or_404(pendamping_terlihat(request.user), pk=nomor)
    kode = saring["wilayah"]
    if kode and not lingkup.mencakup(kode):
        raise Http404
    # Of somebody else only what lies in the areas one sees whole.
    batas = [kode] if kode else [] if sendiri or lingkup.semua else sorted(lingkup.wilayah)
    bidang = saring["bidang"]
    fasilitas = [f for f in per_fasilitas(tahap, petugas=nomor, wilayah=batas) if not bidang or f.bidang == bidang]
    total = BarisKemajuan(str(nomor), petugas.nama)
    for f in fasilitas:
        total.kini.tambah(f.angka)
    total.lalu = angka_petugas(nomor, tahap, bidang, batas).lalu
    konteks = _konteks(request, total, tahap, kode=kode, petugas=str(nomor)) | {
        "judul": "Kemajuan Anda" if sendiri else petugas.nama,
        "kembali": url_dengan(request, {"petugas": None}) if not sendiri or lingkup.wilayah else "",
        "baris_fasilitas": [baris_fasilitas(f) for f in fasilitas],
        "per_fasilitas": True,
        "url_blangko": f"{reverse('verifikasi:blangko_semua')}?petugas={nomor}" if fasilitas else "",
    }
    return render(request, "verifikasi/kemajuan.html", konteks)


def _konteks(
    request: Permintaan, total: BarisKemajuan, tahap: str, *, kode: str = "", petugas: str = ""
) -> dict[str, Any]:
    tetap = {k: v for k, v in (("wilayah", kode), ("petugas", petugas), ("bidang", request.GET.get("bidang", ""))) if v}
    kini = kode_tahap(hari_ini())
    pilihan = sorted({*tahap_mundur(hari_ini(), TAHAP_PILIHAN), tahap}, reverse=True)
    return {
        "tahap": sebut_tahap(tahap),
        "berjalan": tahap == kini,
        "tahap_lalu": sebut_tahap(tahap_sebelum(tahap)),
        "pilihan_tahap": [(t, sebut_tahap(t), t == tahap) for t in pilihan],
        "pilihan_bidang": [cip(request, label, "bidang", nilai) for nilai, label in Bidang.choices],
        "kirim": tetap,
        "total": total,
        "kartu": kartu_hasil(total),
        "kepala_wilayah": f"Wilayah|{_KEPALA}",
        "kepala_petugas": f"Pendamping|{_KEPALA}",
    }


def _jejak(request: Permintaan, wilayah: Wilayah | None) -> list[dict[str, str]]:
    """The areas above this one that the user may open, largest first."""
    hasil: list[dict[str, str]] = []
    atas = wilayah.induk if wilayah else None
    while atas is not None and request.user.lingkup().mencakup(atas.kode):
        hasil.insert(0, {"label": atas.nama, "url": url_dengan(request, {"wilayah": atas.kode})})
        atas = atas.induk
    return hasil


def _ada(b: BarisKemajuan) -> bool:
    return b.kini != Angka() or b.lalu != Angka()


def _cip_hasil(request: Permintaan, hasil: Hasil, dipilih: str) -> dict[str, Any]:
    return cip(request, str(hasil.label), "hasil", hasil.value) | {
        "url": url_dengan(request, {"hasil": hasil.value}),
        "aktif": hasil == dipilih,
    }


def _baris_anggota(h: Any) -> dict[str, Any]:
    keluarga = f"keluarga {h.kpm.nama}" if h.kpm.nama != h.anggota.nama else "pengurus"
    return {
        "judul": h.anggota.nama,
        "sub": f"{keluarga} · {h.kpm.desa.nama}",
        "url": reverse("verifikasi:tab_hasil", args=[h.kpm_id]),
        "lencana": [("Dicatat sesudah ditutup", "netral")] if h.terlambat else [],
    }
