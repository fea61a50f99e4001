"""Understanding of the families who came, judged on one screen after the attendance."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from akun.enums import Izin
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, baca_versi, halaman
from inti.masukan import baca_nomor
from inti.templatetags.format import hari_tanggal
from kpm.views.bantu import alamat_rt
from p2k2.enums import KeadaanPertemuan, Pemahaman
from p2k2.models import Pertemuan
from p2k2.selectors.laporan import peserta_hadir
from p2k2.selectors.teks import teks_materi
from p2k2.services.pemahaman import isi_pemahaman
from p2k2.views.bantu import ambil_boleh, ambil_pertemuan

PILIHAN_PEMAHAMAN = [
    (Pemahaman.KURANG, "Kurang", "bahaya"),
    (Pemahaman.BAIK, "Baik", "info"),
    (Pemahaman.SANGAT_BAIK, "Sangat baik", "baik"),
    (Pemahaman.TIDAK_DINILAI, "Tidak dapat dinilai", "netral"),
]


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_PERTEMUAN)
def isi(request: Permintaan, pk: UUID) -> HttpResponse:
    """Those marked present, nothing preselected, one save; a part of them may be saved first."""
    pertemuan = ambil_boleh(request, pk)
    if request.method == "GET":
        return _layar(request, pertemuan)
    nilai = baca_nilai(request, "paham")
    versi = baca_versi(request)
    try:
        isi_pemahaman(pertemuan=pertemuan, nilai=nilai, versi=versi, oleh=request.user)
    except BerubahLebihDulu as galat:
        # The stored judgements stand beside the typed ones, so saving again is done knowingly.
        return _layar(request, ambil_pertemuan(request, pk), nilai, galat=galat.pesan, bentrok=True)
    except GalatPengguna as galat:
        return _layar(request, pertemuan, nilai, galat=galat.pesan, versi=versi)
    messages.success(request, "Pemahaman tersimpan.")
    return redirect("p2k2:laporan", pk=pk)


def baca_nilai(request: Permintaan, awalan: str) -> dict[int, str]:
    """Choices of the families the page listed (`daftar`); "" where none was made."""
    nomor = [n for teks in request.POST.getlist("daftar") if (n := baca_nomor(teks)) is not None]
    return {k: request.POST.get(f"{awalan}-{k}", "") for k in nomor}


def _layar(
    request: Permintaan,
    pertemuan: Pertemuan,
    nilai: dict[int, str] | None = None,
    *,
    galat: str = "",
    bentrok: bool = False,
    versi: int | None = None,
) -> HttpResponse:
    baris = peserta_hadir(pertemuan, request.user)
    konteks = {
        "p": pertemuan,
        "sub": f"{pertemuan.kelompok.nama}, {hari_tanggal(pertemuan.tanggal)}",
        "materi": teks_materi(pertemuan),
        "baris": [_baris(h, nilai or {}, bentrok=bentrok) for h in baris],
        "pilihan": PILIHAN_PEMAHAMAN,
        "versi": pertemuan.versi if versi is None else versi,
        "galat": galat,
        "terlaksana": pertemuan.keadaan == KeadaanPertemuan.TERLAKSANA,
    }
    return render(request, "p2k2/pemahaman.html", konteks, status=TIDAK_SAH if galat else 200)


def _baris(h: Any, nilai: dict[int, str], *, bentrok: bool) -> dict[str, Any]:
    isi = nilai.get(h.kpm_id, h.pemahaman)
    wakil = f"diwakili {h.wakil}" if h.wakil else ""
    return {
        "id": h.kpm_id,
        "isian": f"paham-{h.kpm_id}",
        "nama": h.kpm.nama,
        "ket": " · ".join(t for t in (alamat_rt(h.kpm) if h.terlihat else "", wakil) if t),
        "nilai": isi,
        "tersimpan": (h.get_pemahaman_display() or "Belum dinilai") if bentrok and isi != h.pemahaman else "",
    }
