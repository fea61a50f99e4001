"""Dashboards to take away: the workbook and the PDF of each, with the same rights and figures as its page."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import slugify

from akun.enums import Izin
from akun.models import Pengguna
from dasbor.berkas.dasbor import IsiDasbor
from dasbor.forms.dasbor import FormBulan
from dasbor.selectors.perhatian import perhatian
from dasbor.selectors.tempat import Tempat, anak, rinci
from dasbor.selectors.ukuran import Bagian
from dasbor.services.keluar import BUKU, PDF, buku_dasbor, pdf_dasbor
from dasbor.tampilan.rinci import batang_rinci, nama_semua_rinci
from dasbor.views.tingkat import ambil_wilayah, susun_layar
from inti.cetak import jawab_pdf
from inti.halaman import Permintaan, halaman, jawab_buku
from inti.waktu import hari_ini
from kpm.models import Kelompok


class Bentuk:
    """The two forms in an address, told apart from the parts of a dashboard."""

    regex = f"{BUKU}|{PDF}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


@halaman(izin=Izin.LIHAT_DASBOR)
def negara(request: Permintaan, bentuk: str) -> HttpResponse:
    if not request.user.lingkup().semua:
        raise Http404
    return _jawab(request, Tempat(), bentuk)


@halaman(izin=Izin.LIHAT_DASBOR)
def wilayah(request: Permintaan, kode: str, bentuk: str) -> HttpResponse:
    return _jawab(request, Tempat(ambil_wilayah(request, kode)), bentuk)


@halaman(izin=Izin.LIHAT_DASBOR)
def petugas(request: Permintaan, kode: str, pk: int, bentuk: str) -> HttpResponse:
    return _jawab(request, Tempat(ambil_wilayah(request, kode), get_object_or_404(Pengguna, pk=pk)), bentuk)


@halaman(izin=Izin.LIHAT_DASBOR)
def kelompok(request: Permintaan, pk: UUID, bentuk: str) -> HttpResponse:
    milik = Kelompok.objects.boleh(request.user, Izin.LIHAT_DASBOR)
    satu = get_object_or_404(milik.select_related("desa__induk__induk__induk"), pk=pk)
    return _jawab(request, Tempat(satu.desa, kelompok=satu), bentuk)


def _jawab(request: Permintaan, tempat: Tempat, bentuk: str) -> HttpResponse:
    isi = _isi(request, tempat, bentuk)
    nama, dari = f"dasbor-{slugify(tempat.nama)}-{isi.bulan:%Y-%m}", request.META.get("REMOTE_ADDR")
    if bentuk == PDF:
        return jawab_pdf(pdf_dasbor(isi=isi, oleh=request.user, dari=dari), f"{nama}.pdf")
    return jawab_buku(buku_dasbor(isi=isi, oleh=request.user, dari=dari), f"{nama}.xlsx")


def _isi(request: Permintaan, tempat: Tempat, bentuk: str) -> IsiDasbor:
    """What the page shows; a month that is not kept is none, for a file says only what it was asked for."""
    hari = hari_ini(tempat.kode)
    bulan, pesan = FormBulan(request.GET).pilih(hari)
    if pesan:
        raise Http404
    layar = susun_layar(request, tempat, bulan, hari)
    di_bawah, orang = anak(tempat, bulan)
    rincian, sorot = [], []
    if bentuk == BUKU:
        isi, nama = rinci(tempat, bulan, layar.deret), nama_semua_rinci()
        rincian = [(b, satu) for b in Bagian for satu in batang_rinci(b, isi, layar.deret, nama)]
    else:
        sorot = perhatian(tempat, di_bawah, orang, layar.keadaan, request.user, hari)
    return IsiDasbor(
        layar=layar,
        bulan=bulan,
        anak=di_bawah,
        orang=orang,
        rinci=rincian,
        perhatian=sorot,
        pencetak=request.user.nama,
        pada=timezone.now(),
    )
