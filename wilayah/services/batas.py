"""Loading of outlines from a GeoJSON file (docs/operasi/batas.md). All of a file or nothing; again replaces."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from inti.galat import GalatPengguna
from wilayah.geometri import DESIMAL, Poligon, baca_bentuk, kotak, sederhanakan, titik_dalam
from wilayah.models import Batas
from wilayah.selectors.batas import lupakan_gambar
from wilayah.selectors.cocok_batas import PencocokBatas

MAKS_BYTE = 64 * 1024 * 1024
_CONTOH = 20
# Widths of a picture in steps no eye tells apart: of a small one, and of the map that is enlarged eight times.
_LANGKAH_GARIS, _LANGKAH_BENTUK = 500, 4000
_TERHALUS = 10.0**-DESIMAL
_KOLOM = (
    "bentuk", "garis", "tengah_bujur", "tengah_lintang", "barat", "selatan", "timur", "utara", "berkas", "sumber",
    "dimuat_pada", "dimuat_oleh",
)  # fmt: skip


def muat_batas(berkas: Path, *, sumber: str = "", oleh: Any = None, pada: datetime | None = None) -> dict[str, Any]:
    """Load the outlines of a GeoJSON FeatureCollection, of areas of any level.

    Returns `{"terbaca": features, "cocok": areas, "tidak_cocok": [first 20 that fit no area], "diganti": areas that
    had an outline}`. Raises GalatPengguna when the file as a whole is not usable; then nothing was changed.
    """
    isi = _baca(berkas)
    bentuk, asing = _cocokkan(isi["features"])
    if not bentuk:
        contoh = f": {', '.join(asing[:3])}" if asing else ""
        raise GalatPengguna(f"Tidak satu pun dari {len(isi['features'])} bentuk dikenali wilayahnya{contoh}.")
    catatan = {
        "berkas": berkas.name[:200],
        "sumber": (sumber or _sumber(isi))[:300],
        "dimuat_pada": pada or timezone.now(),
        "dimuat_oleh": oleh,
    }
    baris = [Batas(wilayah_id=kode, **satu, **catatan) for kode, satu in sorted(_kecilkan(bentuk).items())]
    with transaction.atomic():
        diganti = Batas.objects.filter(pk__in=bentuk).count()
        Batas.objects.bulk_create(
            baris, batch_size=500, update_conflicts=True, unique_fields=["wilayah"], update_fields=_KOLOM
        )
        transaction.on_commit(lambda: lupakan_gambar({_induk(kode) for kode in bentuk}))
    return {
        "terbaca": len(isi["features"]),
        "cocok": len(bentuk),
        "tidak_cocok": asing[:_CONTOH],
        "diganti": diganti,
    }


def _baca(berkas: Path) -> dict[str, Any]:
    if not berkas.is_file():
        raise GalatPengguna(f"Berkas {berkas.name} tidak ada.")
    besar = berkas.stat().st_size
    if besar > MAKS_BYTE:
        raise GalatPengguna(
            f"Berkas {berkas.name} berukuran {besar // 2**20} MB; paling banyak {MAKS_BYTE // 2**20} MB. Muat per"
            " provinsi, atau sederhanakan dulu bentuknya (misalnya dengan mapshaper)."
        )
    try:
        isi = json.loads(berkas.read_bytes().decode("utf-8-sig"), parse_constant=_tolak_tetapan)
    except (ValueError, RecursionError):
        raise GalatPengguna(f"Berkas {berkas.name} bukan JSON. Simpan batasnya sebagai GeoJSON (UTF-8).") from None
    if not isinstance(isi, dict) or isi.get("type") != "FeatureCollection" or not isinstance(isi.get("features"), list):
        raise GalatPengguna(f"Berkas {berkas.name} bukan GeoJSON FeatureCollection.")
    if not isi["features"]:
        raise GalatPengguna(f"Berkas {berkas.name} tidak berisi satu pun bentuk.")
    return isi


def _tolak_tetapan(nama: str) -> None:
    raise ValueError(nama)  # NaN and Infinity are no JSON, though Python reads them


def _sumber(isi: dict[str, Any]) -> str:
    return next((v for k in ("sumber", "source", "attribution") if isinstance(v := isi.get(k), str)), "")


def _cocokkan(fitur: list[Any]) -> tuple[dict[str, list[Poligon]], list[str]]:
    """Polygons by area, and how the file names what fits none."""
    pencocok = PencocokBatas()
    asing: list[str] = []
    urutan: dict[str, list[int]] = {}
    hasil: dict[str, list[Poligon]] = {}
    for nomor, satu in enumerate(fitur, 1):
        if not isinstance(satu, dict) or satu.get("type") != "Feature":
            raise GalatPengguna(f"Isi ke-{nomor} bukan Feature. Berkas ini bukan GeoJSON FeatureCollection.")
        sifat: dict[str, Any] = satu["properties"] if isinstance(satu.get("properties"), dict) else {}
        kode = pencocok(sifat, satu.get("id"))
        if kode is None:
            asing.append(pencocok.sebutan(sifat, satu.get("id")))
            continue
        urutan.setdefault(kode, []).append(nomor)
        try:
            hasil[kode] = baca_bentuk(satu.pop("geometry", None))  # a country's outlines twice is too much
        except GalatPengguna as galat:
            raise GalatPengguna(f"Bentuk ke-{nomor} ({kode} {pencocok.nama(kode)}) {galat.pesan}.") from None
    for kode, letak in urutan.items():
        if len(letak) > 1:
            raise GalatPengguna(
                f"Wilayah {kode} {pencocok.nama(kode)} ada {len(letak)} kali (bentuk ke-{_dan(letak)})."
                " Gabungkan dulu menjadi satu bentuk."
            )
    return hasil, asing


def _dan(nomor: list[int]) -> str:
    return f"{', '.join(map(str, nomor[:-1]))} dan {nomor[-1]}"


def _induk(kode: str) -> str:
    return kode.rpartition(".")[0]


def _kecilkan(bentuk: dict[str, list[Poligon]]) -> dict[str, dict[str, Any]]:
    """Rows without their notes. How much is left out goes by the picture that areas of one parent make together."""
    kotaknya = {kode: kotak(t for p in poligon for t in p[0]) for kode, poligon in bentuk.items()}
    bersama: dict[str, list[tuple[float, float, float, float]]] = {}
    for kode, satu in kotaknya.items():
        bersama.setdefault(_induk(kode), []).append(satu)
    sisi = {induk: _sisi(semua) for induk, semua in bersama.items()}
    hasil = {}
    for kode, poligon in bentuk.items():
        lebar = sisi[_induk(kode)]
        halus = sederhanakan(poligon, max(lebar / _LANGKAH_BENTUK, _TERHALUS))
        kecil = sederhanakan(halus, max(lebar / _LANGKAH_GARIS, _TERHALUS))
        tengah = titik_dalam(kecil)
        hasil[kode] = {
            "bentuk": _geojson(halus),
            "garis": [cincin for p in kecil for cincin in p],
            "tengah_bujur": tengah[0],
            "tengah_lintang": tengah[1],
            **dict(zip(("barat", "selatan", "timur", "utara"), kotaknya[kode], strict=True)),
        }
    return hasil


def _sisi(semua: Iterable[tuple[float, float, float, float]]) -> float:
    barat, selatan, timur, utara = zip(*semua, strict=True)
    return max(max(timur) - min(barat), max(utara) - min(selatan))


def _geojson(poligon: list[Poligon]) -> dict[str, Any]:
    tutup = [[[*cincin, cincin[0]] for cincin in p] for p in poligon]
    if len(tutup) == 1:
        return {"type": "Polygon", "coordinates": tutup[0]}
    return {"type": "MultiPolygon", "coordinates": tutup}
