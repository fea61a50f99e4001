"""A member of a family: what is known, and the field team's columns to edit."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.formulir import yang_berbeda
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.waktu import hari_ini
from kpm.enums import Keperluan
from kpm.forms.anggota import FormAnggota
from kpm.models import Anggota
from kpm.selectors.rincian import keadaan_kpm, penghuni_kpm
from kpm.services.anggota_lapangan import peringatan_anggota, sidik_lapangan, ubah_anggota_lapangan
from kpm.views.bantu import ambil_kpm


def ambil_anggota(request: Permintaan, pk: int, anggota_id: int, izin: str | None = None) -> Anggota:
    """A member, past or present, of a family inside the user's scope, else 404; without `izin` for it 403."""
    kpm = ambil_kpm(request, pk, izin)
    anggota = get_object_or_404(kpm.anggota, pk=anggota_id)
    anggota.kpm = kpm
    return anggota


def konteks_anggota(request: Permintaan, anggota: Anggota) -> dict[str, Any]:
    kpm = anggota.kpm
    hari = hari_ini(kpm.desa_id)
    penghuni = penghuni_kpm(kpm, hari)
    satu = next((p for p in penghuni if p.anggota.pk == anggota.pk), None)
    keluarga = [p.anggota for p in penghuni]
    keadaan = keadaan_kpm(kpm, request.user, hari)
    return {
        "kpm": kpm,
        "a": anggota,
        "penghuni": satu,
        "komponen": list(anggota.komponen.order_by("-mulai", "jenis", "pk")),
        "peringatan": peringatan_anggota(anggota, keluarga, satu.komponen) if satu else [],
        "boleh_ubah": keadaan.boleh_ubah and satu is not None,
        "boleh_buka": keadaan.boleh_buka,
        "url_identitas": reverse("kpm:anggota_identitas", args=[kpm.pk, anggota.pk]),
        "keperluan": Keperluan.choices,
        "terbuka": {},
        "galat_nomor": {},
    }


@halaman()
def rincian(request: Permintaan, pk: int, anggota_id: int) -> HttpResponse:
    anggota = ambil_anggota(request, pk, anggota_id)
    return render(request, "kpm/anggota_keluarga.html", konteks_anggota(request, anggota))


@halaman(metode=("GET", "POST"), izin=Izin.UBAH_KPM)
def ubah(request: Permintaan, pk: int, anggota_id: int) -> HttpResponse:
    """Edit; the second of two editors sees what is stored now and keeps what was typed."""
    anggota = ambil_anggota(request, pk, anggota_id, Izin.UBAH_KPM)
    form = FormAnggota(request.POST or None, instance=anggota, initial={"sidik": sidik_lapangan(anggota)})
    tersimpan: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            ubah_anggota_lapangan(anggota=anggota, isi=form.isi(), sidik=form.cleaned_data["sidik"], oleh=request.user)
        except BerubahLebihDulu as galat:
            tersimpan = yang_berbeda(anggota, form, form.isi())
            # A person who saves again has seen what is stored.
            form.data = ulang = request.POST.copy()
            ulang["sidik"] = sidik_lapangan(anggota)
            form.add_error(None, galat.pesan)
        except GalatPengguna as galat:
            form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
        else:
            messages.success(request, f"Data {anggota.nama} tersimpan.")
            return redirect("kpm:anggota_keluarga", pk=pk, anggota_id=anggota_id)
    konteks = {"kpm": anggota.kpm, "a": anggota, "form": form, "tersimpan": tersimpan}
    return render(request, "kpm/anggota_keluarga_ubah.html", konteks, status=TIDAK_SAH if form.errors else 200)
