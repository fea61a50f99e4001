"""The public page of complaints: what it is, where it happened, and the form (docs/program.md §11)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.halaman import TIDAK_SAH
from pengaduan.enums import JenisTindak
from pengaduan.forms.lapor import FormCariTempat, FormLapor
from pengaduan.models import JenisAduan, Pengaduan
from pengaduan.selectors.lapor import HASIL_MAKS, cari_tempat, isi_tempat, satu_tempat
from pengaduan.services.batas_umum import kalimat_foto
from pengaduan.services.lapor import TandaLama, baca_tanda, buat_tanda
from pengaduan.services.teks import BerRahasia
from pengaduan.services.terima import sudah_masuk, terima_pengaduan, tulis_kode
from pengaduan.views.lapor_jaga import RAMAI, boleh_lapor, halaman_lapor
from pengaduan.views.lapor_sesi import aduan_sesi
from wilayah.enums import Tingkat
from wilayah.models import Wilayah

_SUDAH = "Laporan dari halaman ini sudah terkirim. Kalau ini laporan lain, tekan kirim sekali lagi."


@halaman_lapor(dicari=True)
def depan(request: HttpRequest) -> HttpResponse:
    return render(request, "pengaduan/lapor/depan.html")


@halaman_lapor()
def tempat(request: HttpRequest, kode: str = "") -> HttpResponse:
    """Where it happened: a name to search, or one level after the other."""
    di = satu_tempat(kode) if kode else None
    if kode and (di is None or di.tingkat == Tingkat.DESA):
        return redirect("lapor:tempat")
    form = FormCariTempat(request.GET)
    cari = form.cleaned_data["cari"].strip() if form.is_valid() else ""
    anak = isi_tempat(di)
    if di is None and not cari and len(anak) == 1:  # an installation of one kabupaten
        di, anak = anak[0], isi_tempat(anak[0])
    hasil = cari_tempat(cari) if cari else []
    konteks = {"di": di, "anak": anak, "cari": cari, "hasil": hasil[:HASIL_MAKS], "lebih": len(hasil) > HASIL_MAKS}
    return render(request, "pengaduan/lapor/tempat.html", konteks)


@halaman_lapor(metode=("GET", "POST"))
def tulis(request: HttpRequest, kode: str) -> HttpResponse:
    """The form of one place, and in its stead number and code once the complaint is in."""
    wilayah = satu_tempat(kode)
    if wilayah is None:
        return redirect("lapor:tempat")
    jenis = JenisAduan.objects.filter(aktif=True).order_by("urutan", "pk")
    if request.method != "POST":
        awal = {"tanda": buat_tanda(), "isi": _lanjutan(request)}
        return _formulir(request, FormLapor(initial=awal, jenis=jenis), wilayah)
    form = FormLapor(request.POST, request.FILES, jenis=jenis)
    if not form.is_valid():
        return _formulir(request, form, wilayah, status=TIDAK_SAH)
    return _kirim(request, form, wilayah)


def _kirim(request: HttpRequest, form: FormLapor, wilayah: Wilayah) -> HttpResponse:
    """Number and code come in this very answer: they are kept nowhere, and the same form sent again shows them."""
    try:
        asal = baca_tanda(form.cleaned_data["tanda"])
        if not sudah_masuk(asal) and not boleh_lapor(request):
            form.add_error(None, RAMAI)
            return _formulir(request, form, wilayah, status=429)
        isi, foto, lama = form.isi_aduan(wilayah), form.cleaned_data["foto"], _lama(request)
        aduan, kode = terima_pengaduan(isi=isi, foto=foto, id=asal, lanjutan=lama)
    except TandaLama as galat:
        form.ganti_tanda(buat_tanda())
        form.add_error(None, galat.pesan)
    except BerubahLebihDulu:
        form.ganti_tanda(buat_tanda())
        form.add_error(None, _SUDAH)
    except BerRahasia as galat:
        form.samarkan()
        form.tolak(galat)
    except GalatPengguna as galat:
        form.tolak(galat)
    else:
        tinggal = kalimat_foto(aduan.tindak.get(jenis=JenisTindak.MASUK), len(foto))
        konteks = {"aduan": aduan, "kode": tulis_kode(kode), "wilayah": wilayah, "foto": tinggal}
        return render(request, "pengaduan/lapor/selesai.html", konteks)
    return _formulir(request, form, wilayah, status=TIDAK_SAH)


def _formulir(request: HttpRequest, form: FormLapor, wilayah: Wilayah, status: int = 200) -> HttpResponse:
    if form.is_bound:
        form.ingatkan_foto()
    return render(request, "pengaduan/lapor/tulis.html", {"form": form, "wilayah": wilayah}, status=status)


def _lanjutan(request: HttpRequest) -> str:
    """The first words of a complaint that goes on from an old one."""
    lama = _lama(request)
    return f"Lanjutan laporan {lama.nomor}.\n" if lama is not None else ""


def _lama(request: HttpRequest) -> Pengaduan | None:
    """The old complaint that is gone on from: one that this browser has opened with its code."""
    return aduan_sesi(request) if "lanjut" in request.GET else None
