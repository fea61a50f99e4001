"""Where a figure leads: the list that holds exactly its rows."""

from datetime import date
from functools import cache
from typing import Any

from django.urls import reverse

from dasbor.selectors.tempat import Tempat
from dasbor.selectors.ukuran import Nilai, Ukuran
from inti.waktu import geser_bulan

PESERTA = "kepesertaan=peserta"  # filter of the family list: only these are counted as KPM

# The page of each figure and its filters; filled in are `{bulan}`, `{lalu}` (the month before), `{tahap}` (whose
# payments are told) and `{tahap_bulan}` (the month's own).
_KE = {
    "kpm": ("kpm:daftar", PESERTA),
    "tanpa_pendamping": ("kpm:daftar", f"petugas=tanpa&{PESERTA}"),
    "beban": ("kpm:daftar", PESERTA),
    "lepas": ("kpm:daftar", f"kelompok=belum&{PESERTA}"),
    "bertemu": ("p2k2:daftar", "bulan={bulan}&keadaan=belum"),
    "tanpa_alasan": ("p2k2:daftar", "bulan={bulan}&keadaan=tanpa_alasan"),
    "kehadiran": ("p2k2:daftar", "bulan={bulan}&keadaan=terlaksana"),
    "modul": ("p2k2:cakupan", ""),
    "absen": ("p2k2:tanda", ""),
    "diam": ("p2k2:tanda_kelompok", ""),
    "dilaporkan": ("verifikasi:daftar_hasil", "hasil=belum&bulan={bulan}"),
    "memenuhi": ("verifikasi:daftar_hasil", "hasil=tidak&bulan={bulan}"),
    "fasilitas": ("verifikasi:kemajuan", "tahap={tahap_bulan}"),
    "rekon": ("penyaluran:daftar", "tahap={tahap}&status=belum"),
    "tersalur": ("penyaluran:daftar", "tahap={tahap}&status=diambil"),
    "belum_transaksi": ("penyaluran:daftar", "tahap={tahap}&status=tidak"),
    "aduan": ("pengaduan:daftar", "umum=1"),
    "aduan_lewat": ("pengaduan:daftar", "mendesak=lewat&umum=1"),
    "aduan_tepat": ("pengaduan:daftar", "keadaan=semua&dijawab={bulan}&umum=1"),
    "kunjungan": ("pendamping:kunjungan", "bulan={bulan}"),
    "bantuan": ("kpm:bantuan", "tahap={tahap_bulan}"),
    "temuan": ("pendamping:temuan", "keadaan=terbuka"),
    "usulan": ("kpm:pemutakhiran", "lihat=terbuka"),
    "laporan": ("laporan:bulanan_pantau", "bulan={lalu}"),
    "laporan_belum": ("laporan:bulanan_pantau", "bulan={lalu}&keadaan=belum"),
}
# What these lists hold is as of today: of a month that is over they would show other rows than were counted.
HANYA_KINI = frozenset(
    {"kpm", "tanpa_pendamping", "beban", "lepas", "modul", "absen", "diam", "aduan", "aduan_lewat", "temuan", "usulan"}
)
# These go by who holds the family today. A pendamping's month that is over counts whoever held it then.
PEMEGANG_KINI = frozenset({"dilaporkan", "memenuhi", "rekon", "tersalur", "belum_transaksi", "aduan_tepat", "bantuan"})
# While none is late these lists hold those whose day is still to come.
BELUM_TENTU_LEWAT = frozenset({"laporan_belum"})


def alamat(nama: str, *saring: str) -> str:
    """URL of a list with GET filters; empty ones fall away."""
    return f"{reverse(nama)}?{gabung(*saring)}".rstrip("?")


def gabung(*saring: str) -> str:
    """GET filters as one query string; empty ones fall away."""
    return "&".join(s for s in saring if s)


@cache
def _akar(nama: str) -> str:
    return reverse(nama)


class Penaut:
    """Where the figures of a page lead. Each list's address is made once, not for each of a hundred rows.

    `saring` is the month, for links to other places; empty in the running one.
    """

    def __init__(self, bulan: date, tahap: str, tahap_bulan: str, saring: str = "") -> None:
        isi = {
            "bulan": f"{bulan:%Y-%m}",
            "lalu": f"{geser_bulan(bulan, -1):%Y-%m}",
            "tahap": tahap,
            "tahap_bulan": tahap_bulan,
        }
        self.akar, self._saring = _akar("dasbor:dasbor"), saring
        self._ke = {u: (_akar(nama), saring.format(**isi)) for u, (nama, saring) in _KE.items()}

    def baris(self, n: Nilai, tautan: str) -> str:
        """The list behind a figure as it stands; of a dash there are no rows, nor of a nought before its day."""
        belum = not self._saring and not n.atas and n.ukuran.kode in BELUM_TENTU_LEWAT
        return "" if n.besar is None or belum else self.daftar(n.ukuran, tautan)

    def daftar(self, ukuran: Ukuran, tautan: str) -> str:
        """The list behind a figure; `tautan` are the filters of the place. One's own filter wins over the place's.

        What has no rows of its own leads to its part of the place's dashboard, where the places below stand. Empty in
        a month that is over where the list knows today's rows only, or today's holders of the families.
        """
        milik_orang = "petugas=" in tautan and ukuran.kode in PEMEGANG_KINI
        if self._saring and (milik_orang or ukuran.kode in HANYA_KINI):
            return ""
        if ukuran.kode not in self._ke:
            return self.bagian(ukuran, tautan)
        url, saring = self._ke[ukuran.kode]
        if "petugas=" in saring:
            tautan = "&".join(s for s in tautan.split("&") if not s.startswith("petugas="))
        return f"{url}?{gabung(tautan, saring)}".rstrip("?")

    def bagian(self, ukuran: Ukuran, tautan: str) -> str:
        """The part of the place's dashboard in which a figure stands, in the same month."""
        isi = dict(s.split("=", 1) for s in tautan.split("&") if s)
        orang = f"pendamping/{isi['petugas']}/" if isi.get("petugas", "").isdigit() else ""
        kode = isi.get("wilayah") or "indonesia"
        return f"{self.akar}{kode}/{orang}{ukuran.bagian}/?{self._saring}".rstrip("?")


def alamat_tempat(tempat: Tempat, bagian: str = "", saring: str = "") -> str:
    """The dashboard of a place, or one part of it."""
    arg: list[Any]
    if tempat.kelompok is not None:
        nama, arg = "dasbor:kelompok", [tempat.kelompok.pk]
    elif tempat.petugas is not None:
        nama, arg = "dasbor:petugas", [tempat.kode, tempat.petugas.pk]
    elif tempat.wilayah is None:
        nama, arg = "dasbor:negara", []
    else:
        nama, arg = "dasbor:wilayah", [tempat.kode]
    bawah = f"{bagian}/" if bagian else ""
    return f"{reverse(nama, args=arg)}{bawah}?{saring}".rstrip("?")
