"""Members to facilities: who waits for one, one member's, several at once."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman, url_dengan
from inti.waktu import hari_ini
from kpm.enums import JenisKomponen
from kpm.models import KPM, Anggota
from kpm.selectors import pilihan_wilayah
from verifikasi.enums import BIDANG_FASILITAS, Bidang, JenisFasilitas, SumberKeikutsertaan
from verifikasi.forms.fasilitas import ALASAN_AKHIR, FormAkhiri, FormBanyak, FormDaftarkan, FormSaringBelum
from verifikasi.models import Fasilitas, KeikutsertaanFasilitas
from verifikasi.selectors.belum_fasilitas import (
    calon_peserta,
    daftar_belum,
    komponen_bidang,
    teks_fasilitas,
    usulan_fasilitas,
)
from verifikasi.services.keikutsertaan import akhiri_keikutsertaan, daftarkan, daftarkan_banyak, mulai_terawal
from verifikasi.views.bantu_fasilitas import ambil_fasilitas
from wilayah.models import Wilayah

SEKALIGUS_MAKS = 200


@halaman()
def belum(request: Permintaan) -> HttpResponse:
    """Members who need a facility and belong to none, with what it may be."""
    form = FormSaringBelum(request.GET)
    if not form.is_valid():
        return render(request, "verifikasi/belum_fasilitas.html", {"bidang": None})
    bidang, wilayah = form.cleaned_data["bidang"] or Bidang.PENDIDIKAN, form.cleaned_data["wilayah"]
    user, hari = request.user, hari_ini()
    lembar = daftar_belum(user=user, bidang=bidang, hari=hari, wilayah=wilayah, sesudah=request.GET.get("sesudah"))
    boleh = user.punya_izin(Izin.KELOLA_FASILITAS)
    usulan = usulan_fasilitas(lembar.baris, bidang, hari) if boleh else {}
    komponen = komponen_bidang([a.pk for a in lembar.baris], bidang, hari)
    konteks = {
        "bidang": bidang,
        "boleh": boleh,
        "pilihan": [
            {"label": b.label, "url": url_dengan(request, {"bidang": b.value}), "aktif": b == bidang} for b in Bidang
        ],
        "baris": [
            {
                "a": a,
                "komponen": JenisKomponen(komponen[a.pk]).label if a.pk in komponen else "",
                "teks": teks_fasilitas(a, bidang),
                "usulan": usulan.get(a.pk, []),
                "url": f"{reverse('verifikasi:peserta', args=[a.pk])}?bidang={bidang}",
            }
            for a in lembar.baris
        ],
        "berikut": url_dengan(request, {"sesudah": lembar.berikut}) if lembar.berikut else "",
        "alamat": request.get_full_path(),
        "wilayah": Wilayah.objects.filter(kode=wilayah).first() if wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "pilihan_wilayah": pilihan_wilayah(user, wilayah),
        "kirim_wilayah": {"bidang": bidang},
    }
    return render(request, "verifikasi/belum_fasilitas.html", konteks)


@halaman(metode=("POST",), izin=Izin.KELOLA_FASILITAS)
def tetapkan(request: Permintaan, pk: int) -> HttpResponse:
    """One tap on a suggestion."""
    anggota = _ambil_anggota(request, pk, menulis=True)
    fasilitas = ambil_fasilitas(request, _uuid(request.POST.get("fasilitas", "")))
    bidang = fasilitas.bidang
    try:
        daftarkan(
            anggota=anggota,
            fasilitas=fasilitas,
            mulai=mulai_terawal(anggota, bidang),
            sumber=SumberKeikutsertaan.PADANAN,
            oleh=request.user,
        )
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
    else:
        messages.success(request, f"{anggota.nama} didaftarkan di {fasilitas.nama}.")
    return redirect(f"{reverse('verifikasi:belum_fasilitas')}?bidang={bidang}")


@halaman(metode=("GET", "POST"), izin=Izin.KELOLA_FASILITAS)
def satu(request: Permintaan, pk: int) -> HttpResponse:
    """A member's facilities: the one of today, those before, and where it goes from a day on (`?bidang=`)."""
    anggota = _ambil_anggota(request, pk, menulis=True)
    bidang = request.GET.get("bidang", "")
    bidang = bidang if bidang in Bidang.values else Bidang.PENDIDIKAN
    hari = hari_ini(anggota.kpm.desa_id)
    riwayat = list(
        KeikutsertaanFasilitas.objects.filter(anggota=anggota, bidang=bidang)
        .select_related("fasilitas__desa")
        .order_by("-pk")
    )
    kini = next((i for i in riwayat if i.selesai is None), None)
    komponen = komponen_bidang([anggota.pk], bidang, hari).get(anggota.pk, "")
    form = FormDaftarkan(
        request.POST or None,
        initial=_awal(request, kini),
        pilihan=_pilihan(anggota, bidang, komponen, kini),
        sekolah=bidang == Bidang.PENDIDIKAN,
    )
    if request.method == "POST" and form.is_valid():
        try:
            ikut = daftarkan(
                anggota=anggota, sumber=SumberKeikutsertaan.LAPANGAN, oleh=request.user, **form.cleaned_data
            )
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"{anggota.nama} terdaftar di {ikut.fasilitas.nama}.")
            return redirect(f"{request.path}?bidang={bidang}")
    return _tampilkan_satu(request, anggota, bidang, form=form, kini=kini, riwayat=riwayat, hari=hari)


def _awal(request: Permintaan, kini: KeikutsertaanFasilitas | None) -> dict[str, Any]:
    if kini is None:
        return {"fasilitas": request.GET.get("fasilitas", "")}
    # Without its day: left standing, a move would begin on it.
    return {"fasilitas": kini.fasilitas_id, "kelas": kini.kelas}


def _pilihan(anggota: Anggota, bidang: str, komponen: str, kini: KeikutsertaanFasilitas | None) -> QuerySet[Fasilitas]:
    """Open facilities a member of this family may go to: of a pupil's level, posyandu of the kecamatan."""
    desa = anggota.kpm.desa_id
    sebidang = [j for j, b in BIDANG_FASILITAS.items() if b == bidang]
    syarat = Q(kabupaten_kode=desa[:5], jenis__in=sebidang, ditutup__isnull=True, digabung_ke__isnull=True)
    if bidang == Bidang.KESEHATAN:
        syarat &= Q(kecamatan_kode=desa[:8]) | ~Q(jenis=JenisFasilitas.POSYANDU)
    elif komponen:
        syarat &= Q(jenjang__in=["", komponen])
    milik = Q(pk=kini.fasilitas_id) if kini else Q(pk__in=[])
    return Fasilitas.objects.filter(syarat | milik).select_related("desa").order_by("nama", "pk")


def _tampilkan_satu(request: Permintaan, anggota: Anggota, bidang: str, **isi: Any) -> HttpResponse:
    alamat = reverse("verifikasi:peserta", args=[anggota.pk])
    hari: date = isi.pop("hari")
    akhiri = isi.pop("akhiri", None)
    konteks = {
        "a": anggota,
        "bidang": bidang,
        "bidang_label": Bidang(bidang).label,
        "pilihan": [{"label": b.label, "url": f"{alamat}?bidang={b}", "aktif": b == bidang} for b in Bidang],
        "teks": teks_fasilitas(anggota, bidang),
        "usulan": usulan_fasilitas([anggota], bidang, hari).get(anggota.pk, []) if isi["kini"] is None else [],
        "akhiri": akhiri or FormAkhiri(initial={"sampai": hari}),
        **isi,
    }
    salah = bool(isi["form"].errors) or akhiri is not None
    return render(request, "verifikasi/peserta.html", konteks, status=TIDAK_SAH if salah else 200)


@halaman(metode=("POST",), izin=Izin.KELOLA_FASILITAS)
def akhiri(request: Permintaan, pk: int, ikut: int) -> HttpResponse:
    """End one membership of a member."""
    anggota = _ambil_anggota(request, pk, menulis=True)
    milik = KeikutsertaanFasilitas.objects.filter(anggota=anggota).select_related("fasilitas__desa")
    kini = get_object_or_404(milik, pk=ikut)
    form = FormAkhiri(request.POST)
    if form.is_valid():
        try:
            alasan = dict(ALASAN_AKHIR)[form.cleaned_data["alasan"]]
            akhiri_keikutsertaan(ikut=kini, sampai=form.cleaned_data["sampai"], alasan=alasan, oleh=request.user)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"{anggota.nama} tidak lagi di {kini.fasilitas.nama}.")
            return redirect(f"{reverse('verifikasi:peserta', args=[pk])}?bidang={kini.bidang}")
    hari = hari_ini(anggota.kpm.desa_id)
    komponen = komponen_bidang([anggota.pk], kini.bidang, hari).get(anggota.pk, "")
    pilihan = _pilihan(anggota, kini.bidang, komponen, kini)
    kosong = FormDaftarkan(initial=_awal(request, kini), pilihan=pilihan, sekolah=kini.bidang == Bidang.PENDIDIKAN)
    isi = {"form": kosong, "kini": kini, "riwayat": [kini], "hari": hari, "akhiri": form}
    return _tampilkan_satu(request, anggota, kini.bidang, **isi)


@halaman(metode=("GET", "POST"), izin=Izin.KELOLA_FASILITAS)
def banyak(request: Permintaan, pk: UUID) -> HttpResponse:
    """Register several members at one facility; those whose own words name it stand first."""
    f = ambil_fasilitas(request, pk)
    if f.ditutup or f.digabung_ke_id:
        return redirect("verifikasi:fasilitas_rincian", pk=pk)
    hari, user = hari_ini(f.desa_id), request.user
    calon = list(calon_peserta(user, f, hari, Izin.KELOLA_FASILITAS)[:SEKALIGUS_MAKS])
    usulan = usulan_fasilitas(calon, f.bidang, hari)
    cocok = {a.pk for a in calon if any(u.pk == f.pk for u in usulan.get(a.pk, [])[:1])}
    calon.sort(key=lambda a: a.pk not in cocok)
    form = FormBanyak(request.POST or None, calon=[(a.pk, _sebut(a, f.bidang)) for a in calon])
    if request.method == "POST" and form.is_valid():
        try:
            hasil = daftarkan_banyak(
                anggota=form.cleaned_data["anggota"], fasilitas=f, mulai=form.cleaned_data["mulai"], oleh=user
            )
        except GalatPengguna as galat:
            form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
        else:
            messages.success(request, f"{hasil} anggota didaftarkan di {f.nama}.")
            return redirect("verifikasi:fasilitas_rincian", pk=pk)
    konteks = {"f": f, "form": form, "cocok": len(cocok), "banyak": len(calon)}
    return render(request, "verifikasi/fasilitas_anggota.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _sebut(a: Anggota, bidang: str) -> str:
    bagian = [a.nama, a.kpm.nama, a.kpm.desa.nama, teks_fasilitas(a, bidang)]
    return " · ".join(b for b in bagian if b)


def _ambil_anggota(request: Permintaan, pk: int, *, menulis: bool) -> Anggota:
    terlihat = Anggota.objects.terlihat_oleh(request.user).select_related("kpm__desa")
    anggota: Anggota = get_object_or_404(terlihat, pk=pk)
    if menulis and not KPM.objects.boleh(request.user, Izin.KELOLA_FASILITAS).filter(pk=anggota.kpm_id).exists():
        raise PermissionDenied
    return anggota


def _uuid(teks: str) -> UUID:
    try:
        return UUID(teks)
    except ValueError:
        return UUID(int=0)
