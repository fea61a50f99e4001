"""Outlines as plain lists of [longitude, latitude]: read from GeoJSON, made smaller, and a point inside found.

No geometry library: what is needed is one simplification and one point (docs/adr/0017).
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from inti.galat import GalatPengguna

Titik = tuple[float, float]
Cincin = list[Titik]  # open: the first point is not repeated at the end
Poligon = list[Cincin]  # the outer ring, then holes

DESIMAL = 5  # about one metre
_SUDUT_CINCIN = 3
# Around Indonesia, with room to spare: what lies outside is another projection, or latitude before longitude.
_BARAT, _TIMUR, _SELATAN, _UTARA = 90.0, 145.0, -15.0, 10.0
_BUJUR_MAKS, _LINTANG_MAKS = 180.0, 90.0
_GARIS_CARI = 9
_LAPIS_MAKS = 4  # collections within collections; RFC 7946 §3.1.8 would have none


def baca_bentuk(geometri: Any, lapis: int = 1) -> list[Poligon]:
    """Polygons of a GeoJSON geometry, in degrees, rounded; crossing lines are kept as they are.

    `lapis`: in how many collections it lies, itself counted.

    Raises GalatPengguna with the end of a sentence: "tidak punya bentuk".
    """
    jenis = geometri.get("type") if isinstance(geometri, dict) else None
    if jenis == "GeometryCollection":
        if lapis > _LAPIS_MAKS:
            raise GalatPengguna(
                f"berisi GeometryCollection bertumpuk lebih dari {_LAPIS_MAKS} lapis; simpan ulang sebagai MultiPolygon"
            )
        return _berisi([p for g in _daftar(geometri.get("geometries")) for p in baca_bentuk(g, lapis + 1)])
    if jenis not in {"Polygon", "MultiPolygon", None}:
        raise GalatPengguna(f"bukan bidang (Polygon atau MultiPolygon) melainkan {jenis}")
    isi = _daftar(geometri.get("coordinates")) if jenis else []
    bagian = [isi] if jenis == "Polygon" else isi
    return _berisi([c for b in bagian if (c := [r for satu in _daftar(b) if (r := _cincin(satu))])])


def _berisi(poligon: list[Poligon]) -> list[Poligon]:
    if not poligon:
        raise GalatPengguna("tidak punya bentuk")
    return poligon


def _daftar(isi: Any) -> list[Any]:
    if isi is None:
        return []
    if not isinstance(isi, list):
        raise GalatPengguna("susunan koordinatnya bukan GeoJSON")
    return isi


def _cincin(isi: Any) -> Cincin:
    """A ring without repeated points; empty when fewer than three are left."""
    titik = [_titik(satu) for satu in _daftar(isi)]
    rapat = [b for a, b in pairwise([None, *titik]) if b is not None and a != b]
    while len(rapat) > 1 and rapat[0] == rapat[-1]:
        rapat.pop()
    return rapat if len(rapat) >= _SUDUT_CINCIN else []


def _titik(isi: Any) -> Titik:
    if not isinstance(isi, list) or len(isi) < 2 or not all(type(n) in (int, float) for n in isi[:2]):
        raise GalatPengguna("susunan koordinatnya bukan GeoJSON")
    x, y = isi[0], isi[1]
    if _BARAT <= x <= _TIMUR and _SELATAN <= y <= _UTARA:
        return round(x, DESIMAL), round(y, DESIMAL)
    if _BARAT <= y <= _TIMUR and _SELATAN <= x <= _UTARA:
        raise GalatPengguna(f"bujur dan lintangnya tertukar ({x}, {y}); GeoJSON menulis bujur lebih dulu")
    if abs(x) > _BUJUR_MAKS or abs(y) > _LINTANG_MAKS:
        raise GalatPengguna(
            f"koordinatnya ({x}, {y}) bukan derajat; simpan ulang berkasnya dalam WGS 84 (EPSG:4326), bukan meter"
        )
    raise GalatPengguna(f"koordinatnya ({x}, {y}) di luar Indonesia")


def kotak(titik: Iterable[Titik]) -> tuple[float, float, float, float]:
    """West, south, east, north."""
    semua = list(titik)
    return (
        min(x for x, _ in semua),
        min(y for _, y in semua),
        max(x for x, _ in semua),
        max(y for _, y in semua),
    )


def luas(cincin: Sequence[Titik]) -> float:
    """Area of a ring in square degrees."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(cincin, [*cincin[1:], cincin[0]], strict=True))) / 2


def sederhanakan(poligon: Sequence[Poligon], toleransi: float) -> list[Poligon]:
    """The same areas with fewer points, none further than `toleransi` degrees from its place.

    Islands and holes too small to be seen go; the largest ring always stays. Neighbours are simplified on their own:
    their common border may differ by twice the tolerance, which is below what a picture of that size shows.
    """
    terbesar = max((p[0] for p in poligon), key=luas)
    hasil = []
    for luar, *lubang in poligon:
        if (kecil := _ringkas(luar, toleransi)) or luar is terbesar:
            hasil.append([kecil or luar, *(r for satu in lubang if (r := _ringkas(satu, toleransi)))])
    return hasil


def _ringkas(cincin: Cincin, toleransi: float) -> Cincin:
    """Douglas–Peucker on a ring, cut where it is widest; empty when it is smaller than the tolerance."""
    barat, selatan, timur, utara = kotak(cincin)
    if timur - barat < toleransi and utara - selatan < toleransi:
        return []
    x0, y0 = cincin[0]
    jauh = max(range(len(cincin)), key=lambda i: (cincin[i][0] - x0) ** 2 + (cincin[i][1] - y0) ** 2)
    tutup = [*cincin, cincin[0]]
    tetap = {0, jauh}
    ruas = [(0, jauh), (jauh, len(cincin))]
    while ruas:
        dari, sampai = ruas.pop()
        letak, selisih = _terjauh(tutup, dari, sampai)
        if selisih > toleransi**2:
            tetap.add(letak)
            ruas += [(dari, letak), (letak, sampai)]
    hasil = [cincin[i] for i in sorted(tetap)]
    return hasil if len(hasil) >= _SUDUT_CINCIN else []


def _terjauh(titik: Cincin, dari: int, sampai: int) -> tuple[int, float]:
    """The point between two others that lies furthest from their line, and the square of its distance."""
    (ax, ay), (bx, by) = titik[dari], titik[sampai]
    dx, dy = bx - ax, by - ay
    panjang = dx * dx + dy * dy
    letak, terbesar = dari, 0.0
    for i in range(dari + 1, sampai):
        px, py = titik[i][0] - ax, titik[i][1] - ay
        bagian = (px * dx + py * dy) / panjang if panjang else 0.0
        bagian = 0.0 if bagian < 0 else min(bagian, 1.0)
        ex, ey = px - bagian * dx, py - bagian * dy
        jarak = ex * ex + ey * ey
        if jarak > terbesar:
            letak, terbesar = i, jarak
    return letak, terbesar


def titik_dalam(poligon: Sequence[Poligon]) -> Titik:
    """A point inside the largest part where a label has room: the middle of the widest place among nine heights."""
    bagian = max(poligon, key=lambda p: luas(p[0]))
    _, selatan, _, utara = kotak(bagian[0])
    terbaik, ruang = bagian[0][0], -1.0
    for n in range(1, _GARIS_CARI + 1):
        y = selatan + (utara - selatan) * n / (_GARIS_CARI + 1)
        for kiri, kanan in _potongan(bagian, y, mendatar=True):
            x = (kiri + kanan) / 2
            tegak = next((r for r in _potongan(bagian, x, mendatar=False) if r[0] <= y <= r[1]), (y, y))
            if min(kanan - kiri, tegak[1] - tegak[0]) > ruang:
                terbaik, ruang = (x, sum(tegak) / 2), min(kanan - kiri, tegak[1] - tegak[0])
    return round(terbaik[0], DESIMAL), round(terbaik[1], DESIMAL)


def _potongan(bagian: Poligon, letak: float, *, mendatar: bool) -> list[tuple[float, float]]:
    """Stretches of a horizontal (or vertical) line at `letak` that lie inside."""
    sumbu, lain = (1, 0) if mendatar else (0, 1)
    potong = sorted(
        a[lain] + (letak - a[sumbu]) / (b[sumbu] - a[sumbu]) * (b[lain] - a[lain])
        for cincin in bagian
        for a, b in zip(cincin, [*cincin[1:], cincin[0]], strict=True)
        if (a[sumbu] > letak) != (b[sumbu] > letak)
    )
    return list(zip(potong[::2], potong[1::2], strict=False))
