from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from akun.enums import Izin
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, baca_versi, halaman
from inti.waktu import hari_ini
from kpm.views.bantu import ambil_kelompok
from p2k2.forms import FormPertemuan, FormUbahPertemuan
from p2k2.selectors.rincian import saran_pemateri
from p2k2.services.pemateri import pemateri_tersimpan
from p2k2.services.pertemuan import PertemuanKedua, rencanakan, ubah_pertemuan
from p2k2.services.undangan import dapat_dikabarkan
from p2k2.views.bantu import ambil_boleh, beri_peringatan
from p2k2.views.kurikulum import sesi_diminta, usulan_formulir


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_PERTEMUAN)
def baru(request: Permintaan) -> HttpResponse:
    """Plan a meeting of an own group, or enter one that is being held (`?kelompok=`)."""
    try:
        nomor = UUID(request.GET.get("kelompok", ""))
    except ValueError as galat:
        raise Http404 from galat
    kelompok = ambil_kelompok(request, nomor, Izin.CATAT_PERTEMUAN)
    hari = hari_ini(kelompok.desa_id)
    awal = FormPertemuan.awal(kelompok, hari) | sesi_diminta(request)
    saran = saran_pemateri(request.user, kelompok, hari)
    form = FormPertemuan(request.POST or None, initial=awal, hari=hari, saran=saran)
    if request.method == "POST" and form.is_valid():
        try:
            pertemuan = rencanakan(
                id=form.nomor(),
                kelompok=kelompok,
                isi=form.isi(),
                oleh=request.user,
                pada=hari,
                kedua=form.cleaned_data["kedua"],
                pemateri=form.pemateri(),
                titik=form.titik(),
            )
        except TidakBerhak as galat:
            form.add_error("tanggal", galat.pesan)
        except GalatPengguna as galat:
            form.tanya_kedua = isinstance(galat, PertemuanKedua)
            form.tolak(galat)
        else:
            if pertemuan.tanggal <= hari:
                return redirect("p2k2:kehadiran", pk=pertemuan.pk)
            messages.success(request, f"Pertemuan {kelompok.nama} direncanakan.")
            beri_peringatan(request, [pertemuan])
            return redirect("p2k2:rincian", pk=pertemuan.pk)
    konteks = {"kelompok": kelompok, **usulan_formulir(request, kelompok, hari)}
    return _formulir(request, "p2k2/baru.html", form, konteks)


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_PERTEMUAN)
def ubah(request: Permintaan, pk: UUID) -> HttpResponse:
    """Change date, place or material; the second of two editors sees both versions."""
    pertemuan = ambil_boleh(request, pk)
    hari = hari_ini(pertemuan.kelompok.desa_id)
    awal = FormUbahPertemuan.awal_ubah(pertemuan, pemateri_tersimpan(pertemuan))
    saran = saran_pemateri(request.user, pertemuan.kelompok, hari)
    diminta = awal | sesi_diminta(request)
    form = FormUbahPertemuan(request.POST or None, initial=diminta, hari=pertemuan.tanggal, saran=saran)
    tersimpan: list[tuple[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            baru = ubah_pertemuan(
                pertemuan=pertemuan,
                isi=form.isi(),
                versi=baca_versi(request),
                oleh=request.user,
                pada=hari,
                alasan=form.cleaned_data["alasan"],
                kedua=form.cleaned_data["kedua"],
                pemateri=form.pemateri(),
                titik=form.titik(),
                hapus_titik=form.titik() is None,
            )
        except BerubahLebihDulu as galat:
            tersimpan = form.berbeda(awal)
            form.tolak(galat)
        except GalatPengguna as galat:
            form.tanya_kedua = isinstance(galat, PertemuanKedua)
            form.tolak(galat)
        else:
            messages.success(request, "Perubahan pertemuan tersimpan.")
            beri_peringatan(request, [baru])
            kabarkan = baru.tanggal != pertemuan.tanggal and dapat_dikabarkan(baru)
            return redirect("p2k2:undangan" if kabarkan else "p2k2:rincian", pk=pk)
    # The version shown is the one compared with: a person who saves again has seen what is stored.
    versi = request.POST.get("versi", "") if form.errors and not tersimpan else pertemuan.versi
    konteks = {"p": pertemuan, "tersimpan": tersimpan, "versi": versi}
    if pertemuan.sesi_id is None:  # planned without a session: which one would be next
        konteks |= usulan_formulir(request, pertemuan.kelompok, pertemuan.tanggal)
    return _formulir(request, "p2k2/ubah.html", form, konteks)


def _formulir(request: Permintaan, templat: str, form: Any, konteks: dict[str, Any]) -> HttpResponse:
    return render(request, templat, {"form": form, **konteks}, status=TIDAK_SAH if form.errors else 200)
