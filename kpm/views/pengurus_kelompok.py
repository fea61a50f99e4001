from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from akun.enums import Izin
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.waktu import hari_ini
from kpm.enums import JabatanKelompok
from kpm.forms.kelompok import FormBerhenti, FormPengurusKelompok
from kpm.models import Kelompok
from kpm.services import anggota_pada
from kpm.services.pengurus_kelompok import berhentikan_pengurus, tetapkan_pengurus
from kpm.views.bantu import ambil_kelompok


@halaman(metode=("GET", "POST"), izin=Izin.KELOLA_KELOMPOK)
def pengurus(request: Permintaan, pk: Any) -> HttpResponse:
    """Who holds which post in a group, since when, and whom it chooses next."""
    kelompok = ambil_kelompok(request, pk, Izin.KELOLA_KELOMPOK)
    anggota = _pilihan(kelompok)
    form = FormPengurusKelompok(request.POST or None, anggota=anggota, initial={"mulai": hari_ini(kelompok.desa_id)})
    if request.method == "POST" and form.is_valid():
        try:
            baru = tetapkan_pengurus(kelompok=kelompok, oleh=request.user, **form.cleaned_data)
        except GalatPengguna as galat:
            form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
        else:
            nama = dict(anggota)[baru.kpm_id]
            messages.success(request, f"{nama} menjadi {baru.get_jabatan_display().lower()} {kelompok.nama}.")
            return redirect("kpm:pengurus_kelompok", pk=pk)
    return _tampilkan(request, kelompok, form)


@halaman(metode=("POST",), izin=Izin.KELOLA_KELOMPOK)
def berhenti(request: Permintaan, pk: Any, jabatan_id: int) -> HttpResponse:
    kelompok = ambil_kelompok(request, pk, Izin.KELOLA_KELOMPOK)
    ini = get_object_or_404(kelompok.pengurus.select_related("kpm"), pk=jabatan_id)
    form = FormBerhenti(request.POST, prefix=str(jabatan_id))
    if form.is_valid():
        try:
            berhentikan_pengurus(
                kelompok=kelompok, jabatan_id=jabatan_id, sampai=form.cleaned_data["sampai"], oleh=request.user
            )
        except GalatPengguna as galat:
            form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
        else:
            messages.success(request, f"{ini.kpm.nama} tidak lagi {ini.get_jabatan_display().lower()}.")
            return redirect("kpm:pengurus_kelompok", pk=pk)
    baru = FormPengurusKelompok(anggota=_pilihan(kelompok), initial={"mulai": hari_ini(kelompok.desa_id)})
    return _tampilkan(request, kelompok, baru, berhenti={jabatan_id: form})


def _pilihan(kelompok: Kelompok) -> list[tuple[int, str]]:
    anggota = anggota_pada(kelompok, hari_ini(kelompok.desa_id))
    return [(pk, f"{nama} (RT {rt})" if rt else nama) for pk, nama, rt in anggota.values_list("pk", "nama", "rt")]


def _tampilkan(
    request: Permintaan,
    kelompok: Kelompok,
    form: FormPengurusKelompok,
    berhenti: dict[int, FormBerhenti] | None = None,
) -> HttpResponse:
    berhenti = berhenti or {}
    hari = hari_ini(kelompok.desa_id)
    semua = list(kelompok.pengurus.select_related("kpm").order_by("-mulai", "-pk"))
    kini = {p.jabatan: p for p in semua if p.selesai is None or p.selesai >= hari}
    konteks = {
        "kelompok": kelompok,
        "form": form,
        "jabatan": [
            {
                "label": label,
                "kini": (p := kini.get(jabatan)),
                "berhenti": p
                and p.selesai is None
                and (berhenti.get(p.pk) or FormBerhenti(prefix=str(p.pk), initial={"sampai": hari})),
            }
            for jabatan, label in JabatanKelompok.choices
        ],
        "lalu": [p for p in semua if p.selesai is not None],
    }
    status = TIDAK_SAH if form.errors or berhenti else 200
    return render(request, "kpm/pengurus_kelompok.html", konteks, status=status)
