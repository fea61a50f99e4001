"""Assigning families by a list of numbers: what is found is shown, and goes on to the ordinary preview."""

from django.http import HttpResponse
from django.shortcuts import render

from akun.enums import Izin
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from pendamping.berkas.nomor import baca_berkas, baca_teks
from pendamping.forms.penugasan import FormDaftarNomor
from pendamping.selectors.nomor_keluarga import HasilCari, cari_nomor
from wilayah.models import Wilayah

_CELA_TERLIHAT = 50


@halaman(metode=("GET", "POST"), izin=Izin.TUGASKAN)
def daftar(request: Permintaan) -> HttpResponse:
    """Paste or upload numbers; answered with the families found and the lines that named none."""
    form = FormDaftarNomor(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            hasil = _cari(request, form)
        except GalatPengguna as galat:
            form.add_error("berkas" if form.cleaned_data["berkas"] else "nomor", galat.pesan)
        else:
            return render(request, "pendamping/penugasan_daftar.html", {"hasil": hasil, **_isi(hasil)})
    return render(request, "pendamping/penugasan_daftar.html", {"form": form}, status=TIDAK_SAH if form.errors else 200)


def _cari(request: Permintaan, form: FormDaftarNomor) -> HasilCari:
    isi = form.cleaned_data
    nomor = baca_berkas(isi["berkas"]) if isi["berkas"] else baca_teks(isi["nomor"])
    return cari_nomor(nomor, request.user)


def _isi(hasil: HasilCari) -> dict[str, object]:
    return {
        "daftar": ",".join(str(n) for n in hasil.kpm),
        "desa": Wilayah.objects.filter(kode__in=hasil.desa).order_by("nama", "kode"),
        "cela": hasil.cela[:_CELA_TERLIHAT],
        "cela_lain": max(0, len(hasil.cela) - _CELA_TERLIHAT),
    }
