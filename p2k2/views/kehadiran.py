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
from kpm.enums import JabatanKelompok
from kpm.selectors.kelompok import pengurus_pada
from kpm.views.bantu import alamat_rt, teks_komponen
from p2k2.enums import KeadaanPertemuan, StatusHadir
from p2k2.models import Pertemuan
from p2k2.selectors import BarisHadir, daftar_hadir
from p2k2.services.kehadiran import isi_kehadiran, perbarui_daftar
from p2k2.views.bantu import PILIHAN_HADIR, ambil_boleh, ambil_pertemuan, teks_materi


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_PERTEMUAN)
def isi(request: Permintaan, pk: UUID) -> HttpResponse:
    """The whole group on one screen: nothing preselected, one save; a conflict keeps what was typed."""
    pertemuan = ambil_boleh(request, pk)
    if request.method == "GET":
        return _layar(request, pertemuan)
    tanda = _tanda(request)
    if "hadir_semua" in request.POST:  # without JavaScript the button is a round trip, and saves nothing
        tanda = {k: s or StatusHadir.HADIR for k, s in tanda.items()}
        return _layar(request, pertemuan, tanda, versi=baca_versi(request))
    try:
        isi_kehadiran(
            pertemuan=pertemuan,
            tanda=tanda,
            versi=baca_versi(request),
            oleh=request.user,
            pada=hari_ini(pertemuan.kelompok.desa_id),
        )
    except BerubahLebihDulu as galat:
        # The stored marks stand beside the typed ones, so saving again is done knowingly.
        return _layar(request, ambil_pertemuan(request, pk), tanda, galat=galat.pesan, bentrok=True)
    except GalatPengguna as galat:
        return _layar(request, pertemuan, tanda, galat=galat.pesan, versi=baca_versi(request))
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


@halaman()
def cetak(request: Permintaan, pk: UUID) -> HttpResponse:
    """*Daftar Hadir P2K2* to print: with marks when they were saved, else to be signed."""
    pertemuan = ambil_pertemuan(request, pk)
    baris, tersimpan = daftar_hadir(pertemuan)
    jabatan = pengurus_pada(pertemuan.kelompok, pertemuan.tanggal)
    konteks = {
        "p": pertemuan,
        "materi": teks_materi(pertemuan),
        "baris": [
            {
                "kpm": b.kpm,
                "jabatan": jabatan.get(b.kpm.pk, ""),
                "nik": b.kpm.nik_tersamar,
                "status": StatusHadir(b.status).label if b.status else "",
            }
            for b in baris
        ],
        "ketua": next((b.kpm.nama for b in baris if jabatan.get(b.kpm.pk) == JabatanKelompok.KETUA.label), ""),
        "tersimpan": tersimpan,
        "hitungan": [(teks, sum(b.status == nilai for b in baris)) for nilai, teks, _ in PILIHAN_HADIR],
    }
    return render(request, "p2k2/cetak.html", konteks)


def _tanda(request: Permintaan) -> dict[int, str | None]:
    """Marks of the families the page listed (`daftar`); one without a radio chosen is *belum diisi*."""
    nomor = [n for teks in request.POST.getlist("daftar") if (n := baca_nomor(teks)) is not None]
    return {k: request.POST.get(f"hadir-{k}") or None for k in nomor}


def _layar(
    request: Permintaan,
    pertemuan: Pertemuan,
    tanda: dict[int, str | None] | None = None,
    *,
    galat: str = "",
    bentrok: bool = False,
    versi: int | None = None,
) -> HttpResponse:
    baris, tersimpan = daftar_hadir(pertemuan)
    konteks = {
        "p": pertemuan,
        "materi": teks_materi(pertemuan),
        "baris": [_baris(b, tanda or {}, bentrok=bentrok) for b in baris],
        "pilihan": PILIHAN_HADIR,
        "versi": pertemuan.versi if versi is None else versi,
        "galat": galat,
        "tersimpan": tersimpan,
        "bisa_diisi": pertemuan.keadaan != KeadaanPertemuan.DIBATALKAN
        and pertemuan.tanggal <= hari_ini(pertemuan.kelompok.desa_id),
    }
    return render(request, "p2k2/kehadiran.html", konteks, status=TIDAK_SAH if galat else 200)


def _baris(b: BarisHadir, tanda: dict[int, str | None], *, bentrok: bool) -> dict[str, Any]:
    nilai = tanda.get(b.kpm.pk, b.status)
    beda = bentrok and nilai != b.status
    return {
        "id": b.kpm.pk,
        "isian": f"hadir-{b.kpm.pk}",
        "nama": b.kpm.nama,
        "ket": " · ".join(t for t in (alamat_rt(b.kpm), teks_komponen(b.kpm)) if t),
        "nilai": nilai or "",
        "tersimpan": (StatusHadir(b.status).label if b.status else "Belum diisi") if beda else "",
    }
