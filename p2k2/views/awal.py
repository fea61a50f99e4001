"""Initial meetings: list, planning, what happened there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, baca_versi, cip, halaman, url_dengan
from inti.services.foto import kirim_foto
from inti.waktu import hari_ini
from kpm.selectors import pilihan_wilayah
from p2k2.enums import KeadaanPertemuan, Penjelasan
from p2k2.forms import FormAwal, FormBatal, FormFoto, FormSaringAwal, FormUbahAwal
from p2k2.models import PertemuanAwal
from p2k2.selectors import (
    calon_diundang,
    daftar_awal,
    dapat_dibuka,
    desa_calon,
    hitung_awal,
    jumlah_calon_belum,
    undangan_awal,
)
from p2k2.services.awal import batalkan_awal, boleh_ubah_awal, rencanakan_awal, tambah_foto_awal, ubah_awal
from p2k2.views.bantu import konteks_saring
from p2k2.views.bantu_awal import (
    ambil_awal,
    ambil_awal_boleh,
    baris_awal,
    keterangan_calon,
    lencana_awal,
    lencana_undangan,
    teks_jam,
)


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """Initial meetings of the user's area, latest first."""
    saring = FormSaringAwal(request.GET).saring()
    if saring is None:
        return render(request, "p2k2/awal.html", {"saring": None})
    hasil = daftar_awal(user=request.user, saring=saring, sesudah=request.GET.get("sesudah"))
    konteks = {
        "saring": saring,
        "pilihan": [cip(request, label, "keadaan", nilai) for nilai, label in KeadaanPertemuan.choices],
        "baris": [baris_awal(p) for p in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "belum": jumlah_calon_belum(request.user),
        "mencatat": request.user.punya_izin(Izin.CATAT_PERTEMUAN),
        "pilihan_wilayah": pilihan_wilayah(request.user, saring.wilayah),
        "kirim_wilayah": {"keadaan": saring.keadaan} if saring.keadaan else {},
        **konteks_saring(request, saring),
    }
    return render(request, "p2k2/awal.html", konteks)


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_PERTEMUAN)
def baru(request: Permintaan) -> HttpResponse:
    """Plan a meeting for the own candidates of one desa (`?desa=`)."""
    pilihan = desa_calon(request.user)
    kode = request.GET.get("desa", "")
    if not kode and len(pilihan) == 1:
        return redirect(f"{request.path}?desa={pilihan[0][0].pk}")
    if not kode:
        return render(request, "p2k2/awal_pilih_desa.html", {"pilihan": pilihan})
    desa = next((d for d, _ in pilihan if d.pk == kode), None)
    if desa is None:
        raise Http404
    # Sent again, the meeting already holds the families: they must still be there to be chosen.
    calon = _pilihan(calon_diundang(user=request.user, desa=kode, kecuali=_terkirim(request)))
    if "pilih_semua" in request.POST:  # ticks, and saves nothing
        return _formulir(request, "p2k2/awal_baru.html", FormAwal.semua_terpilih(request.POST, calon=calon), desa)
    form = FormAwal(request.POST or None, initial=FormAwal.awal(), calon=calon)
    if request.method == "POST" and form.is_valid():
        try:
            pertemuan = rencanakan_awal(
                id=form.nomor(),
                desa=kode,
                isi=form.isi(),
                kpm=form.cleaned_data["kpm"],
                oleh=request.user,
                pada=hari_ini(kode),
            )
        except TidakBerhak as galat:
            form.add_error(None, galat.pesan)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Pertemuan awal direncanakan. Cetak undangannya, lalu bagikan.")
            return redirect("p2k2:awal_rincian", pk=pertemuan.pk)
    return _formulir(request, "p2k2/awal_baru.html", form, desa)


@halaman()
def rincian(request: Permintaan, pk: UUID) -> HttpResponse:
    pertemuan = ambil_awal(request, pk)
    return render(request, "p2k2/awal_rincian.html", konteks_rincian(request, pertemuan, FormFoto()))


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_PERTEMUAN)
def ubah(request: Permintaan, pk: UUID) -> HttpResponse:
    """Change time, place, and while the meeting is planned also the invitations."""
    p = ambil_awal_boleh(request, pk)
    terencana = p.keadaan == KeadaanPertemuan.DIRENCANAKAN
    undangan = undangan_awal(p)
    dapat = calon_diundang(user=request.user, desa=p.desa_id, kecuali=p) if terencana else []
    ada = {k.pk for k in dapat}
    calon = _pilihan([*dapat, *(u.kpm for u in undangan if u.kpm_id not in ada)])
    if "pilih_semua" in request.POST:
        form = FormUbahAwal.semua_terpilih(request.POST, calon=calon)
        return _formulir(request, "p2k2/awal_ubah.html", form, p.desa, p=p, terencana=terencana, versi=p.versi)
    awal = FormUbahAwal.awal_dari(p, [u.kpm_id for u in undangan])
    form = FormUbahAwal(request.POST or None, initial=awal, calon=calon)
    form.fields["kpm"].required = terencana  # afterwards nobody is invited or taken off
    if request.method == "POST" and form.is_valid():
        try:
            kpm = form.cleaned_data["kpm"] if terencana else [u.kpm_id for u in undangan]
            ubah_awal(
                pertemuan=p,
                isi=form.isi(),
                kpm=kpm,
                versi=baca_versi(request),
                oleh=request.user,
                pada=hari_ini(p.desa_id),
            )
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Perubahan pertemuan tersimpan.")
            return redirect("p2k2:awal_rincian", pk=pk)
    return _formulir(request, "p2k2/awal_ubah.html", form, p.desa, p=p, terencana=terencana, versi=p.versi)


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_PERTEMUAN)
def batal(request: Permintaan, pk: UUID) -> HttpResponse:
    p = ambil_awal_boleh(request, pk)
    form = FormBatal(request.POST or None, initial={"versi": p.versi})
    form.fields["alasan"].help_text = "Misalnya hujan deras, atau balai desa dipakai. Keluarganya diundang lagi nanti."
    if request.method == "POST" and form.is_valid():
        try:
            batalkan_awal(pertemuan=p, oleh=request.user, **form.cleaned_data)
        except GalatPengguna as galat:
            form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
        else:
            messages.success(request, "Pertemuan awal dibatalkan. Undang keluarganya ke pertemuan lain.")
            return redirect("p2k2:awal_rincian", pk=pk)
    return _formulir(request, "p2k2/awal_batal.html", form, p.desa, p=p)


@halaman(metode=("POST",), izin=Izin.CATAT_PERTEMUAN)
def foto_baru(request: Permintaan, pk: UUID) -> HttpResponse:
    p = ambil_awal_boleh(request, pk)
    form = FormFoto(request.POST, request.FILES)
    if form.is_valid():
        try:
            n = tambah_foto_awal(pertemuan=p, foto=form.cleaned_data["foto"], oleh=request.user)
        except GalatPengguna as galat:
            form.add_error("foto", galat.pesan)
        else:
            messages.success(request, f"{n} foto tersimpan." if n else "Foto itu sudah tersimpan sebelumnya.")
            return redirect("p2k2:awal_rincian", pk=pk)
    return render(request, "p2k2/awal_rincian.html", konteks_rincian(request, p, form), status=TIDAK_SAH)


@halaman()
def foto(request: Permintaan, pk: UUID, foto_id: UUID) -> HttpResponseBase:
    """A meeting's photo, to those who may see the meeting."""
    return kirim_foto(get_object_or_404(ambil_awal(request, pk).foto, pk=foto_id))


def konteks_rincian(request: Permintaan, p: Any, form_foto: FormFoto) -> dict[str, Any]:
    undangan = undangan_awal(p)
    terbuka = dapat_dibuka(request.user, p)
    berjalan = p.keadaan != KeadaanPertemuan.DIBATALKAN
    return {
        "p": p,
        "lencana": lencana_awal(p),
        "jam": teks_jam(p),
        "hitungan": hitung_awal(undangan),
        "undangan": [
            {
                "judul": u.kpm.nama,
                "sub": keterangan_calon(u.kpm),
                "lencana": lencana_undangan(u),
                "url": reverse("p2k2:awal_validasi", args=[u.kpm_id]) if u.kpm_id in terbuka and berjalan else "",
            }
            for u in undangan
        ],
        "penjelasan": [(label, nilai in p.dijelaskan) for nilai, label in Penjelasan.choices],
        "foto": list(p.foto.order_by("diunggah_pada", "pk")),
        "form_foto": form_foto,
        "boleh": berjalan and boleh_ubah_awal(p, request.user),
        "bisa_diisi": p.tanggal <= hari_ini(p.desa_id),
    }


def _terkirim(request: Permintaan) -> PertemuanAwal | None:
    """The own meeting that an earlier sending of this form made."""
    try:
        nomor = UUID(request.POST.get("id", ""))
    except ValueError:
        return None
    return PertemuanAwal.objects.filter(pk=nomor, petugas=request.user).first()


def _pilihan(calon: list[Any]) -> list[tuple[int, str]]:
    """Candidates as check boxes, each with its address."""
    return [(k.pk, " · ".join(t for t in (k.nama, keterangan_calon(k)) if t)) for k in calon]


def _formulir(request: Permintaan, templat: str, form: Any, desa: Any, **konteks: Any) -> HttpResponse:
    isi = {"form": form, "desa": desa, **konteks}
    return render(request, templat, isi, status=TIDAK_SAH if form.errors else 200)
