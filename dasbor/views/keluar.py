"""Dashboards to take away: the workbook and the PDF of each, with the same rights and figures as its page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.text import slugify

from akun.enums import Izin
from dasbor.berkas.dasbor import IsiDasbor
from dasbor.selectors.tempat import anak, rinci
from dasbor.selectors.ukuran import Bagian
from dasbor.services.keluar import BUKU, PDF, buku_dasbor, pdf_dasbor
from dasbor.tampilan.rinci import batang_rinci, nama_semua_rinci
from dasbor.tampilan.susun import perhatian_tempat
from dasbor.views.tempat import buka
from inti.cetak import jawab_pdf
from inti.halaman import Permintaan, halaman, jawab_buku


class Bentuk:
    """The two forms in an address, told apart from the parts of a dashboard."""

    regex = f"{BUKU}|{PDF}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


@halaman(izin=Izin.LIHAT_DASBOR)
def tempat(request: Permintaan, bentuk: str, **alamat: Any) -> HttpResponse:
    isi = _isi(request, bentuk, alamat)
    nama, dari = f"dasbor-{slugify(isi.layar.tempat.nama)}-{isi.bulan:%Y-%m}", request.META.get("REMOTE_ADDR")
    if bentuk == PDF:
        return jawab_pdf(pdf_dasbor(isi=isi, oleh=request.user, dari=dari), f"{nama}.pdf")
    return jawab_buku(buku_dasbor(isi=isi, oleh=request.user, dari=dari), f"{nama}.xlsx")


def _isi(request: Permintaan, bentuk: str, alamat: dict[str, Any]) -> IsiDasbor:
    """What the page shows; a month that is not kept is none, for a file says only what it was asked for."""
    t = buka(request, **alamat)
    if t.pesan:
        raise Http404
    di_bawah, orang = anak(t.layar.tempat, t.bulan)
    rincian, sorot = [], []
    if bentuk == BUKU:
        isi, nama = rinci(t.layar.tempat, t.bulan), nama_semua_rinci()
        rincian = [(b, satu) for b in Bagian for satu in batang_rinci(b, isi, t.layar.deret, nama)]
    else:
        sorot = perhatian_tempat(t.layar, di_bawah, orang, t.hari)
    return IsiDasbor(
        layar=t.layar,
        bulan=t.bulan,
        anak=di_bawah,
        orang=orang,
        rinci=rincian,
        perhatian=sorot,
        pencetak=request.user.nama,
        pada=timezone.now(),
    )
