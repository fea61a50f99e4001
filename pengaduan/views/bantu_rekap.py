"""The figures of the recap as cells, each count with the way to exactly its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from inti.templatetags.format import KOSONG, angka, persen
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import geser_bulan
from pengaduan.selectors.daftar import UMUR
from pengaduan.selectors.rekap import Baris, Rekap

_JUDUL = ("Masuk", "Bulan lalu", "Terbuka", "Lewat", "Tertua", "Tepat waktu", "Dibuka lagi", "Puas")
LEBAR = len(_JUDUL)
KEPALA = "|".join(f"{judul}:angka" for judul in _JUDUL)


@dataclass(frozen=True)
class Sel:
    label: str
    teks: str
    url: str = ""


def tautan(saring: dict[str, str], **lain: str) -> str:
    """The list of the complaints that a figure counts: of open ones only, as all figures."""
    return f"{reverse('pengaduan:daftar')}?{urlencode({'umum': '1', **saring, **lain})}"


def sel_rekap(b: Baris, bulan: date) -> dict[str, Sel]:
    """Of one row, in the order of KEPALA."""
    ini, lalu = f"{bulan:%Y-%m}", f"{geser_bulan(bulan, -1):%Y-%m}"

    def hitung(label: str, kunci: str, **lain: str) -> Sel:
        return Sel(label, angka(b.n[kunci]), tautan(b.saring, **lain) if b.n[kunci] else "")

    def bagian(label: str, kunci: str, dari: str, **lain: str) -> Sel:
        if not b.n[dari]:
            return Sel(label, KOSONG)
        return Sel(label, f"{persen(b.n[kunci], b.n[dari])} dari {angka(b.n[dari])}", tautan(b.saring, **lain))

    return {
        "masuk": hitung("Masuk", "masuk", keadaan="semua", bulan=ini),
        "lalu": hitung("Bulan lalu", "lalu", keadaan="semua", bulan=lalu),
        "terbuka": hitung("Terbuka", "terbuka"),
        "lewat": hitung("Lewat", "lewat", mendesak="lewat"),
        "tertua": Sel("Tertua", KOSONG if b.tertua is None else f"{angka(b.tertua)} hari"),
        "tepat": bagian("Tepat waktu", "tepat", "dijawab", keadaan="semua", dijawab=ini),
        "dibuka_lagi": hitung("Dibuka lagi", "dibuka_lagi", keadaan="semua", bulan=ini, dibuka_lagi="1"),
        "puas": bagian("Puas", "puas", "suara", keadaan="semua", dijawab=ini, suara="1"),
    }


def umur_rekap(b: Baris) -> list[Sel]:
    """How long open ones have been waiting."""
    return [
        Sel(f"Terbuka {nama}", angka(n), tautan(b.saring, umur=kode) if n else "")
        for kode, (nama, _, _) in UMUR.items()
        for n in (b.n[f"umur_{kode}"],)
    ]


def tabel_rekap(r: Rekap, bulan: date) -> list[dict[str, Any]]:
    """One table for each way of looking at the same complaints; an area's name opens its own recap."""
    sini = reverse("pengaduan:rekap")
    bagian = (
        ("Menurut daerah", "Daerah", r.wilayah),
        ("Menurut pendamping", "Pendamping", r.pendamping),
        ("Menurut jenis", "Jenis", r.jenis),
        ("Menurut tingkat", "Di tingkat", r.tingkat),
    )
    return [
        {
            "judul": judul,
            "keterangan": f"Aduan {judul.lower()}, {tulis_bulan(bulan)}",
            "kepala": f"{nama}|{KEPALA}",
            "baris": [
                {
                    "nama": b.nama,
                    "url": f"{sini}?{urlencode({'wilayah': b.turun, 'bulan': f'{bulan:%Y-%m}'})}" if b.turun else "",
                    "sel": [] if b.kosong else list(sel_rekap(b, bulan).values()),
                }
                for b in baris
                if b.turun or not b.kosong
            ],
        }
        for judul, nama, baris in bagian
        if baris
    ]
