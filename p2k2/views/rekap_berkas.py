"""Files of a recap: of a kecamatan at once, of a kabupaten by the worker."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from akun.enums import Izin
from inti.galat import GalatPengguna
from inti.halaman import Permintaan, halaman
from inti.waktu import hari_ini
from p2k2.forms.pantau import FormMintaRekap
from p2k2.selectors.rekap import Cakupan, bulan_berjalan
from p2k2.semester import Semester
from p2k2.services.pantau import BUKU, PDF, buat_rekap, buat_rhk2
from p2k2.services.rekap import REKAP, RHK2, TINGKAT_REKAP, lewat_pekerjaan, minta_rekap
from p2k2.views.bantu_pantau import baca_form, jawab, peminta
from wilayah.models import Wilayah
from wilayah.selectors import nama_lengkap


@halaman(izin=Izin.LIHAT_DASBOR)
def berkas(request: Permintaan, bentuk: str) -> HttpResponse:
    """The recap of a month, a semester or a year."""
    form, hari = baca_form(request), hari_ini()
    wilayah, minta = _wajib(request, form.cleaned_data["wilayah"]), peminta(request, bentuk)
    bulan = bulan_berjalan(*form.pilih_periode(hari), hari)
    if not bulan:
        raise Http404
    if lewat_pekerjaan(wilayah):
        return _ke_layar(wilayah, bulan[-1])
    return jawab(buat_rekap(wilayah=wilayah, bulan=bulan, hari=hari, minta=minta))


@halaman(izin=Izin.LIHAT_DASBOR)
def rhk2(request: Permintaan, bentuk: str) -> HttpResponse:
    """*Rekapitulasi RHK-2* of all pendamping of an area."""
    form, hari = baca_form(request), hari_ini()
    wilayah, minta = _wajib(request, form.cleaned_data["wilayah"]), peminta(request, bentuk)
    tahun = form.pilih_tahun(hari)
    if lewat_pekerjaan(wilayah):
        return _ke_layar(wilayah, min(date(tahun, 12, 1), hari))
    siapa = ("Wilayah", nama_lengkap(wilayah))
    return jawab(buat_rhk2(cakupan=Cakupan(wilayah.kode), siapa=siapa, tahun=tahun, hari=hari, minta=minta))


@halaman(metode=("POST",), izin=Izin.LIHAT_DASBOR)
def minta(request: Permintaan) -> HttpResponse:
    """Leave a file to the worker; its page shows the progress and holds the file."""
    form = FormMintaRekap(request.POST)
    if not form.is_valid():
        raise Http404
    wilayah, (isi, bentuk, awal, banyak) = _wajib(request, form.cleaned_data["wilayah"]), form.dipilih
    try:
        kerja = minta_rekap(
            wilayah=wilayah, isi=isi, bentuk=bentuk, awal=awal, banyak=banyak, hari=hari_ini(), oleh=request.user
        )
    except GalatPengguna as galat:
        raise Http404 from galat  # the page offers no such months
    return redirect("pekerjaan:rincian", pk=kerja.pk)


def wilayah_rekap(request: Permintaan, kode: str) -> Wilayah | None:
    """The area named, 404 outside what the user sees whole; without one the only area of the user, if there is one."""
    lingkup = request.user.lingkup()
    if not kode:
        milik = sorted(lingkup.wilayah)
        return Wilayah.objects.filter(pk=milik[0]).first() if len(milik) == 1 else None
    satu = Wilayah.objects.filter(pk=kode).first() if lingkup.mencakup(kode) else None
    if satu is None:
        raise Http404
    return satu


def _wajib(request: Permintaan, kode: str) -> Wilayah:
    satu = wilayah_rekap(request, kode)
    if satu is None or satu.tingkat not in TINGKAT_REKAP:
        raise Http404
    return satu


def _ke_layar(wilayah: Wilayah, bulan: date) -> HttpResponse:
    """A kept address of a file that is no longer made in the request leads to where it is asked for."""
    return redirect(f"{reverse('p2k2:rekap')}?{urlencode({'wilayah': wilayah.pk, 'bulan': f'{bulan:%Y-%m}'})}")


def pilihan_berkas(wilayah: Wilayah, bulan: date) -> dict[str, Any]:
    """What the recap's page offers: addresses of files, or under `minta` what can be asked of the worker."""
    semester = Semester.pada(bulan)
    sebulan, setahun = f"{bulan:%Y-%m}", str(bulan.year)
    semua = {
        "Rekap sebulan (PDF)": (REKAP, PDF, sebulan),
        "Rekap sebulan (Excel)": (REKAP, BUKU, sebulan),
        "Rekap semester (Excel)": (REKAP, BUKU, f"{semester.tahun}-S{semester.nomor}"),
        "Rekap setahun (Excel)": (REKAP, BUKU, setahun),
        "RHK-2 setahun (Excel)": (RHK2, BUKU, setahun),
        "RHK-2 setahun (PDF)": (RHK2, PDF, setahun),
    }
    if lewat_pekerjaan(wilayah):
        return {"minta": [(label, ":".join(satu)) for label, satu in semua.items()]}
    pdf, buku, *lain = ((label, _url(wilayah, *satu), satu[1] == PDF) for label, satu in semua.items())
    return {"pdf": pdf[1], "buku": buku[1], "lain": lain}


def _url(wilayah: Wilayah, isi: str, bentuk: str, periode: str) -> str:
    nama, kunci = ("p2k2:rekap_rhk2", "tahun") if isi == RHK2 else ("p2k2:rekap_berkas", "periode")
    return f"{reverse(nama, args=[bentuk])}?{urlencode({'wilayah': wilayah.pk, kunci: periode})}"
