"""The official monitoring sheets: choosing one, and the PDF or workbook of it."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from akun.models import Pengguna
from inti.halaman import Permintaan, halaman, url_dengan
from inti.halaman_kunci import halaman_kunci
from inti.waktu import hari_ini
from kpm.models import Kelompok
from p2k2.forms.pantau import FormPantau
from p2k2.selectors.pantau import kelompok_semester, pendamping_terlihat, pertemuan_pantau
from p2k2.selectors.rekap import Cakupan
from p2k2.semester import Semester
from p2k2.services.pantau import (
    BENTUK,
    buat_bulan,
    buat_pertemuan,
    buat_rhk2,
    buat_semester,
)
from p2k2.views.bantu import ambil_pertemuan
from p2k2.views.bantu_pantau import (
    ambil_petugas,
    baca_form,
    jawab,
    konteks_wilayah,
    peminta,
    pilih_dulu,
    pilihan_bulan,
)

_SEMESTER_PILIHAN, _TAHUN_PILIHAN = 4, 3


@halaman()
def pantau(request: Permintaan) -> HttpResponse:
    """Sheets of one pendamping (the own, or `petugas`); a coordinator chooses whose first."""
    form = baca_form(request)
    if pilih_dulu(request, form):
        return _pilih_petugas(request, form)
    petugas, hari = ambil_petugas(request, form), hari_ini()
    bulan, semester, tahun = form.pilih_bulan(hari), form.pilih_semester(hari), form.pilih_tahun(hari)
    milik = {"petugas": str(petugas.pk)}
    konteks = {
        "petugas": petugas,
        "sendiri": petugas.pk == request.user.pk,
        "luas": bool(request.user.lingkup().wilayah) or request.user.lingkup().semua,
        "bulan": bulan,
        "semester": semester,
        "tahun": tahun,
        "pilihan_bulan": pilihan_bulan(hari, bulan),
        "pilihan_semester": _pilihan_semester(hari, semester),
        "pilihan_tahun": [
            (str(hari.year - n), str(hari.year - n), hari.year - n == tahun) for n in range(_TAHUN_PILIHAN)
        ],
        "jumlah_pertemuan": len(pertemuan_pantau(user=request.user, petugas=petugas.pk, bulan=bulan)),
        "kelompok": _pilihan_kelompok(request, petugas, semester, hari),
        "url_bulan": _dua(milik | {"bulan": f"{bulan:%Y-%m}"}, "p2k2:pantau_bulan"),
        "url_semester": _dua(milik | {"semester": _kode(semester)}, "p2k2:pantau_semester"),
        "url_rhk2": _dua(milik | {"tahun": str(tahun)}, "p2k2:pantau_rhk2"),
    }
    return render(request, "p2k2/pantau.html", konteks)


@halaman()
def pertemuan(request: Permintaan, pk: UUID, bentuk: str) -> HttpResponse:
    """*Pemantauan KPM PKH Setiap P2K2* of one meeting."""
    satu = ambil_pertemuan(request, pk)
    return jawab(buat_pertemuan(pertemuan=satu, minta=peminta(request, bentuk)))


@halaman()
def bulan(request: Permintaan, bentuk: str) -> HttpResponse:
    """The same of a pendamping's month."""
    form = baca_form(request)
    petugas = ambil_petugas(request, form)
    isi = buat_bulan(petugas=petugas, bulan=form.pilih_bulan(hari_ini()), minta=peminta(request, bentuk))
    return jawab(isi)


@halaman()
def semester(request: Permintaan, bentuk: str) -> HttpResponse:
    """*Pemantauan KPM PKH dalam P2K2* of a semester, of one group or of all of a pendamping."""
    form, hari = baca_form(request), hari_ini()
    petugas, masa = ambil_petugas(request, form), form.pilih_semester(hari)
    kelompok = None
    if form.kelompok_id is not None:
        milik = kelompok_semester(user=request.user, petugas=petugas.pk, semester=masa, hari=hari)
        kelompok = get_object_or_404(milik, pk=form.kelompok_id)
    isi = buat_semester(petugas=petugas, semester=masa, hari=hari, minta=peminta(request, bentuk), kelompok=kelompok)
    return jawab(isi)


@halaman()
def rhk2(request: Permintaan, bentuk: str) -> HttpResponse:
    """*Rekapitulasi RHK-2* of a pendamping's year."""
    form, hari = baca_form(request), hari_ini()
    petugas = ambil_petugas(request, form)
    isi = buat_rhk2(
        cakupan=Cakupan(petugas=petugas.pk),
        siapa=("Nama pendamping", petugas.nama),
        tahun=form.pilih_tahun(hari),
        hari=hari,
        minta=peminta(request, bentuk),
    )
    return jawab(isi)


def _pilih_petugas(request: Permintaan, form: FormPantau) -> HttpResponse:
    wilayah = form.cleaned_data["wilayah"]
    hasil = halaman_kunci(
        pendamping_terlihat(request.user, wilayah), urut=("nama", "id"), sesudah=request.GET.get("sesudah")
    )
    konteks = {
        "baris": [{"judul": p.nama, "url": f"{request.path}?petugas={p.pk}"} for p in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "saring": form.cleaned_data,
        **konteks_wilayah(request, wilayah),
    }
    return render(request, "p2k2/pantau_petugas.html", konteks)


def _dua(isi: dict[str, str], nama: str) -> dict[str, str]:
    """Addresses of the PDF and of the workbook."""
    return {b: f"{reverse(nama, args=[b])}?{urlencode(isi)}" for b in BENTUK}


def _kode(s: Semester) -> str:
    return f"{s.tahun}-{s.nomor}"


def _pilihan_semester(hari: date, dipilih: Semester) -> list[tuple[str, str, bool]]:
    semua, satu = {dipilih}, Semester.pada(hari)
    for _ in range(_SEMESTER_PILIHAN):
        semua.add(satu)
        satu = satu.sebelum
    return [(_kode(s), str(s), s == dipilih) for s in sorted(semua, reverse=True)]


def _pilihan_kelompok(request: Permintaan, petugas: Pengguna, masa: Semester, hari: date) -> list[dict[str, Any]]:
    """Each group with its own sheet of the semester."""
    milik: list[Kelompok] = list(
        kelompok_semester(user=request.user, petugas=petugas.pk, semester=masa, hari=hari).order_by("nama", "pk")
    )
    isi = {"petugas": str(petugas.pk), "semester": _kode(masa)}
    return [
        {"nama": k.nama, "desa": k.desa.nama, "url": _dua(isi | {"kelompok": str(k.pk)}, "p2k2:pantau_semester")}
        for k in milik
    ]
