"""The places a dashboard can be opened for, from the country to one group, and what was counted there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import F, Max, Q, Sum

from akun.models import Pengguna
from dasbor.models import ANGKA, Ringkasan, RingkasanRinci
from dasbor.selectors.bulan import PER_BULAN, isian_bulan
from dasbor.selectors.ukuran import Angka, jumlahkan
from dasbor.sql import SQL_KELOMPOK, SQL_KELOMPOK_RINCI
from inti.waktu import geser_bulan
from kpm.models import Kelompok
from wilayah.enums import Tingkat
from wilayah.models import Wilayah, di_bawah

BULAN_DERET = 12
_JUMLAH = {f"j_{k}": Sum(k) for k in ANGKA}


@dataclass(frozen=True)
class Tempat:
    """Whose figures are shown. `petugas`: that pendamping's part of `wilayah`; `kelompok`: one group."""

    wilayah: Wilayah | None = None
    petugas: Pengguna | None = None
    kelompok: Kelompok | None = None

    @cached_property
    def jenis(self) -> str:
        if self.kelompok is not None:
            return "kelompok"
        if self.petugas is not None:
            return "petugas"
        return "wilayah" if self.wilayah else "negara"

    @property
    def nama(self) -> str:
        if self.kelompok is not None:
            return str(self.kelompok.nama)
        if self.petugas is not None:
            return str(self.petugas.nama)
        return self.wilayah.nama if self.wilayah else "Indonesia"

    @property
    def kode(self) -> str:
        return self.wilayah.kode if self.wilayah else ""

    @property
    def rinci(self) -> bool:
        """A kecamatan or desa: its pendamping are told apart."""
        return self.wilayah is not None and self.wilayah.tingkat >= Tingkat.KECAMATAN

    @property
    def tautan(self) -> str:
        """The GET filters of lists that show exactly these rows."""
        bagian = [f"wilayah={self.kode}"] if self.kode else []
        if self.petugas is not None:
            bagian.append(f"petugas={self.petugas.pk}")
        return "&".join(bagian)


@dataclass(frozen=True)
class Deret:
    """Twelve months of a place, oldest first; a month nothing was counted for is None. `tahap`: stage per month."""

    bulan: list[date]
    angka: list[Angka | None]
    tahap: list[str]
    per: Any
    isian: dict[str, Any] = field(default_factory=dict)  # of a group: what its statements were asked with

    @property
    def kini(self) -> Angka:
        return self.angka[-1] or Angka()

    @property
    def lalu(self) -> Angka | None:
        return self.angka[-2]


def deret(tempat: Tempat, bulan: date, hari: date) -> Deret:
    """Figures of the place in the twelve months up to `bulan`. One query."""
    semua = [geser_bulan(bulan, n - BULAN_DERET + 1) for n in range(BULAN_DERET)]
    if tempat.kelompok is not None:
        return _deret_kelompok(tempat.kelompok, semua, hari)
    milik = _milik(Ringkasan.objects.filter(bulan__in=semua), tempat)
    baris = milik.order_by().values("bulan").annotate(t=Max("tahap_kode"), per=Max("dihitung_pada"), **_JUMLAH)
    isi = {r["bulan"]: r for r in baris}
    return Deret(
        semua,
        [_angka(isi[b]) if b in isi else None for b in semua],
        [isi[b]["t"] if b in isi else "" for b in semua],
        max((r["per"] for r in isi.values()), default=None),
    )


def _angka(r: dict[str, Any]) -> Angka:
    return Angka({k: n for k in ANGKA if (n := r[f"j_{k}"])})


def _milik(qs: Any, tempat: Tempat) -> Any:
    """Rows that add up to the place: its sums, or what lies in a desa or with a pendamping."""
    if tempat.petugas is not None:
        return qs.filter(di_bawah([tempat.kode]) if tempat.kode else Q(), petugas=tempat.petugas.pk, langsung=True)
    if tempat.wilayah is None:
        return qs.filter(wilayah__tingkat=Tingkat.PROVINSI, langsung=False)
    return qs.filter(wilayah=tempat.kode, langsung=tempat.wilayah.tingkat == Tingkat.DESA)


def _deret_kelompok(kelompok: Kelompok, bulan: Sequence[date], hari: date) -> Deret:
    isi: dict[str, Any] = isian_bulan(bulan, hari) | {"kelompok": kelompok.pk}
    with connection.cursor() as kursor:
        kursor.execute(SQL_KELOMPOK, isi)
        angka = {b: Angka({k: int(n) for k, n in zip(ANGKA, r, strict=True) if n}) for b, *r in kursor.fetchall()}
    tahap = dict(zip(isi["bulan"], isi["tahap"], strict=True))
    return Deret(list(bulan), [angka.get(b) for b in bulan], [tahap.get(b, "") for b in bulan], None, isi)


def akar(user: Any) -> list[str]:
    """Codes of the areas at which the user's dashboards begin; an empty code is the country."""
    lingkup = user.lingkup()
    return [""] if lingkup.semua else sorted(lingkup.wilayah)


def jejak_wilayah(tempat: Tempat, user: Any) -> list[Wilayah]:
    """The areas above this place that the user may open, largest first; its area comes with those above it."""
    lingkup = user.lingkup()
    hasil: list[Wilayah] = []
    satu = tempat.wilayah
    if satu is not None and tempat.jenis == "wilayah":
        satu = satu.induk
    while satu is not None:
        if lingkup.mencakup(satu.kode):
            hasil.insert(0, satu)
        satu = satu.induk
    return hasil


# --- What lies below -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cabang:
    """One of the places below another: an area, or a pendamping (`petugas` set; 0: families of nobody)."""

    kode: str
    nama: str
    angka: Angka
    petugas: int | None = None


def anak(tempat: Tempat, bulan: date) -> tuple[list[Cabang], list[Cabang]]:
    """The areas below, and in a kecamatan or desa its pendamping. Two queries."""
    if tempat.petugas is not None or tempat.kelompok is not None:
        return [], []
    qs = Ringkasan.objects.filter(bulan=bulan)
    if not tempat.rinci:
        induk = Q(wilayah__induk=tempat.kode) if tempat.wilayah else Q(wilayah__tingkat=Tingkat.PROVINSI)
        angka = {
            r["wilayah"]: Angka({k: r[k] for k in ANGKA if r[k]})
            for r in qs.filter(induk, langsung=False).values("wilayah", *ANGKA)
        }
        return [Cabang(w.kode, w.nama, angka.get(w.kode, Angka())) for w in _wilayah_di_bawah(tempat)], []
    return _anak_rinci(tempat, qs)


def _wilayah_di_bawah(tempat: Tempat) -> Iterable[Wilayah]:
    if tempat.wilayah is None:
        return Wilayah.objects.filter(tingkat=Tingkat.PROVINSI).order_by("nama", "kode")
    if tempat.wilayah.tingkat == Tingkat.DESA:
        return []
    return tempat.wilayah.anak.order_by("nama", "kode")


def _anak_rinci(tempat: Tempat, qs: Any) -> tuple[list[Cabang], list[Cabang]]:
    """Of rows per desa and pendamping: both ways of adding them up. A desa of the kecamatan without any has zero."""
    baris = list(
        qs.filter(di_bawah([tempat.kode]), langsung=True).values("wilayah", "petugas", *ANGKA, nama=F("petugas__nama"))
    )
    per_desa: dict[str, Angka] = {}
    orang: dict[int, tuple[str, Angka]] = {}
    for r in baris:
        per_desa.setdefault(r["wilayah"], Angka()).tambah(r)
        nomor = r["petugas"] or 0
        orang.setdefault(nomor, (r["nama"] or "", Angka()))[1].tambah(r)
    desa = [Cabang(w.kode, w.nama, per_desa.get(w.kode, Angka())) for w in _wilayah_di_bawah(tempat)]
    petugas = [Cabang(str(n), nama, angka, petugas=n) for n, (nama, angka) in orang.items()]
    return desa, sorted(petugas, key=lambda c: (not c.petugas, c.nama, c.kode))


# --- Beside it, and taken apart ----------------------------------------------------------------------


@dataclass(frozen=True)
class Sejajar:
    """The places of the same level beside it, itself included: their sum, and each by name where all may be seen."""

    nama: str  # of what they make up together
    banyak: int
    jumlah: Angka
    cabang: list[Cabang]


MIN_SEJAJAR = 3  # of fewer areas the sum would tell one's figures to the other


def sejajar(tempat: Tempat, bulan: date, user: Any) -> Sejajar | None:
    """What the place is compared with: areas of the same parent, or the other pendamping there. One query.

    Somebody who does not see the parent whole is told the sum of at least three only (docs/program.md §14).
    """
    if tempat.wilayah is None or tempat.kelompok is not None:
        return None
    induk = tempat.wilayah if tempat.petugas is not None else tempat.wilayah.induk
    cabang = _sejajar_cabang(tempat, induk, bulan)
    terisi = [c for c in cabang if c.angka.kpm]
    lingkup = user.lingkup()
    tampak = lingkup.semua or (induk is not None and lingkup.mencakup(induk.kode))
    if len(terisi) < (2 if tampak else MIN_SEJAJAR):
        return None
    nama = induk.nama if induk else "Indonesia"
    return Sejajar(nama, len(terisi), jumlahkan(c.angka for c in terisi), cabang if tampak else [])


def _sejajar_cabang(tempat: Tempat, induk: Wilayah | None, bulan: date) -> list[Cabang]:
    qs: Any = Ringkasan.objects.filter(bulan=bulan)
    if tempat.petugas is not None:
        kunci, nama = "petugas", "petugas__nama"
        qs = qs.filter(di_bawah([tempat.kode]), petugas__isnull=False, langsung=True)
    else:
        kunci, nama = "wilayah", "wilayah__nama"
        desa = tempat.wilayah is not None and tempat.wilayah.tingkat == Tingkat.DESA
        milik = Q(wilayah__induk=induk.kode) if induk else Q(wilayah__tingkat=Tingkat.PROVINSI)
        qs = qs.filter(milik, langsung=desa)
    baris = qs.order_by().values(kunci, n=F(nama)).annotate(**_JUMLAH)
    semua = [Cabang(str(r[kunci]), r["n"], _angka(r), petugas=r.get("petugas")) for r in baris]
    return sorted(semua, key=lambda c: (c.nama, c.kode))


def rinci(tempat: Tempat, bulan: date, d: Deret) -> dict[str, list[tuple[str, int, int]]]:
    """The figures of a month taken apart: by kind, (code, number, rupiah), most first. One query."""
    hasil: dict[str, list[tuple[str, int, int]]] = {}
    for jenis, kode, n, rp in _baris_rinci(tempat, bulan, d):
        hasil.setdefault(jenis, []).append((kode, int(n), int(rp)))
    for daftar in hasil.values():
        daftar.sort(key=lambda x: (-x[1], x[0]))
    return hasil


def _baris_rinci(tempat: Tempat, bulan: date, d: Deret) -> Iterable[Any]:
    if tempat.kelompok is None:
        milik = _milik(RingkasanRinci.objects.filter(bulan=bulan), tempat)
        return milik.order_by().values_list("jenis", "kode").annotate(a=Sum("n"), b=Sum("rp"))
    nomor = d.isian["bulan"].index(bulan)
    satu = {k: [v[nomor]] if k in PER_BULAN else v for k, v in d.isian.items()}
    with connection.cursor() as kursor:
        kursor.execute(SQL_KELOMPOK_RINCI, satu)
        return [(j, k, n, rp) for _, j, k, n, rp in kursor.fetchall()]
