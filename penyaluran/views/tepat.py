"""The balance of every area of a tahap, and right family, amount, time (docs/program.md §4)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from akun.enums import Izin
from inti.halaman import Permintaan, halaman, url_dengan
from penyaluran.models import Tahap
from penyaluran.selectors.tahap import tanggal_bayar, tanggal_bayar_terakhir
from penyaluran.selectors.tahap_rinci import kabupaten_user
from penyaluran.selectors.ukuran import (
    BarisUkuran,
    UkuranTahap,
    UkuranWilayah,
    sebelum,
    ukuran_saya,
    ukuran_tahap_wilayah,
    ukuran_tiap_tahap,
)
from penyaluran.selectors.ukuran_sql import hari_tepat_waktu
from penyaluran.views import bantu_tepat as bantu
from wilayah.kode import kode_kabupaten
from wilayah.models import Wilayah

_KECAMATAN = 8  # length of its code


@halaman()
def neraca(request: Permintaan) -> HttpResponse:
    """Planned, withdrawn, partly, not withdrawn, not reported: of an area and those below it, or the own families."""
    c = bantu.cakupan(request)
    konteks = bantu.konteks_umum(request, c) | {"boleh_ekspor": request.user.punya_izin(Izin.EKSPOR)}
    if c.tahap is not None:
        u = _ukuran(request, c, c.tahap)
        baris = [bantu.baris_neraca(c, b, _url_bawah(request, b)) for b in u.anak if _ada(b.angka)]
        konteks |= {
            "u": u,
            "total": bantu.baris_neraca(c, u.total),
            "baris": baris,
            "tumpukan": [
                {"label": b.nama, "bagian": bantu.bagian_keadaan(b.angka), "url": _url_bawah(request, b)}
                for b in (u.anak or [u.total])
                if b.angka.rencana_n
            ],
        }
    return render(request, "penyaluran/neraca.html", konteks)


@halaman()
def tepat(request: Permintaan) -> HttpResponse:
    """The three measures with what they are compared with, by area below and over the tahap."""
    c = bantu.cakupan(request)
    konteks = bantu.konteks_umum(request, c)
    if c.tahap is not None:
        konteks |= _tepat(request, c, c.tahap)
    return render(request, "penyaluran/tepat.html", konteks)


def _tepat(request: Permintaan, c: bantu.Cakupan, tahap: Tahap) -> dict[str, Any]:
    daftar = c.daftar if tahap in c.daftar else [tahap, *c.daftar]
    tiap = ukuran_saya(daftar, request.user) if c.saya else ukuran_tiap_tahap(daftar, c.wilayah)
    u = UkuranWilayah(BarisUkuran("", c.judul, tiap[tahap.pk]), [], None) if c.saya else _ukuran(request, c, tahap)
    lalu, atas = sebelum(tahap, daftar), _atas(request, c)
    kini = u.total.angka
    hari, (bayar, akhir) = hari_tepat_waktu([tahap])[tahap.pk], _hari_bayar(request, c, tahap)
    return {
        "u": u,
        "kini": kini,
        "kartu": bantu.kartu_ukuran(
            kini,
            (str(lalu), tiap[lalu.pk]) if lalu and _ada(tiap[lalu.pk]) else None,
            (atas.nama, ukuran_tiap_tahap([tahap], atas)[tahap.pk]) if atas else None,
        ),
        "rincian_ukuran": bantu.rincian_bertaut(c, u.total),
        "tumpukan": bantu.tumpukan_ukuran(kini),
        "neraca": [{"label": "KPM", "bagian": bantu.bagian_keadaan(kini)}],
        "cip_ukuran": bantu.cip_ukuran(request, c.ukuran),
        "label_ukuran": bantu.LABEL[c.ukuran],
        "batang": [_batang(request, c, b) for b in u.anak if _ada(b.angka)],
        "baris": [
            {"nama": b.nama, "url": _url_bawah(request, b), "ukuran": bantu.rincian_ukuran(b.angka)}
            for b in u.anak
            if _ada(b.angka)
        ],
        "tren": _tren(daftar, tiap),
        "hari": hari,
        "bayar": bayar,
        "batas_waktu": akhir + timedelta(days=hari) if akhir else None,
        "ke": {s: bantu.ke_daftar(c, u.total.kode, s) for s in ("semua", "belum", "sebagian", "tidak")},
    }


def _hari_bayar(request: Permintaan, c: bantu.Cakupan, tahap: Tahap) -> tuple[date | None, date | None]:
    """The pay date of the area, or of the kabupaten of the own families, and the latest that counts there."""
    kode = kabupaten_user(request.user) if c.saya else c.wilayah.kode if c.wilayah else ""
    if kode_kabupaten(kode):
        bayar = tanggal_bayar(tahap, kode)
        return bayar, bayar
    return tahap.tanggal_bayar, None if c.saya else tanggal_bayar_terakhir(tahap, kode)


def _ukuran(request: Permintaan, c: bantu.Cakupan, tahap: Tahap) -> UkuranWilayah:
    if not c.saya:
        return ukuran_tahap_wilayah(tahap, c.wilayah)
    return UkuranWilayah(BarisUkuran("", c.judul, ukuran_saya([tahap], request.user)[tahap.pk]), [], None)


def _atas(request: Permintaan, c: bantu.Cakupan) -> Wilayah | None:
    """The area to compare with: the one above, for a pendamping the kecamatan of the appointment."""
    if c.wilayah is not None:
        return c.wilayah.induk
    tugas = {k[:_KECAMATAN] for k in request.user.lingkup().wilayah_tugas if len(k) >= _KECAMATAN} if c.saya else set()
    return Wilayah.objects.filter(pk=tugas.pop()).first() if len(tugas) == 1 else None


def _tren(daftar: list[Tahap], tiap: dict[str, UkuranTahap]) -> dict[str, Any]:
    """Oldest first; a tahap without a line is left out, and a share of nothing is no point of the picture."""
    isi = [(t, tiap[t.pk]) for t in sorted(daftar, key=lambda t: t.pk) if _ada(tiap[t.pk])]
    percik = []
    for kode, label in bantu.LABEL.items():
        nilai = [p for _, u in isi if (p := u.bagian(kode).persen) is not None]
        if len(nilai) > 1:
            percik.append({"label": label, "nilai": nilai, "teks": f"{label} {len(nilai)} tahap terakhir"})
    return {
        "percik": percik,
        "baris": [{"tahap": str(t), "ukuran": bantu.rincian_ukuran(u)} for t, u in reversed(isi)],
    }


def _batang(request: Permintaan, c: bantu.Cakupan, b: BarisUkuran) -> dict[str, Any]:
    bagian = b.angka.bagian(c.ukuran)
    return {"label": b.nama, "nilai": bagian.persen or 0, "teks": bantu.sebut(bagian), "url": _url_bawah(request, b)}


def _url_bawah(request: Permintaan, b: BarisUkuran) -> str:
    return url_dengan(request, {"wilayah": b.kode, "saya": None}) if b.kode else ""


def _ada(u: UkuranTahap) -> bool:
    return bool(u.total_n or u.sasaran_dari)
