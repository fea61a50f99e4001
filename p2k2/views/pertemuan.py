from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, baca_versi, halaman
from inti.services.foto import kirim_foto
from inti.waktu import hari_ini
from kpm.views.bantu import ambil_kelompok
from p2k2.enums import KeadaanPertemuan
from p2k2.forms import FormBatal, FormFoto, FormPertemuan, FormUbahPertemuan
from p2k2.models import Pertemuan
from p2k2.selectors import anggota_di_luar_daftar, daftar_hadir, riwayat_kehadiran
from p2k2.services.pertemuan import batalkan, boleh_ubah, rencanakan, tambah_foto, ubah_pertemuan
from p2k2.views.bantu import JENIS_HADIR, PILIHAN_HADIR, ambil_boleh, ambil_pertemuan, lencana_keadaan, teks_materi
from p2k2.views.lanjutan import lanjutan


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_PERTEMUAN)
def baru(request: Permintaan) -> HttpResponse:
    """Plan a meeting of an own group, or enter one that is being held (`?kelompok=`)."""
    try:
        nomor = UUID(request.GET.get("kelompok", ""))
    except ValueError as galat:
        raise Http404 from galat
    kelompok = ambil_kelompok(request, nomor, Izin.CATAT_PERTEMUAN)
    hari = hari_ini(kelompok.desa_id)
    form = FormPertemuan(request.POST or None, initial=FormPertemuan.awal(kelompok, hari), hari=hari)
    if request.method == "POST" and form.is_valid():
        try:
            pertemuan = rencanakan(id=form.nomor(), kelompok=kelompok, isi=form.isi(), oleh=request.user, pada=hari)
        except TidakBerhak as galat:
            form.add_error("tanggal", galat.pesan)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            if pertemuan.tanggal <= hari:
                return redirect("p2k2:kehadiran", pk=pertemuan.pk)
            messages.success(request, f"Pertemuan {kelompok.nama} direncanakan.")
            return redirect("p2k2:rincian", pk=pertemuan.pk)
    return _formulir(request, "p2k2/baru.html", form, {"kelompok": kelompok})


@halaman()
def rincian(request: Permintaan, pk: UUID) -> HttpResponse:
    pertemuan = ambil_pertemuan(request, pk)
    boleh = boleh_ubah(pertemuan, request.user)
    return render(request, "p2k2/rincian.html", _konteks_rincian(request, pertemuan, boleh=boleh, foto=FormFoto()))


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_PERTEMUAN)
def ubah(request: Permintaan, pk: UUID) -> HttpResponse:
    """Change date, place or material; the second of two editors sees both versions."""
    pertemuan = ambil_boleh(request, pk)
    hari = hari_ini(pertemuan.kelompok.desa_id)
    awal = {nama: getattr(pertemuan, nama) for nama in FormUbahPertemuan.Meta.fields}
    form = FormUbahPertemuan(request.POST or None, initial=awal, hari=pertemuan.tanggal)
    tersimpan: list[tuple[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            ubah_pertemuan(pertemuan=pertemuan, isi=form.isi(), versi=baca_versi(request), oleh=request.user, pada=hari)
        except BerubahLebihDulu as galat:
            tersimpan = [
                (str(form[nama].label), nilai) for nama, nilai in awal.items() if nilai != form.cleaned_data[nama]
            ]
            form.tolak(galat)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Perubahan pertemuan tersimpan.")
            return redirect("p2k2:rincian", pk=pk)
    # The version shown is the one compared with: a person who saves again has seen what is stored.
    versi = request.POST.get("versi", "") if form.errors and not tersimpan else pertemuan.versi
    return _formulir(request, "p2k2/ubah.html", form, {"p": pertemuan, "tersimpan": tersimpan, "versi": versi})


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_PERTEMUAN)
def batal(request: Permintaan, pk: UUID) -> HttpResponse:
    pertemuan = ambil_boleh(request, pk)
    form = FormBatal(request.POST or None, initial={"versi": pertemuan.versi})
    if request.method == "POST" and form.is_valid():
        try:
            batalkan(pertemuan=pertemuan, oleh=request.user, **form.cleaned_data)
        except GalatPengguna as galat:
            form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
        else:
            messages.success(request, "Pertemuan dibatalkan dan tidak dihitung untuk siapa pun.")
            return redirect("p2k2:rincian", pk=pk)
    return _formulir(request, "p2k2/batal.html", form, {"p": pertemuan})


@halaman(metode=("POST",), izin=Izin.CATAT_PERTEMUAN)
def foto_baru(request: Permintaan, pk: UUID) -> HttpResponse:
    pertemuan = ambil_boleh(request, pk)
    form = FormFoto(request.POST, request.FILES)
    if form.is_valid():
        try:
            n = tambah_foto(pertemuan=pertemuan, foto=form.cleaned_data["foto"], oleh=request.user)
        except GalatPengguna as galat:
            form.add_error("foto", galat.pesan)
        else:
            messages.success(request, f"{n} foto tersimpan." if n else "Foto itu sudah tersimpan sebelumnya.")
            return redirect("p2k2:rincian", pk=pk)
    konteks = _konteks_rincian(request, pertemuan, boleh=True, foto=form)
    return render(request, "p2k2/rincian.html", konteks, status=TIDAK_SAH)


@halaman()
def foto(request: Permintaan, pk: UUID, foto_id: UUID) -> HttpResponseBase:
    """A meeting's photo, to those who may see the meeting."""
    return kirim_foto(get_object_or_404(ambil_pertemuan(request, pk).foto, pk=foto_id))


def _konteks_rincian(request: Permintaan, p: Pertemuan, *, boleh: bool, foto: FormFoto) -> dict[str, Any]:
    baris, tersimpan = daftar_hadir(p)
    berjalan = p.keadaan != KeadaanPertemuan.DIBATALKAN
    return {
        "p": p,
        "lencana": lencana_keadaan(p),
        "materi": teks_materi(p),
        "hadir": [
            {"kpm": b.kpm, "label": _LABEL[b.status], "jenis": JENIS_HADIR.get(b.status, "netral")} for b in baris
        ],
        "hitungan": [(teks, sum(b.status == nilai for b in baris)) for nilai, teks, _ in PILIHAN_HADIR],
        "belum_diisi": sum(b.status is None for b in baris),
        "tersimpan": tersimpan,
        "koreksi": riwayat_kehadiran(p) if tersimpan else [],
        "kurang": anggota_di_luar_daftar(p) if tersimpan and boleh and berjalan else 0,
        "foto": list(p.foto.order_by("diunggah_pada", "pk")),
        "form_foto": foto,
        "boleh": boleh and berjalan,
        "lanjutan": lanjutan(p, request.user, boleh=boleh),
        "bisa_diisi": p.tanggal <= hari_ini(p.kelompok.desa_id),
        "kembali": reverse("p2k2:daftar"),
    }


_LABEL: dict[str | None, str] = {None: "Belum diisi", **{nilai: teks for nilai, teks, _ in PILIHAN_HADIR}}


def _formulir(request: Permintaan, templat: str, form: Any, konteks: dict[str, Any]) -> HttpResponse:
    return render(request, templat, {"form": form, **konteks}, status=TIDAK_SAH if form.errors else 200)
