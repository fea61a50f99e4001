"""A filled attendance sheet uploaded: compared row by row, applied by a person, or returned with its faults."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, baca_versi, halaman
from inti.sementara import berkas_tanpa_nama
from inti.templatetags.format import hari_tanggal
from inti.waktu import hari_ini
from p2k2.enums import KeadaanPertemuan
from p2k2.forms.lembar import FormUnggahLembar
from p2k2.models import Pertemuan, UnggahanHadir
from p2k2.services.banding_hadir import Hasil, Pratinjau
from p2k2.services.unggah_hadir import (
    kembalikan_lembar,
    pratinjau,
    sudah_diterapkan,
    terapkan_lembar,
    unggah_lembar,
)
from p2k2.views.bantu import ambil_boleh
from p2k2.views.lembar import jawab_buku

_JENIS = {
    Hasil.DITOLAK: "bahaya",
    Hasil.BENTROK: "awas",
    Hasil.BERUBAH: "info",
    Hasil.BARU: "baik",
    Hasil.TETAP: "netral",
}


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_PERTEMUAN)
def unggah(request: Permintaan, pk: UUID) -> HttpResponse:
    """Choose the filled sheet; nothing is written before its preview was approved."""
    p = ambil_boleh(request, pk)
    form = FormUnggahLembar(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        berkas = form.cleaned_data["berkas"]
        try:
            satu = unggah_lembar(pertemuan=p, nama=berkas.name, isi=berkas, oleh=request.user)
        except GalatPengguna as galat:
            form.add_error("berkas", galat.pesan)
        else:
            return redirect("p2k2:unggah_rincian", pk=pk, unggahan_id=satu.pk)
    konteks = {
        "p": p,
        "form": form,
        "sub": _sub(p),
        "bisa": p.keadaan != KeadaanPertemuan.DIBATALKAN and p.tanggal <= hari_ini(p.kelompok.desa_id),
        "menunggu": UnggahanHadir.objects.filter(pertemuan=p, diterapkan_pada__isnull=True).first(),
        "url_lembar": reverse("p2k2:lembar", args=[pk]),
    }
    return render(request, "p2k2/unggah.html", konteks, status=TIDAK_SAH if form.errors else 200)


@halaman(izin=Izin.CATAT_PERTEMUAN)
def rincian(request: Permintaan, pk: UUID, unggahan_id: UUID) -> HttpResponse:
    """What the sheet would change in the register as it stands now."""
    return _layar(request, _unggahan(request, pk, unggahan_id))


@halaman(metode=("POST",), izin=Izin.CATAT_PERTEMUAN)
def terapkan(request: Permintaan, pk: UUID, unggahan_id: UUID) -> HttpResponse:
    satu = _unggahan(request, pk, unggahan_id)
    try:
        n = terapkan_lembar(
            unggahan=satu,
            versi=baca_versi(request),
            oleh=request.user,
            pada=hari_ini(satu.pertemuan.kelompok.desa_id),
        )
    except GalatPengguna as galat:
        return _layar(request, _unggahan(request, pk, unggahan_id), galat.pesan)
    if n:
        messages.success(request, f"Kehadiran {n} keluarga tersimpan dari lembar.")
    else:
        messages.info(request, "Lembar ini sudah diterapkan sebelumnya. Tidak ada yang diubah lagi.")
    return redirect("p2k2:rincian", pk=pk)


@halaman(metode=("POST",), izin=Izin.CATAT_PERTEMUAN)
def kesalahan(request: Permintaan, pk: UUID, unggahan_id: UUID) -> HttpResponse:
    """The sheet with the reasons beside its refused rows."""
    satu = _unggahan(request, pk, unggahan_id)
    try:
        with berkas_tanpa_nama() as jalur:
            kembalikan_lembar(unggahan=satu, oleh=request.user, keluaran=jalur, dari=request.META.get("REMOTE_ADDR"))
            return jawab_buku(jalur.read_bytes(), f"daftar-hadir-{satu.pertemuan.tanggal}_KESALAHAN.xlsx")
    except GalatPengguna as galat:
        return _layar(request, satu, galat.pesan)


def _unggahan(request: Permintaan, pk: UUID, unggahan_id: UUID) -> UnggahanHadir:
    """An upload of a meeting the user may write today."""
    p = ambil_boleh(request, pk)
    satu: UnggahanHadir = get_object_or_404(UnggahanHadir, pk=unggahan_id, pertemuan=p)
    satu.pertemuan = p
    return satu


def _layar(request: Permintaan, satu: UnggahanHadir, galat: str = "") -> HttpResponse:
    p = satu.pertemuan
    konteks: dict[str, Any] = {
        "p": p,
        "u": satu,
        "sub": _sub(p),
        "galat": galat,
        "diterapkan": sudah_diterapkan(satu) if satu.diterapkan_pada else "",
    }
    if not satu.diterapkan_pada:
        try:
            konteks |= _isi(pratinjau(satu))
        except GalatPengguna as tolak:
            konteks["galat"] = tolak.pesan
    return render(request, "p2k2/unggah_rincian.html", konteks, status=TIDAK_SAH if galat else 200)


def _isi(hasil: Pratinjau) -> dict[str, Any]:
    kelompok = [(str(jenis.label), warna, hasil.milik(jenis)) for jenis, warna in _JENIS.items()]
    return {
        "versi": hasil.versi,
        "angka": [(label, len(baris)) for label, _, baris in kelompok],
        "kelompok": [(label, warna, baris) for label, warna, baris in kelompok if baris],
        "banyak": len(hasil.diterapkan),
        "ditolak": len(hasil.milik(Hasil.DITOLAK)),
        "tidak_ikut": len(hasil.milik(Hasil.DITOLAK)) + len(hasil.milik(Hasil.BENTROK)),
    }


def _sub(p: Pertemuan) -> str:
    return f"{p.kelompok.nama}, {hari_tanggal(p.tanggal)}"
