"""Telling families: notices printed one or many at once, and the record of who was told."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from uuid6 import uuid7

from akun.enums import Izin
from inti.cetak import jawab_pdf
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import Permintaan, halaman
from inti.telepon import alamat_wa
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import hari_ini
from kpm.views.bantu import alamat_rt
from verifikasi.forms.sanksi import FormKabarSanksi
from verifikasi.models import Sanksi
from verifikasi.selectors.sanksi import belum_kabar_dampingan
from verifikasi.selectors.sanksi_rinci import bukti_dalam_kata, bulan_disebut, judul_sanksi
from verifikasi.services.kabar_sanksi import catat_kabar_sanksi, catat_surat_sanksi
from verifikasi.services.surat_sanksi import cetak_surat_sanksi, pendamping_kini, teks_sanksi
from verifikasi.views.sanksi_rinci import ambil_sanksi, kode


@halaman(metode=("POST",))
def surat(request: Permintaan, pk: UUID) -> HttpResponse:
    """The notice as PDF; that it was printed is logged, that it was handed over is recorded by itself."""
    s = ambil_sanksi(request, pk)
    return _jawab(request, [s], f"pemberitahuan-komitmen-{s.pk}.pdf", "verifikasi:sanksi_rincian", pk)


def _jawab(request: Permintaan, sanksi: list[Sanksi], nama: str, kembali: str, *args: Any) -> HttpResponse:
    try:
        isi = cetak_surat_sanksi(
            sanksi=sanksi, hari=hari_ini(), oleh=request.user, dari=request.META.get("REMOTE_ADDR")
        )
    except TidakBerhak as galat:
        raise PermissionDenied from galat
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
        return redirect(kembali, *args)
    return jawab_pdf(isi, nama)


@halaman(metode=("GET", "POST"))
def kabar(request: Permintaan, pk: UUID) -> HttpResponse:
    """Record that the family was told."""
    s = ambil_sanksi(request, pk)
    if not s.boleh_kabar:
        raise PermissionDenied
    hari = hari_ini(s.kpm.desa_id)
    form = FormKabarSanksi(request.POST or None, initial=FormKabarSanksi.awal(hari, s.keadaan))
    if request.method == "POST" and form.is_valid():
        try:
            satu = catat_kabar_sanksi(id=form.nomor(), sanksi=s, oleh=request.user, **form.isi())
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"Tercatat: {s.kpm.nama} diberi tahu {tulis_tanggal(satu.tanggal)}.")
            return redirect("verifikasi:sanksi_rincian", pk=pk)
    konteks = {
        "s": s,
        "form": form,
        "judul": judul_sanksi(s),
        "rt": alamat_rt(s.kpm),
        "teks": teks_sanksi(s, bukti_dalam_kata([s])[s.pk], pendamping_kini(s.kpm_id, hari)),
        "wa": alamat_wa(s.kpm.telepon, ""),
    }
    return render(request, "verifikasi/sanksi_kabar.html", konteks, status=kode(form))


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_KUNJUNGAN)
def banyak(request: Permintaan) -> HttpResponse:
    """What the own families are still to be told: print the notices, then tick who received one."""
    sanksi = belum_kabar_dampingan(request.user)
    if request.method == "POST":
        _serahkan(request, sanksi)
        return redirect("verifikasi:sanksi_surat_banyak")
    konteks = {
        "baris": [
            {
                "pk": f"{s.pk}:{s.keadaan}",
                "kunci": s.pk,
                "nama": s.kpm.nama,
                "url": reverse("verifikasi:sanksi_rincian", args=[s.pk]),
                "alamat": f"{s.kpm.desa.nama} {alamat_rt(s.kpm)}".strip(),
                "judul": f"{judul_sanksi(s)}, {bulan_disebut(s.bukti)}",
            }
            for s in sanksi
        ],
        "jumlah": str(len(sanksi)),
        "kiriman": uuid7(),
    }
    return render(request, "verifikasi/sanksi_surat.html", konteks)


def _serahkan(request: Permintaan, sanksi: list[Sanksi]) -> None:
    try:
        kiriman = UUID(request.POST.get("kiriman", ""))
    except ValueError:
        messages.error(request, "Kiriman tidak dikenali. Muat ulang halaman ini, lalu tandai lagi.")
        return
    # With the state that was shown: what became something else since was on none of these papers.
    ditandai = set(request.POST.getlist("sanksi"))
    dipilih = [s for s in sanksi if f"{s.pk}:{s.keadaan}" in ditandai]
    if ditandai and not dipilih:  # the same sending again: they are told already
        messages.info(request, "Keluarga itu sudah tercatat diberi tahu, atau keadaannya berubah.")
        return
    try:
        n = catat_surat_sanksi(kiriman=kiriman, sanksi=dipilih, tanggal=hari_ini(), oleh=request.user)
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
    else:
        messages.success(request, f"Tercatat: surat diserahkan kepada {n} keluarga hari ini.")


@halaman(metode=("POST",), izin=Izin.CATAT_KUNJUNGAN)
def cetak_banyak(request: Permintaan) -> HttpResponse:
    """All these notices as one PDF, a page each; logged."""
    sanksi = belum_kabar_dampingan(request.user)
    return _jawab(request, sanksi, "pemberitahuan-komitmen.pdf", "verifikasi:sanksi_surat_banyak")
