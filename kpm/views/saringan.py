"""The user's own saved filters."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from kpm.forms import FormSaring
from kpm.models import SaringanTersimpan
from kpm.services.saringan import hapus_saringan, simpan_saringan


@halaman(metode=("GET", "POST"))
def saringan(request: Permintaan) -> HttpResponse:
    """The saved filters; POST keeps the one sent along."""
    galat = ""
    if request.method == "POST":
        form = FormSaring(request.POST)
        isi = form.aktif() if form.is_valid() else {}  # what is unknown is refused like nothing
        try:
            tersimpan = simpan_saringan(nama=request.POST.get("nama", ""), isi=isi, oleh=request.user)
        except GalatPengguna as tolak:
            galat = tolak.pesan
        else:
            messages.success(request, f"Saringan “{tersimpan.nama}” tersimpan.")
            return redirect(alamat_saringan(tersimpan))
    milik = SaringanTersimpan.objects.filter(pengguna=request.user).order_by("nama", "pk")
    konteks = {"saringan": [(s, alamat_saringan(s)) for s in milik], "galat": galat}
    return render(request, "kpm/saringan.html", konteks, status=TIDAK_SAH if galat else 200)


@halaman(metode=("POST",))
def hapus(request: Permintaan, pk: int) -> HttpResponse:
    hapus_saringan(id=pk, oleh=request.user)
    messages.success(request, "Saringan dihapus.")
    return redirect("kpm:saringan")


def alamat_saringan(satu: SaringanTersimpan) -> str:
    return f"{reverse('kpm:daftar')}?{urlencode(satu.isi)}"
