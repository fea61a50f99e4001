from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.formulir import yang_berbeda
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, baca_versi, cip, halaman, nomor_alamat, url_dengan
from inti.services.cap import kirim_foto_bercap
from inti.services.foto import kirim_foto
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import awal_bulan, geser_bulan, hari_ini, saat_lokal
from kpm.models import KPM, KeadaanRumah
from kpm.views.bantu import alamat_rt, ambil_kpm
from pendamping.enums import TUJUAN_PER_JENIS, YaTidakTahu
from pendamping.forms.kunjungan import FormKunjungan, FormSaringKunjungan, FormUbahKunjungan
from pendamping.models import Kunjungan, RencanaKunjungan, Tugas
from pendamping.selectors.aturan import aturan_lapangan
from pendamping.selectors.kunjungan import daftar_kunjungan, kunjungan_kpm
from pendamping.selectors.rencana import rencana_kpm
from pendamping.services.kunjungan import boleh_ubah, catat_kunjungan, ubah_kunjungan
from pendamping.views.pilih import pilih_keluarga
from pendamping.views.rencana import baris_rencana
from wilayah.models import Wilayah

_RUMAH_BARU = 6  # months for which a look at the house stays fresh
_KKS_ORANG_LAIN = ("KKS dipegang orang lain", "bahaya")


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """Visits the user may see, latest first."""
    saring = FormSaringKunjungan(request.GET).saring()
    if saring is None:
        return render(request, "pendamping/kunjungan.html", {"saring": None})
    hasil = daftar_kunjungan(user=request.user, saring=saring, sesudah=request.GET.get("sesudah"))
    bulan_ini = awal_bulan(hari_ini())
    pilihan = [
        cip(request, label, "bulan", f"{hari:%Y-%m}")
        for label, hari in (("Bulan ini", bulan_ini), ("Bulan lalu", geser_bulan(bulan_ini, -1)))
    ]
    pilihan += [
        cip(request, "KKS dipegang orang lain", "kks", "tidak"),
        cip(request, "Tanpa foto", "foto", "tanpa"),
    ]
    if saring.bulan not in {None, bulan_ini, geser_bulan(bulan_ini, -1)}:
        pilihan.append(cip(request, tulis_bulan(saring.bulan), "bulan", f"{saring.bulan:%Y-%m}"))
    konteks = {
        "saring": saring,
        "pilihan": pilihan,
        "total": hasil.tulis_jumlah("kunjungan"),
        "wilayah": Wilayah.objects.filter(kode=saring.wilayah).first() if saring.wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "tanpa_petugas": url_dengan(request, {"petugas": None}),
        "petugas": hasil.baris[0].petugas if saring.petugas and hasil.baris else None,
        "baris": [_baris(k, dengan_kpm=True) for k in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "boleh_catat": request.user.punya_izin(Izin.CATAT_KUNJUNGAN),
    }
    return render(request, "pendamping/kunjungan.html", konteks)


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_KUNJUNGAN)
def pilih(request: Permintaan) -> HttpResponse:
    """Choose one of the own families to record a visit of, or to plan one (`?untuk=rencana`)."""
    if request.GET.get("untuk") == "rencana":
        return pilih_keluarga(
            request,
            reverse("pendamping:rencana_baru"),
            judul="Rencanakan kunjungan",
            sub="Pilih keluarga yang akan dikunjungi.",
            kembali=reverse("pendamping:rencana"),
            kembali_label="Rencana kunjungan",
        )
    return pilih_keluarga(
        request,
        reverse("pendamping:kunjungan_baru"),
        judul="Catat kunjungan",
        sub="Pilih keluarga yang dikunjungi.",
        kembali=reverse("pendamping:kunjungan"),
        kembali_label="Kunjungan",
    )


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_KUNJUNGAN)
def baru(request: Permintaan) -> HttpResponse:
    """Record a visit to one of the own families (`?kpm=`)."""
    nomor = request.GET.get("kpm", "")
    if not nomor:
        return redirect("pendamping:kunjungan_pilih")
    kpm = ambil_kpm(request, nomor_alamat(nomor), Izin.CATAT_KUNJUNGAN)
    tugas, rencana = _tugas(request, kpm), _rencana(request, kpm)
    tujuan = TUJUAN_PER_JENIS[tugas.jenis] if tugas else rencana.tujuan if rencana else ""
    awal = FormKunjungan.awal(kpm.desa_id) | ({"tujuan": tujuan} if tujuan else {})
    form = FormKunjungan(request.POST or None, request.FILES or None, initial=awal)
    if request.method == "POST" and form.is_valid():
        try:
            kunjungan = catat_kunjungan(
                id=form.nomor(),
                kpm=kpm,
                isi=form.isi(),
                titik=form.titik(),
                tanpa_titik=form.cleaned_data["tanpa_titik"],
                rencana=rencana,
                foto=form.cleaned_data["foto"],
                oleh=request.user,
            )
        except TidakBerhak as galat:
            form.add_error("tanggal", galat.pesan)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"Kunjungan ke {kpm.nama} tersimpan.")
            if tugas:
                return redirect("pendamping:tugas_rincian", pk=tugas.pk)
            return redirect("pendamping:kunjungan_rincian", pk=kunjungan.pk)
    hari = hari_ini(kpm.desa_id)
    konteks = {
        "kpm": kpm,
        "rt": alamat_rt(kpm),
        "rencana": rencana,
        "kasar": _kasar(hari),
        "rumah": KeadaanRumah.objects.filter(kpm=kpm, diperiksa_pada__gte=geser_bulan(hari, -_RUMAH_BARU)).first(),
        "sudah": Kunjungan.objects.filter(kpm=kpm, petugas=request.user, tanggal=hari).order_by("dicatat_pada").last(),
    }
    return _formulir(request, "pendamping/kunjungan_baru.html", form, konteks)


def _tugas(request: Permintaan, kpm: KPM) -> Tugas | None:
    """The open task of this family that the visit answers (`?tugas=`)."""
    nomor = _uuid(request, "tugas")
    return Tugas.objects.terbuka().filter(kpm=kpm, pk=nomor).first() if nomor else None


def _rencana(request: Permintaan, kpm: KPM) -> RencanaKunjungan | None:
    """The open plan of this family that the visit was opened from (`?rencana=`)."""
    nomor = _uuid(request, "rencana")
    return RencanaKunjungan.objects.menunggu().filter(kpm=kpm, pk=nomor).first() if nomor else None


def _uuid(request: Permintaan, nama: str) -> UUID | None:
    try:
        return UUID(request.GET.get(nama, ""))
    except ValueError:
        return None


def _kasar(hari: date) -> int:
    """Metres beyond which a position says nothing about the house."""
    return aturan_lapangan(hari).akurasi_kasar_m


@halaman()
def rincian(request: Permintaan, pk: UUID) -> HttpResponse:
    kunjungan = _ambil(request, pk)
    kpm = kunjungan.kpm
    konteks = {
        "k": kunjungan,
        "foto": [
            (f, f.diambil_pada and saat_lokal(f.diambil_pada, kpm.desa_id).date())
            for f in kunjungan.foto.order_by("diunggah_pada", "pk")
        ],
        "kks_orang_lain": kunjungan.kks_dipegang_sendiri == YaTidakTahu.TIDAK,
        "kpm_terlihat": KPM.objects.terlihat_oleh(request.user).filter(pk=kpm.pk).exists(),
        "boleh_ubah": boleh_ubah(kunjungan, request.user),
        "rencana": kunjungan.rencana.order_by("tanggal", "pk").first(),
        "kasar": kunjungan.akurasi_m is not None and kunjungan.akurasi_m > _kasar(kunjungan.tanggal),
    }
    return render(request, "pendamping/kunjungan_rincian.html", konteks)


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_KUNJUNGAN)
def ubah(request: Permintaan, pk: UUID) -> HttpResponse:
    """Correct an own visit or add photos; the second of two editors sees both versions."""
    kunjungan = _ambil(request, pk)
    if not boleh_ubah(kunjungan, request.user):
        raise PermissionDenied
    awal = {nama: getattr(kunjungan, nama) for nama in FormUbahKunjungan.Meta.fields}
    form = FormUbahKunjungan(request.POST or None, request.FILES or None, initial=awal)
    tersimpan: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            ubah_kunjungan(
                kunjungan=kunjungan,
                isi=form.isi(),
                versi=baca_versi(request),
                foto=form.cleaned_data["foto"],
                oleh=request.user,
            )
        except BerubahLebihDulu as galat:
            tersimpan = yang_berbeda(kunjungan, form, FormUbahKunjungan.Meta.fields)
            form.tolak(galat)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Perubahan kunjungan tersimpan.")
            return redirect("pendamping:kunjungan_rincian", pk=pk)
    # The version shown is the one compared with: a person who saves again has seen what is stored.
    konteks = {"k": kunjungan, "kpm": kunjungan.kpm, "tersimpan": tersimpan, "versi": kunjungan.versi}
    if form.errors and not tersimpan:
        konteks["versi"] = request.POST.get("versi", "")
    return _formulir(request, "pendamping/kunjungan_ubah.html", form, konteks)


@halaman()
def foto(request: Permintaan, pk: UUID, foto_id: UUID) -> HttpResponseBase:
    """A visit's photo, to those who may see the visit; `?cap=1` with the stamp."""
    kunjungan = _ambil(request, pk)
    satu = get_object_or_404(kunjungan.foto, pk=foto_id)
    if request.GET.get("cap") == "1":
        desa = kunjungan.kpm.desa
        return kirim_foto_bercap(satu, kode_wilayah=desa.kode, tempat=desa.sampai_kabupaten())
    return kirim_foto(satu)


@halaman()
def tab_kpm(request: Permintaan, pk: int) -> HttpResponse:
    """A family's visits, as a part of its page (which has the button in its heading) or as a page of its own."""
    kpm = ambil_kpm(request, pk)
    hasil = kunjungan_kpm(kpm, sesudah=request.GET.get("sesudah"))
    boleh = KPM.objects.boleh(request.user, Izin.CATAT_KUNJUNGAN).filter(pk=pk).exists()
    konteks = {
        "kpm": kpm,
        "baris": [_baris(k, dengan_kpm=False) for k in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "kks_orang_lain": not request.GET.get("sesudah") and _kks_terakhir(hasil.baris) == YaTidakTahu.TIDAK,
        "catat": f"{reverse('pendamping:kunjungan_baru')}?kpm={pk}" if boleh and not request.htmx else "",
        "rencanakan": f"{reverse('pendamping:rencana_baru')}?kpm={pk}" if boleh else "",
        "rencana": [
            baris_rencana(r, hari_ini(kpm.desa_id), dengan_kpm=False)
            for r in ([] if request.GET.get("sesudah") else rencana_kpm(kpm))
        ],
    }
    return render(request, "pendamping/tab_kunjungan.html" + ("#tab" if request.htmx else ""), konteks)


def _ambil(request: Permintaan, pk: UUID) -> Kunjungan:
    terlihat = Kunjungan.objects.terlihat_oleh(request.user).select_related("kpm__desa__induk", "petugas")
    return get_object_or_404(terlihat, pk=pk)


def _formulir(request: Permintaan, templat: str, form: Any, konteks: dict[str, Any]) -> HttpResponse:
    if form.errors:
        form.ingatkan_foto()
    return render(request, templat, {"form": form, **konteks}, status=TIDAK_SAH if form.errors else 200)


def _baris(k: Any, *, dengan_kpm: bool) -> dict[str, Any]:
    hari = tulis_tanggal(k.tanggal)
    jenis = "Terencana" if k.terencana else "Insidental"
    bagian = [hari if dengan_kpm else "", k.get_tujuan_display() if dengan_kpm else "", jenis, k.petugas.nama]
    if dengan_kpm:
        bagian.append(k.kpm.desa.nama)
    lencana = [_KKS_ORANG_LAIN] if k.kks_dipegang_sendiri == YaTidakTahu.TIDAK else []
    lencana.append((f"{k.jumlah_foto} foto", "netral") if k.jumlah_foto else ("Tanpa foto", "netral"))
    return {
        "judul": k.kpm.nama if dengan_kpm else f"{hari}: {k.get_tujuan_display()}",
        "url": reverse("pendamping:kunjungan_rincian", args=[k.pk]),
        "sub": " · ".join(b for b in bagian if b),
        "lencana": lencana,
    }


def _kks_terakhir(kunjungan: list[Any]) -> str:
    """The latest answer to the question who holds the card; "" when nobody asked."""
    return next((k.kks_dipegang_sendiri for k in kunjungan if k.kks_dipegang_sendiri), "")
