"""How many families go where: whole kabupaten, their desa, groups and pendamping, before a row is written."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from uuid6 import uuid7

from pendamping.enums import BEBAN_ACUAN
from pkh.nama import nama_kelompok
from wilayah.enums import PANJANG_KODE, Tingkat
from wilayah.models import Wilayah

KPM_PER_KABUPATEN = 155_000  # about the largest caseload a kabupaten has
_KPM_PER_DESA = 120
UKURAN_KELOMPOK = 25
# Kabupaten with many recipients come first; after them the others by code.
_TERBESAR = ("35.09", "32.01", "32.05", "33.29", "35.07", "32.02", "32.03", "32.04", "33.27", "35.10")


@dataclass(frozen=True)
class RencanaKelompok:
    """A group: families `awal` … `awal + banyak - 1`, led by a numbered pendamping of its kecamatan."""

    id: UUID
    nama: str
    desa: str
    kecamatan: str
    awal: int
    banyak: int
    petugas: int


@dataclass(frozen=True)
class Desa:
    kode: str
    nama: str
    banyak: int


def pilih_desa(banyak: int, benih: int, per_kabupaten: int = KPM_PER_KABUPATEN) -> list[Desa]:
    """Spread families over the desa of whole kabupaten, unevenly; in order of code within a kabupaten."""
    acak = random.Random(benih)
    semua = Wilayah.objects.filter(tingkat=Tingkat.KABUPATEN).values_list("kode", flat=True)
    urut = sorted(semua, key=lambda k: (_TERBESAR.index(k) if k in _TERBESAR else len(_TERBESAR), k))
    hasil: list[Desa] = []
    for kabupaten in urut:
        if banyak <= 0:
            break
        jatah = min(banyak, per_kabupaten)
        desa = _desa_pertama(kabupaten, max(1, jatah // _KPM_PER_DESA))
        if desa:
            hasil += _bagi(desa, jatah, acak)
            banyak -= jatah
    return hasil


def _desa_pertama(kabupaten: str, paling_banyak: int) -> list[tuple[str, str]]:
    desa = Wilayah.objects.filter(tingkat=Tingkat.DESA, kode__startswith=f"{kabupaten}.")
    return list(desa.order_by("kode").values_list("kode", "nama")[:paling_banyak])


def _bagi(desa: list[tuple[str, str]], jatah: int, acak: random.Random) -> list[Desa]:
    bobot = [acak.uniform(0.4, 1.6) for _ in desa]
    batas, lalu, jumlah = 0.0, 0, sum(bobot)
    hasil = []
    for (kode, nama), b in zip(desa, bobot, strict=True):
        batas += b
        sampai = round(jatah * batas / jumlah)
        hasil.append(Desa(kode, nama, sampai - lalu))
        lalu = sampai
    return [d for d in hasil if d.banyak]


def susun_kelompok(desa: list[Desa]) -> Iterator[RencanaKelompok]:
    """Groups of about 25 in each desa; each pendamping takes the next of a kecamatan, about 375 families."""
    awal = 0
    panjang = PANJANG_KODE[Tingkat.KECAMATAN]
    for kecamatan, isi in groupby(desa, key=lambda d: d.kode[:panjang]):
        anggota = list(isi)
        jumlah = sum(d.banyak for d in anggota)
        petugas = max(1, round(jumlah / BEBAN_ACUAN))
        mulai = awal
        for d in anggota:
            for ke, banyak in enumerate(_ukuran(d.banyak)):
                nomor = (awal - mulai) * petugas // jumlah
                yield RencanaKelompok(uuid7(), nama_kelompok(ke), d.kode, kecamatan, awal, banyak, nomor)
                awal += banyak


def _ukuran(banyak: int) -> Iterator[int]:
    """Sizes as even as can be, about 25 each."""
    kelompok = max(1, round(banyak / UKURAN_KELOMPOK))
    for ke in range(kelompok):
        yield banyak * (ke + 1) // kelompok - banyak * ke // kelompok
