"""Notices of all flagged families of a pendamping: printed at once, and ticked off when handed over."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import Izin
from inti.cetak import jawab_pdf
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import Permintaan, halaman
from inti.masukan import baca_nomor
from inti.waktu import hari_ini
from kpm.views.bantu import alamat_rt
from p2k2.models import TandaAbsen
from p2k2.selectors.tanda import belum_kabar_dampingan, umur_tanda
from p2k2.services.kabar import catat_surat_diserahkan
from p2k2.services.surat_tanda import cetak_pemberitahuan


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_KUNJUNGAN)
def banyak(request: Permintaan) -> HttpResponse:
    """The own flagged families that were not told: print their notices, then tick who received one."""
    tanda = belum_kabar_dampingan(request.user)
    if request.method == "POST":
        _serahkan(request, tanda)
        return redirect("p2k2:tanda_surat_banyak")
    hari = hari_ini()
    konteks = {
        "baris": [
            {
                "pk": t.pk,
                "nama": t.kpm.nama,
                "url": reverse("p2k2:tanda_rincian", args=[t.pk]),
                "alamat": f"{t.kpm.desa.nama} {alamat_rt(t.kpm)}".strip(),
                "umur": f"{t.jumlah} pertemuan, {umur_tanda(t, hari)}",
            }
            for t in tanda
        ],
        "jumlah": str(len(tanda)),
        "kiriman": uuid7(),
        "dilihat": timezone.now().isoformat(),
    }
    return render(request, "p2k2/tanda_surat.html", konteks)


def _serahkan(request: Permintaan, tanda: list[TandaAbsen]) -> None:
    try:
        kiriman = UUID(request.POST.get("kiriman", ""))
    except ValueError:
        messages.error(request, "Kiriman tidak dikenali. Muat ulang halaman ini, lalu tandai lagi.")
        return
    nomor = {baca_nomor(teks) for teks in request.POST.getlist("tanda")}
    dipilih = [t for t in tanda if t.pk in nomor]
    if nomor and not dipilih:  # the same sending again: they are told already
        messages.info(request, "Keluarga itu sudah tercatat diberi tahu.")
        return
    try:
        n = catat_surat_diserahkan(
            kiriman=kiriman, tanda=dipilih, tanggal=hari_ini(), dilihat=_dilihat(request), oleh=request.user
        )
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
    else:
        messages.success(request, f"Tercatat: surat diserahkan kepada {n} keluarga hari ini.")


def _dilihat(request: Permintaan) -> datetime | None:
    """When the page with the notices was made: what changed since was on none of them."""
    try:
        saat = datetime.fromisoformat(request.POST.get("dilihat", ""))
    except ValueError:
        return None
    return saat if saat.tzinfo else None


@halaman(metode=("POST",), izin=Izin.CATAT_KUNJUNGAN)
def cetak_banyak(request: Permintaan) -> Any:
    """All these notices as one PDF, a page each; logged."""
    try:
        isi = cetak_pemberitahuan(
            tanda=belum_kabar_dampingan(request.user),
            hari=hari_ini(),
            oleh=request.user,
            dari=request.META.get("REMOTE_ADDR"),
        )
    except TidakBerhak as galat:
        raise PermissionDenied from galat
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
        return redirect("p2k2:tanda_surat_banyak")
    return jawab_pdf(isi, "pemberitahuan-ketidakhadiran.pdf")
