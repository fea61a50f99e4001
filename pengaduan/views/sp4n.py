"""The number of a complaint in SP4N-LAPOR."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse

from inti.halaman import Permintaan, halaman
from pengaduan.forms.tangani import FormSp4n
from pengaduan.services.sp4n import catat_sp4n
from pengaduan.views.ambil import ambil_aduan, coba, formulir, kembali_ke


@halaman(metode=("GET", "POST"))
def nomor(request: Permintaan, pk: UUID) -> HttpResponse:
    """Record where the complaint is found in SP4N-LAPOR."""
    aduan = ambil_aduan(request, pk, tangani=True)
    form = FormSp4n(request.POST or None, initial={"versi": aduan.versi, "nomor": aduan.nomor_sp4n})
    if coba(
        request,
        form,
        lambda: catat_sp4n(aduan=aduan, oleh=request.user, **form.cleaned_data),
        "Nomor SP4N-LAPOR tersimpan.",
    ):
        return kembali_ke(request, pk)
    konteks = {
        "a": aduan,
        "judul": "Nomor SP4N-LAPOR",
        "tombol": "Simpan nomor",
        "bantuan": "Sesudah aduan ini dientri ke SP4N-LAPOR, catat nomornya di sini supaya tidak dientri dua kali.",
    }
    return formulir(request, "pengaduan/isian.html", form, konteks)
