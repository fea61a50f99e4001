"""Profiles: the pendamping of a kecamatan or the areas of a larger one side by side, one pendamping, oneself."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from akun.enums import Izin
from akun.models import Pengguna
from dasbor.berkas.profil import IsiProfil
from dasbor.forms.dasbor import pilihan_bulan
from dasbor.forms.profil import FormMasa
from dasbor.selectors.bulan import hari_dihitung
from dasbor.selectors.profil import Kolom, Masa, Rentang, butir_profil, hanya_kecamatan, rentang
from dasbor.selectors.profil_hitung import MIN_ORANG
from dasbor.selectors.profil_serah import serah_terima
from dasbor.selectors.profil_sumber import Sumber, butir_berlaku, kecamatan_petugas, sumber_orang, sumber_wilayah
from dasbor.selectors.ukuran import target_pada
from dasbor.services.profil import buku_profil
from dasbor.tampilan.profil import LayarProfil, ambang, bulan_bertugas, judul_rentang, pilihan_masa
from dasbor.tampilan.tautan import gabung
from dasbor.views.tempat import ambil_wilayah
from inti.halaman import Permintaan, halaman, jawab_buku
from inti.waktu import akhir_bulan, awal_bulan
from wilayah.enums import Tingkat
from wilayah.models import Wilayah


@halaman(izin=Izin.LIHAT_DASBOR)
def profil(request: Permintaan, kode: str) -> HttpResponse:
    """A kecamatan by its pendamping, a kabupaten or province by its areas."""
    wilayah = _wilayah(request, kode)
    r, pesan = FormMasa(request.GET).rentang(hari_dihitung(kode))
    sumber, layar = _layar_wilayah(wilayah, r)
    saring = _saring(r)
    tautan = _tautan(wilayah, sumber, saring)
    masa = [", ".join(x for x in teks if x) for _, *teks in layar.masa_tugas()]
    konteks = {
        "tautan": tautan,
        "siapa": [(k, url, sub) for (k, url), sub in zip(tautan, masa, strict=True)],
        "atas": _atas(request, wilayah, saring),
        "buku": f"{reverse('dasbor:profil_buku', args=[kode])}?{saring}".rstrip("?"),
        "kembali": f"{reverse('dasbor:wilayah', args=[kode])}?{_saring_bulan(r)}".rstrip("?"),
    }
    return render(request, "dasbor/profil.html", _konteks(layar, sumber, wilayah, pesan) | konteks)


@halaman(izin=Izin.LIHAT_DASBOR)
def buku(request: Permintaan, kode: str) -> HttpResponse:
    """The same as a workbook; of a period that is not kept there is none."""
    wilayah = _wilayah(request, kode)
    r, pesan = FormMasa(request.GET).rentang(hari_dihitung(kode))
    if pesan:
        raise Http404
    sumber, layar = _layar_wilayah(wilayah, r)
    isi = IsiProfil(layar, wilayah, sumber.per, request.user.nama, timezone.now())
    nama = f"profil-{slugify(wilayah.nama)}-{r.masa}-{r.bulan[-1]:%Y-%m}.xlsx"
    return jawab_buku(buku_profil(isi=isi, oleh=request.user, dari=request.META.get("REMOTE_ADDR")), nama)


@halaman(izin=Izin.LIHAT_DASBOR)
def petugas(request: Permintaan, kode: str, pk: int) -> HttpResponse:
    """One pendamping's work in a kecamatan, with the trend; of somebody never appointed there is no page."""
    wilayah = _wilayah(request, kode)
    orang = get_object_or_404(Pengguna, pk=pk)
    if wilayah.tingkat != Tingkat.KECAMATAN:
        raise Http404
    r, pesan = FormMasa(request.GET).rentang(hari_dihitung(kode))
    konteks = _orang(orang, wilayah, r, pesan)
    if konteks["layar"] is None and kode not in kecamatan_petugas(orang.pk, _setahun(r.hari)):
        raise Http404
    saring = _saring(r)
    kembali = f"{reverse('dasbor:profil', args=[kode])}?{saring}".rstrip("?")
    return render(request, "dasbor/profil_orang.html", konteks | {"kembali": kembali, "judul": orang.nama})


@halaman(izin=Izin.LAPOR)
def sendiri(request: Permintaan) -> HttpResponse:
    """One's own profile: beside it the average of at least three, and nobody by name."""
    hari = hari_dihitung(min(request.user.lingkup().wilayah_tugas, default=None))
    milik = kecamatan_petugas(request.user.pk, _setahun(hari))
    kode = request.GET.get("wilayah") or (milik[0] if milik else "")
    if kode and kode not in milik:
        raise Http404
    if not kode:
        kosong = {"judul": "Profil kerja saya", "layar": None, "sendiri": True}
        return render(request, "dasbor/profil_orang.html", kosong)
    wilayah = {w.kode: w for w in Wilayah.objects.filter(kode__in=milik)}
    r, pesan = FormMasa(request.GET).rentang(hari)
    konteks = _orang(request.user, wilayah[kode], r, pesan, minimal=MIN_ORANG) | {
        "judul": "Profil kerja saya",
        "sendiri": True,
        "kembali": reverse("laporan:bulanan"),
        "pilihan_wilayah": [(k, wilayah[k].nama, k == kode) for k in milik] if len(milik) > 1 else [],
    }
    return render(request, "dasbor/profil_orang.html", konteks)


def _wilayah(request: Permintaan, kode: str) -> Wilayah:
    """The area, in scope; a desa is too small to compare in, and the country is read province by province."""
    wilayah = ambil_wilayah(request, kode)
    if wilayah.tingkat == Tingkat.DESA:
        raise Http404
    return wilayah


def _layar_wilayah(wilayah: Wilayah, r: Rentang) -> tuple[Sumber, LayarProfil]:
    orang = wilayah.tingkat == Tingkat.KECAMATAN
    sumber = sumber_orang(wilayah.kode, r) if orang else sumber_wilayah(wilayah.kode, r)
    rhk = butir_berlaku(r.hari)
    target = target_pada(min(r.hari, akhir_bulan(r.bulan[-1])))
    lain = () if orang else hanya_kecamatan(rhk)
    return sumber, LayarProfil(butir_profil(rhk, orang=orang), sumber.kolom, sumber.kolom, r, target, lain=lain)


def _orang(orang: Pengguna, wilayah: Wilayah, r: Rentang, pesan: str, *, minimal: int = 1) -> dict[str, Any]:
    """The page of one person: figures of the period, trend and handovers of the whole year; empty without duty."""
    setahun = _setahun(r.hari)
    sumber = sumber_orang(wilayah.kode, setahun)
    satu = next((k for k in sumber.kolom if k.kunci == str(orang.pk)), None)
    if satu is None:
        return {"layar": None, "wilayah": wilayah}
    butir = butir_profil(butir_berlaku(r.hari), orang=True)
    akhir = min(r.hari, akhir_bulan(r.bulan[-1]))
    layar = LayarProfil(butir, [satu], sumber.kolom, r, target_pada(akhir), minimal)
    return _konteks(layar, sumber, wilayah, pesan) | {
        "kolom": satu,
        "tugas": bulan_bertugas(satu, setahun.bulan),
        "serah": serah_terima(orang.pk, wilayah.kode, r.bulan[0], akhir),
    }


def _konteks(layar: LayarProfil, sumber: Sumber, wilayah: Wilayah, pesan: str) -> dict[str, Any]:
    r = layar.rentang
    return {
        "layar": layar,
        "wilayah": wilayah,
        "per": sumber.per,
        "pesan": pesan,
        "judul_masa": judul_rentang(r),
        "masa_tugas": layar.masa_tugas(),
        "bagian": layar.bagian() if layar.tampil else [],
        "ambang": ambang(layar.butir, layar.target),
        "pilihan_masa": pilihan_masa(r.masa),
        "pilihan_bulan": pilihan_bulan(r.sampai, r.hari),
    }


def _setahun(hari: date) -> Rentang:
    return rentang(Masa.TAHUN, awal_bulan(hari), hari)


def _saring(r: Rentang) -> str:
    """The period as it was asked for, for links to other profiles."""
    return gabung("" if r.masa == Masa.TAHUN else f"masa={r.masa}", _saring_bulan(r))


def _saring_bulan(r: Rentang) -> str:
    """Its month, for the dashboards."""
    return "" if r.sampai == r.kini else f"bulan={r.sampai:%Y-%m}"


def _tautan(wilayah: Wilayah, sumber: Sumber, saring: str) -> list[tuple[Kolom, str]]:
    """Each column with the page it leads to."""
    if wilayah.tingkat == Tingkat.KECAMATAN:
        url = [reverse("dasbor:profil_petugas", args=[wilayah.kode, int(k.kunci)]) for k in sumber.kolom]
    else:
        akar = reverse("dasbor:dasbor")
        url = [f"{akar}{k.kunci}/profil/" for k in sumber.kolom]
    return [(k, f"{u}?{saring}".rstrip("?")) for k, u in zip(sumber.kolom, url, strict=True)]


def _atas(request: Permintaan, wilayah: Wilayah, saring: str) -> list[tuple[str, str]]:
    """Name and profile of the area above, where the user may open it."""
    induk = wilayah.induk
    if induk is None or not request.user.lingkup().mencakup(induk.kode):
        return []
    return [(induk.nama, f"{reverse('dasbor:profil', args=[induk.kode])}?{saring}".rstrip("?"))]
