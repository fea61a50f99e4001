"""At the meeting: attendance, the seven explanations and notes on one screen."""

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
from p2k2.enums import HadirAwal, KeadaanPertemuan
from p2k2.forms import FormCatatAwal
from p2k2.models import UndanganAwal
from p2k2.selectors import undangan_awal
from p2k2.services.awal import catat_awal
from p2k2.views.bantu_awal import PILIHAN_HADIR_AWAL, ambil_awal, ambil_awal_boleh, keterangan_calon, teks_jam


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_PERTEMUAN)
def isi(request: Permintaan, pk: UUID) -> HttpResponse:
    """Nothing preselected; a draft may be saved any time, *Selesai* needs everybody's mark."""
    p = ambil_awal_boleh(request, pk)
    if request.method == "GET":
        form = FormCatatAwal(initial={"dijelaskan": p.dijelaskan, "catatan": p.catatan})
        return _layar(request, p, form, {})
    hadir = _tanda(request)
    form = FormCatatAwal(request.POST)
    if "hadir_semua" in request.POST:  # without JavaScript the button is a round trip, and saves nothing
        hadir = {k: s or HadirAwal.HADIR for k, s in hadir.items()}
        return _layar(request, p, form, hadir, versi=baca_versi(request))
    if not form.is_valid():
        return _layar(request, p, form, hadir, galat="Periksa isian yang ditandai.", versi=baca_versi(request))
    try:
        catat_awal(
            pertemuan=p,
            hadir=hadir,
            dijelaskan=form.cleaned_data["dijelaskan"],
            catatan=form.cleaned_data["catatan"],
            selesai=request.POST.get("aksi") == "selesai",
            versi=baca_versi(request),
            oleh=request.user,
            pada=hari_ini(p.desa_id),
        )
    except BerubahLebihDulu as galat:
        # The stored marks stand beside the typed ones, so saving again is done knowingly.
        return _layar(request, ambil_awal(request, pk), form, hadir, galat=galat.pesan, bentrok=True)
    except GalatPengguna as galat:
        return _layar(request, p, form, hadir, galat=galat.pesan, versi=baca_versi(request))
    selesai = ambil_awal(request, pk).keadaan == KeadaanPertemuan.TERLAKSANA
    messages.success(request, "Pertemuan awal tersimpan." if selesai else "Draf tersimpan. Lanjutkan kapan saja.")
    return redirect("p2k2:awal_rincian", pk=pk)


def _tanda(request: Permintaan) -> dict[int, str]:
    """Marks of the families the page listed (`daftar`); one without a radio chosen is not known yet."""
    nomor = [n for teks in request.POST.getlist("daftar") if (n := baca_nomor(teks)) is not None]
    return {k: request.POST.get(f"hadir-{k}", "") for k in nomor}


def _layar(
    request: Permintaan,
    p: Any,
    form: FormCatatAwal,
    hadir: dict[int, str],
    *,
    galat: str = "",
    bentrok: bool = False,
    versi: int | None = None,
) -> HttpResponse:
    konteks = {
        "p": p,
        "jam": teks_jam(p),
        "form": form,
        "baris": [_baris(u, hadir, bentrok=bentrok) for u in undangan_awal(p)],
        "pilihan": PILIHAN_HADIR_AWAL,
        "versi": p.versi if versi is None else versi,
        "galat": galat,
        "terlaksana": p.keadaan == KeadaanPertemuan.TERLAKSANA,
        "bisa_diisi": p.keadaan != KeadaanPertemuan.DIBATALKAN and p.tanggal <= hari_ini(p.desa_id),
    }
    return render(request, "p2k2/awal_isi.html", konteks, status=TIDAK_SAH if galat else 200)


def _baris(u: UndanganAwal, hadir: dict[int, str], *, bentrok: bool) -> dict[str, Any]:
    nilai = hadir.get(u.kpm_id, u.hadir)
    beda = bentrok and nilai != u.hadir
    return {
        "id": u.kpm_id,
        "isian": f"hadir-{u.kpm_id}",
        "nama": u.kpm.nama,
        "ket": keterangan_calon(u.kpm),
        "nilai": nilai,
        "tersimpan": (u.get_hadir_display() or "Belum ditandai") if beda else "",
    }
