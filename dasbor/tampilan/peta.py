"""One figure of the areas below a place, for the map drawn by the server and the one that moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from dasbor.selectors.tempat import Cabang
from dasbor.selectors.ukuran import Bagian, Nilai, Ukuran
from dasbor.tampilan.tautan import alamat_tempat, gabung
from dasbor.tampilan.tingkat import Layar, alamat_wilayah, besar_tertulis, teks_besar
from inti.kelas import Patokan
from wilayah.selectors.batas import GarisPeta, garis_anak

MIN_WILAYAH = 2  # one area alone is compared with nothing


@dataclass(frozen=True)
class PetaTempat:
    """What `{% peta_warna %}` and `{% peta_geser %}` are given; `garis` None: squares, and nothing to move."""

    ukuran: Ukuran
    data: list[dict[str, Any]]
    patokan: Patokan
    garis: GarisPeta | None
    url: str
    pilihan: list[dict[str, Any]]


def peta_tempat(layar: Layar, cabang: Sequence[Cabang], bagian: Bagian, kode: str) -> PetaTempat | None:
    """The map of a part, of the figure `kode` or else its first that has a better and a worse. One query at most."""
    pilihan, garis = layar.ukuran(bagian), garis_anak(layar.tempat.kode)
    if garis is None:
        cabang = [c for c in cabang if c.angka]  # an empty area has its place on a map, a row of blank squares has none
    if len(cabang) < MIN_WILAYAH:
        return None
    bawaan = next((u for u in pilihan if u.arah), pilihan[0])
    ukuran = next((u for u in pilihan if u.kode == kode), bawaan)
    return PetaTempat(
        ukuran=ukuran,
        data=[_wilayah(layar, c, ukuran) for c in cabang],
        patokan=layar.patokan(ukuran),
        garis=garis,
        url=alamat_peta(layar, ukuran),
        pilihan=[
            {
                "label": u.kepala,
                "url": f"{alamat_tempat(layar.tempat, bagian, gabung(layar.saring, f'ukuran={u.kode}'))}#peta",
                "aktif": u is ukuran,
            }
            for u in pilihan
        ],
    )


def teks_peta(n: Nilai) -> str:
    return teks_besar(n.ukuran, n.besar)


def alamat_peta(layar: Layar, ukuran: Ukuran) -> str:
    kode = layar.tempat.kode
    nama, arg = ("dasbor:wilayah_peta", [kode, ukuran.kode]) if kode else ("dasbor:negara_peta", [ukuran.kode])
    return f"{reverse(nama, args=arg)}?{layar.saring}".rstrip("?")


def _wilayah(layar: Layar, c: Cabang, ukuran: Ukuran) -> dict[str, Any]:
    n = ukuran.nilai(c.angka)
    return {
        "kode": c.kode,
        "label": c.nama,
        "nilai": besar_tertulis(n),
        "teks": teks_peta(n) if n.besar is not None else "",
        "url": alamat_wilayah(layar, c.kode),
    }
