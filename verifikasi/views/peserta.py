"""Members to facilities: who waits for one, one member's, several at once."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman, url_dengan
from inti.waktu import hari_ini
from kpm.enums import JenisKomponen
from kpm.models import Anggota
from kpm.selectors import pilihan_wilayah
from verifikasi.enums import Bidang, SumberKeikutsertaan
from verifikasi.forms.fasilitas import FormBanyak, FormSaringBelum
from verifikasi.selectors.belum_fasilitas import (
    calon_peserta,
    daftar_belum,
    komponen_bidang,
    teks_fasilitas,
    usulan_fasilitas,
)
from verifikasi.services.keikutsertaan import daftarkan, mulai_terawal
from verifikasi.services.keikutsertaan_banyak import daftarkan_banyak
from verifikasi.views.bantu_fasilitas import ambil_anggota, ambil_fasilitas
from wilayah.models import Wilayah

SEKALIGUS_MAKS = 200


@halaman()
def belum(request: Permintaan) -> HttpResponse:
    """Members who need a facility and belong to none, with what it may be."""
    form = FormSaringBelum(request.GET)
    if not form.is_valid():
        return render(request, "verifikasi/belum_fasilitas.html", {"bidang": None})
    bidang, wilayah = form.cleaned_data["bidang"] or Bidang.PENDIDIKAN, form.cleaned_data["wilayah"]
    user, hari = request.user, hari_ini()
    lembar = daftar_belum(user=user, bidang=bidang, hari=hari, wilayah=wilayah, sesudah=request.GET.get("sesudah"))
    boleh = user.punya_izin(Izin.KELOLA_FASILITAS)
    usulan = usulan_fasilitas(lembar.baris, bidang, hari) if boleh else {}
    komponen = komponen_bidang([a.pk for a in lembar.baris], bidang, hari)
    konteks = {
        "bidang": bidang,
        "boleh": boleh,
        "pilihan": [
            {"label": b.label, "url": url_dengan(request, {"bidang": b.value}), "aktif": b == bidang} for b in Bidang
        ],
        "baris": [
            {
                "a": a,
                "komponen": JenisKomponen(komponen[a.pk]).label if a.pk in komponen else "",
                "teks": teks_fasilitas(a, bidang),
                "usulan": usulan.get(a.pk, []),
                "url": f"{reverse('verifikasi:peserta', args=[a.pk])}?bidang={bidang}",
            }
            for a in lembar.baris
        ],
        "berikut": url_dengan(request, {"sesudah": lembar.berikut}) if lembar.berikut else "",
        "alamat": request.get_full_path(),
        "wilayah": Wilayah.objects.filter(kode=wilayah).first() if wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "pilihan_wilayah": pilihan_wilayah(user, wilayah),
        "kirim_wilayah": {"bidang": bidang},
    }
    return render(request, "verifikasi/belum_fasilitas.html", konteks)


@halaman(metode=("POST",), izin=Izin.KELOLA_FASILITAS)
def tetapkan(request: Permintaan, pk: int) -> HttpResponse:
    """One tap on a suggestion."""
    anggota = ambil_anggota(request, pk)
    fasilitas = ambil_fasilitas(request, _uuid(request.POST.get("fasilitas", "")))
    bidang = fasilitas.bidang
    try:
        daftarkan(
            anggota=anggota,
            fasilitas=fasilitas,
            mulai=mulai_terawal(anggota, bidang),
            sumber=SumberKeikutsertaan.PADANAN,
            oleh=request.user,
        )
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
    else:
        messages.success(request, f"{anggota.nama} didaftarkan di {fasilitas.nama}.")
    return redirect(f"{reverse('verifikasi:belum_fasilitas')}?bidang={bidang}")


@halaman(metode=("GET", "POST"), izin=Izin.KELOLA_FASILITAS)
def banyak(request: Permintaan, pk: UUID) -> HttpResponse:
    """Register several members at one facility; those whose own words name it stand first."""
    f = ambil_fasilitas(request, pk)
    if f.ditutup or f.digabung_ke_id:
        return redirect("verifikasi:fasilitas_rincian", pk=pk)
    hari, user = hari_ini(f.desa_id), request.user
    calon = list(calon_peserta(user, f, hari, Izin.KELOLA_FASILITAS)[:SEKALIGUS_MAKS])
    usulan = usulan_fasilitas(calon, f.bidang, hari)
    cocok = {a.pk for a in calon if any(u.pk == f.pk for u in usulan.get(a.pk, [])[:1])}
    calon.sort(key=lambda a: a.pk not in cocok)
    form = FormBanyak(request.POST or None, calon=[(a.pk, _sebut(a, f.bidang)) for a in calon])
    if request.method == "POST" and form.is_valid():
        try:
            hasil = daftarkan_banyak(
                anggota=form.cleaned_data["anggota"], fasilitas=f, mulai=form.cleaned_data["mulai"], oleh=user
            )
        except GalatPengguna as galat:
            form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
        else:
            messages.success(request, f"{hasil} anggota didaftarkan di {f.nama}.")
            return redirect("verifikasi:fasilitas_rincian", pk=pk)
    konteks = {"f": f, "form": form, "cocok": len(cocok), "banyak": len(calon)}
    return render(request, "verifikasi/fasilitas_anggota.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _sebut(a: Anggota, bidang: str) -> str:
    bagian = [a.nama, a.kpm.nama, a.kpm.desa.nama, teks_fasilitas(a, bidang)]
    return " · ".join(b for b in bagian if b)


def _uuid(teks: str) -> UUID:
    try:
        return UUID(teks)
    except ValueError:
        return UUID(int=0)
