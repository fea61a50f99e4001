"""Reports by RHK item: list, beginning one, writing, finishing."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from dasbor.enums import KeadaanRHK
from dasbor.forms.rhk import FormRHK, FormSaringRHK
from dasbor.models import LaporanRHK
from dasbor.selectors.rhk import SaringRHK, asal_foto, daftar_rhk, foto_hari, rhk_per_bulan
from dasbor.services.rhk import BAGIAN, boleh_ubah, buka_rhk, bulan_terkirim, selesaikan_rhk, ubah_rhk
from dasbor.services.rhk_cetak import tabel_angka, teks_jam
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, baca_versi, cip, halaman, url_dengan
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import hari_ini
from pendamping.views.pita import pita_bulan


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """Reports the user may see, latest first, with the number of each month."""
    saring = FormSaringRHK(request.GET).saring()
    if saring is None:
        return render(request, "laporan/rhk.html", {"saring": None})
    hasil = daftar_rhk(user=request.user, saring=saring, sesudah=request.GET.get("sesudah"))
    konteks = {
        "saring": saring,
        "pita": _pita(request, saring),
        "pilihan": [cip(request, label, "keadaan", nilai) for nilai, label in KeadaanRHK.choices],
        "lepas": _lepas(request, saring, hasil.baris),
        "baris": [_baris(r, request.user) for r in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "boleh_susun": request.user.punya_izin(Izin.LAPOR),
    }
    return render(request, "laporan/rhk.html", konteks)


@halaman()
def rincian(request: Permintaan, pk: UUID) -> HttpResponse:
    laporan = ambil_rhk(request, pk)
    draf, boleh = laporan.keadaan == KeadaanRHK.DRAF, boleh_ubah(laporan, request.user)
    konteks = {
        "r": laporan,
        "draf": draf,
        "jam": teks_jam(laporan),
        "tempat": laporan.wilayah.sampai_kabupaten(),
        "bagian": [(label, getattr(laporan, nama)) for nama, label in BAGIAN.items() if getattr(laporan, nama)],
        "tabel": tabel_angka(laporan),
        "foto": list(laporan.foto.order_by("diunggah_pada", "pk")),
        "boleh_ubah": boleh and draf,
        "boleh_buka": boleh and not draf and not bulan_terkirim(laporan),
        "versi": {"versi": laporan.versi},
    }
    return render(request, "laporan/rhk_rincian.html", konteks)


@halaman(metode=("GET", "POST"), izin=Izin.LAPOR)
def ubah(request: Permintaan, pk: UUID) -> HttpResponse:
    """Write on an own draft; the second of two editors is told."""
    laporan = _milik(request, pk)
    if laporan.keadaan != KeadaanRHK.DRAF:
        messages.info(request, "Laporan ini sudah selesai. Buka lagi untuk mengubahnya.")
        return redirect("laporan:rhk_rincian", pk=pk)
    pilihan = _pilihan_foto(request, laporan)
    form = _formulir(request, laporan, pilihan)
    bentrok = False
    if request.method == "POST" and form.is_valid():
        try:
            ubah_rhk(
                laporan=laporan,
                isi=form.isi(),
                narasi=form.narasi(),
                foto_dipilih=form.cleaned_data["foto_dipilih"],
                foto_baru=form.cleaned_data["foto"],
                tanda_tangan=form.cleaned_data["tanda_tangan"],
                hapus_tanda_tangan=form.cleaned_data["hapus_tanda_tangan"],
                versi=baca_versi(request),
                oleh=request.user,
            )
        except GalatPengguna as galat:
            bentrok = isinstance(galat, BerubahLebihDulu)
            form.tolak(galat)
        else:
            messages.success(request, "Draf tersimpan.")
            return redirect("laporan:rhk_rincian", pk=pk)
    if form.errors:
        form.ingatkan_foto()
    # After a conflict the version shown is the stored one: who saves again has been told.
    versi: Any = laporan.versi if bentrok or not form.errors else request.POST.get("versi", "")
    konteks = {"r": laporan, "form": form, "versi": versi, "bentrok": bentrok, **_isian(form, laporan, pilihan)}
    return render(request, "laporan/rhk_ubah.html", konteks, status=TIDAK_SAH if form.errors else 200)


@halaman(metode=("POST",), izin=Izin.LAPOR)
def selesai(request: Permintaan, pk: UUID) -> HttpResponse:
    try:
        selesaikan_rhk(laporan=_milik(request, pk), versi=baca_versi(request), oleh=request.user)
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
    else:
        messages.success(request, "Laporan selesai. Unduh PDF-nya bila perlu.")
    return redirect("laporan:rhk_rincian", pk=pk)


@halaman(metode=("POST",), izin=Izin.LAPOR)
def buka(request: Permintaan, pk: UUID) -> HttpResponse:
    try:
        buka_rhk(laporan=_milik(request, pk), versi=baca_versi(request), oleh=request.user)
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
    else:
        messages.success(request, "Laporan menjadi draf lagi.")
    return redirect("laporan:rhk_rincian", pk=pk)


def ambil_rhk(request: Permintaan, pk: UUID) -> LaporanRHK:
    """The report inside the user's scope, else 404."""
    terlihat = LaporanRHK.objects.terlihat_oleh(request.user).select_related(
        "petugas", "butir", "wilayah__induk__induk", "disupervisi", "tanda_tangan",
        "pertemuan__kelompok__desa", "pertemuan__sesi__modul", "kegiatan",
    )  # fmt: skip
    return get_object_or_404(terlihat, pk=pk)


def _milik(request: Permintaan, pk: UUID) -> LaporanRHK:
    laporan = ambil_rhk(request, pk)
    if not boleh_ubah(laporan, request.user):
        raise PermissionDenied
    return laporan


def _pilihan_foto(request: Permintaan, laporan: LaporanRHK) -> list[dict[str, Any]]:
    """Photos that may stand in the report: those it has, and own ones of its day."""
    punya = list(laporan.foto.order_by("diunggah_pada", "pk"))
    asal = asal_foto([f.pk for f in punya])
    hasil = {
        f.pk: {
            "pk": str(f.pk),
            "url": reverse("laporan:rhk_foto", args=[laporan.pk, f.pk]),
            "dari": asal[f.pk].dari if f.pk in asal else "Unggahan",
            "dipakai": True,
        }
        for f in punya
    }
    for satu in foto_hari(request.user, laporan.tanggal):
        hasil.setdefault(satu.foto.pk, {"pk": str(satu.foto.pk), "url": satu.url, "dari": satu.dari, "dipakai": False})
    return list(hasil.values())


def _formulir(request: Permintaan, laporan: LaporanRHK, pilihan: list[dict[str, Any]]) -> FormRHK:
    awal = {nama: getattr(laporan, nama) for nama in (*FormRHK.Meta.fields, *BAGIAN)}
    return FormRHK(
        request.POST or None,
        request.FILES or None,
        initial=awal,
        oleh=request.user,
        pada=laporan.tanggal,
        foto=[p["pk"] for p in pilihan],
    )


def _isian(form: FormRHK, laporan: LaporanRHK, pilihan: list[dict[str, Any]]) -> dict[str, Any]:
    """Sections with what stands in them now, and which photos are ticked."""
    dipilih = set(form["foto_dipilih"].value() or []) if form.is_bound else {p["pk"] for p in pilihan if p["dipakai"]}
    bagian = [
        {
            "nama": nama,
            "label": label,
            "poin": form[nama].value() or [""],
            "galat": form.errors.get(nama, []),
            "riwayat": reverse("laporan:rhk_poin", args=[laporan.butir_id, nama]),
        }
        for nama, label in BAGIAN.items()
    ]
    return {"bagian": bagian, "pilihan": [p | {"dipakai": p["pk"] in dipilih} for p in pilihan]}


def _pita(request: Permintaan, saring: SaringRHK) -> list[dict[str, Any]]:
    def hitung() -> list[tuple[date, int]]:
        return rhk_per_bulan(user=request.user, saring=saring, hari=hari_ini())

    return pita_bulan(request, hitung, petugas=saring.petugas, dipilih=saring.bulan, benda="laporan")


def _lepas(request: Permintaan, saring: SaringRHK, baris: list[Any]) -> list[tuple[str, str]]:
    """Filters in force that no chip shows."""
    lepas = []
    if saring.bulan:
        lepas.append((tulis_bulan(saring.bulan), url_dengan(request, {"bulan": None})))
    if saring.butir:
        lepas.append((f"RHK {saring.butir}", url_dengan(request, {"butir": None})))
    if saring.petugas:
        lepas.append((baris[0].petugas.nama if baris else "Satu petugas", url_dengan(request, {"petugas": None})))
    return lepas


def _baris(r: LaporanRHK, user: Any) -> dict[str, Any]:
    bagian = [tulis_tanggal(r.tanggal), r.tempat or r.wilayah.nama]
    if r.petugas_id != user.pk:
        bagian.append(r.petugas.nama)
    lencana = [(f"RHK {r.butir.nomor}", "info")]
    if r.disupervisi_id:
        lencana.append(("Supervisi", "netral"))
    lencana.append(("Selesai", "baik") if r.keadaan == KeadaanRHK.SELESAI else ("Draf", "awas"))
    return {
        "judul": r.rencana_aksi,
        "url": reverse("laporan:rhk_rincian", args=[r.pk]),
        "sub": " · ".join(bagian),
        "lencana": lencana,
    }
