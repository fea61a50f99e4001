"""Around a handover: first meetings, and telling the families."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.cetak import jawab_pdf
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, baca_versi, cip, halaman, url_dengan
from inti.masukan import baca_nomor
from inti.telepon import alamat_wa
from inti.templatetags.format import tanggal_pendek
from pendamping.forms.serah_terima import FormJadwal
from pendamping.models import SerahTerima, SerahTerimaKelompok
from pendamping.selectors.serah_terima_rinci import daftar_kabar, hitung_kabar, keluarga_kabar
from pendamping.services.serah_terima_kabar import atur_pertemuan, boleh_atur, boleh_kabari, tandai_kabar
from pendamping.services.serah_terima_surat import SURAT_LANGSUNG, buat_surat, minta_surat, teks_kabar
from pendamping.views.serah_terima_alur import ambil_serah_terima


@halaman(metode=("GET", "POST"), izin=Izin.SERAH_TERIMA)
def pertemuan(request: Permintaan, pk: UUID) -> HttpResponse:
    """When and where each group first meets its new pendamping."""
    serah = ambil_serah_terima(request, pk)
    if not boleh_atur(serah, request.user):
        raise PermissionDenied
    baris = list(serah.kelompok.select_related("kelompok__desa").order_by("kelompok__nama", "pk"))
    form = [_form_jadwal(request, k) for k in baris]
    pesan = ""
    sah = [f.is_valid() for f in form]  # each says its own errors
    if request.method == "POST" and all(sah):
        try:
            jadwal = {f.kelompok.pk: f.jadwal() for f in form}
            atur_pertemuan(serah=serah, jadwal=jadwal, versi=baca_versi(request), oleh=request.user)
        except TidakBerhak as galat:
            raise PermissionDenied from galat
        except GalatPengguna as galat:
            pesan = galat.pesan
        else:
            messages.success(request, "Jadwal pertemuan pertama disimpan.")
            return redirect("pendamping:serah_terima_rincian", pk=pk)
    salah = pesan or any(f.is_bound and f.errors for f in form)
    konteks = {"s": serah, "form": form, "pesan": pesan}
    return render(request, "pendamping/serah_terima_pertemuan.html", konteks, status=TIDAK_SAH if salah else 200)


def _form_jadwal(request: Permintaan, satu: SerahTerimaKelompok) -> FormJadwal:
    awal = {
        "tanggal": satu.pertemuan_pertama,
        "jam": satu.jam_pertemuan,
        "tempat": satu.tempat or satu.kelompok.tempat,
    }
    return FormJadwal(request.POST if request.method == "POST" else None, kelompok=satu.kelompok, initial=awal)


@halaman(metode=("GET", "POST"), izin=Izin.SERAH_TERIMA)
def kabar(request: Permintaan, pk: UUID) -> HttpResponse:
    """The families to be told, the words to tell them with, and ticks for those who were told."""
    serah = ambil_serah_terima(request, pk)
    if not boleh_kabari(serah, request.user):
        raise PermissionDenied
    kelompok = _kelompok(request, serah)
    if request.method == "POST":
        _tandai(request, serah, kelompok)
        return redirect(request.get_full_path())
    hasil = daftar_kabar(
        serah,
        user=request.user,
        kelompok=kelompok.kelompok_id if kelompok else None,
        belum=request.GET.get("kabar") == "belum",
        sesudah=request.GET.get("sesudah"),
    )
    jumlah, sudah = hitung_kabar(serah)
    teks = teks_kabar(serah)
    semua = list(serah.kelompok.select_related("kelompok").order_by("kelompok__nama", "pk"))
    konteks = {
        "s": serah,
        "kelompok": kelompok,
        "pilihan": [
            cip(request, "Belum diberi tahu", "kabar", "belum"),
            *(cip(request, k.kelompok.nama, "kelompok", str(k.kelompok_id)) for k in semua),
        ],
        "jumlah": jumlah,
        "sudah": sudah,
        "teks": teks_kabar(serah, kelompok, tempat=True),
        "baris": [_baris(b, teks) for b in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "cetak": reverse("pendamping:serah_terima_surat", args=[pk]),
        "kirim_cetak": {"kelompok": kelompok.kelompok_id} if kelompok else {},
    }
    return render(request, "pendamping/serah_terima_kabar.html", konteks)


def _kelompok(request: Permintaan, serah: SerahTerima) -> SerahTerimaKelompok | None:
    nomor = request.POST.get("kelompok") or request.GET.get("kelompok", "")
    if not nomor:
        return None
    try:
        satu = serah.kelompok.select_related("kelompok").filter(kelompok=UUID(nomor)).first()
    except ValueError as galat:
        raise Http404 from galat
    if satu is None:
        raise Http404
    return satu


def _tandai(request: Permintaan, serah: SerahTerima, kelompok: SerahTerimaKelompok | None) -> None:
    aksi = request.POST.get("aksi", "")
    kpm = [n for teks in request.POST.getlist("kpm") if (n := baca_nomor(teks)) is not None]
    if aksi == "semua":
        kpm = list(keluarga_kabar(serah, kelompok.kelompok_id if kelompok else None).values_list("kpm", flat=True))
    if not kpm:
        messages.warning(request, "Belum ada keluarga yang dicentang.")
        return
    n = tandai_kabar(serah=serah, kpm=kpm, sudah=aksi != "belum", oleh=request.user)
    messages.success(request, f"{n} keluarga ditandai {'belum' if aksi == 'belum' else 'sudah'} diberi tahu.")


def _baris(b: Any, teks: str) -> dict[str, Any]:
    k = b.kpm
    return {
        "pk": k.pk,
        "nama": k.nama,
        "sub": f"{k.desa.nama} RT {k.rt}" if k.rt else k.desa.nama,
        # The number belongs to the family's page: only to whom that page is open.
        "wa": alamat_wa(k.telepon, teks) if b.terlihat else "",
        "sudah": tanggal_pendek(b.diberitahu_pada) if b.diberitahu_pada else "",
    }


@halaman(metode=("POST",), izin=Izin.SERAH_TERIMA)
def surat(request: Permintaan, pk: UUID) -> HttpResponse:
    """Letters for the families as PDF; many of them as a job."""
    serah = ambil_serah_terima(request, pk)
    if not boleh_kabari(serah, request.user):
        raise PermissionDenied
    kelompok = _kelompok(request, serah)
    try:
        if keluarga_kabar(serah, kelompok.kelompok_id if kelompok else None).count() > SURAT_LANGSUNG:
            return redirect("pekerjaan:rincian", pk=minta_surat(serah=serah, kelompok=kelompok, oleh=request.user).pk)
        isi = buat_surat(serah=serah, kelompok=kelompok, oleh=request.user, dari=request.META.get("REMOTE_ADDR"))
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
    else:
        return jawab_pdf(isi, f"pemberitahuan-pendamping-{serah.berlaku}.pdf")
    return redirect("pendamping:serah_terima_kabar", pk=pk)
