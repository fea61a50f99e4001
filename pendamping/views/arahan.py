"""Announcements and deadline tasks: received, done, written, and how far they got."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin, Peran
from akun.models import Pengguna
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, cip, halaman, url_dengan
from inti.services.foto import kirim_foto
from inti.telepon import alamat_wa
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.templatetags.format import tanggal_pendek, teks_batas
from inti.waktu import hari_ini, saat_lokal
from pendamping.forms.arahan import FormArahan, FormLapor, FormSaringArahan, FormTarik
from pendamping.models import Arahan, PenerimaArahan
from pendamping.selectors.arahan import (
    SaringArahan,
    arahan_masuk,
    arahan_terkirim,
    daftar_penerima,
    hitung_penerima,
    perlu_diingatkan,
)
from pendamping.services.arahan import (
    baca_arahan,
    boleh_pantau,
    kirim_arahan,
    sasaran_arahan,
    selesaikan_arahan,
    tarik_arahan,
)
from pendamping.services.pertanyaan import tujuan_pertanyaan

_DITARIK = ("Ditarik", "netral")


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """What one received and has not yet read or done; also what is done, what one sent, and all of one's area."""
    saring = FormSaringArahan(request.GET).saring()
    if saring is None:
        return render(request, "pendamping/arahan.html", {"saring": None})
    hari, sesudah = hari_ini(), request.GET.get("sesudah")
    if saring.kotak:
        hasil = arahan_terkirim(user=request.user, saring=saring, sesudah=sesudah)
        baris = [_baris_kirim(a, hari) for a in hasil.baris]
    else:
        hasil = arahan_masuk(user=request.user, saring=saring, sesudah=sesudah)
        baris = [_baris_masuk(p, hari) for p in hasil.baris]
    konteks = {
        "saring": saring,
        "pilihan": _pilihan(request, saring),
        "baris": baris,
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "boleh_kirim": request.user.punya_izin(Izin.BERI_ARAHAN),
        "boleh_tanya": bool(tujuan_pertanyaan(request.user)),
    }
    return render(request, "pendamping/arahan.html", konteks)


def _pilihan(request: Permintaan, saring: SaringArahan) -> list[dict[str, Any]]:
    belum = {
        "label": "Belum",
        "url": url_dengan(request, {"keadaan": None, "kotak": None}),
        "aktif": not (saring.sudah or saring.kotak),
    }
    sudah = {
        "label": "Sudah",
        "url": url_dengan(request, {"keadaan": "sudah", "kotak": None}),
        "aktif": saring.sudah and not saring.kotak,
    }
    pilihan = [belum, sudah, cip(request, "Tugas saja", "jenis", "tugas")]
    if request.user.punya_izin(Izin.BERI_ARAHAN):
        pilihan.append(cip(request, "Yang saya kirim", "kotak", "kirim"))
    if request.user.lingkup().wilayah or request.user.lingkup().semua:
        pilihan.append(cip(request, "Semua di wilayah saya", "kotak", "wilayah"))
    return pilihan


@halaman(metode=("GET", "POST"), izin=Izin.BERI_ARAHAN)
def baru(request: Permintaan) -> HttpResponse:
    """Write to those below: with a deadline it is a task, without one an announcement."""
    form = FormArahan(request.POST or None, user=request.user, initial=FormArahan.awal())
    if request.method == "POST" and form.is_valid():
        try:
            arahan = kirim_arahan(oleh=request.user, **form.cleaned_data)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"Terkirim kepada {arahan.penerima.count()} orang.")
            return redirect("pendamping:arahan_rincian", pk=arahan.pk)
    konteks = {"form": form, "ada_sasaran": bool(sasaran_arahan(request.user))}
    return render(request, "pendamping/arahan_baru.html", konteks, status=TIDAK_SAH if form.errors else 200)


@halaman()
def rincian(request: Permintaan, pk: UUID) -> HttpResponse:
    """One of them; opening it is reading it."""
    arahan = _ambil(request, pk)
    if request.method == "GET":  # a HEAD shows nothing to anybody
        baca_arahan(arahan=arahan, oleh=request.user)
    return _tampilkan(request, arahan, FormLapor())


@halaman(metode=("POST",))
def selesai(request: Permintaan, pk: UUID) -> HttpResponse:
    """A recipient has done a deadline task."""
    arahan = _ambil(request, pk)
    if not arahan.penerima.filter(pengguna=request.user).exists():
        raise PermissionDenied
    form = FormLapor(request.POST, request.FILES)
    if form.is_valid():
        try:
            selesaikan_arahan(arahan=arahan, oleh=request.user, **form.cleaned_data)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Tugas tercatat selesai.")
            return redirect("pendamping:arahan_rincian", pk=pk)
    form.ingatkan_foto()
    return _tampilkan(request, arahan, form, status=TIDAK_SAH)


@halaman(metode=("GET", "POST"), izin=Izin.BERI_ARAHAN)
def tarik(request: Permintaan, pk: UUID) -> HttpResponse:
    """Take back what one sent, with the reason."""
    arahan = _ambil(request, pk)
    if arahan.dibuat_oleh_id != request.user.pk:
        raise PermissionDenied
    form = FormTarik(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            tarik_arahan(arahan=arahan, oleh=request.user, **form.cleaned_data)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Ditarik. Penerima membaca alasannya.")
            return redirect("pendamping:arahan_rincian", pk=pk)
    status = TIDAK_SAH if form.errors else 200
    return render(request, "pendamping/arahan_tarik.html", {"a": arahan, "form": form}, status=status)


@halaman(izin=Izin.BERI_ARAHAN)
def penerima(request: Permintaan, pk: UUID) -> HttpResponse:
    """Person by person: read, done, late; and whom to remind."""
    arahan = _ambil(request, pk)
    if not boleh_pantau(request.user, arahan):
        raise PermissionDenied
    belum = request.GET.get("keadaan") == "belum"
    hari = hari_ini(arahan.wilayah_id)
    hasil = daftar_penerima(arahan, belum=belum, sesudah=request.GET.get("sesudah"))
    ingat = perlu_diingatkan(arahan)
    pesan = _pesan(arahan)
    konteks = {
        "a": arahan,
        "hitung": hitung_penerima(arahan, hari),
        "pilihan": [cip(request, "Belum selesai" if arahan.tenggat else "Belum dibaca", "keadaan", "belum")],
        "baris": [_baris_penerima(p, hari) for p in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "ingat": [(o, alamat_wa(o.telepon, pesan)) for o in ingat],
        "pesan": pesan,
    }
    return render(request, "pendamping/arahan_penerima.html", konteks)


@halaman()
def foto(request: Permintaan, pk: UUID, penerima_id: int, foto_id: UUID) -> HttpResponseBase:
    """A photo that proves a task done: to who made it, and to those who see how far it got."""
    arahan = _ambil(request, pk)
    baris = get_object_or_404(arahan.penerima, pk=penerima_id)
    if baris.pengguna_id != request.user.pk and not boleh_pantau(request.user, arahan):
        raise PermissionDenied
    return kirim_foto(get_object_or_404(baris.foto, pk=foto_id))


def _ambil(request: Permintaan, pk: UUID) -> Arahan:
    terlihat = Arahan.objects.terlihat_oleh(request.user).select_related("wilayah", "dibuat_oleh")
    arahan: Arahan = get_object_or_404(terlihat, pk=pk)
    return arahan


def _tampilkan(request: Permintaan, arahan: Arahan, form: FormLapor, status: int = 200) -> HttpResponse:
    milik = arahan.penerima.filter(pengguna=request.user).prefetch_related("foto").first()
    hari = hari_ini(arahan.wilayah_id)
    pantau = request.user.punya_izin(Izin.BERI_ARAHAN) and boleh_pantau(request.user, arahan)
    konteks = {
        "a": arahan,
        "kepada": _kepada(arahan),
        "lencana": _lencana(arahan, milik, hari),
        "milik": milik,
        "form": form if milik and arahan.tenggat and not milik.selesai_pada and not arahan.ditarik_pada else None,
        "hitung": hitung_penerima(arahan, hari) if pantau else None,
        "boleh_tarik": arahan.dibuat_oleh_id == request.user.pk and not arahan.ditarik_pada,
        "tanya": _alamat_tanya(request.user, arahan),
    }
    return render(request, "pendamping/arahan_rincian.html", konteks, status=status)


def _alamat_tanya(user: Pengguna, arahan: Arahan) -> str:
    """Where one asks about it; "" for who has nobody to ask."""
    if arahan.dibuat_oleh_id == user.pk or not tujuan_pertanyaan(user):
        return ""
    return f"{reverse('pendamping:pertanyaan_baru')}?arahan={arahan.pk}"


def _kepada(arahan: Arahan) -> str:
    peran = ", ".join(str(Peran(p).label) for p in arahan.peran)
    return f"{peran}, {arahan.wilayah.nama if arahan.wilayah else 'seluruh Indonesia'}"


def _lencana(arahan: Arahan, milik: PenerimaArahan | None, hari: date) -> list[tuple[str, str]]:
    """In the eyes of a recipient (`milik`), or of anybody else."""
    jenis = ("Tugas", "info") if arahan.tenggat else ("Pengumuman", "netral")
    if arahan.ditarik_pada:
        return [jenis, _DITARIK]
    if milik and milik.selesai_pada:
        return [jenis, _selesai(arahan, milik)]
    if arahan.tenggat:
        return [jenis, teks_batas(arahan.tenggat, hari)]
    return [jenis, ("Belum dibaca", "awas")] if milik and not milik.dibaca_pada else [jenis]


def _selesai(arahan: Arahan, milik: PenerimaArahan) -> tuple[str, str]:
    """Done, and how many days late."""
    assert arahan.tenggat is not None  # noqa: S101 only a task is done
    assert milik.selesai_pada is not None  # noqa: S101 the caller asked
    lambat = (saat_lokal(milik.selesai_pada, arahan.wilayah_id).date() - arahan.tenggat).days
    return (f"Selesai, lambat {lambat} hari", "awas") if lambat > 0 else ("Selesai", "baik")


def _baris_masuk(p: Any, hari: date) -> dict[str, Any]:
    a = p.arahan
    return {
        "judul": a.judul,
        "url": reverse("pendamping:arahan_rincian", args=[a.pk]),
        "sub": f"{a.dibuat_oleh} · {tanggal_pendek(a.dibuat_pada)}",
        "lencana": _lencana(a, p, hari),
    }


def _baris_kirim(a: Any, hari: date) -> dict[str, Any]:
    return {
        "judul": a.judul,
        "url": reverse("pendamping:arahan_rincian", args=[a.pk]),
        "sub": f"{a.dibuat_oleh} · {tanggal_pendek(a.dibuat_pada)} · {_kepada(a)}",
        "lencana": _lencana(a, None, hari),
    }


def _baris_penerima(p: Any, hari: date) -> dict[str, Any]:
    a = p.arahan
    if p.selesai_pada:
        lencana = _selesai(a, p)
    elif a.tenggat and a.tenggat < hari and not a.ditarik_pada:
        lencana = teks_batas(a.tenggat, hari)
    else:
        lencana = ("Sudah dibaca", "info" if a.tenggat else "baik") if p.dibaca_pada else ("Belum dibaca", "awas")
    return {"p": p, "lencana": lencana, "foto": list(p.foto.all())}


def _pesan(arahan: Arahan) -> str:
    """The reminder: it leaves the application, so it names no content."""
    if arahan.tenggat:
        batas = tulis_tanggal(arahan.tenggat)
        return f"Mohon selesaikan tugas di PKH Lapangan dengan batas waktu {batas}. Buka menu Pengumuman."
    return f"Mohon baca pengumuman tanggal {tulis_tanggal(arahan.dibuat_pada)} di PKH Lapangan, menu Pengumuman."
