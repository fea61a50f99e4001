"""Who has sent the monthly report, and the report on paper."""

import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify

from akun.enums import Izin
from dasbor.forms.dasbor import pilihan_bulan
from dasbor.forms.laporan import FormPantau
from dasbor.models import LaporanBulanan
from dasbor.selectors.laporan import PERSEN_AKTIF, hitung_pantau, pantau_laporan, tenggat_laporan
from dasbor.services.cetak_laporan import buku_laporan, cetak_laporan
from dasbor.views.bantu_laporan import baris_pantau, daftar_laporan, isi_laporan
from inti.cetak import jawab_pdf
from inti.halaman import Permintaan, cip, halaman, jawab_buku, url_dengan
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import hari_ini
from kpm.selectors import pilihan_wilayah
from wilayah.models import Wilayah

BARIS_PDF = 60
_BULAN = 6  # that can be chosen


@halaman(izin=Izin.LIHAT_DASBOR)
def pantau(request: Permintaan) -> HttpResponse:
    """Pendamping of the area with the month's report and the share over the last months."""
    hari = hari_ini()
    saring = FormPantau(request.GET).saring(hari)
    if saring is None:
        return render(request, "laporan/bulanan_pantau.html", {"saring": None})
    hasil = pantau_laporan(request.user, saring, hari, request.GET.get("sesudah"))
    tenggat = tenggat_laporan(saring.bulan)
    konteks: dict[str, Any] = {
        "saring": saring,
        "judul_bulan": tulis_bulan(saring.bulan),
        "tenggat": tenggat,
        "ambang": PERSEN_AKTIF,
        "hitung": hitung_pantau(request.user, saring),
        "pilihan": [
            cip(request, "Belum Lapor", "keadaan", "belum"),
            cip(request, "Dikembalikan", "keadaan", "dikembalikan"),
        ],
        "pilihan_bulan": pilihan_bulan(saring.bulan, hari, _BULAN),
        "wilayah": Wilayah.objects.filter(kode=saring.wilayah).first() if saring.wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "tanpa_petugas": url_dengan(request, {"petugas": None}),
        "kirim": {k: v for k, v in request.GET.items() if k in ("wilayah", "keadaan", "petugas") and v},
        "pilihan_wilayah": pilihan_wilayah(request.user, saring.wilayah) if len(saring.wilayah) < 8 else [],
        "kirim_wilayah": {k: v for k, v in request.GET.items() if k in ("bulan", "keadaan", "petugas") and v},
        "baris": [baris_pantau(p, saring.bulan, hari, tenggat) for p in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
    }
    return render(request, "laporan/bulanan_pantau.html", konteks)


@halaman()
def pdf(request: Permintaan, pk: UUID) -> HttpResponse:
    """The report on paper; its lists are cut, and say so."""
    r = _ambil(request, pk)
    daftar = daftar_laporan(request.user, r, BARIS_PDF)
    isi = cetak_laporan(laporan=r, isi=isi_laporan(r), daftar=daftar, oleh=request.user, dari=_dari(request))
    return jawab_pdf(isi, f"{_nama(r)}.pdf")


@halaman()
def buku(request: Permintaan, pk: UUID) -> HttpResponse:
    """The report as a workbook, with every record."""
    r = _ambil(request, pk)
    daftar = daftar_laporan(request.user, r, None)
    with tempfile.TemporaryDirectory(prefix="pkh-laporan-") as folder:
        jalur = Path(folder) / "laporan.xlsx"
        buku_laporan(
            laporan=r, isi=isi_laporan(r), daftar=daftar, keluaran=jalur, oleh=request.user, dari=_dari(request)
        )
        return jawab_buku(jalur.read_bytes(), f"{_nama(r)}.xlsx")


def _ambil(request: Permintaan, pk: UUID) -> LaporanBulanan:
    terlihat = LaporanBulanan.objects.terlihat_oleh(request.user)
    r: LaporanBulanan = get_object_or_404(
        terlihat.select_related("petugas", "wilayah__induk", "diperiksa_oleh", "diterima_oleh"), pk=pk
    )
    return r


def _nama(r: LaporanBulanan) -> str:
    return f"laporan-bulanan-{r.bulan:%Y-%m}-{slugify(r.petugas.nama)}"


def _dari(request: Permintaan) -> str | None:
    alamat: str | None = request.META.get("REMOTE_ADDR")
    return alamat
