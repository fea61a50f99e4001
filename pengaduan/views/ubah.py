"""Steps of a complaint, who works on it, and what it is about, put right."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from inti.halaman import Permintaan, baca_versi, halaman, nomor_alamat
from kpm.models import KPM
from kpm.views.bantu import alamat_rt
from pendamping.views.pilih import pilih_keluarga
from pengaduan.forms.tangani import FormInduk, FormLangkah, FormLewati, FormPetugas, FormSebab, FormUbah
from pengaduan.models import Pengaduan
from pengaduan.selectors.pengaduan import satu_aduan
from pengaduan.services import langkah as layanan_langkah
from pengaduan.services.pindah import tugaskan
from pengaduan.services.ubah import UbahAduan, tandai_ulangan, ubah
from pengaduan.views.ambil import ambil_aduan, coba, formulir, kembali_ke, lakukan


@halaman(metode=("GET", "POST"))
def langkah(request: Permintaan, pk: UUID, langkah_id: UUID) -> HttpResponse:
    """Record a step as done, or as not needed."""
    aduan = ambil_aduan(request, pk, tangani=True)
    satu = get_object_or_404(aduan.langkah, pk=langkah_id)
    awal = {"versi": aduan.versi}
    kirim, lewat = request.method == "POST", "lewati" in request.POST
    lewati = FormLewati(request.POST if kirim and lewat else None, initial={**awal, "lewati": "1"}, auto_id="lewati-%s")
    form = FormLangkah(request.POST if kirim and not lewat else None, initial=awal)
    dikirim: Any = lewati if lewat else form

    def simpan() -> None:
        isi = dikirim.cleaned_data
        layanan_langkah.langkah(aduan=aduan, langkah=satu, isi=dikirim.langkah(), versi=isi["versi"], oleh=request.user)

    if coba(request, dikirim, simpan, f"{satu.nama}: tersimpan."):
        return kembali_ke(request, pk)
    konteks = {"a": aduan, "langkah": satu, "form_langkah": form, "lewati": lewati}
    return formulir(request, "pengaduan/langkah.html", dikirim, konteks)


@halaman(metode=("GET", "POST"))
def ulangi(request: Permintaan, pk: UUID, langkah_id: UUID) -> HttpResponse:
    """Take a recorded step back, with the reason."""
    aduan = ambil_aduan(request, pk, tangani=True)
    satu = get_object_or_404(aduan.langkah, pk=langkah_id)
    form = FormSebab(request.POST or None, initial={"versi": aduan.versi})
    if coba(
        request,
        form,
        lambda: layanan_langkah.ulangi_langkah(aduan=aduan, langkah=satu, oleh=request.user, **form.cleaned_data),
        f"{satu.nama}: dikembalikan menjadi belum dilakukan.",
    ):
        return kembali_ke(request, pk)
    konteks = {"a": aduan, "judul": "Ulangi langkah", "sub": satu.nama, "tombol": "Ulangi langkah ini"}
    return formulir(request, "pengaduan/isian.html", form, konteks)


@halaman(metode=("GET", "POST"))
def petugas(request: Permintaan, pk: UUID) -> HttpResponse:
    """Give it to one person of its level."""
    aduan = ambil_aduan(request, pk, tangani=True)
    form = FormPetugas(request.POST or None, aduan=aduan)
    if coba(
        request,
        form,
        lambda: tugaskan(aduan=aduan, oleh=request.user, **form.cleaned_data),
        "Petugasnya tersimpan.",
    ):
        return kembali_ke(request, pk)
    kosong = "" if form.fields["petugas"].choices else "Tidak ada petugas lain di tingkat ini. Naikkan aduannya."  # type: ignore[attr-defined]
    konteks = {"a": aduan, "judul": "Tunjuk petugas", "tombol": "Simpan petugas", "kosong": kosong}
    return formulir(request, "pengaduan/isian.html", form, konteks)


@halaman(metode=("GET", "POST"))
def keterangan(request: Permintaan, pk: UUID) -> HttpResponse:
    """Kind, urgency and area."""
    aduan = ambil_aduan(request, pk, tangani=True)
    form = FormUbah(request.POST or None, aduan=aduan, oleh=request.user)
    if coba(
        request,
        form,
        lambda: ubah(aduan=aduan, isi=form.ubah(), versi=form.cleaned_data["versi"], oleh=request.user),
        "Keterangan aduan tersimpan.",
    ):
        return kembali_ke(request, pk)
    konteks = {
        "a": aduan,
        "judul": "Ubah keterangan",
        "tombol": "Simpan",
        "bantuan": "Jenis lain membawa langkah dan tenggatnya sendiri; langkah yang sudah dicatat tetap. "
        "Bila jenisnya tentang petugas, aduan langsung berpindah ke tingkat yang berwenang.",
    }
    return formulir(request, "pengaduan/isian.html", form, konteks)


@halaman(metode=("GET", "POST"))
def keluarga(request: Permintaan, pk: UUID) -> HttpResponse:
    """Which family is meant: searched among those in sight, then confirmed (`?kpm=`)."""
    aduan = ambil_aduan(request, pk, tangani=True)
    sini = reverse("pengaduan:keluarga", args=[pk])
    if nomor := request.GET.get("kpm", ""):
        kpm = KPM.objects.terlihat_oleh(request.user).select_related("desa__induk").filter(pk=nomor_alamat(nomor))
        if (satu := kpm.first()) is None:
            raise Http404
        konteks = {"a": aduan, "kpm": satu, "rt": alamat_rt(satu), "sini": sini}
        return formulir(request, "pengaduan/keluarga.html", FormInduk(), konteks)
    return pilih_keluarga(
        request, sini, dampingan=False, templat="pengaduan/pilih_keluarga.html", judul="Keluarga yang dimaksud",
        sub=str(aduan.nomor), kembali=reverse("pengaduan:rincian", args=[pk]), kembali_label="Aduan", aduan=aduan,
        lepas={"versi": aduan.versi, "kpm": ""},
    )  # fmt: skip


@halaman(metode=("POST",))
def keluarga_simpan(request: Permintaan, pk: UUID) -> HttpResponse:
    """Link the family (`kpm`), or none."""
    aduan, versi = ambil_aduan(request, pk, tangani=True), baca_versi(request)
    nomor = request.POST.get("kpm", "")
    isi = UbahAduan(
        jenis=aduan.jenis_id, urgensi=aduan.urgensi, wilayah=aduan.wilayah_id,
        kpm=nomor_alamat(nomor) if nomor else None,
    )  # fmt: skip
    return lakukan(
        request, pk, lambda: ubah(aduan=aduan, isi=isi, versi=versi, oleh=request.user), "Keluarganya tersimpan."
    )


@halaman(metode=("GET", "POST"))
def ulangan(request: Permintaan, pk: UUID) -> HttpResponse:
    """Close it as a repetition of another complaint; `?awal=` names the one it was found to be alike."""
    aduan = ambil_aduan(request, pk, tangani=True)
    awal = _pembanding(request)
    isi_awal = {"versi": aduan.versi, "nomor": awal.nomor if awal else ""}
    form = FormInduk(request.POST or None, initial=isi_awal)
    if coba(
        request,
        form,
        lambda: tandai_ulangan(aduan=aduan, oleh=request.user, **form.cleaned_data),
        "Aduan ditutup sebagai pengulangan.",
    ):
        return kembali_ke(request, pk)
    konteks = {
        "a": aduan,
        "judul": "Pengulangan aduan lain",
        "tombol": "Tutup sebagai pengulangan",
        "bantuan": "Aduan ini ditutup; yang pertama tetap berjalan. Pelapor membaca bahwa aduannya mengulang.",
        "banding": awal,
    }
    return formulir(request, "pengaduan/isian.html", form, konteks)


def _pembanding(request: Permintaan) -> Pengaduan | None:
    try:
        return satu_aduan(request.user, UUID(request.GET.get("awal", "")))
    except ValueError:
        return None
