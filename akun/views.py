from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from akun.forms import FormProfil
from akun.services import ubah_profil
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.telepon import tulis_telepon


@halaman(metode=("GET", "POST"))
def profil(request: Permintaan) -> HttpResponse:
    """The user's own phone and languages; everything else of an account is the APD's."""
    awal = {"telepon": tulis_telepon(request.user.telepon), "bahasa": request.user.bahasa}
    form = FormProfil(request.POST or None, initial=awal)
    if request.method == "POST" and form.is_valid():
        try:
            ubah_profil(**form.cleaned_data, oleh=request.user)
        except GalatPengguna as galat:
            form.add_error(galat.kolom, galat.pesan)
        else:
            messages.success(request, "Profil tersimpan.")
            return redirect("akun:profil")
    return render(request, "account/profil.html", {"form": form}, status=TIDAK_SAH if form.errors else 200)
