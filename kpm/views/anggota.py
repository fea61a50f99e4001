from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from akun.enums import PERAN_DAMPINGAN, Izin
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.waktu import hari_ini
from kpm.enums import UKURAN_KELOMPOK
from kpm.forms import FormKeluar, FormPindah, FormTambahAnggota, hari_awal
from kpm.models import KPM, KeanggotaanKelompok, Kelompok
from kpm.selectors import calon_anggota
from kpm.selectors.kelompok import teks_ukuran, ukuran_kelompok
from kpm.services import keluarkan_anggota, pindahkan_anggota, tambah_anggota
from kpm.views.bantu import ambil_kelompok


@halaman(metode=("GET", "POST"), izin=Izin.KELOLA_KELOMPOK)
def tambah(request: Permintaan, pk: Any) -> HttpResponse:
    """Tick own families without a group; neighbours stand beside each other."""
    kelompok = ambil_kelompok(request, pk, Izin.KELOLA_KELOMPOK)
    hari = hari_ini(kelompok.desa_id)
    calon = list(calon_anggota(request.user, hari))
    form = FormTambahAnggota(request.POST or None, initial=hari_awal(hari))
    if request.method == "POST" and form.is_valid():
        isi = form.cleaned_data
        try:
            n = tambah_anggota(kelompok=kelompok, kpm=isi["anggota"], mulai=isi["mulai"], oleh=request.user)
        except GalatPengguna as galat:
            form.add_error(galat.kolom, galat.pesan)
        else:
            messages.success(request, f"{n} keluarga masuk kelompok {kelompok.nama}.")
            return redirect("kpm:kelompok_rincian", pk=pk)
    konteks = {"kelompok": kelompok, "form": form, **konteks_calon(request, calon, kelompok.desa_id)}
    konteks["kini"] = teks_ukuran(n := ukuran_kelompok([kelompok], hari)[kelompok.pk]) or f"{n} KPM"
    return render(request, "kpm/anggota_tambah.html", konteks, status=TIDAK_SAH if form.errors else 200)


def konteks_calon(request: Permintaan, calon: Sequence[KPM], desa: str = "") -> dict[str, Any]:
    """Families to tick, grouped by neighbourhood (desa, RW); those of `desa` come first."""
    dicentang = set(request.POST.getlist("anggota"))

    def lingkungan(k: KPM) -> tuple[str, str]:
        return k.desa.nama, k.rw

    urut = sorted(calon, key=lambda k: (k.desa_id != desa, k.desa.nama, k.rw, k.rt, k.nama, k.pk))
    return {
        "lingkungan": [
            {"nama": _nama_lingkungan(*kunci), "keluarga": [(k, str(k.pk) in dicentang) for k in isi]}
            for kunci, isi in groupby(urut, key=lingkungan)
        ],
        "ukuran": UKURAN_KELOMPOK,
    }


def _nama_lingkungan(desa: str, rw: str) -> str:
    return f"{desa} RW {rw}" if rw else desa


@halaman(izin=Izin.KELOLA_KELOMPOK)
def rincian(request: Permintaan, pk: Any, kpm_id: int) -> HttpResponse:
    """What can be done with one member: move, or leave."""
    kelompok, isi = _ambil(request, pk, kpm_id)
    return _tampilkan(request, kelompok, isi)


@halaman(metode=("POST",), izin=Izin.KELOLA_KELOMPOK)
def keluar(request: Permintaan, pk: Any, kpm_id: int) -> HttpResponse:
    kelompok, isi = _ambil(request, pk, kpm_id)
    form = FormKeluar(request.POST)
    if form.is_valid():
        try:
            keluarkan_anggota(kelompok=kelompok, kpm=kpm_id, oleh=request.user, **form.cleaned_data)
        except GalatPengguna as galat:
            form.add_error(galat.kolom, galat.pesan)
        else:
            messages.success(request, f"{isi.kpm.nama} keluar dari kelompok {kelompok.nama}.")
            return redirect("kpm:kelompok_rincian", pk=pk)
    return _tampilkan(request, kelompok, isi, keluar=form)


@halaman(metode=("POST",), izin=Izin.KELOLA_KELOMPOK)
def pindah(request: Permintaan, pk: Any, kpm_id: int) -> HttpResponse:
    kelompok, isi = _ambil(request, pk, kpm_id)
    form = FormPindah(request.POST, pilihan=_kelompok_lain(request, kelompok))
    if form.is_valid():
        ke = form.cleaned_data["ke"]
        mulai = form.cleaned_data["mulai"]
        try:
            pindahkan_anggota(dari=kelompok, ke=ke, kpm=kpm_id, mulai=mulai, oleh=request.user)
        except GalatPengguna as galat:
            form.add_error(galat.kolom, galat.pesan)
        else:
            messages.success(request, f"{isi.kpm.nama} pindah ke kelompok {ke.nama}.")
            return redirect("kpm:kelompok_rincian", pk=pk)
    return _tampilkan(request, kelompok, isi, pindah=form)


def _ambil(request: Permintaan, pk: Any, kpm_id: int) -> tuple[Kelompok, KeanggotaanKelompok]:
    kelompok = ambil_kelompok(request, pk, Izin.KELOLA_KELOMPOK)
    isi = KeanggotaanKelompok.objects.berlaku_pada(hari_ini(kelompok.desa_id)).select_related("kpm")
    anggota = isi.filter(kelompok=kelompok, kpm=kpm_id).first()
    if anggota is None:
        raise Http404
    return kelompok, anggota


def _kelompok_lain(request: Permintaan, kelompok: Kelompok) -> Any:
    milik = Kelompok.objects.terlihat_oleh(request.user, sebagai=PERAN_DAMPINGAN).aktif()
    return milik.exclude(pk=kelompok.pk).order_by("nama", "pk")


def _tampilkan(
    request: Permintaan,
    kelompok: Kelompok,
    isi: KeanggotaanKelompok,
    keluar: FormKeluar | None = None,
    pindah: FormPindah | None = None,
) -> HttpResponse:
    awal = hari_awal(hari_ini(kelompok.desa_id))
    konteks = {
        "kelompok": kelompok,
        "isi": isi,
        "keluar": keluar or FormKeluar(initial=awal),
        "pindah": pindah or FormPindah(initial=awal, pilihan=_kelompok_lain(request, kelompok)),
    }
    return render(request, "kpm/anggota.html", konteks, status=TIDAK_SAH if keluar or pindah else 200)
