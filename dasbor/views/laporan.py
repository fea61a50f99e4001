"""Monthly reports: one's own months, one report, its way through the korkec to the korkab."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from akun.enums import Izin
from dasbor.enums import KeadaanLaporan
from dasbor.forms.laporan import FormBulan, FormIsiLaporan, FormKembalikan
from dasbor.models import LaporanBulanan
from dasbor.selectors.laporan import (
    boleh_lapor,
    daftar_menunggu,
    isi_kiriman,
    laporan_sendiri,
    riwayat_laporan,
    terlambat,
)
from dasbor.selectors.laporan_koreksi import koreksi as cari_koreksi
from dasbor.selectors.laporan_susun import bahan
from dasbor.services.laporan import (
    boleh_isi,
    buat_laporan,
    kembalikan_laporan,
    kirim_laporan,
    langkah_berikut,
    langsung,
    setujui_laporan,
    simpan_laporan,
)
from dasbor.views.bantu_laporan import (
    baris_bulan,
    baris_menunggu,
    isi_laporan,
    konteks_isi,
    lencana_laporan,
    pembaca,
)
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, baca_versi, halaman, url_dengan
from inti.waktu import hari_ini


@halaman(izin=Izin.LAPOR)
def bulanan(request: Permintaan) -> HttpResponse:
    """The own months: which are sent, and which are still to be made."""
    hari = hari_ini()
    baris = [baris_bulan(t, hari) for t in laporan_sendiri(request.user, hari)]
    konteks = {"baris": baris, "memeriksa": request.user.punya_izin(Izin.PERIKSA_LAPORAN)}
    return render(request, "laporan/bulanan.html", konteks)


@halaman(metode=("POST",), izin=Izin.LAPOR)
def baru(request: Permintaan) -> HttpResponse:
    """Open the draft of a month; asked again, the same one."""
    bulan = FormBulan(request.POST).bulan_dipilih()
    if bulan is None or not boleh_lapor(request.user):
        messages.error(request, "Pilih bulan dari daftar. Laporan bulanan dibuat oleh pendamping.")
        return redirect("laporan:bulanan")
    try:
        laporan = buat_laporan(bulan=bulan, oleh=request.user)
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
        return redirect("laporan:bulanan")
    return redirect("laporan:bulanan_rincian", pk=laporan.pk)


@halaman()
def rincian(request: Permintaan, pk: UUID) -> HttpResponse:
    """One report: a draft as the records say today, a sent one as it was sent."""
    laporan = _ambil(request, pk)
    awal = {"masalah": laporan.masalah, "rencana": laporan.rencana, "versi": laporan.versi}
    return _tampilkan(request, laporan, FormIsiLaporan(initial=awal), FormKembalikan())


@halaman()
def kiriman(request: Permintaan, pk: UUID, nomor: int) -> HttpResponse:
    """An earlier sending, as it was then."""
    laporan = _ambil(request, pk)
    dulu = isi_kiriman(laporan, nomor)
    if dulu is None:
        raise Http404
    laporan.isi, laporan.masalah, laporan.rencana = dulu.isi, dulu.masalah, dulu.rencana
    laporan.keadaan, laporan.dikirim_pada = KeadaanLaporan.DIKIRIM, dulu.dikirim_pada
    return render(request, "laporan/bulanan_kiriman.html", konteks_isi(request, laporan))


@halaman(metode=("POST",), izin=Izin.LAPOR)
def isi(request: Permintaan, pk: UUID) -> HttpResponse:
    """Save the words of the draft, and with `aksi=kirim` send it."""
    laporan = _ambil(request, pk)
    if laporan.petugas_id != request.user.pk:
        raise PermissionDenied
    form = FormIsiLaporan(request.POST)
    if form.is_valid():
        kirim = request.POST.get("aksi") == "kirim"
        try:
            (kirim_laporan if kirim else simpan_laporan)(laporan=laporan, oleh=request.user, **form.cleaned_data)
        except BerubahLebihDulu as galat:
            laporan.refresh_from_db()
            form = form.banding(galat.pesan, laporan)
        except GalatPengguna as galat:
            form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
        else:
            messages.success(request, "Laporan terkirim." if kirim else "Draf tersimpan.")
            return redirect("laporan:bulanan_rincian", pk=pk)
    return _tampilkan(request, laporan, form, FormKembalikan(), status=TIDAK_SAH)


@halaman(metode=("POST",), izin=Izin.PERIKSA_LAPORAN)
def putus(request: Permintaan, pk: UUID) -> HttpResponse:
    """Accept a report on its way up, or with `aksi=kembalikan` give it back."""
    laporan = _ambil(request, pk, Izin.PERIKSA_LAPORAN)
    if laporan.petugas_id == request.user.pk:
        raise PermissionDenied
    form = FormKembalikan(request.POST)
    kembali = request.POST.get("aksi") == "kembalikan"
    if kembali and not form.is_valid():
        return _tampilkan(request, laporan, None, form, status=TIDAK_SAH)
    try:
        if kembali:
            kembalikan_laporan(laporan=laporan, oleh=request.user, **form.cleaned_data)
        else:
            setujui_laporan(laporan=laporan, versi=baca_versi(request), oleh=request.user)
    except TidakBerhak as tolak:
        raise PermissionDenied from tolak
    except BerubahLebihDulu as galat:
        messages.error(request, galat.pesan)
    except GalatPengguna as galat:
        form.add_error("alasan", galat.pesan)
        return _tampilkan(request, laporan, None, form, status=TIDAK_SAH)
    else:
        messages.success(request, "Laporan dikembalikan." if kembali else "Laporan diteruskan.")
        return redirect("laporan:bulanan_periksa")
    return redirect("laporan:bulanan_rincian", pk=pk)


@halaman()
def koreksi(request: Permintaan, pk: UUID) -> HttpResponse:
    """What changed in the month's records since the report was sent."""
    laporan = _ambil(request, pk)
    hasil = None
    if laporan.keadaan not in (KeadaanLaporan.DRAF, KeadaanLaporan.DIKEMBALIKAN):
        hasil = cari_koreksi(laporan, hari=hari_ini(laporan.wilayah_id), boleh=pembaca(request.user, laporan))
    konteks = {"r": laporan, "k": hasil}
    return render(request, "laporan/bulanan_koreksi.html" + ("#bagian" if request.htmx else ""), konteks)


@halaman(izin=Izin.PERIKSA_LAPORAN)
def periksa(request: Permintaan) -> HttpResponse:
    """Reports that wait for the user, oldest month first."""
    hasil = daftar_menunggu(request.user, request.GET.get("sesudah"))
    konteks = {
        "baris": [baris_menunggu(r) for r in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
    }
    return render(request, "laporan/bulanan_periksa.html", konteks)


def _ambil(request: Permintaan, pk: UUID, izin: str | None = None) -> LaporanBulanan:
    semua = LaporanBulanan.objects
    terlihat = semua.boleh(request.user, izin) if izin else semua.terlihat_oleh(request.user)
    laporan: LaporanBulanan = get_object_or_404(
        terlihat.select_related("petugas", "wilayah__induk", "diperiksa_oleh", "diterima_oleh"), pk=pk
    )
    return laporan


def _tampilkan(
    request: Permintaan, r: LaporanBulanan, form: FormIsiLaporan | None, kembali: FormKembalikan, status: int = 200
) -> HttpResponse:
    mengisi = boleh_isi(r, request.user)
    lurus = r.keadaan == KeadaanLaporan.DIKIRIM and langsung(r)
    konteks: dict[str, Any] = konteks_isi(request, r) | {
        "lencana": lencana_laporan(r, hari_ini(r.wilayah_id), lurus=lurus),
        "terlambat": terlambat(r),
        "form": form if mengisi else None,
        "bahan": bahan(isi_laporan(r)) if mengisi else None,
        "langkah": langkah_berikut(r, request.user),
        "form_kembali": kembali,
        "langsung": lurus,
        "riwayat": riwayat_laporan(r),
    }
    return render(request, "laporan/bulanan_rincian.html", konteks, status=status)
