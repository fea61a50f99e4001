from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from akun.enums import Izin
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, baca_versi, halaman
from inti.masukan import baca_nomor
from inti.waktu import hari_ini
from kpm.views.bantu import alamat_rt, teks_komponen
from p2k2.enums import HubunganWakil, KeadaanPertemuan, StatusHadir
from p2k2.models import Pertemuan
from p2k2.selectors import BarisHadir, anggota_di_luar_daftar, daftar_hadir
from p2k2.selectors.rincian import nama_anggota
from p2k2.selectors.teks import teks_hadir, teks_materi
from p2k2.services.kehadiran import Wakil, isi_kehadiran, perbarui_daftar
from p2k2.views.bantu import PILIHAN_HADIR, ambil_boleh, ambil_pertemuan

_HURUF_MAKS = 200  # more than the service takes: what is too long is told, what is endless is not read


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_PERTEMUAN)
def isi(request: Permintaan, pk: UUID) -> HttpResponse:
    """The whole group on one screen: nothing preselected, one save; a conflict keeps what was typed."""
    pertemuan = ambil_boleh(request, pk)
    if request.method == "GET":
        return _layar(request, pertemuan)
    tanda = _tanda(request)
    wakil = _wakil(request, tanda)
    if "hadir_semua" in request.POST:  # without JavaScript the button is a round trip, and saves nothing
        tanda = {k: s or StatusHadir.HADIR for k, s in tanda.items()}
        return _layar(request, pertemuan, tanda, wakil, versi=baca_versi(request))
    try:
        isi_kehadiran(
            pertemuan=pertemuan,
            tanda=tanda,
            versi=baca_versi(request),
            oleh=request.user,
            pada=hari_ini(pertemuan.kelompok.desa_id),
            # What was typed before the mark became another one is no representative.
            wakil={k: w for k, w in wakil.items() if tanda[k] == StatusHadir.HADIR},
        )
    except BerubahLebihDulu as galat:
        # The stored marks stand beside the typed ones, so saving again is done knowingly.
        return _layar(request, ambil_pertemuan(request, pk), tanda, wakil, galat=galat.pesan, bentrok=True)
    except GalatPengguna as galat:
        return _layar(request, pertemuan, tanda, wakil, galat=galat.pesan, versi=baca_versi(request))
    messages.success(request, "Kehadiran tersimpan.")
    return redirect("p2k2:rincian", pk=pk)


@halaman(metode=("POST",), izin=Izin.CATAT_PERTEMUAN)
def daftar(request: Permintaan, pk: UUID) -> HttpResponse:
    """Add to a saved register the members it lacks."""
    n = perbarui_daftar(pertemuan=ambil_boleh(request, pk), oleh=request.user)
    if n:
        messages.success(request, f"{n} keluarga ditambahkan ke daftar hadir. Tandai kehadirannya.")
    else:
        messages.info(request, "Daftar hadir sudah memuat semua anggota kelompok pada tanggal itu.")
    return redirect("p2k2:kehadiran", pk=pk)


def _tanda(request: Permintaan) -> dict[int, str | None]:
    """Marks of the families the page listed (`daftar`); one without a radio chosen is *belum diisi*."""
    nomor = [n for teks in request.POST.getlist("daftar") if (n := baca_nomor(teks)) is not None]
    return {k: request.POST.get(f"hadir-{k}") or None for k in nomor}


def _wakil(request: Permintaan, tanda: dict[int, str | None]) -> dict[int, Wakil]:
    """Representatives of the families whose fields were sent."""
    return {
        k: Wakil(request.POST[f"wakil-{k}"][:_HURUF_MAKS], request.POST.get(f"hubungan-{k}", ""))
        for k in tanda
        if f"wakil-{k}" in request.POST
    }


def _layar(
    request: Permintaan,
    pertemuan: Pertemuan,
    tanda: dict[int, str | None] | None = None,
    wakil: dict[int, Wakil] | None = None,
    *,
    galat: str = "",
    bentrok: bool = False,
    versi: int | None = None,
) -> HttpResponse:
    baris, tersimpan = daftar_hadir(pertemuan, request.user)
    nama = nama_anggota([b.kpm.pk for b in baris], pertemuan.tanggal, request.user)
    konteks = {
        "p": pertemuan,
        "materi": teks_materi(pertemuan),
        "baris": [_baris(b, tanda or {}, wakil or {}, nama.get(b.kpm.pk, []), bentrok=bentrok) for b in baris],
        "pilihan": PILIHAN_HADIR,
        "hubungan": HubunganWakil.choices,
        "draf": f"{request.user.pk}:{pertemuan.pk}",
        "kurang": anggota_di_luar_daftar(pertemuan) if tersimpan else 0,
        "versi": pertemuan.versi if versi is None else versi,
        "galat": galat,
        "tersimpan": tersimpan,
        "bisa_diisi": pertemuan.keadaan != KeadaanPertemuan.DIBATALKAN
        and pertemuan.tanggal <= hari_ini(pertemuan.kelompok.desa_id),
    }
    return render(request, "p2k2/kehadiran.html", konteks, status=TIDAK_SAH if galat else 200)


def _baris(
    b: BarisHadir, tanda: dict[int, str | None], wakil: dict[int, Wakil], anggota: list[str], *, bentrok: bool
) -> dict[str, Any]:
    ada = Wakil(b.wakil, b.hubungan_wakil)
    nilai, datang = tanda.get(b.kpm.pk, b.status), wakil.get(b.kpm.pk, ada)
    beda = bentrok and (nilai, datang) != (b.status, ada)
    return {
        "id": b.kpm.pk,
        "isian": f"hadir-{b.kpm.pk}",
        "nama": b.kpm.nama,
        "ket": " · ".join(t for t in (alamat_rt(b.kpm), teks_komponen(b.kpm)) if t) if b.terlihat else "",
        "nilai": nilai or "",
        "tersimpan": teks_hadir(b.status, b.wakil, b.hubungan_wakil) if beda else "",
        "wakil": datang,
        "anggota": anggota,
    }
