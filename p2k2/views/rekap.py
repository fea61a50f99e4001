"""*Rekap Kecamatan Pemantauan Pelaksanaan P2K2*: a month on the page, months as workbook, the coordinator's words."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman, url_dengan
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import awal_bulan, hari_ini
from kpm.selectors import pilihan_wilayah
from p2k2.forms.pantau import FormCatatanRekap
from p2k2.models import CatatanRekap
from p2k2.selectors.rekap import AngkaRekap, Cakupan, Rekap, bulan_berjalan, catatan_rekap, rekap_p2k2
from p2k2.semester import Semester
from p2k2.services.catatan_rekap import boleh_catat, catat_dinamika
from p2k2.services.pantau import buat_rekap, buat_rhk2
from p2k2.views.bantu_pantau import baca_form, jawab, peminta, pilihan_bulan
from wilayah.enums import Tingkat
from wilayah.models import Wilayah
from wilayah.selectors import nama_lengkap

_TINGKAT = (Tingkat.KABUPATEN, Tingkat.KECAMATAN)
_KEPALA = {
    True: "Pendamping|Bertemu:angka|Hadir:angka|Tidak hadir:angka|Alasan tidak bertemu",
    False: "Kecamatan|Bertemu:angka|Hadir:angka|Tidak hadir:angka",
}
_ANGKA = ("kelompok", "bertemu", "keluarga", "hadir", "tidak", "belum_diisi")


@halaman(izin=Izin.LIHAT_DASBOR)
def rekap(request: Permintaan) -> HttpResponse:
    """One month: rows per pendamping of a kecamatan, per kecamatan of a kabupaten."""
    form, hari = baca_form(request), hari_ini()
    wilayah = _wilayah(request, form.cleaned_data["wilayah"])
    if wilayah is None or wilayah.tingkat not in _TINGKAT:
        return _pilih_wilayah(request, wilayah)
    bulan = min(form.pilih_bulan(hari), awal_bulan(hari))
    catatan = CatatanRekap.objects.filter(wilayah=wilayah, bulan=bulan).select_related("oleh").first()
    isian = FormCatatanRekap(initial=_awal(wilayah, bulan, catatan)) if boleh_catat(wilayah, request.user) else None
    return _layar(request, wilayah, bulan, hari, catatan, isian)


@halaman(metode=("POST",), izin=Izin.PERIKSA_LAPORAN)
def catatan(request: Permintaan) -> HttpResponse:
    """*Catatan Dinamika* of a kecamatan's month, typed by its coordinator."""
    form = FormCatatanRekap(request.POST)
    wilayah = _wilayah(request, request.POST.get("wilayah", ""))
    if wilayah is None:
        raise Http404
    if not boleh_catat(wilayah, request.user):
        raise PermissionDenied
    if form.errors.keys() & {"bulan", "wilayah", "versi"}:
        raise Http404
    bulan = form.bulan_dipilih
    ada = CatatanRekap.objects.filter(wilayah=wilayah, bulan=bulan).select_related("oleh").first()
    if not form.is_valid():
        return _layar(request, wilayah, bulan, hari_ini(), ada, form, status=TIDAK_SAH)
    try:
        catat_dinamika(
            wilayah=wilayah,
            bulan=bulan,
            isi=form.cleaned_data["isi"],
            versi=form.cleaned_data["versi"],
            oleh=request.user,
        )
    except BerubahLebihDulu as galat:
        return _layar(request, wilayah, bulan, hari_ini(), ada, form.banding(galat.pesan, ada), status=TIDAK_SAH)
    except GalatPengguna as galat:
        form.add_error("isi" if galat.kolom == "isi" else None, galat.pesan)
        return _layar(request, wilayah, bulan, hari_ini(), ada, form, status=TIDAK_SAH)
    messages.success(request, f"Catatan dinamika {tulis_bulan(bulan)} tersimpan.")
    return redirect(f"{reverse('p2k2:rekap')}?{urlencode({'wilayah': wilayah.pk, 'bulan': f'{bulan:%Y-%m}'})}")


@halaman(izin=Izin.LIHAT_DASBOR)
def berkas(request: Permintaan, bentuk: str) -> HttpResponse:
    """The recap of a month, a semester or a year."""
    form, hari = baca_form(request), hari_ini()
    wilayah = _wajib(request, form.cleaned_data["wilayah"])
    bulan = bulan_berjalan(*form.pilih_periode(hari), hari)
    if not bulan:
        raise Http404
    return jawab(buat_rekap(wilayah=wilayah, bulan=bulan, hari=hari, minta=peminta(request, bentuk)))


@halaman(izin=Izin.LIHAT_DASBOR)
def rhk2(request: Permintaan, bentuk: str) -> HttpResponse:
    """*Rekapitulasi RHK-2* of all pendamping of an area."""
    form, hari = baca_form(request), hari_ini()
    wilayah = _wajib(request, form.cleaned_data["wilayah"])
    isi = buat_rhk2(
        cakupan=Cakupan(wilayah.kode),
        siapa=("Wilayah", nama_lengkap(wilayah)),
        tahun=form.pilih_tahun(hari),
        hari=hari,
        minta=peminta(request, bentuk),
    )
    return jawab(isi)


def _wilayah(request: Permintaan, kode: str) -> Wilayah | None:
    """The area named, 404 outside what the user sees whole; without one the only area of the user, if there is one."""
    lingkup = request.user.lingkup()
    if not kode:
        milik = sorted(lingkup.wilayah)
        return Wilayah.objects.filter(pk=milik[0]).first() if len(milik) == 1 else None
    satu = Wilayah.objects.filter(pk=kode).first()
    if satu is None or not lingkup.mencakup(kode):
        raise Http404
    return satu


def _wajib(request: Permintaan, kode: str) -> Wilayah:
    satu = _wilayah(request, kode)
    if satu is None or satu.tingkat not in _TINGKAT:
        raise Http404
    return satu


def _pilih_wilayah(request: Permintaan, wilayah: Wilayah | None) -> HttpResponse:
    milik = request.user.lingkup().wilayah
    if wilayah is None and milik and not request.user.lingkup().semua:
        pilihan = list(Wilayah.objects.filter(pk__in=milik).order_by("nama", "pk"))
    else:
        pilihan = pilihan_wilayah(request.user, wilayah.kode if wilayah else "")
    return render(
        request,
        "p2k2/rekap.html",
        {"pilih": [{"judul": w.nama, "url": url_dengan(request, {"wilayah": w.pk})} for w in pilihan]},
    )


def _layar(
    request: Permintaan,
    wilayah: Wilayah,
    bulan: date,
    hari: date,
    ada: CatatanRekap | None,
    isian: FormCatatanRekap | None,
    *,
    status: int = 200,
) -> HttpResponse:
    hasil = rekap_p2k2(Cakupan(wilayah.kode), [bulan], hari)
    kecamatan = wilayah.tingkat == Tingkat.KECAMATAN
    semester = Semester.pada(bulan)
    konteks: dict[str, Any] = {
        "w": wilayah,
        "sub": f"{wilayah.nama}, {tulis_bulan(bulan)}",
        "kepala": _KEPALA[kecamatan],
        "kecamatan": kecamatan,
        "bulan": bulan,
        "pilihan_bulan": pilihan_bulan(hari, bulan),
        "baris": [_baris(a, hasil) for a in hasil.baris] if kecamatan else _per_kecamatan(hasil, bulan),
        "jumlah": _jumlahkan(hasil.baris),
        "semester": semester,
        "catatan": ada,
        "catatan_lain": [] if kecamatan else [c for c in catatan_rekap(wilayah.kode, [bulan]).values() if c.isi],
        "form": isian,
        "url_pdf": _url("pdf", wilayah, f"{bulan:%Y-%m}"),
        "url_buku": _url("buku", wilayah, f"{bulan:%Y-%m}"),
        "url_semester": _url("buku", wilayah, f"{semester.tahun}-S{semester.nomor}"),
        "url_tahun": _url("buku", wilayah, str(bulan.year)),
        "url_rhk2": f"{reverse('p2k2:rekap_rhk2', args=['buku'])}?wilayah={wilayah.pk}&tahun={bulan.year}",
        "url_rhk2_pdf": f"{reverse('p2k2:rekap_rhk2', args=['pdf'])}?wilayah={wilayah.pk}&tahun={bulan.year}",
    }
    return render(request, "p2k2/rekap.html", konteks, status=status)


def _awal(wilayah: Wilayah, bulan: date, ada: CatatanRekap | None) -> dict[str, Any]:
    return {
        "wilayah": wilayah.pk,
        "bulan": f"{bulan:%Y-%m}",
        "isi": ada.isi if ada else "",
        "versi": ada.versi if ada else 0,
    }


def _url(bentuk: str, wilayah: Wilayah, periode: str) -> str:
    return f"{reverse('p2k2:rekap_berkas', args=[bentuk])}?wilayah={wilayah.pk}&periode={periode}"


def _baris(a: AngkaRekap, hasil: Rekap) -> dict[str, Any]:
    tujuan = f"{reverse('p2k2:kelengkapan')}?petugas={a.petugas}" if a.petugas else ""
    return {"nama": hasil.petugas[a.petugas], "url": tujuan, "alasan": a.alasan, **_angka(a)}


def _per_kecamatan(hasil: Rekap, bulan: date) -> list[dict[str, Any]]:
    kelompok: dict[str, list[AngkaRekap]] = {}
    for a in hasil.baris:
        kelompok.setdefault(a.kecamatan, []).append(a)
    alamat = reverse("p2k2:rekap")
    return [
        {
            "nama": hasil.kecamatan.get(kode, kode),
            "url": f"{alamat}?wilayah={kode}&bulan={bulan:%Y-%m}",
            "alasan": "",
            **_jumlahkan(semua),
        }
        for kode, semua in sorted(kelompok.items(), key=lambda p: hasil.kecamatan.get(p[0], p[0]))
    ]


def _angka(a: AngkaRekap) -> dict[str, int]:
    return {n: getattr(a, n) for n in _ANGKA}


def _jumlahkan(semua: list[AngkaRekap]) -> dict[str, int]:
    return {n: sum(getattr(a, n) for a in semua) for n in _ANGKA}
