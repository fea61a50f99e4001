"""A coordinator gives a task: for one family (`?kpm=`), or for all of a filter of the family list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from uuid6 import uuid7

from akun.enums import Izin
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman, nomor_alamat
from inti.templatetags.format import angka
from inti.waktu import hari_ini
from kpm.forms.saring import FormSaring
from kpm.models import KPM
from kpm.views.bantu import ambil_kpm
from pendamping.forms.tugas import FormBeri
from pendamping.selectors.tugas import pembagian
from pendamping.services.tugas_koordinator import KELUARGA_MAKS, HasilBeri, beri_tugas, sasaran_beri

_CONTOH = 5  # names shown of many


@dataclass(frozen=True)
class _Sasaran:
    kpm: QuerySet[KPM]
    jumlah: int  # counted up to one more than may be given at once
    kembali: str


@halaman(metode=("GET", "POST"), izin=Izin.BERI_TUGAS)
def beri(request: Permintaan) -> HttpResponse:
    sasaran = _sasaran(request)
    if sasaran is None or not 0 < sasaran.jumlah <= KELUARGA_MAKS:
        return render(request, "pendamping/tugas_beri.html", {"sasaran": sasaran})
    form = FormBeri(request.POST or None, initial={"id": uuid7(), "jumlah": sasaran.jumlah})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["jumlah"] == sasaran.jumlah:
            try:
                hasil = _simpan(request, form, sasaran)
            except GalatPengguna as galat:
                form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
            else:
                messages.success(request, _kalimat(hasil))
                return redirect(f"{reverse('pendamping:tugas')}?diberi=1")
        else:
            form.add_error(None, "Jumlah keluarganya berubah sejak halaman ini dibuka. Periksa lagi, lalu kirim.")
    konteks = {"form": form, "sasaran": sasaran, **_rinci(request, sasaran)}
    return render(request, "pendamping/tugas_beri.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _sasaran(request: Permintaan) -> _Sasaran | None:
    """The families in question, all inside the own area; None when the address names none."""
    if nomor := request.GET.get("kpm", ""):
        kpm = ambil_kpm(request, nomor_alamat(nomor), Izin.BERI_TUGAS)
        satu = sasaran_beri(request.user).filter(pk=kpm.pk)
        return _Sasaran(satu, satu.count(), reverse("kpm:rincian", args=[kpm.pk]))
    form = FormSaring(request.GET)
    saring = form.saring()
    if saring is None or not form.aktif():
        return None
    kpm_saring = saring.terapkan(sasaran_beri(request.user))
    jumlah = kpm_saring.order_by()[: KELUARGA_MAKS + 1].count()
    return _Sasaran(kpm_saring, jumlah, f"{reverse('kpm:daftar')}?{request.GET.urlencode()}")


def _simpan(request: Permintaan, form: FormBeri, sasaran: _Sasaran) -> HasilBeri:
    isi = form.cleaned_data
    nomor = list(sasaran.kpm.order_by().values_list("pk", flat=True))
    return beri_tugas(id=isi["id"], kpm=nomor, uraian=isi["uraian"], tenggat=isi["tenggat"], oleh=request.user)


def _rinci(request: Permintaan, sasaran: _Sasaran) -> dict[str, Any]:
    contoh = list(sasaran.kpm.select_related("desa").order_by("nama", "pk")[:_CONTOH])
    siapa = []
    for pk, nama, n in pembagian(sasaran.kpm, hari_ini()):
        label = f"{nama} (Anda sendiri)" if pk == request.user.pk else nama or "Belum punya pendamping, dilewati"
        siapa.append((label, f"{angka(n)} keluarga"))
    return {
        "contoh": [f"{k.nama}, {k.desa.nama}" for k in contoh],
        "lainnya": sasaran.jumlah - len(contoh),
        "siapa": siapa,
    }


def _kalimat(hasil: HasilBeri) -> str:
    kalimat = f"Tugas diberikan untuk {angka(hasil.diberi)} keluarga."
    if hasil.tanpa_pendamping:
        kalimat += f" {angka(hasil.tanpa_pendamping)} dilewati karena belum punya pendamping."
    return kalimat
