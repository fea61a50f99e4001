"""How a dashboard's figures are put: comparison, colour and the link to exactly those rows."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from dasbor.beranda import Beranda
from dasbor.selectors import PESERTA, Baris, Dasbor
from inti.templatetags.format import angka, persen, rupiah_singkat
from pendamping.enums import BEBAN_ACUAN
from penyaluran.models import Tahap

_STATUS = ("belum", "cair", "sebagian", "tidak")


@dataclass(frozen=True)
class Kartu:
    label: str
    nilai: str
    banding: str
    url: str
    jenis: str = "netral"
    ikon: str = ""


def alamat(nama: str, *saring: str) -> str:
    """URL of a list with GET filters; empty ones fall away."""
    return f"{reverse(nama)}?{gabung(*saring)}".rstrip("?")


class Penaut:
    """Where the figures of a row lead. Each page's address is looked up once, not for each of a hundred rows."""

    def __init__(self, hari: date, tahap: Tahap | None) -> None:
        bulan = f"bulan={hari:%Y-%m}"
        periode = f"tahap={tahap.kode}" if tahap else ""
        ke = {
            "kpm": ("kpm:daftar", PESERTA),
            "pertemuan": ("p2k2:daftar", f"{bulan}&keadaan=terlaksana"),
            "tanda_absen": ("p2k2:tanda", ""),
            "tanda_kelompok": ("p2k2:tanda_kelompok", ""),
            "kunjungan": ("pendamping:kunjungan", bulan),
            **{s: ("penyaluran:daftar", gabung(periode, f"status={s}")) for s in _STATUS},
        }
        self._ke = {angka: (reverse(nama), saring) for angka, (nama, saring) in ke.items()}
        self._dasbor = reverse("dasbor:dasbor")

    def __call__(self, b: Baris) -> dict[str, str]:
        ke = {angka: f"{url}?{gabung(b.tautan, saring)}".rstrip("?") for angka, (url, saring) in self._ke.items()}
        return ke | {"wilayah": f"{self._dasbor}{b.kode}/"}


def gabung(*saring: str) -> str:
    """GET filters as one query string; empty ones fall away."""
    return "&".join(s for s in saring if s)


def kartu_utama(d: Dasbor, hari: date, tahap: Tahap | None) -> list[Kartu]:
    """The six figures at the top, each with what it is to be compared with."""
    t, ke = d.total, Penaut(hari, tahap)(d.total)
    n = len(d.pendamping)
    if n:
        beban = f"{n} pendamping, rata-rata {angka(round((t.kpm - d.tanpa_pendamping) / n))}, acuan {BEBAN_ACUAN}"
    else:
        beban = f"cukup untuk {-(-t.kpm // BEBAN_ACUAN)} pendamping"
    return [
        Kartu("KPM", angka(t.kpm), beban, ke["kpm"], ikon="keluarga"),
        Kartu(
            "Pertemuan bulan ini",
            angka(t.pertemuan),
            f"{angka(t.kelompok_bertemu)} dari {angka(t.kelompok)} kelompok sudah bertemu",
            ke["pertemuan"],
            ikon="pertemuan",
        ),
        Kartu(
            "Tidak hadir berturut-turut",
            angka(t.tanda_absen),
            "KPM, tiga pertemuan atau lebih",
            ke["tanda_absen"],
            "awas" if t.tanda_absen else "baik",
        ),
        Kartu(
            "Kelompok tanpa pertemuan",
            angka(t.tanda_kelompok),
            f"dari {angka(t.kelompok)} kelompok, tiga bulan atau lebih",
            ke["tanda_kelompok"],
            "bahaya" if t.tanda_kelompok else "baik",
        ),
        Kartu("Kunjungan bulan ini", angka(t.kunjungan), f"dari {angka(t.kpm)} KPM", ke["kunjungan"], ikon="kunjungan"),
        Kartu(
            "Rekonsiliasi dilaporkan",
            persen(t.dilaporkan_n, t.rencana_n),
            f"{angka(t.dilaporkan_n)} dari {angka(t.rencana_n)} KPM, {rupiah_singkat(t.belum_rp)} belum dilaporkan",
            ke["belum"],
            ikon="uang",
        ),
    ]


def batang_beban(d: Dasbor) -> list[dict[str, Any]]:
    return [
        {
            "label": b.nama,
            "nilai": b.kpm,
            "teks": f"{angka(b.kpm)} KPM",
            "url": b.ke["kpm"],
            "jenis": "awas" if b.lebih_beban else "merek",
        }
        for b in d.pendamping
    ]


def tumpukan_rekonsiliasi(d: Dasbor) -> list[dict[str, Any]]:
    """Reported and unreported families of each row, as shares of what was planned."""
    return [
        {
            "label": b.nama,
            "bagian": [
                {"label": "Sudah transaksi", "nilai": b.cair_n, "jenis": "baik"},
                {"label": "Cair sebagian", "nilai": b.sebagian_n, "jenis": "info"},
                {"label": "Belum transaksi", "nilai": b.tidak_n, "jenis": "awas"},
                {"label": "Belum dilaporkan", "nilai": b.belum_n, "jenis": "netral"},
            ],
        }
        for b in (d.pendamping or d.anak)
        if b.rencana_n
    ]


def kartu_beranda(b: Beranda, hari: date) -> list[Kartu]:
    """The figures of a pendamping's month, each leading to its rows."""
    bulan = f"bulan={hari:%Y-%m}"
    bertemu = b.kelompok - len(b.belum_bertemu)
    kartu = [
        Kartu("KPM dampingan", angka(b.kpm), f"acuan {BEBAN_ACUAN}", alamat("kpm:daftar", PESERTA), ikon="keluarga"),
        Kartu(
            "Kelompok bertemu",
            f"{angka(bertemu)}/{angka(b.kelompok)}",
            "bulan ini",
            alamat("p2k2:daftar"),
            "baik" if b.kelompok and bertemu == b.kelompok else "awas",
        ),
        Kartu("Kunjungan", angka(b.kunjungan), "bulan ini", alamat("pendamping:kunjungan", bulan), ikon="kunjungan"),
    ]
    if b.belum_berkelompok:
        kartu.append(
            Kartu(
                "Belum masuk kelompok",
                angka(b.belum_berkelompok),
                f"dari {angka(b.kpm)} KPM",
                alamat("kpm:daftar", "kelompok=belum", PESERTA),
                "awas",
            )
        )
    if b.belum_mutakhir:
        kartu.append(
            Kartu(
                "Belum mutakhir",
                angka(b.belum_mutakhir),
                "sejak 3 bulan lalu",
                alamat("kpm:daftar", "mutakhir=belum", PESERTA),
                "awas",
            )
        )
    if b.tahap and b.neraca:
        kartu.append(
            Kartu(
                f"Rekon {b.tahap}",
                persen(b.neraca.dilaporkan_n, b.neraca.rencana_n),
                f"{angka(b.neraca.dilaporkan_n)} dari {angka(b.neraca.rencana_n)} KPM dilaporkan",
                alamat("penyaluran:daftar", f"tahap={b.tahap.kode}", "status=belum"),
                "awas" if b.neraca.belum_n else "baik",
            )
        )
    return kartu
