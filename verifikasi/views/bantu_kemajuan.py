"""Progress as rows of a table: four outcomes, always four, beside the quarter before."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from inti.templatetags.format import angka, persen
from inti.templatetags.format import bulan_pendek as tulis_bulan
from verifikasi.selectors.kemajuan import ANGKA, LABEL_HASIL, Angka, BarisFasilitas, BarisKemajuan
from verifikasi.views.bantu_fasilitas import url_isi

_JENIS = {"memenuhi": "baik", "tidak": "bahaya", "belum": "awas", "tidak_berlaku": "netral"}


def sel_kemajuan(b: BarisKemajuan, url: str) -> dict[str, Any]:
    return {
        "nama": b.nama,
        "url": url,
        "angka": b.kini,
        "persen": persen(b.kini.dilaporkan, b.kini.ditunggu),
        "lalu": persen(b.lalu.dilaporkan, b.lalu.ditunggu),
    }


def kartu_hasil(b: BarisKemajuan) -> list[dict[str, Any]]:
    return [
        {
            "label": LABEL_HASIL[nama],
            "nilai": angka(getattr(b.kini, nama)),
            "banding": f"{angka(getattr(b.lalu, nama))} triwulan sebelumnya",
            "jenis": _JENIS[nama] if getattr(b.kini, nama) else "netral",
        }
        for nama in ANGKA
    ]


def baris_fasilitas(f: BarisFasilitas) -> dict[str, Any]:
    """A facility with its months; one nobody is registered at leads to the list of those members."""
    return {
        "nama": f.nama or "Belum punya fasilitas",
        "url": reverse("verifikasi:fasilitas_rincian", args=[f.fasilitas])
        if f.fasilitas
        else f"{reverse('verifikasi:belum_fasilitas')}?bidang={f.bidang}",
        "angka": f.angka,
        "persen": persen(f.angka.dilaporkan, f.angka.ditunggu),
        "bulan": [
            {
                "label": tulis_bulan(b.bulan),
                "teks": _teks(b.angka),
                "url": url_isi(f.fasilitas, b.bulan) if f.fasilitas else "",
                "kurang": b.angka.belum,
            }
            for b in f.bulan
        ],
    }


def _teks(a: Angka) -> str:
    return f"{angka(a.dilaporkan)} dari {angka(a.ditunggu)}" if a.ditunggu else "tidak ada yang ditunggu"
