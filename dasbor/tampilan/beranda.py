"""The figures of a pendamping's month, each leading to its rows."""

from dataclasses import dataclass
from datetime import date

from dasbor.beranda import Beranda
from dasbor.tampilan.tautan import PESERTA, alamat
from inti.templatetags.format import angka, persen
from pendamping.enums import BEBAN_ACUAN


@dataclass(frozen=True)
class Kartu:
    label: str
    nilai: str
    banding: str
    url: str
    jenis: str = "netral"
    ikon: str = ""


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
