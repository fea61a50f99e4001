"""Following a complaint with its number and code, without a login (docs/program.md §11)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from inti.formulir import TolakGalat
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH
from inti.templatetags.format import hari_tanggal
from pengaduan.enums import KeadaanAduan
from pengaduan.forms.lapor import BerTeks, BerTeksFoto, FormAlasan, FormBalas, FormKode
from pengaduan.models import Pengaduan
from pengaduan.selectors.lapor import kabar_pelapor, keadaan_pelapor
from pengaduan.services.batas_umum import kalimat_foto
from pengaduan.services.lapor import (
    boleh_buka_lagi,
    buka_lagi_pelapor,
    cari_dengan_kode,
    rapikan_nomor,
    tandai_dibaca,
)
from pengaduan.services.teks import BerRahasia
from pengaduan.services.tindak import balas, nilai_puas
from pengaduan.views.lapor_jaga import RAMAI, boleh_coba_kode, halaman_lapor, hitung
from pengaduan.views.lapor_sesi import ambil_kabar, ingat_aduan, kabari, lupakan_aduan, perlu_aduan

_SALAH = "Nomor atau kode tidak cocok. Periksa lagi satu per satu, lalu coba lagi."
_GANGGUAN = "Jawaban belum bisa dibuka karena ada gangguan. Coba lagi sebentar, atau telepon 021-171."
_TUNGGU = "Terlalu banyak percobaan. Tunggu satu jam, lalu coba lagi, atau telepon 021-171."


@halaman_lapor(metode=("GET", "POST"))
def lihat(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; a wrong number and a wrong code get the same answer after the same work."""
    form = FormKode(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        nomor = rapikan_nomor(form.cleaned_data["nomor"])
        if not (boleh := boleh_coba_kode(request, nomor)):
            form.add_error(None, _GANGGUAN if boleh is None else _TUNGGU)
            status = 503 if boleh is None else 429
        elif (aduan := cari_dengan_kode(nomor, form.cleaned_data["kode"])) is None:
            form.add_error(None, _SALAH)
            status = TIDAK_SAH
        else:
            ingat_aduan(request, aduan)
            return redirect("lapor:aduan")
    elif form.is_bound:
        status = TIDAK_SAH
    return render(request, "pengaduan/lapor/lihat.html", {"form": form}, status=status)


@halaman_lapor()
@perlu_aduan
def aduan(request: HttpRequest, satu: Pengaduan) -> HttpResponse:
    return _halaman(request, satu)


@halaman_lapor(metode=("POST",))
@perlu_aduan
def tambah(request: HttpRequest, satu: Pengaduan) -> HttpResponse:
    """More words and photos from the reporter."""
    form = FormBalas(request.POST, request.FILES)
    if form.is_valid() and _masih_boleh(request, satu, form):
        id, isi, foto = (form.cleaned_data[k] for k in ("id", "isi", "foto"))
        try:
            balas(aduan=satu, id=id, isi=isi, foto=foto)
        except GalatPengguna as galat:
            _tolak(form, galat)
        else:
            kabari(request, "baik", "Pesan Anda sudah terkirim.")
            kabari(request, "awas", kalimat_foto(satu.tindak.get(pk=id), len(foto)))
            return redirect("lapor:aduan")
    if satu.berakhir:  # its form is no longer there: what was typed moves to that which opens it again
        return _halaman(request, satu, alasan=_terlambat(form))
    return _halaman(request, satu, balasan=form)


@halaman_lapor(metode=("POST",))
@perlu_aduan
def puas(request: HttpRequest, satu: Pengaduan) -> HttpResponse:
    """It is settled, says the reporter."""
    try:
        nilai_puas(aduan=satu, puas=True)
    except GalatPengguna as galat:
        kabari(request, "bahaya", galat.pesan)
    else:
        kabari(request, "baik", "Terima kasih. Laporan ini selesai.")
    return redirect("lapor:aduan")


@halaman_lapor(metode=("POST",))
@perlu_aduan
def belum(request: HttpRequest, satu: Pengaduan) -> HttpResponse:
    """Not settled: an answered complaint is worked on again, an ended one opened again."""
    form = FormAlasan(request.POST)
    if form.is_valid() and _masih_boleh(request, satu, form):
        try:
            if satu.berakhir:
                buka_lagi_pelapor(aduan=satu, alasan=form.cleaned_data["isi"])
            else:
                nilai_puas(aduan=satu, puas=False, isi=form.cleaned_data["isi"])
        except GalatPengguna as galat:
            _tolak(form, galat)
        else:
            kabari(request, "baik", "Sudah kami catat. Petugas mengerjakannya lagi.")
            return redirect("lapor:aduan")
    return _halaman(request, satu, alasan=form)


@halaman_lapor(metode=("POST",))
def keluar(request: HttpRequest) -> HttpResponse:
    lupakan_aduan(request)
    return redirect("lapor:depan")


def _masih_boleh(request: HttpRequest, satu: Pengaduan, form: BerTeks) -> bool:
    """A limit per complaint; without Redis the session behind the code is guard enough."""
    if hitung(request, "lapor_balas", f"aduan {satu.pk}") is not False:
        return True
    form.add_error(None, RAMAI)
    return False


def _tolak(form: TolakGalat, galat: GalatPengguna) -> None:
    if isinstance(galat, BerRahasia) and isinstance(form, BerTeks):
        form.samarkan()
    kolom = "isi" if galat.kolom == "alasan" else galat.kolom
    form.tolak(GalatPengguna(galat.pesan, kolom=kolom))


def _terlambat(form: FormBalas) -> FormAlasan:
    alasan = FormAlasan({"isi": form.data.get("isi", "")})
    for galat in form.errors.values():
        alasan.add_error(None, galat)
    return alasan


def _halaman(
    request: HttpRequest, satu: Pengaduan, *, balasan: FormBalas | None = None, alasan: FormAlasan | None = None
) -> HttpResponse:
    """The complaint as its reporter sees it; what was new on it has then been read."""
    salah = balasan or alasan
    if isinstance(salah, BerTeksFoto):
        salah.ingatkan_foto()
    judul, lalu = keadaan_pelapor(satu, terima=hari_tanggal(satu.tenggat_terima))
    konteks = {
        "aduan": satu,
        "judul": judul,
        "lalu": lalu,
        "kabar": kabar_pelapor(satu),
        "dijawab": satu.keadaan == KeadaanAduan.DIJAWAB,
        "boleh_buka": boleh_buka_lagi(satu),
        "balasan": balasan or FormBalas.kosong(),
        "alasan": alasan or FormAlasan(),
        "buka_alasan": alasan is not None,
        "pesan": ambil_kabar(request),
    }
    tandai_dibaca(satu)
    return render(request, "pengaduan/lapor/aduan.html", konteks, status=TIDAK_SAH if salah else 200)
