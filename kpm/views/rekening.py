from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from akun.enums import Izin
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from kpm.forms.anggota import FormRekening
from kpm.services.rekening import peringatan_no_peserta, ubah_rekening
from kpm.views.bantu import ambil_kpm


@halaman(metode=("GET", "POST"), izin=Izin.UBAH_KPM)
def ubah(request: Permintaan, pk: int) -> HttpResponse:
    """A family's participant number and account; the stored account number is never shown in full here."""
    kpm = ambil_kpm(request, pk, Izin.UBAH_KPM)
    awal = {"no_peserta": kpm.no_peserta, "bank": kpm.bank, "versi": kpm.versi}
    form = FormRekening(request.POST or None, initial=awal, kpm=kpm)
    if request.method == "POST" and form.is_valid():
        try:
            kpm = ubah_rekening(kpm=kpm, **form.cleaned_data, oleh=request.user)
        except BerubahLebihDulu as galat:
            kpm.refresh_from_db()
            # A person who saves again has seen what is stored now.
            form.data = ulang = request.POST.copy()
            ulang["versi"] = str(kpm.versi)
            kini = f"bank {kpm.get_bank_display() or 'belum diketahui'}, nomor peserta {kpm.no_peserta or 'belum ada'}"
            form.add_error(None, f"{galat.pesan} Tersimpan sekarang: {kini}.")
        except GalatPengguna as galat:
            form.add_error(galat.kolom, galat.pesan)
        else:
            messages.success(request, "Nomor peserta dan rekening tersimpan.")
            if ragu := peringatan_no_peserta(kpm):
                messages.warning(request, ragu)
            return redirect("kpm:rincian", pk=pk)
    return render(request, "kpm/rekening.html", {"kpm": kpm, "form": form}, status=TIDAK_SAH if form.errors else 200)
