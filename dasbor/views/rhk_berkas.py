"""Parts of an RHK report: the paper, photos, the signature, earlier points."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from akun.enums import Izin
from dasbor.selectors.rhk import asal_foto, riwayat_poin
from dasbor.services.rhk import BAGIAN
from dasbor.services.rhk_cetak import cetak_rhk
from dasbor.views.rhk import ambil_rhk
from inti.cetak import jawab_pdf
from inti.halaman import Permintaan, halaman
from inti.services.cap import kirim_foto_bercap
from inti.services.foto import kirim_foto
from inti.views.poin import jawab_poin
from pendamping.models import ButirRHK


@halaman()
def pdf(request: Permintaan, pk: UUID) -> HttpResponse:
    laporan = ambil_rhk(request, pk)
    isi = cetak_rhk(laporan=laporan, oleh=request.user, dari=request.META.get("REMOTE_ADDR"))
    return jawab_pdf(isi, f"laporan-rhk-{laporan.butir.nomor}-{laporan.tanggal}.pdf")


@halaman()
def foto(request: Permintaan, pk: UUID, foto_id: UUID) -> HttpResponseBase:
    """A photo of the report, to those who may see it; `?cap=1` with the stamp."""
    laporan = ambil_rhk(request, pk)
    satu = get_object_or_404(laporan.foto, pk=foto_id)
    if request.GET.get("cap") != "1":
        return kirim_foto(satu)
    asal = asal_foto([satu.pk]).get(satu.pk)
    wilayah = asal.wilayah if asal else laporan.wilayah
    return kirim_foto_bercap(satu, kode_wilayah=wilayah.kode, tempat=wilayah.sampai_kabupaten())


@halaman()
def tanda_tangan(request: Permintaan, pk: UUID) -> HttpResponseBase:
    laporan = ambil_rhk(request, pk)
    if laporan.tanda_tangan is None:
        raise Http404
    return kirim_foto(laporan.tanda_tangan)


@halaman(metode=("GET", "POST"), izin=Izin.LAPOR)
def poin(request: Permintaan, butir: int, bagian: str) -> HttpResponse:
    """Own earlier points of an item and section."""
    if bagian not in BAGIAN:
        raise Http404
    satu = get_object_or_404(ButirRHK, pk=butir)
    return jawab_poin(
        request,
        bagian=bagian,
        label=BAGIAN[bagian],
        poin=lambda cari: riwayat_poin(oleh=request.user, butir=satu, bagian=bagian, cari=cari),
        kosong="Poin dari laporan Anda terdahulu untuk butir ini muncul di sini.",
    )
