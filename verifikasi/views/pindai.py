"""Scanning control cards one after another: a card opens its person's months, saving leads back to the camera."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.masukan import baca_nomor
from inti.waktu import awal_bulan, hari_ini
from kpm.models import Anggota
from verifikasi.enums import Bidang, SumberCatatan
from verifikasi.forms.isian import FormSehat
from verifikasi.models import Fasilitas
from verifikasi.selectors.isian import layar_isian, medan_sehat, ukuran_lalu
from verifikasi.services.catat import simpan_yang_bisa
from verifikasi.services.pindai import TAK_DIKENAL, BulanKartu, ambil_orang, buka_kartu, bulan_kartu
from verifikasi.views.bantu_fasilitas import ambil_fasilitas
from verifikasi.views.bantu_isian import (
    IMUNISASI,
    Jawaban,
    Layar,
    baris_isian,
    jawab_galat,
    jawab_nilai,
)

_KOSONG = "Belum ada yang diisi. Pilih Hadir atau Tidak hadir pada bulan yang diparaf, atau tutup kartu ini."


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_VERKOM)
def pindai(request: Permintaan, pk: UUID | None = None) -> HttpResponse:
    """A POST with a code opens the person's form; one with a person saves its months. `pk`: at one facility."""
    f = ambil_fasilitas(request, pk) if pk else None
    if f is not None and f.bidang != Bidang.KESEHATAN:
        raise Http404
    if request.method != "POST":
        return _layar(request, f)
    hari = hari_ini(f.desa_id if f else None)
    try:
        if "anggota" not in request.POST:
            orang = buka_kartu(kode=request.POST.get("kode", ""), oleh=request.user)
            return _layar(request, f, **_formulir(orang, hari, f))
        return _simpan(request, f, hari)
    except TidakBerhak as tolak:
        raise PermissionDenied from tolak
    except GalatPengguna as galat:
        return _layar(request, f, galat=galat.pesan)


def _simpan(request: Permintaan, f: Fasilitas | None, hari: date) -> HttpResponse:
    """Each month for itself: one refused keeps the form open with what was typed, the others are stored."""
    orang = ambil_orang(nomor=baca_nomor(request.POST["anggota"]) or 0, oleh=request.user)
    if orang is None:
        raise GalatPengguna(TAK_DIKENAL)
    semua = {b.bulan: j for b in bulan_kartu(orang, hari) if b.ikut and (j := _simpan_bulan(request, orang, b, hari))}
    # Months that were filled before are sent along: only what changed is told, or all where nothing did.
    jawaban = {b: j for b, (j, baru) in semua.items() if baru} or {b: j for b, (j, _) in semua.items()}
    if not jawaban or any(j.galat for j in jawaban.values()):
        isi = _formulir(orang, hari, f, jawaban, request)
        return _layar(request, f, **isi, pesan="" if jawaban else _KOSONG)
    lama = {b.bulan: b for b in bulan_kartu(orang, hari)}
    tersimpan = [{"bulan": b, "hasil": j, "catatan": lama[b].catatan} for b, j in sorted(jawaban.items(), reverse=True)]
    return _layar(request, f, selesai={"orang": orang, "bulan": tersimpan})


def _simpan_bulan(request: Permintaan, orang: Anggota, b: BulanKartu, hari: date) -> tuple[Jawaban, bool] | None:
    """The answer, and whether it is news; None: nothing was typed. A visit of this month without a day was today."""
    assert b.ikut is not None  # noqa: S101 - the caller leaves out months without a place
    kini = hari if b.bulan == awal_bulan(hari) else None
    form = FormSehat(request.POST, prefix=f"{b.bulan:%Y-%m}", tanggal=kini)
    if form.kosong():
        return None
    if not form.is_valid():
        kolom, pesan = form.galat()
        return Jawaban(pesan, kolom), True
    try:
        nilai = simpan_yang_bisa(
            fasilitas=b.ikut.fasilitas,
            bulan=b.bulan,
            isian=[form.isi(orang.pk)],
            sumber=SumberCatatan.KARTU,
            oleh=request.user,
        )
    except TidakBerhak:
        raise
    except GalatPengguna as galat:
        return jawab_galat(galat, [orang.pk])[orang.pk], True
    return jawab_nilai(nilai[0]), not nilai[0].tersimpan


def _formulir(
    orang: Anggota,
    hari: date,
    f: Fasilitas | None,
    jawaban: dict[date, Jawaban] | None = None,
    request: Permintaan | None = None,
) -> dict[str, Any]:
    """The person's months, newest first; a month that is filled shows what is there."""
    kini = awal_bulan(hari)
    semua, salah = bulan_kartu(orang, hari), jawaban or {}
    tanya = medan_sehat([b.ikut for b in semua[:1] if b.ikut], kini)
    lalu = ukuran_lalu([orang.pk], kini)
    baris = []
    for b in semua:
        if b.ikut is None:
            continue
        layar = Layar(b.ikut.fasilitas, b.bulan, None, None, None, tanya, lalu if b.bulan == kini else {})
        j = salah.get(b.bulan)
        kiriman = request.POST if request is not None and (j is None or j.galat) else None
        isi = baris_isian(b.ikut, layar, b.catatan, j, kiriman, awalan=f"{b.bulan:%Y-%m}")
        isi |= {"bulan": b.bulan, "kini": b.bulan == kini, "catatan": b.catatan, "tempat": b.ikut.fasilitas}
        baris.append(isi)
    tempat = semua[0].ikut.fasilitas if semua[0].ikut else None
    return {
        "orang": orang,
        "baris": baris,
        "tempat": tempat,
        "lain": f is not None and tempat is not None and tempat.pk != f.pk,
    }


def _layar(request: Permintaan, f: Fasilitas | None, **isi: Any) -> HttpResponse:
    konteks: dict[str, Any] = {
        "f": f,
        "url": reverse("verifikasi:pindai_fasilitas", args=[f.pk]) if f else reverse("verifikasi:pindai"),
        "imunisasi": IMUNISASI,
        "pilihan_hadir": [("ya", "Hadir", "baik"), ("tidak", "Tidak hadir", "bahaya")],
        **isi,
    }
    if f is not None:
        konteks["bulan"] = bulan = awal_bulan(hari_ini(f.desa_id))
        konteks["lembar"] = layar_isian(f, bulan, request.user, Izin.CATAT_VERKOM)
    gagal = isi.get("galat") or isi.get("pesan") or any(b["status"]["galat"] for b in isi.get("baris", []))
    templat = "verifikasi/pindai.html" + ("#hasil" if request.htmx else "")
    return render(request, templat, konteks, status=TIDAK_SAH if gagal else 200)
