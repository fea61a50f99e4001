"""Areas with their outlines and figures as GeoJSON, for the map that moves (docs/program.md §14)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dasbor.selectors.ukuran import Nilai
from inti.kelas import TANPA_DATA, TANPA_PATOKAN, Patokan, gelapkan, keterangan
from wilayah.selectors.batas import batas_anak


def fitur(
    wilayah_kode: str,
    nilai: Mapping[str, Nilai],
    *,
    tertulis: Callable[[Nilai], float | None],
    teks: Callable[[Nilai], str],
    tautan: Callable[[str], str],
    patokan: Patokan = TANPA_PATOKAN,
) -> dict[str, Any]:
    """FeatureCollection of the areas directly inside `wilayah_kode` (empty: provinces) that have an outline.

    `nilai` holds the figure of each child by its code; a missing one, or one of nothing, has no data. `tertulis` and
    `teks` write a figure as a number and in words, `tautan` gives the page of a code. Steps are those that
    `{% peta_warna %}` draws of the same figures and `patokan`: they are taken over all of `nilai`, outlined or not.
    `judul`, `patokan`, `langkah` and `sumber` are what stands around the picture: the figure's name, what it is held
    against, the legend, and where the outlines are from.
    """
    kode = list(nilai)
    besar = [tertulis(n) for n in nilai.values()]
    tulisan = [teks(nilai[k]) if b is not None else TANPA_DATA.lower() for k, b in zip(kode, besar, strict=True)]
    ukuran = next((n.ukuran for n in nilai.values()), None)
    arah = ukuran.arah if ukuran else 0
    gelap = gelapkan(besar, arah=arah, target=patokan.target, berat=patokan.berat)
    langkah = keterangan(besar, tulisan, gelap, arah=arah, target=patokan.target, berat=patokan.berat)
    nama = {g.gelap: g.teks for g in langkah} | {0: TANPA_DATA}
    kata = {k: (t, g) for k, t, g in zip(kode, tulisan, gelap, strict=True)}
    batas = batas_anak(wilayah_kode)
    return {
        "type": "FeatureCollection",
        "judul": ukuran.label if ukuran else "",
        "patokan": patokan.teks,
        "langkah": [{"gelap": g.gelap, "teks": g.teks, "jumlah": g.jumlah} for g in langkah],
        "sumber": "; ".join(sorted({b["sumber"] for b in batas if b["sumber"]})),
        "features": [
            {
                "type": "Feature",
                "id": b["wilayah_id"],
                "properties": _sifat(b, *kata.get(b["wilayah_id"], (TANPA_DATA.lower(), 0)), nama, tautan),
                "geometry": b["bentuk"],
            }
            for b in batas
        ],
    }


def _sifat(
    batas: Mapping[str, Any], teks: str, gelap: int, nama: Mapping[int, str], tautan: Callable[[str], str]
) -> dict[str, Any]:
    return {
        "kode": batas["wilayah_id"],
        "nama": batas["wilayah__nama"],
        "teks": teks,
        "gelap": gelap,
        "golongan": nama[gelap],
        "url": tautan(batas["wilayah_id"]),
        "tengah": [float(batas["tengah_bujur"]), float(batas["tengah_lintang"])],
    }
