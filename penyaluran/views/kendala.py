"""What stands between families and their money: the list, the counts, and one hindrance with its next step."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, cip, halaman, url_dengan
from inti.services.foto import kirim_foto
from inti.waktu import hari_ini
from kpm.models import KPM
from kpm.selectors import pilihan_wilayah
from kpm.views.bantu import alamat_rt, ambil_kpm
from pendamping.models import Penugasan
from penyaluran.enums import KeadaanKendala
from penyaluran.forms.kendala import FormKendala, FormSaringKendala, FormSebab
from penyaluran.models import AlasanBelumTransaksi, LangkahKendala
from penyaluran.selectors.kendala import HARI_BANDING, UMUR, SaringKendala, daftar_kendala, rekap_kendala
from penyaluran.services.kendala.catat import (
    batalkan_kendala,
    boleh_urus,
    buka_kendala,
    di_tahap_tertutup,
    selesaikan_kendala,
)
from penyaluran.services.lihat_foto import catat_lihat_foto
from penyaluran.services.rekon.catat import boleh_catat
from penyaluran.views.bantu_kendala import ambil_kendala, baris_kendala, langkah_rinci, lencana_tenggat
from wilayah.models import Wilayah


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """Hindrances by their next step, the overdue first."""
    saring = FormSaringKendala(request.GET).saring()
    if saring is None:
        return render(request, "penyaluran/kendala.html", {"saring": None})
    hari = hari_ini()
    lembar = daftar_kendala(user=request.user, saring=saring, hari=hari, sesudah=request.GET.get("sesudah"))
    konteks = {
        "saring": saring,
        "baris": [baris_kendala(k, hari) for k in lembar.baris],
        "berikut": url_dengan(request, {"sesudah": lembar.berikut}) if lembar.berikut else "",
        **_penyaring(request, saring),
    }
    return render(request, "penyaluran/kendala.html", konteks)


def _penyaring(request: Permintaan, saring: SaringKendala) -> dict[str, Any]:
    lingkup = request.user.lingkup()
    luas = bool(lingkup.wilayah or lingkup.semua)
    pilihan = [
        cip(request, "Lewat tenggat", "lewat", "1"),
        cip(request, "Selesai", "keadaan", KeadaanKendala.SELESAI),
        cip(request, "Dibatalkan", "keadaan", KeadaanKendala.BATAL),
    ]
    if luas and lingkup.petugas_id is not None:
        pilihan.append(cip(request, "Hanya KPM saya", "saya", "1"))
    return {
        "pilihan": pilihan,
        "alasan": AlasanBelumTransaksi.objects.order_by("urutan", "pk"),
        "kirim_alasan": {k: v for k, v in request.GET.items() if k not in ("alasan", "sesudah")},
        "umur_dipilih": UMUR[int(saring.umur)][2] if saring.umur else "",
        "tanpa_umur": url_dengan(request, {"umur": None}),
        "petugas_dipilih": _nama_petugas(request, saring.petugas),
        "tanpa_petugas": url_dengan(request, {"petugas": None}),
        "wilayah_dipilih": Wilayah.objects.filter(kode=saring.wilayah).first() if saring.wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "pilihan_wilayah": pilihan_wilayah(request.user, saring.wilayah) if luas else [],
        "kirim_wilayah": {k: v for k, v in request.GET.items() if k not in ("wilayah", "sesudah")},
        "boleh_rekap": request.user.punya_izin(Izin.LIHAT_DASBOR),
    }


def _nama_petugas(request: Permintaan, petugas: int | None) -> str:
    """The name behind a filter, of somebody who accompanied a family the user sees: ids can be guessed."""
    if petugas is None:
        return ""
    milik = Penugasan.objects.filter(petugas=petugas, kpm__in=KPM.objects.terlihat_oleh(request.user))
    return milik.values_list("petugas__nama", flat=True).first() or ""


@halaman(izin=Izin.LIHAT_DASBOR)
def rekap(request: Permintaan) -> HttpResponse:
    """How many families wait for what and how long, beside a month ago."""
    saring = FormSaringKendala(request.GET).saring()
    if saring is None:
        return render(request, "penyaluran/kendala_rekap.html", {"saring": None})
    isi = rekap_kendala(user=request.user, saring=saring, hari=hari_ini())
    dasar = reverse("penyaluran:kendala")
    wilayah = f"&wilayah={saring.wilayah}" if saring.wilayah else ""
    konteks = {
        "saring": saring,
        "umur": [label for _, _, label in UMUR],
        "isi": [_baris_rekap(r, dasar, wilayah) for r in isi],
        "total": sum(r["kini"] for r in isi),
        "lalu": sum(r["lalu"] for r in isi),
        "lewat": sum(r["lewat"] for r in isi),
        "hari_banding": HARI_BANDING,
        "url_lewat": f"{dasar}?lewat=1{wilayah}",
        "wilayah_dipilih": Wilayah.objects.filter(kode=saring.wilayah).first() if saring.wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "pilihan_wilayah": pilihan_wilayah(request.user, saring.wilayah),
        "kirim_wilayah": {},
    }
    return render(request, "penyaluran/kendala_rekap.html", konteks)


def _baris_rekap(r: dict[str, Any], dasar: str, wilayah: str) -> dict[str, Any]:
    url = f"{dasar}?alasan={r['alasan']}{wilayah}"
    umur = [(r[f"umur_{n}"], f"{url}&umur={n}", label) for n, (_, _, label) in enumerate(UMUR)]
    return {**r, "url": url, "umur": umur, "url_lewat": f"{url}&lewat=1"}


@halaman()
def rincian(request: Permintaan, pk: UUID) -> HttpResponse:
    """One hindrance: what comes next, and what was done."""
    kendala = ambil_kendala(request, pk)
    hari = hari_ini(kendala.kpm.desa_id)
    langkah = langkah_rinci(kendala)
    terbuka = kendala.keadaan == KeadaanKendala.TERBUKA
    berikut = next((n for n in langkah if n.dicatat_pada is None), None) if terbuka else None
    boleh = boleh_urus(request.user, kendala.kpm)
    bayar = kendala.pembayaran
    konteks = {
        "k": kendala,
        "rt": alamat_rt(kendala.kpm),
        "langkah": langkah,
        "berikut": berikut,
        "lencana": lencana_tenggat(berikut.tenggat, hari) if berikut else None,
        "terbuka": terbuka,
        "boleh": boleh and terbuka,
        "tertutup": terbuka and di_tahap_tertutup(kendala),
        "lihat_foto": boleh,
        "catat_bayar": bool(terbuka and not berikut and bayar and boleh_catat(request.user, bayar)),
    }
    return render(request, "penyaluran/kendala_rincian.html", konteks)


@halaman(metode=("GET", "POST"))
def baru(request: Permintaan, pk: int) -> HttpResponse:
    """Open a case of a card by hand."""
    kpm = ambil_kpm(request, pk)
    if not boleh_urus(request.user, kpm):
        raise PermissionDenied
    form = FormKendala(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            kendala = buka_kendala(kpm=kpm, **form.isi(), oleh=request.user)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"{kendala.alasan}: langkahnya ada di bawah ini.")
            return redirect("penyaluran:kendala_rincian", pk=kendala.pk)
    konteks = {"form": form, "kpm": kpm, "rt": alamat_rt(kpm)}
    return render(request, "penyaluran/kendala_baru.html", konteks, status=TIDAK_SAH if form.errors else 200)


@halaman(metode=("GET", "POST"))
def batal(request: Permintaan, pk: UUID) -> HttpResponse:
    """Close a hindrance that is none."""
    kendala = ambil_kendala(request, pk, urus=True)
    form = FormSebab(request.POST or None, initial={"versi": kendala.versi})
    if request.method == "POST" and form.is_valid():
        try:
            batalkan_kendala(kendala=kendala, oleh=request.user, **form.cleaned_data)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Kendala dibatalkan. Riwayatnya tetap tersimpan.")
            return redirect("penyaluran:kendala_rincian", pk=pk)
    konteks = {"form": form, "k": kendala}
    return render(request, "penyaluran/kendala_batal.html", konteks, status=TIDAK_SAH if form.errors else 200)


@halaman(metode=("GET", "POST"))
def selesai(request: Permintaan, pk: UUID) -> HttpResponse:
    """Close a hindrance that was settled after its tahap was closed."""
    kendala = ambil_kendala(request, pk, urus=True)
    form = FormSebab(request.POST or None, initial={"versi": kendala.versi})
    form.fields["sebab"].label = "Bagaimana kendala ini selesai?"
    if request.method == "POST" and form.is_valid():
        try:
            selesaikan_kendala(kendala=kendala, oleh=request.user, **form.cleaned_data)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Kendala dicatat selesai. Neraca tahap yang ditutup tidak berubah.")
            return redirect("penyaluran:kendala_rincian", pk=pk)
    konteks = {"form": form, "k": kendala}
    return render(request, "penyaluran/kendala_selesai.html", konteks, status=TIDAK_SAH if form.errors else 200)


@halaman()
def foto(request: Permintaan, pk: UUID, foto_id: UUID) -> HttpResponseBase:
    """A step's photo, to those who see to the hindrance. Logged."""
    kendala = ambil_kendala(request, pk, urus=True)
    langkah = get_object_or_404(LangkahKendala, kendala=kendala, foto=foto_id)
    gambar = get_object_or_404(langkah.foto, pk=foto_id)
    catat_lihat_foto(
        apa="langkah kendala",
        rinci=langkah.nama,
        kpm_id=kendala.kpm_id,
        oleh=request.user,
        dari=request.META.get("REMOTE_ADDR"),
    )
    return kirim_foto(gambar)
