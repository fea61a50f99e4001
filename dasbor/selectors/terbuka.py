"""Figures for everybody: sums per area of months that are over, small ones left unsaid (docs/program.md §14, ADR 16).

An area's page shows its children, down to the kecamatan; desa, pendamping and groups are never told. What is hidden
is decided for all months about the same families at once, and a hidden area hides everything below it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Q
from django.db.models.functions import Substr

from dasbor.models import AngkaTerbit
from dasbor.models.terbitan import ANGKA_TERBIT
from dasbor.selectors.sensor import Hitungan, sembunyikan
from dasbor.selectors.ukuran import Angka, jumlahkan
from inti.waktu import awal_bulan, geser_bulan, kode_tahap
from kpm.enums import JenisKomponen
from wilayah.enums import PANJANG_KODE, Tingkat
from wilayah.models import Wilayah

ATURAN = 2  # raised with every change of what is told or hidden: pages kept by the rule before are not shown
BULAN_TERBUKA = 11  # months that are over, of the twelve that are kept
TERDALAM = Tingkat.KABUPATEN  # the lowest area with a page of its own
TERDALAM_DISEBUT = Tingkat.KECAMATAN  # the lowest area that is told
SISA = "-"  # what belongs to an area as a whole and to none of those below it
_SERIBU_RIBU = 1_000_000


Dasar = Callable[[Angka], Hitungan | None]


def _selalu(_bulan: date) -> object:
    """Families stay from month to month."""
    return ""


def _sebulan(bulan: date) -> object:
    """Complaints of each month are others."""
    return bulan


@dataclass(frozen=True)
class Blok:
    """Figures hidden together, for they count the same. `dasar` None: of groups, not of families; it answers None
    where there is nothing to speak of yet. `ikut`: where that block is hidden this one is too. `masa`: months with the
    same are about the same families, and what is hidden is hidden in all of them."""

    kode: str
    dasar: Dasar | None
    ikut: str = ""
    masa: Callable[[date], object] = _selalu


@dataclass(frozen=True)
class KolomTerbuka:
    kode: str
    label: str
    blok: str
    nilai: Callable[[Angka], int]
    juta: bool = False  # rupiah, told in whole millions


def _komponen(kode: str) -> Blok:
    return Blok(kode, lambda a: Hitungan(a.get(kode, 0), a.kpm), "kpm")


def _rencana(a: Angka) -> Hitungan | None:
    return Hitungan(a.rencana_n) if a.rencana_n else None


def _diambil(a: Angka) -> Hitungan | None:
    """Those who took all; the others have rupiah left, of which the difference of both columns tells."""
    return Hitungan(a.cair_n, a.rencana_n, habis=True) if a.rencana_n else None


BLOK: tuple[Blok, ...] = (
    Blok("kpm", lambda a: Hitungan(a.kpm)),
    *(_komponen(j.value) for j in JenisKomponen),
    Blok("rencana", _rencana, "kpm", kode_tahap),
    Blok("diambil", _diambil, "rencana", kode_tahap),
    Blok("pertemuan", None, "kpm"),
    Blok("dijawab", lambda a: Hitungan(a.aduan_jawab), "kpm", _sebulan),
    Blok("tepat", lambda a: Hitungan(a.aduan_tepat, a.aduan_jawab, habis=True), "dijawab", _sebulan),
)


# The components in words for who does not work with them.
_KOMPONEN = {
    JenisKomponen.HAMIL: "Ibu hamil", JenisKomponen.AUD: "Anak usia dini", JenisKomponen.SD: "Anak SD",
    JenisKomponen.SMP: "Anak SMP", JenisKomponen.SMA: "Anak SMA", JenisKomponen.DISABIL: "Disabilitas",
    JenisKomponen.LANSIA: "Lanjut usia", JenisKomponen.HAM: "Korban HAM",
}  # fmt: skip


def _kolom_komponen(jenis: JenisKomponen) -> KolomTerbuka:
    kode = jenis.value
    return KolomTerbuka(kode, _KOMPONEN[jenis], kode, lambda a: a.get(kode, 0))


KOLOM: tuple[KolomTerbuka, ...] = (
    KolomTerbuka("kpm", "Keluarga", "kpm", lambda a: a.kpm),
    *(_kolom_komponen(j) for j in JenisKomponen),
    KolomTerbuka("rencana_juta", "Bantuan direncanakan (juta rupiah)", "rencana", lambda a: a.rencana_rp, juta=True),
    KolomTerbuka("diambil_juta", "Sudah diambil (juta rupiah)", "diambil", lambda a: a.cair_rp, juta=True),
    KolomTerbuka("kelompok_wajib", "Kelompok", "pertemuan", lambda a: a.wajib),
    KolomTerbuka("kelompok_bertemu", "Kelompok yang bertemu", "pertemuan", lambda a: a.wajib_bertemu),
    KolomTerbuka("aduan_dijawab", "Pengaduan dijawab", "dijawab", lambda a: a.aduan_jawab),
    KolomTerbuka("aduan_tepat", "Dijawab tepat waktu", "tepat", lambda a: a.aduan_tepat),
)

Isi = dict[str, int | None]  # column to figure, None where it is hidden


@dataclass(frozen=True)
class BarisTerbuka:
    kode: str
    nama: str
    isi: Isi


@dataclass(frozen=True)
class DataTerbuka:
    """Everything that is told of an area: its months, latest first, the sum and the areas of each."""

    kode: str
    nama: str
    bulan: list[date]
    jumlah: dict[date, Isi]
    baris: dict[date, list[BarisTerbuka]]
    terbit: date | None = None  # the day of the count


@dataclass
class _Kelompok:
    """The areas of one parent with their figures per month; `total` are the parent's own."""

    bulan: Sequence[date]
    nama: dict[str, str]
    angka: dict[str, dict[date, Angka]]
    total: dict[date, Angka]
    urut: list[str]

    def hitungan(self, dasar: Dasar, masa: Sequence[date]) -> dict[str, list[Hitungan | None]]:
        """What is counted of each area in these months. Where nothing belongs to the area as a whole, that is none."""
        hasil: dict[str, list[Hitungan | None]] = {}
        for k, bulanan in self.angka.items():
            satu = [dasar(a) if (a := bulanan.get(b)) else None for b in masa]
            if any(h is not None and (k != SISA or h.n or h.dari) for h in satu):
                hasil[k] = satu
        return hasil

    def masa(self, blok: Blok) -> list[list[date]]:
        """The months, those about the same families together."""
        hasil: dict[object, list[date]] = {}
        for b in self.bulan:
            hasil.setdefault(blok.masa(b), []).append(b)
        return list(hasil.values())


# Block and month to what is hidden of it: areas of a parent, or (`Tertutup`) the parent itself.
Tutup = dict[tuple[str, date], frozenset[str]]
Tertutup = frozenset[tuple[str, date]]


def bulan_terbuka(hari: date) -> list[date]:
    """The months that are over on a day and still kept, latest first."""
    return [geser_bulan(awal_bulan(hari), -n) for n in range(1, BULAN_TERBUKA + 1)]


def hari_terbit() -> date | None:
    """The day whose count is told; None before the first was published. One query."""
    return AngkaTerbit.objects.aggregate(hari=Max("hari"))["hari"]


def data_terbuka(kode: str, hari: date | None) -> DataTerbuka | None:
    """What is told of the country (empty code), a province or a kabupaten by the count published on a day (None: there
    is none yet); None for any other code.

    Seven queries at most, of published sums only.
    """
    jejak = [""] + [kode[:n] for n in (PANJANG_KODE[Tingkat.PROVINSI], PANJANG_KODE[TERDALAM]) if len(kode) >= n]
    tempat = {w.kode: w for w in Wilayah.objects.filter(kode__in=jejak[1:])}
    if jejak[-1] != kode or len(tempat) != len(jejak) - 1:
        return None
    if hari is None:
        return DataTerbuka(kode, tempat[kode].nama if kode else "Indonesia", [], {}, {})
    total: dict[date, Angka] | None = None
    tutup_atas: Tertutup | None = None
    for satu, lanjut in zip(jejak, [*jejak[1:], None], strict=True):
        kelompok = _kelompok(satu, hari, total)
        if tutup_atas is None:
            tutup_atas = _tutup_total(kelompok)
        tutup = _tutup(kelompok, tutup_atas)
        if lanjut is None:
            data = _data(kode, tempat[kode].nama if kode else "Indonesia", kelompok, tutup, tutup_atas)
            return replace(data, terbit=hari)
        if lanjut not in kelompok.angka:  # nothing was ever counted there
            return DataTerbuka(kode, tempat[kode].nama, [], {}, {})
        total = kelompok.angka[lanjut]
        tutup_atas = frozenset(kunci for kunci, area in tutup.items() if lanjut in area)
    return None


def _kelompok(induk: str, hari: date, total: dict[date, Angka] | None) -> _Kelompok:
    bulan = bulan_terbuka(hari)
    milik = Q(wilayah__induk=induk) if induk else Q(wilayah__tingkat=Tingkat.PROVINSI)
    baris = AngkaTerbit.objects.filter(milik, hari=hari)
    nama: dict[str, str] = {}
    angka: dict[str, dict[date, Angka]] = {}
    for r in baris.values("wilayah", "bulan", *ANGKA_TERBIT, nama=F("wilayah__nama")):
        satu = Angka({k: r[k] for k in ANGKA_TERBIT if r[k]})
        if _berisi(satu):
            nama[r["wilayah"]] = r["nama"]
            angka.setdefault(r["wilayah"], {})[r["bulan"]] = satu
    jumlah = {b: jumlahkan(a[b] for a in angka.values() if b in a) for b in bulan}
    total = {b: a for b, a in jumlah.items() if a} if total is None else total
    urut = _urut(induk, angka)
    if sisa := {b: s for b, t in total.items() if _berisi(s := _kurang(t, jumlah[b]))}:
        nama[SISA], angka[SISA] = "Tidak disebut di bawahnya", sisa
        urut.append(SISA)
    return _Kelompok(bulan, nama, angka, total, urut)


def _berisi(a: Angka) -> bool:
    """Whether there is anything to tell: PKH is at work there in that month."""
    return bool(a.kpm or a.rencana_n or a.wajib or a.aduan_jawab)


def _kurang(semua: Angka, bagian: Angka) -> Angka:
    return Angka({k: n for k in semua if (n := semua[k] - bagian.get(k, 0))})


def _urut(induk: str, ada: dict[str, Any]) -> list[str]:
    """The order in which areas are hidden with small ones: fewest desa first, known to all and told by no figure."""
    panjang = min(len(k) for k in ada) if ada else PANJANG_KODE[Tingkat.PROVINSI]
    desa = Wilayah.objects.filter(tingkat=Tingkat.DESA, kode__startswith=induk).order_by()
    banyak = dict(desa.values_list(Substr("kode", 1, panjang)).annotate(n=Count("pk")))
    return sorted(ada, key=lambda k: (banyak.get(k, 0), k))


def _tutup_total(kelompok: _Kelompok) -> Tertutup:
    """Where even the sum of the country is too small."""
    tutup: set[tuple[str, date]] = set()
    for blok in BLOK:
        for masa in kelompok.masa(blok):
            ikut = any((blok.ikut, b) in tutup for b in masa)
            total = [kelompok.total[b] for b in masa if b in kelompok.total]
            if ikut or (blok.dasar and any((h := blok.dasar(a)) is not None and h.kecil() for a in total)):
                tutup |= {(blok.kode, b) for b in masa}
    return frozenset(tutup)


def _tutup(kelompok: _Kelompok, atas: Tertutup) -> Tutup:
    """The areas that are hidden; where the sum above is hidden all are."""
    hasil: Tutup = {}
    for blok in BLOK:
        for masa in kelompok.masa(blok):
            area = _tutup_blok(kelompok, blok, masa, frozenset().union(*(hasil.get((blok.ikut, b), ()) for b in masa)))
            if any((blok.kode, b) in atas for b in masa):
                area = frozenset(kelompok.angka)
            hasil |= {(blok.kode, b): area for b in masa}
    return hasil


def _tutup_blok(kelompok: _Kelompok, blok: Blok, masa: Sequence[date], paksa: frozenset[str]) -> frozenset[str]:
    if blok.dasar is None:
        return paksa
    isi = kelompok.hitungan(blok.dasar, masa)
    return paksa | sembunyikan(isi, [k for k in kelompok.urut if k in isi], paksa & isi.keys())


def _data(kode: str, nama: str, kelompok: _Kelompok, tutup: Tutup, atas: Tertutup) -> DataTerbuka:
    ada = [b for b in kelompok.bulan if b in kelompok.total]
    urut = sorted(kelompok.angka, key=lambda k: (k == SISA, kelompok.nama[k], k))
    baris = {
        b: [
            BarisTerbuka(k, kelompok.nama[k], _isi(a, {x.kode for x in BLOK if k in tutup[x.kode, b]}))
            for k in urut
            if (a := kelompok.angka[k].get(b))
        ]
        for b in ada
    }
    jumlah = {b: _isi(kelompok.total[b], {x.kode for x in BLOK if (x.kode, b) in atas}) for b in ada}
    return DataTerbuka(kode, nama, ada, jumlah, baris)


def _isi(a: Angka, tutup: Collection[str]) -> Isi:
    """The figures as they are told; nothing that is hidden leaves this function."""
    hasil: Isi = {}
    for k in KOLOM:
        n = k.nilai(a)
        hasil[k.kode] = None if k.blok in tutup else round(n / _SERIBU_RIBU) if k.juta else n
    return hasil
