from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from uuid6 import uuid7

from akun.enums import Izin
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.waktu import hari_ini
from kpm.forms import FormBentukKelompok, FormBubarkan, hari_awal
from kpm.selectors import calon_anggota, desa_tugas
from kpm.views.anggota import konteks_calon
from kpm.views.bantu import ambil_kelompok
from pendamping.services.kelompok import bentuk_kelompok, bubarkan_kelompok


@halaman(metode=("GET", "POST"), izin=Izin.KELOLA_KELOMPOK)
def bentuk(request: Permintaan) -> HttpResponse:
    """Form a group: its name, place and day, and the own families that join."""
    hari = hari_ini()
    calon = list(calon_anggota(request.user, hari))
    # Where most families without a group live.
    kode = [k.desa_id for k in calon]
    desa = max(set(kode), key=lambda d: (kode.count(d), d), default="")
    awal = {**hari_awal(hari), "id": uuid7(), "desa": desa}
    form = FormBentukKelompok(request.POST or None, initial=awal, desa=desa_tugas(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            kelompok = bentuk_kelompok(**form.isi(), oleh=request.user)
        except TidakBerhak as tolak:
            raise PermissionDenied from tolak
        except GalatPengguna as galat:
            form.add_error(galat.kolom, galat.pesan)
        else:
            messages.success(request, f"Kelompok {kelompok.nama} dibentuk.")
            return redirect("kpm:kelompok_rincian", pk=kelompok.pk)
    konteks = {"form": form, **konteks_calon(request, calon, str(form["desa"].value() or ""))}
    return render(request, "kpm/kelompok_baru.html", konteks, status=TIDAK_SAH if form.errors else 200)


@halaman(metode=("GET", "POST"), izin=Izin.KELOLA_KELOMPOK)
def bubarkan(request: Permintaan, pk: Any) -> HttpResponse:
    kelompok = ambil_kelompok(request, pk, Izin.KELOLA_KELOMPOK)
    form = FormBubarkan(request.POST or None, initial=hari_awal(hari_ini(kelompok.desa_id)))
    if request.method == "POST" and form.is_valid():
        try:
            bubarkan_kelompok(kelompok=kelompok, oleh=request.user, **form.cleaned_data)
        except GalatPengguna as galat:
            form.add_error(galat.kolom, galat.pesan)
        else:
            messages.success(request, f"Kelompok {kelompok.nama} dibubarkan. Riwayatnya tetap tersimpan.")
            return redirect("kpm:kelompok")
    konteks = {
        "form": form,
        "judul": "Bubarkan kelompok",
        "sub": kelompok.nama,
        "kembali": reverse("kpm:kelompok_rincian", args=[pk]),
        "tombol": "Bubarkan",
        "pengantar": "Keanggotaan semua keluarga berakhir pada tanggal ini. Pertemuan dan kehadiran yang "
        "sudah tercatat tidak hilang, dan keluarga bisa masuk kelompok lain sejak hari berikutnya.",
    }
    return render(request, "kpm/formulir.html", konteks, status=TIDAK_SAH if form.errors else 200)
