"""Open data: what the programme does per area, for everybody (docs/program.md §14). Nothing is asked of the reader."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from redis.exceptions import RedisError

from dasbor.forms.dasbor import FormBulan
from dasbor.selectors.sensor import BATAS
from dasbor.selectors.terbuka import ATURAN, KOLOM, DataTerbuka, data_terbuka, hari_terbit
from dasbor.tampilan.terbuka import BERHALAMAN, TERSEMBUNYI, bagian_terbuka, jejak_terbuka, pilihan_terbuka
from inti.berkas.lembar import AWAL_RUMUS
from inti.halaman import UMUM, halaman
from inti.identitas import indeks_buta
from pengaduan.views.lapor_jaga import alamat_peminta
from wilayah.enums import POLA_KODE

NEGARA = "indonesia"  # the country's name in addresses
_SIMPAN = 60 * 60  # seconds a browser may keep a page
_SEHARI = 24 * 60 * 60
_SEMENIT = 60
Tampilan = Callable[..., HttpResponseBase]


def _umum(tampilan: Tampilan) -> Tampilan:
    """A page of open data: only where it is switched on, and not without end from one address."""

    @halaman(izin=UMUM)
    @wraps(tampilan)
    def pintu(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.PKH_DATA_TERBUKA:
            raise Http404
        if _terlalu_ramai(request):
            return render(request, "dasbor/terbuka/ramai.html", status=429)
        jawaban = tampilan(request, *args, **kwargs)
        jawaban["Cache-Control"] = f"private, max-age={_SIMPAN}"
        return jawaban

    return pintu


def _terlalu_ramai(request: HttpRequest) -> bool:
    """Pages of one address within a minute; Redis keeps a keyed hash of it. Without Redis nobody is refused."""
    kunci = f"ramai_data:{indeks_buta('data_terbuka', alamat_peminta(request)).hex()}"
    try:
        cache.add(kunci, 0, _SEMENIT)
        return cache.incr(kunci) > settings.PKH_BATAS_DATA
    except (RedisError, ValueError):  # the minute ended between the two
        return False


@_umum
def data(request: HttpRequest, kode: str = NEGARA) -> HttpResponse:
    """One area in one month that is over, its areas below side by side."""
    isi = _data(kode)
    form = FormBulan(request.GET)
    diminta = form.cleaned_data["bulan"] if form.is_valid() else None
    bulan = diminta if diminta in isi.bulan else (isi.bulan[0] if isi.bulan else None)
    konteks = {
        "data": isi,
        "kode": kode,
        "bulan": bulan,
        "diganti": "bulan" in request.GET and bulan != diminta,
        "pilihan": pilihan_terbuka(isi, bulan),
        "atas": jejak_terbuka(isi.kode),
        "bagian": bagian_terbuka(isi, bulan) if bulan else [],
        "batas": BATAS,
    }
    return render(request, "dasbor/terbuka/data.html", konteks)


@_umum
def berkas(request: HttpRequest, kode: str) -> HttpResponse:
    """All months of an area as CSV; what is hidden says so."""
    isi = _data(kode)
    jawaban = HttpResponse(content_type="text/csv; charset=utf-8")
    jawaban["Content-Disposition"] = f'attachment; filename="data-pkh-{kode}.csv"'
    tulis = csv.writer(jawaban, lineterminator="\r\n")
    tulis.writerow(["bulan", "kode", "wilayah", *(k.kode for k in KOLOM)])
    for bulan in isi.bulan:
        semua = [(isi.kode or NEGARA, isi.nama, isi.jumlah[bulan])]
        semua += [(b.kode, b.nama, b.isi) for b in isi.baris[bulan]]
        for nomor, nama, angka in semua:
            nilai = [angka[k.kode] for k in KOLOM]
            tulis.writerow(
                [f"{bulan:%Y-%m}", nomor, _sebagai_teks(nama), *(TERSEMBUNYI if n is None else n for n in nilai)]
            )
    return jawaban


def _sebagai_teks(nama: str) -> str:
    """A name as text, also one that a spreadsheet would take for a formula."""
    return f"'{nama}" if nama.startswith(AWAL_RUMUS) else nama


def _data(kode: str) -> DataTerbuka:
    """Told from the count published last, the same for all pages: a correction is seen with the next, among all others
    of a day. Only what is told is kept, by that count and the rule that hides."""
    if kode != NEGARA and (len(kode) not in BERHALAMAN or not re.match(POLA_KODE, kode)):
        raise Http404
    hari = hari_terbit()
    kunci = f"data_terbuka:{ATURAN}:{kode}:{hari}"
    try:
        hasil = cache.get(kunci)
        if hasil is None:
            hasil = _hitung(kode, hari)
            cache.set(kunci, hasil, _SEHARI)
    except RedisError:
        hasil = _hitung(kode, hari)
    return cast(DataTerbuka, hasil)


def _hitung(kode: str, hari: date | None) -> DataTerbuka:
    hasil = data_terbuka("" if kode == NEGARA else kode, hari)
    if hasil is None:
        raise Http404
    return hasil
