"""Imports of the user's area: upload, progress, preview, apply, and what came of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from inti.enums import HasilBaris, KeadaanBerkas
from inti.forms import FormJawab, FormTerapkan, FormUnggah
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.halaman_kunci import halaman_kunci
from inti.models import BerkasImpor, Pekerjaan
from inti.sementara import berkas_tanpa_nama
from inti.services import impor as layanan
from inti.services.jenis_impor import BATAS_HILANG_PERSEN, jenis_boleh, jenis_impor
from inti.services.kesalahan_impor import minta_kesalahan

_HILANG = "hilang"
_LABEL = {
    HasilBaris.BARU: ("Baru", "baik", "Belum pernah ada di sistem"),
    HasilBaris.BERUBAH: ("Berubah", "info", "Ada kolom yang berbeda"),
    HasilBaris.TETAP: ("Tetap", "netral", "Sama dengan data yang ada"),
    _HILANG: ("Hilang", "awas", "Ada di daftar sebelumnya, tidak ada di berkas ini"),
    HasilBaris.DITOLAK: ("Ditolak", "bahaya", "Tidak akan diterapkan"),
}


@halaman(metode=("GET", "POST"), izin=layanan.IZIN)
def daftar(request: Permintaan) -> HttpResponse:
    form = FormUnggah(request.POST or None, request.FILES or None, oleh=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            isi = form.cleaned_data
            berkas = layanan.terima(
                jenis=isi["jenis"],
                nama=isi["berkas"].name,
                isi=isi["berkas"],
                oleh=request.user,
                kode_wilayah=isi["wilayah"],
                parameter={"tahap": isi["tahap"]},
            )
        except GalatPengguna as galat:
            form.add_error(galat.kolom if galat.kolom in form.fields else "berkas", galat.pesan)
        else:
            return redirect("impor:rincian", pk=berkas.pk)
    lembar = halaman_kunci(
        layanan.berkas_boleh(request.user).select_related("diunggah_oleh"),
        urut=("-diunggah_pada", "-id"),
        sesudah=request.GET.get("sesudah"),
    )
    konteks = {"form": form, "lembar": lembar, "semua_jenis": jenis_boleh(request.user)}
    return render(request, "inti/impor_daftar.html", konteks, status=TIDAK_SAH if form.errors else 200)


@halaman(izin=layanan.IZIN)
def rincian(request: Permintaan, pk: UUID) -> HttpResponse:
    """State of one file; while a job works on it, htmx asks again for the progress only."""
    berkas = _milik(request, pk)
    return _tampilkan(request, berkas)


def _tampilkan(
    request: Permintaan,
    berkas: BerkasImpor,
    form: FormTerapkan | None = None,
    tanya: FormJawab | None = None,
    status: int = 200,
) -> HttpResponse:
    form = form or FormTerapkan()
    kerja = (
        Pekerjaan.objects.filter(kunci__in=[f"impor_pratinjau:{berkas.pk}", f"impor_terapkan:{berkas.pk}"])
        .order_by("-dibuat_pada", "-id")
        .first()
    )
    macam = jenis_impor(berkas.jenis)
    # Drawn as required only where the page asks for the number; the service checks it.
    form.fields["konfirmasi_hilang"].required = bool(berkas.ringkasan.get("perlu_setuju"))
    form.fields["konfirmasi_hilang"].label = f"Jumlah {jenis_impor(berkas.jenis).satuan} hilang"
    sedang = berkas.keadaan in (KeadaanBerkas.DIUNGGAH, KeadaanBerkas.MENERAPKAN)
    isi = {
        "berkas": berkas,
        "kerja": kerja,
        "sedang": sedang,
        "form": form,
        "tanya": tanya or FormJawab(pertanyaan=berkas.ringkasan.get("pertanyaan", [])),
        "angka": _angka(berkas),
        "url_sesudah": macam.url_sesudah(berkas) if berkas.diterapkan_pada else "",
        "label_sesudah": macam.label_sesudah,
        "persen_hilang": BATAS_HILANG_PERSEN,
        "satuan": jenis_impor(berkas.jenis).satuan,
    }
    if request.htmx:
        jawaban = render(request, "inti/_impor_kemajuan.html", isi)
        if not sedang:
            jawaban["HX-Refresh"] = "true"
        return jawaban
    return render(request, "inti/impor_rincian.html", isi, status=status)


def _angka(berkas: BerkasImpor) -> list[dict[str, Any]]:
    if not berkas.ringkasan:
        return []
    return [
        {
            "label": label,
            "jenis": jenis if berkas.ringkasan.get(hasil) else "netral",
            "banding": arti,
            "nilai": berkas.ringkasan.get(hasil, 0),
            "url": reverse("impor:baris", args=[berkas.pk, hasil]) if berkas.ringkasan.get(hasil) else "",
        }
        for hasil, (label, jenis, arti) in _LABEL.items()
    ]


@halaman(izin=layanan.IZIN)
def baris(request: Permintaan, pk: UUID, hasil: str) -> HttpResponse:
    """The rows behind one figure of the preview."""
    berkas = _milik(request, pk)
    if hasil not in _LABEL:
        raise Http404
    sesudah, hilang = request.GET.get("sesudah"), []
    if hasil == _HILANG:
        macam = jenis_impor(berkas.jenis)
        lembar = halaman_kunci(
            macam.hilang(berkas).select_related(*macam.terkait), urut=("nama", "id"), sesudah=sesudah
        )
        hilang = [(k, *macam.baris_hilang(k)) for k in lembar.baris]
    else:
        lembar = halaman_kunci(berkas.baris.filter(hasil=hasil), urut=("nomor",), sesudah=sesudah)
        for b in lembar.baris:
            b.kolom = [(k, b.isi.get(k.isi)) for k in jenis_impor(berkas.jenis).kolom_baris]
            b.letak = layanan.letak_baris(berkas, b.nomor)
    kolom = jenis_impor(berkas.jenis).kolom_baris
    isi = {
        "berkas": berkas,
        "hasil": hasil,
        "label": _LABEL[hasil],
        "lembar": lembar,
        "hilang": hilang,
        "lebar": len(kolom) + 4,
        "kepala": "|".join(["Baris", "Nama", "NIK", *(k.judul + ":angka" * k.rupiah for k in kolom), "Keterangan"]),
    }
    return render(request, "inti/impor_baris.html", isi)


@halaman(metode=("POST",), izin=layanan.IZIN)
def terapkan(request: Permintaan, pk: UUID) -> HttpResponse:
    berkas = _milik(request, pk)
    form = FormTerapkan(request.POST)
    if form.is_valid():
        try:
            layanan.minta_terapkan(berkas=berkas, oleh=request.user, **form.cleaned_data)
        except GalatPengguna as galat:
            form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
    if form.errors:
        return _tampilkan(request, berkas, form=form, status=TIDAK_SAH)
    return redirect("impor:rincian", pk=pk)


@halaman(metode=("POST",), izin=layanan.IZIN)
def jawab(request: Permintaan, pk: UUID) -> HttpResponse:
    """Answers to what the file leaves open; the preview is made anew by them."""
    berkas = _milik(request, pk)
    tanya = FormJawab(request.POST, pertanyaan=berkas.ringkasan.get("pertanyaan", []))
    if tanya.is_valid():
        try:
            layanan.jawab(berkas=berkas, jawaban=tanya.jawaban(), oleh=request.user)
        except GalatPengguna as galat:
            tanya.add_error(None, galat.pesan)
    if tanya.errors:
        return _tampilkan(request, berkas, tanya=tanya, status=TIDAK_SAH)
    return redirect("impor:rincian", pk=pk)


@halaman(metode=("POST",), izin=layanan.IZIN)
def batal(request: Permintaan, pk: UUID) -> HttpResponse:
    try:
        layanan.batalkan_impor(berkas=_milik(request, pk))
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
    return redirect("impor:rincian", pk=pk)


@halaman(metode=("POST",), izin=layanan.IZIN)
def kesalahan(request: Permintaan, pk: UUID) -> HttpResponse:
    try:
        kerja = minta_kesalahan(berkas=_milik(request, pk), oleh=request.user)
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
        return redirect("impor:rincian", pk=pk)
    return redirect("pekerjaan:rincian", pk=kerja.pk)


@halaman(izin=layanan.IZIN)
def templat(request: Permintaan, jenis: str) -> HttpResponseBase:
    """An empty workbook made by the code that reads it."""
    try:
        macam = jenis_impor(jenis)
    except GalatPengguna as galat:
        raise Http404 from galat
    if not request.user.punya_izin(macam.izin):
        raise PermissionDenied
    with berkas_tanpa_nama() as jalur:
        macam.templat(jalur)
        isi = jalur.open("rb")  # stays open after the block: the response closes it
    return FileResponse(isi, as_attachment=True, filename=f"templat_{jenis}.xlsx")


def _milik(request: Permintaan, pk: UUID) -> BerkasImpor:
    return get_object_or_404(layanan.berkas_boleh(request.user), pk=pk)
