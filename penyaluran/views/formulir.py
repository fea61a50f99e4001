"""The reconciliation form: downloaded for the own families with one tap, or for an area; uploaded when filled in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman, url_dengan
from inti.sementara import berkas_tanpa_nama
from inti.services import impor
from inti.services.ekspor import minta_ekspor
from kpm.selectors import pilihan_wilayah
from pendamping.selectors.penugasan import pendamping_di
from penyaluran.forms.formulir import FormSaringFormulir, FormUnduhFormulir, FormUnduhSaya, FormUnggahFormulir
from penyaluran.models import Tahap
from penyaluran.selectors import tahap_aktif, tahap_terakhir
from penyaluran.selectors.formulir import CakupanFormulir, hitung_formulir
from penyaluran.services.rekon.formulir import KOLOM_AKSES, nama_formulir, unduh_formulir
from penyaluran.services.rekon.impor import KODE
from wilayah.enums import Tingkat
from wilayah.models import Wilayah

_UNGGAHAN = 10  # latest ones shown


def _pastikan(request: Permintaan) -> None:
    if not (request.user.punya_izin(Izin.CATAT_REKONSILIASI) or request.user.punya_izin(Izin.EKSPOR)):
        raise PermissionDenied


@halaman(metode=("GET", "POST"))
def formulir(request: Permintaan) -> HttpResponse:
    """What can be handed out and what came back; a POST is a filled form."""
    _pastikan(request)
    if request.method == "POST" and not request.user.punya_izin(Izin.CATAT_REKONSILIASI):
        raise PermissionDenied
    form = FormUnggahFormulir(request.POST or None, request.FILES or None, initial={"tahap": _tahap(request)})
    if request.method == "POST" and form.is_valid():
        try:
            berkas = impor.terima(
                jenis=KODE,
                nama=form.cleaned_data["berkas"].name,
                isi=form.cleaned_data["berkas"],
                oleh=request.user,
                parameter={"tahap": form.cleaned_data["tahap"]},
            )
        except GalatPengguna as galat:
            form.add_error("berkas", galat.pesan)
        else:
            return redirect("impor:rincian", pk=berkas.pk)
    return _tampilkan(request, unggah=form)


@halaman(metode=("POST",))
def unduh(request: Permintaan) -> HttpResponseBase:
    """The own families' form."""
    if not request.user.punya_izin(Izin.CATAT_REKONSILIASI):
        raise PermissionDenied
    form = FormUnduhSaya(request.POST)
    if not form.is_valid():
        raise Http404
    tahap = get_object_or_404(Tahap, pk=form.cleaned_data["tahap"])
    try:
        return _kirim(request, tahap, CakupanFormulir(belum=form.cleaned_data["belum"]))
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
        return redirect(f"{reverse('penyaluran:formulir')}?tahap={tahap.pk}")


@halaman(metode=("POST",), izin=Izin.EKSPOR)
def unduh_wilayah(request: Permintaan) -> HttpResponseBase:
    """The form of an area or of a pendamping in it; of a kecamatan or kabupaten the worker makes it."""
    wilayah = _wilayah(request, request.POST.get("wilayah", ""))
    if wilayah is None:
        raise Http404
    form = _form_unduh(request, wilayah)
    if form.is_valid():
        try:
            return _buat(request, wilayah, form.cleaned_data)
        except GalatPengguna as galat:
            form.tolak(galat)
    return _tampilkan(request, area=form, wilayah=wilayah)


def _buat(request: Permintaan, wilayah: Wilayah, d: dict[str, Any]) -> HttpResponseBase:
    tahap = get_object_or_404(Tahap, pk=d["tahap"])
    if d["belum"] and wilayah.tingkat == Tingkat.KABUPATEN:  # too many to wait for on a page
        raise GalatPengguna("Untuk yang belum dilaporkan saja, pilih kecamatannya dahulu.", kolom="belum")
    if d["petugas"] or d["belum"] or wilayah.tingkat == Tingkat.DESA:
        petugas = get_object_or_404(Pengguna, pk=d["petugas"]) if d["petugas"] else None
        return _kirim(request, tahap, CakupanFormulir(wilayah=wilayah, petugas=petugas, belum=d["belum"]), d["alasan"])
    kerja = minta_ekspor(
        jenis=KOLOM_AKSES,
        wilayah=wilayah.kode,
        periode=tahap.kode,
        alasan=d["alasan"],
        oleh=request.user,
        dari=request.META.get("REMOTE_ADDR"),
    )
    return redirect("pekerjaan:rincian", pk=kerja.pk)


def _kirim(request: Permintaan, tahap: Tahap, cakupan: CakupanFormulir, alasan: str = "") -> FileResponse:
    with berkas_tanpa_nama() as jalur:
        unduh_formulir(
            tahap=tahap,
            cakupan=cakupan,
            alasan=alasan,
            oleh=request.user,
            keluaran=jalur,
            dari=request.META.get("REMOTE_ADDR"),
        )
        isi = jalur.open("rb")  # stays open after the block: the response closes it
    nama = nama_formulir(tahap, cakupan, request.user, timezone.now())
    jawaban = FileResponse(isi, as_attachment=True, filename=nama)
    jawaban["Cache-Control"] = "no-store"
    return jawaban


# --- the page ------------------------------------------------------------------------------------


def _tampilkan(
    request: Permintaan,
    *,
    unggah: FormUnggahFormulir | None = None,
    area: FormUnduhFormulir | None = None,
    wilayah: Wilayah | None = None,
) -> HttpResponse:
    kode = _tahap(request)
    boleh_catat, boleh_ekspor = (request.user.punya_izin(i) for i in (Izin.CATAT_REKONSILIASI, Izin.EKSPOR))
    semua = tahap_terakhir()
    tahap = next((t for t in semua if t.kode == kode), None) or Tahap.objects.filter(pk=kode).first()
    konteks: dict[str, Any] = {
        "tahap": tahap,
        "pilihan_tahap": [
            {"label": str(t), "url": url_dengan(request, {"tahap": t.kode}), "aktif": t.kode == kode} for t in semua
        ],
        "unggah": unggah or FormUnggahFormulir(initial={"tahap": kode}),
        "boleh_catat": boleh_catat,
    }
    if tahap is not None and boleh_catat and request.user.lingkup().petugas_id is not None:
        konteks["milik"] = hitung_formulir(tahap, request.user)
    if tahap is not None and boleh_ekspor:
        konteks |= _bagian_wilayah(request, tahap, area, wilayah)
    if boleh_catat:
        konteks["unggahan"] = (
            impor.berkas_boleh(request.user)
            .filter(jenis=KODE, diunggah_oleh=request.user)
            .order_by("-diunggah_pada", "-id")[:_UNGGAHAN]
        )
    salah = any(f is not None and f.errors for f in (unggah, area))
    return render(request, "penyaluran/formulir.html", konteks, status=TIDAK_SAH if salah else 200)


def _bagian_wilayah(
    request: Permintaan, tahap: Tahap, area: FormUnduhFormulir | None, wilayah: Wilayah | None
) -> dict[str, Any]:
    wilayah = wilayah or _wilayah(request, FormSaringFormulir(request.GET)["wilayah"].value() or "")
    return {
        "ekspor": True,
        "wilayah": wilayah,
        "area": area or (_form_unduh(request, wilayah, tahap.kode) if wilayah else None),
        "pilihan_wilayah": pilihan_wilayah(request.user, wilayah.kode if wilayah else ""),
        "kirim_wilayah": {"tahap": tahap.kode},
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}) if request.GET.get("wilayah") else "",
    }


def _form_unduh(request: Permintaan, wilayah: Wilayah, tahap: str = "") -> FormUnduhFormulir:
    petugas: list[tuple[int, str]] = []
    if wilayah.tingkat in (Tingkat.KECAMATAN, Tingkat.DESA):  # of a kabupaten they are hundreds
        petugas = list(pendamping_di(wilayah.kode).order_by("nama", "pk").values_list("pk", "nama"))
    data = request.POST if request.method == "POST" and not tahap else None
    return FormUnduhFormulir(
        data, petugas=petugas, seluruh=wilayah.nama, initial={"tahap": tahap, "wilayah": wilayah.kode}
    )


def _wilayah(request: Permintaan, kode: str) -> Wilayah | None:
    """The chosen area, else the only one in which the user may export; None when there are several to choose from."""
    lingkup = request.user.lingkup_izin(Izin.EKSPOR)
    if not kode:
        (*_, kode) = sorted(lingkup.wilayah) if len(lingkup.wilayah) == 1 else [""]
        return Wilayah.objects.filter(pk=kode).first() if kode else None
    if not lingkup.mencakup(kode):
        raise Http404
    wilayah: Wilayah = get_object_or_404(Wilayah, pk=kode)
    return wilayah if wilayah.tingkat != Tingkat.PROVINSI else None


def _tahap(request: Permintaan) -> str:
    """The tahap of the address or of the form sent; without one the open one."""
    dikirim = request.POST.get("tahap") or request.GET.get("tahap", "")
    form = FormSaringFormulir({"tahap": dikirim})
    if dikirim and form.is_valid():
        return str(form.cleaned_data["tahap"])
    aktif = tahap_aktif()
    return aktif.kode if aktif else ""
