"""The demo's control cards: those of one pendamping, one of them lost."""

from pkh.demo.lapangan import Dunia
from verifikasi.selectors.kartu import anggota_saya
from verifikasi.services.kartu import ganti_kartu, terbitkan_kartu

_BANYAK = 24


def cerita_kartu(dunia: Dunia) -> None:
    rina = dunia.pemeran["rina"]
    anggota = anggota_saya(rina, dunia.hari)[:_BANYAK]
    kartu = terbitkan_kartu(anggota=anggota, oleh=rina)
    if kartu:
        ganti_kartu(kartu=kartu[0], alasan="Basah kena hujan", oleh=rina)
