"""Cards of families: of one, of a group, of all one accompanies."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.masukan import baca_nomor
from inti.waktu import hari_ini
from kpm.enums import PESERTA
from kpm.forms.kartu import FormGantiKartu
from kpm.models import KPM, KartuKPM
from kpm.selectors.kartu import kartu_berlaku, keluarga_saya
from kpm.services import anggota_pada
from kpm.services.kartu import cabut_kartu, cetak_kartu, ganti_kartu, minta_kartu
from kpm.services.kode_kartu import tulis_kode
from kpm.views.bantu import alamat_rt, ambil_kelompok, ambil_kpm, jawab_kartu


@halaman()
def tab(request: Permintaan, pk: int) -> HttpResponse:
    """A family's cards; the code only for who may print it."""
    kpm = ambil_kpm(request, pk)
    semua = list(KartuKPM.objects.filter(kpm=kpm).select_related("dibuat_oleh").order_by("-dibuat_pada", "-pk"))
    boleh = KPM.objects.boleh(request.user, Izin.UBAH_KPM).filter(pk=pk).exists()
    berlaku = next((k for k in semua if k.dicabut_pada is None), None)
    konteks = {
        "kpm": kpm,
        "berlaku": berlaku,
        "kode": tulis_kode(berlaku.kode) if berlaku and boleh else "",
        "lalu": [k for k in semua if k.dicabut_pada is not None],
        "boleh": boleh and request.user.punya_izin(Izin.UBAH_KPM) and kpm.kepesertaan in PESERTA,
    }
    return render(request, "kpm/kartu_tab.html" + ("#tab" if request.htmx else ""), konteks)


@halaman(metode=("POST",), izin=Izin.UBAH_KPM)
def cetak(request: Permintaan, pk: int) -> HttpResponse:
    """The family's card as PDF, made when it has none."""
    ambil_kpm(request, pk, Izin.UBAH_KPM)
    return _cetak(request, [pk], "kpm:tab_kartu", pk)


@halaman(metode=("GET", "POST"), izin=Izin.UBAH_KPM)
def cabut(request: Permintaan, pk: int) -> HttpResponse:
    """A lost card is withdrawn, and replaced unless the family wants none now."""
    kpm = ambil_kpm(request, pk, Izin.UBAH_KPM)
    kartu = KartuKPM.objects.filter(kpm=kpm, dicabut_pada__isnull=True).first()
    form = FormGantiKartu(request.POST or None, initial={"kartu": kartu.pk if kartu else None})
    if request.method == "POST" and form.is_valid():
        ganti = request.POST.get("aksi") != "cabut"
        try:
            _cabut(kpm, form, ganti=ganti, oleh=request.user)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            baru = "Kartu baru sudah dibuat: cetak dan serahkan." if ganti else "Kartu itu tidak bisa dipakai lagi."
            messages.success(request, f"Kartu lama dicabut. {baru}")
            return redirect("kpm:tab_kartu", pk=pk)
    konteks = {
        "siapa": kpm.nama,
        "kembali": reverse("kpm:tab_kartu", args=[pk]),
        "kembali_label": "Kartu KPM",
        "kartu": kartu,
        "form": form,
    }
    return render(request, "kpm/kartu_cabut.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _cabut(kpm: KPM, form: FormGantiKartu, *, ganti: bool, oleh: Pengguna) -> None:
    dilihat = KartuKPM.objects.filter(kpm=kpm, pk=form.cleaned_data["kartu"]).first()
    if dilihat is None:
        raise GalatPengguna("Kartu ini bukan milik keluarga ini. Muat ulang halaman.")
    lakukan = ganti_kartu if ganti else cabut_kartu
    lakukan(kartu=dilihat, alasan=form.cleaned_data["alasan"], oleh=oleh)


@halaman(metode=("GET", "POST"), izin=Izin.UBAH_KPM)
def kelompok(request: Permintaan, pk: Any) -> HttpResponse:
    """The families of a group with their cards; print all, or those ticked."""
    ini = ambil_kelompok(request, pk, Izin.UBAH_KPM)
    hari = hari_ini(ini.desa_id)
    milik = KPM.objects.boleh(request.user, Izin.UBAH_KPM).filter(kepesertaan__in=PESERTA)
    anggota = list(anggota_pada(ini, hari).filter(pk__in=milik.values("pk")).select_related("desa"))
    if request.method == "POST":
        dipilih = {n for teks in request.POST.getlist("kpm") if (n := baca_nomor(teks)) is not None}
        semua = [k.pk for k in anggota]
        kpm = semua if request.POST.get("aksi") == "semua" else [k for k in semua if k in dipilih]
        return _cetak(request, kpm, "kpm:kartu_kelompok", pk)
    kartu = kartu_berlaku(k.pk for k in anggota)
    konteks = {
        "kelompok": ini,
        "baris": [{"kpm": k, "sub": alamat_rt(k), "kartu": kartu.get(k.pk)} for k in anggota],
        "berkartu": len(kartu),
    }
    return render(request, "kpm/kartu_kelompok.html", konteks)


@halaman(metode=("GET", "POST"), izin=Izin.UBAH_KPM)
def saya(request: Permintaan) -> HttpResponse:
    """Cards of all families one accompanies, printed at once."""
    kpm, berkartu = keluarga_saya(request.user)
    if request.method == "POST":
        return _cetak(request, kpm, "kpm:kartu_saya")
    return render(request, "kpm/kartu_saya.html", {"jumlah": len(kpm), "berkartu": berkartu})


def _cetak(request: Permintaan, kpm: Collection[int], kembali: str, *args: Any) -> HttpResponse:
    dari = request.META.get("REMOTE_ADDR")
    return jawab_kartu(
        request,
        len(kpm),
        cetak=lambda: cetak_kartu(kpm=kpm, oleh=request.user, dari=dari),
        minta=lambda: minta_kartu(kpm=kpm, oleh=request.user),
        nama="kartu-kpm.pdf",
        kembali=reverse(kembali, args=args),
    )
