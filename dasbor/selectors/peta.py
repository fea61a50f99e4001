"""Areas with their outlines and figures as GeoJSON, for the map that moves (docs/program.md §14)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dasbor.selectors.ukuran import Nilai
from inti.kelas import TANPA_DATA, gelapkan, keterangan
from wilayah.selectors.batas import batas_anak


def fitur(
    wilayah_kode: str,
    nilai: Mapping[str, Nilai],
    *,
    teks: Callable[[Nilai], str],
    tautan: Callable[[str], str],
    target: float | None = None,
) -> dict[str, Any]:
    """FeatureCollection of the areas directly inside `wilayah_kode` (empty: provinces) that have an outline.

    `nilai` holds the figure of each child by its code; a missing one, or one of nothing, has no data. `teks` writes a
    figure, `tautan` gives the page of a code. Steps are those that `{% peta_warna %}` draws of the same `nilai` and
    `target`: they are taken over all of `nilai`, outlined or not. `sumber` says where the outlines are from.
    """
    kode = list(nilai)
    besar = [nilai[k].besar for k in kode]
    tulisan = [teks(nilai[k]) if b is not None else TANPA_DATA.lower() for k, b in zip(kode, besar, strict=True)]
    arah = next(iter(nilai.values())).ukuran.arah if nilai else 0
    gelap = gelapkan(besar, arah=arah, target=target)
    nama = {g.gelap: g.teks for g in keterangan(besar, tulisan, gelap, arah=arah, target=target)} | {0: TANPA_DATA}
    kata = {k: (t, g) for k, t, g in zip(kode, tulisan, gelap, strict=True)}
    batas = batas_anak(wilayah_kode)
    return {
        "type": "FeatureCollection",
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
    }
