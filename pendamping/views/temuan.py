"""Things a coordinator should look at: list, evidence, conclusion, figures, a sample."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, cip, halaman, url_dengan
from inti.services.foto import kirim_foto
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import awal_bulan, geser_bulan, hari_ini
from kpm.views.bantu import alamat_rt
from pendamping.enums import JenisTemuan, PutusanTemuan
from pendamping.forms.temuan import FormContoh, FormSaringTemuan, FormTinjauTemuan
from pendamping.models import Temuan
from pendamping.selectors.temuan import (
    DITERUSKAN,
    DITINJAU,
    MENUNGGU,
    TERBUKA,
    UTAMA,
    SaringTemuan,
    angka_petugas,
    contoh_kunjungan,
    daftar_temuan,
    temuan_untuk,
    tinjauan_temuan,
)
from pendamping.selectors.temuan_bukti import bukti_temuan, foto_temuan
from pendamping.services.tinjau_temuan import pilihan_putusan, tinjau_temuan
from wilayah.models import Wilayah

_KEADAAN = ((TERBUKA, "Belum ditinjau"), (DITERUSKAN, "Diteruskan ke korkab"), (DITINJAU, "Sudah ditinjau"))
_LENCANA = {"": ("Belum ditinjau", "awas"), PutusanTemuan.DITERUSKAN: ("Diteruskan", "info")}


@halaman(izin=Izin.TINJAU)
def daftar(request: Permintaan) -> HttpResponse:
    """What waits for the user, cards first; or all of the area."""
    saring = FormSaringTemuan(request.GET).saring()
    if saring is None:
        return render(request, "pendamping/temuan.html", {"saring": None})
    lembar = daftar_temuan(user=request.user, saring=saring, sesudah=request.GET.get("sesudah"))
    konteks = {
        "saring": saring,
        "pilihan": _pilihan(request, saring),
        "jenis": [cip(request, str(j.label), "jenis", j.value) for j in JenisTemuan],
        "wilayah": Wilayah.objects.filter(kode=saring.wilayah).first() if saring.wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "tanpa_petugas": url_dengan(request, {"petugas": None}),
        "petugas": lembar.baris[0].petugas if saring.petugas and lembar.baris else None,
        "baris": [_baris(t) for t in lembar.baris],
        "total": lembar.tulis_jumlah("temuan"),
        "berikut": url_dengan(request, {"sesudah": lembar.berikut}) if lembar.berikut else "",
    }
    return render(request, "pendamping/temuan.html", konteks)


def _pilihan(request: Permintaan, saring: SaringTemuan) -> list[dict[str, Any]]:
    saya = {
        "label": "Menunggu Anda",
        "url": url_dengan(request, {"keadaan": None}),
        "aktif": saring.keadaan == MENUNGGU,
    }
    return [saya, *(cip(request, label, "keadaan", nilai) for nilai, label in _KEADAAN)]


def _baris(t: Temuan) -> dict[str, Any]:
    siapa = [f"Petugas {t.petugas.nama}", t.kpm.nama if t.kpm else "", t.desa.nama]
    lencana = [("Periksa lebih dulu", "bahaya")] if t.jenis in UTAMA and not t.putusan else []
    return {
        "judul": f"{t.get_jenis_display()}, {tulis_tanggal(t.tanggal)}",
        "url": reverse("pendamping:temuan_rincian", args=[t.pk]),
        "sub": " · ".join(s for s in siapa if s),
        "lencana": [*lencana, _LENCANA.get(t.putusan, (t.get_putusan_display(), "netral"))],
    }


@halaman(izin=Izin.TINJAU)
def rincian(request: Permintaan, pk: int) -> HttpResponse:
    temuan = _ambil(request, pk)
    pilihan = pilihan_putusan(temuan, request.user)
    return _tampilkan(request, temuan, FormTinjauTemuan(pilihan=pilihan) if pilihan else None)


@halaman(metode=("POST",), izin=Izin.TINJAU)
def tinjau(request: Permintaan, pk: int) -> HttpResponse:
    temuan = _ambil(request, pk)
    form = FormTinjauTemuan(request.POST, pilihan=list(PutusanTemuan))
    if not form.is_valid():
        return _tampilkan(request, temuan, form, status=TIDAK_SAH)
    try:
        tinjau_temuan(temuan=temuan, oleh=request.user, **form.cleaned_data)
    except TidakBerhak as galat:
        raise PermissionDenied from galat
    except BerubahLebihDulu as galat:
        messages.error(request, galat.pesan)
    except GalatPengguna as galat:
        form.add_error(galat.kolom, galat.pesan)
        return _tampilkan(request, temuan, form, status=TIDAK_SAH)
    else:
        messages.success(request, "Tinjauan tersimpan.")
    return redirect("pendamping:temuan")


@halaman(izin=Izin.TINJAU)
def foto(request: Permintaan, pk: int, foto_id: UUID) -> HttpResponseBase:
    """A photo of the evidence, wherever it was uploaded, to whoever may review the finding."""
    return kirim_foto(get_object_or_404(foto_temuan(_ambil(request, pk)), pk=foto_id))


@halaman(izin=Izin.TINJAU)
def petugas(request: Permintaan) -> HttpResponse:
    """Figures per pendamping beside those of the kecamatan."""
    angka = angka_petugas(request.user)
    nama = dict(Wilayah.objects.filter(kode__in={a.kecamatan for a in angka}).values_list("kode", "nama"))
    bulan = f"{geser_bulan(awal_bulan(hari_ini()), -1):%Y-%m}"
    baris = [{"a": a, "kecamatan": nama.get(a.kecamatan, a.kecamatan)} for a in angka]
    return render(request, "pendamping/temuan_petugas.html", {"baris": baris, "bulan": bulan})


@halaman(izin=Izin.TINJAU)
def contoh(request: Permintaan) -> HttpResponse:
    """A few visits of one pendamping and month, drawn by the server, to ask the families about."""
    form = FormContoh(request.GET)
    if not form.is_valid():
        raise Http404
    siapa = get_object_or_404(Pengguna, pk=form.cleaned_data["petugas"])
    hasil = contoh_kunjungan(user=request.user, petugas=siapa, bulan=form.cleaned_data["bulan"])
    if hasil is None:
        raise Http404
    baris = [{"k": k, "sub": f"{tulis_tanggal(k.tanggal)} · {k.kpm.desa.nama} {alamat_rt(k.kpm)}"} for k in hasil]
    konteks = {"sub": f"{siapa.nama}, {tulis_bulan(form.cleaned_data['bulan'])}", "baris": baris}
    return render(request, "pendamping/temuan_contoh.html", konteks)


def _ambil(request: Permintaan, pk: int) -> Temuan:
    terlihat = temuan_untuk(request.user).select_related(
        "petugas", "kpm__desa", "desa", "kunjungan__kpm__desa", "kunjungan__petugas", "ditinjau_oleh"
    )
    return get_object_or_404(terlihat, pk=pk)


def _tampilkan(
    request: Permintaan, temuan: Temuan, form: FormTinjauTemuan | None, *, status: int = 200
) -> HttpResponse:
    konteks = {
        "t": temuan,
        "bukti": bukti_temuan(temuan, request.user),
        "tinjauan": tinjauan_temuan(temuan),
        "form": form,
        "utama": temuan.jenis in UTAMA,
    }
    return render(request, "pendamping/temuan_rincian.html", konteks, status=status)
