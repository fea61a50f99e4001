"""How a profile is put: each line with every column's figure, what it is of, and a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from dasbor.selectors.profil import RHK, ButirProfil, Cara, Isi, Kolom, Masa, Rentang, rentang
from dasbor.selectors.profil_hitung import (
    BELUM,
    SEBAGIAN,
    TERLAKSANA,
    Hasil,
    Rekap,
    RekapRata,
    cukup_lama,
    sebutan,
    target_butir,
)
from dasbor.selectors.ukuran import Target
from inti.templatetags.format import BULAN_PENDEK, KOSONG, angka
from inti.templatetags.format import bulan as tulis_bulan
from pendamping.enums import PeranIfe

_BULAT = 10  # a monthly average from here on is told without decimals
_RIBUAN = 1000
_TERKECIL = 0.05  # below it there would stand nought, though there is something
JENIS = {TERLAKSANA: "baik", SEBAGIAN: "awas", BELUM: "bahaya"}
JUDUL = {p.value: str(p.label) for p in PeranIfe} | {RHK: "Butir RHK"}
PERAN_ARTI = {
    PeranIfe.FASILITATIF: "Pertemuan awal, membentuk kelompok",
    PeranIfe.EDUKASIONAL: "Motivasi, kunjungan rumah, P2K2",
    PeranIfe.PERWAKILAN: "Bantuan komplementer, pengaduan, pertemuan kelompok",
    PeranIfe.TEKNIS: "Pemutakhiran, verifikasi, rekonsiliasi",
    RHK: "Yang dikerjakan untuk tiap butir, dengan laporan RHK yang selesai dan kegiatannya",
}
_RHK_WILAYAH = "Yang dikerjakan untuk tiap butir, dengan laporan RHK yang selesai"
_BELUM_ADA = {Cara.SELESAI: "dihitung setelah bulannya selesai", Cara.TRIWULAN: "tidak ada triwulan yang utuh"}


class SelProfil(NamedTuple):
    """One figure: as a number, of what, in a word, and how that word is coloured."""

    nama: str
    nilai: str
    rinci: str
    kata: str
    jenis: str


@dataclass(frozen=True)
class BarisProfil:
    label: str
    ukuran: str
    sel: list[SelProfil]
    rata: str
    tren: list[float]
    tren_teks: str


@dataclass(frozen=True)
class BagianProfil:
    kode: str
    judul: str
    ket: str
    baris: list[BarisProfil]


@dataclass(frozen=True)
class LayarProfil:
    """All that puts a profile: `tampil` are the columns shown, `semua` those the average is of."""

    butir: Sequence[ButirProfil]
    tampil: Sequence[Kolom]
    semua: Sequence[Kolom]
    rentang: Rentang
    target: Mapping[str, Target]
    minimal: int = 1  # columns an average needs in a month
    lain: Sequence[str] = ()  # lines only the profile of a kecamatan has

    @cached_property
    def _rekap(self) -> dict[str, Rekap]:
        return {k.kunci: Rekap(k, self.rentang) for k in self.tampil}

    @cached_property
    def _rata(self) -> RekapRata:
        return RekapRata(self.semua, self.rentang, self.minimal)

    @cached_property
    def _target(self) -> dict[str, Target | None]:
        return {b.kode: target_butir(b, self.target) for b in self.butir}

    @cached_property
    def _dinilai(self) -> frozenset[str]:
        """Who is judged: areas, and whoever served long enough."""
        return frozenset(
            k.kunci
            for k in self.tampil
            if k.wilayah or cukup_lama(len(self._rekap[k.kunci].bulan), self.rentang, self.target)
        )

    def hasil(self, b: ButirProfil, k: Kolom) -> Hasil:
        return self._rekap[k.kunci].hasil(b)

    def rata(self, b: ButirProfil) -> Hasil:
        return self._rata.hasil(b)

    def jumlah(self, k: Kolom) -> Isi:
        return self._rekap[k.kunci].jumlah

    def kata(self, k: Kolom, h: Hasil) -> str:
        return sebutan(h, self._target[h.butir.kode]) if k.kunci in self._dinilai else ""

    def bagian(self) -> list[BagianProfil]:
        isi: dict[str, list[BarisProfil]] = {}
        for b in self.butir:
            isi.setdefault(b.bagian, []).append(self._baris(b))
        arti = PERAN_ARTI | {RHK: _RHK_WILAYAH} if self.lain else PERAN_ARTI
        return [BagianProfil(k, JUDUL[k], arti[k], baris) for k, baris in isi.items()]

    def masa_tugas(self) -> list[tuple[Kolom, str, str]]:
        """Each column with the months it stands for, and a remark when these are too few to judge."""
        return [(k, self._masa(k), "" if k.kunci in self._dinilai else "belum dinilai") for k in self.tampil]

    def _masa(self, k: Kolom) -> str:
        bulan = self._rekap[k.kunci].bulan
        if not k.wilayah:
            return f"{len(bulan)} dari {len(self.rentang.bulan)} bulan bertugas"
        orang = [a.get("pendamping", 0) for a in bulan.values()]
        if len(set(orang)) <= 1:
            return f"{angka(sum(orang[:1]))} pendamping"
        return f"rata-rata {satu_desimal(sum(orang) / len(orang))} pendamping per bulan"

    def _baris(self, b: ButirProfil) -> BarisProfil:
        titik = [(bulan, n) for bulan, satu in self._tren if (n := satu.hasil(b).besar) is not None]
        nilai = [n for _, n in titik]
        arah = f"{titik[0][0]} {teks_besar(b, nilai[0])}, {titik[-1][0]} {teks_besar(b, nilai[-1])}" if titik else ""
        return BarisProfil(
            b.label,
            teks_ukuran(b, self.target),
            [self._sel(b, k) for k in self.tampil],
            teks_besar(b, self.rata(b).besar),
            nilai if len(nilai) > 1 else [],
            arah,
        )

    def _sel(self, b: ButirProfil, k: Kolom) -> SelProfil:
        h = self.hasil(b, k)
        kata, rinci = self.kata(k, h), teks_rinci(h) if self._rekap[k.kunci].bulan else ""
        if b.rincian and (catatan := b.rincian(self.jumlah(k))):
            rinci = f"{rinci}; {catatan}" if rinci else catatan
        return SelProfil(k.nama, teks_besar(b, h.besar), rinci, kata, JENIS.get(kata, "netral"))

    @cached_property
    def _tren(self) -> list[tuple[str, Rekap]]:
        """Of one column: each month of duty for itself; months without anything to count have no point."""
        if len(self.tampil) != 1:
            return []
        hari, bulan = self.rentang.hari, self.tampil[0].bulan
        return [(BULAN_PENDEK[x.month - 1], Rekap(self.tampil[0], rentang(Masa.BULAN, x, hari))) for x in sorted(bulan)]


def satu_desimal(n: float) -> str:
    return angka(n, 1).removesuffix(",0") if n % 1 else _utuh(n)


def _utuh(n: float) -> str:
    """A thousand cells hold two or three of these each, nearly all below a thousand."""
    return str(int(n)) if n < _RIBUAN else angka(n)


def teks_besar(b: ButirProfil, besar: float | None) -> str:
    if besar is None:
        return KOSONG
    teks = satu_desimal(besar) if besar >= _TERKECIL or not besar else "< 0,1"
    return f"{teks}%" if b.dari else teks


def teks_rinci(h: Hasil) -> str:
    """`24 dari 28 kelompok`; of a state over several months the average one; of a number what it adds up to."""
    b = h.butir
    if not h.bulan and b.cara in _BELUM_ADA:
        return _BELUM_ADA[b.cara]
    if h.dari is None:
        return f"{_utuh(h.atas)} dalam {_utuh(h.kali)} {_satuan_masa(b)}" if h.kali > 1 else ""
    if not h.dari:
        return f"belum ada {b.satuan}"
    if b.rata and h.bulan > 1:
        desimal = 0 if h.dari >= _BULAT * h.bulan else 1
        atas, dari = (angka(n / h.bulan, desimal).removesuffix(",0") for n in (h.atas, h.dari))
        return f"rata-rata {atas} dari {dari} {b.satuan}"
    return f"{_utuh(h.atas)} dari {_utuh(h.dari)} {b.satuan}"


def teks_ukuran(b: ButirProfil, target: Mapping[str, Target]) -> str:
    """Below the name of a line: what it is measured by, what its number is, and its target."""
    t = target_butir(b, target) if b.dari else None
    if b.dari is None:
        teks = f"{b.satuan} per {_satuan_masa(b)} bertugas"
    else:
        teks = f"target {t.target}%" if t else f"% dari {b.satuan}"
    return f"{b.ukur}: {teks}" if b.ukur else teks


def _satuan_masa(b: ButirProfil) -> str:
    return "triwulan" if b.cara == Cara.TRIWULAN else "bulan"


def judul_rentang(r: Rentang) -> str:
    """`November 2026`, `Oktober sampai November 2026`, with a remark while it runs."""
    awal, akhir = r.bulan[0], r.bulan[-1]
    teks = tulis_bulan(akhir)
    if awal != akhir:
        mulai = tulis_bulan(awal)
        teks = f"{mulai.split()[0] if awal.year == akhir.year else mulai} sampai {teks}"
    return f"{teks} (sampai hari ini)" if r.berjalan else teks


def ambang(butir: Sequence[ButirProfil], target: Mapping[str, Target]) -> list[tuple[str, int, int]]:
    """Each line that is judged: its name, from where *terlaksana*, up to where *belum*."""
    semua = [(b.label, target_butir(b, target)) for b in butir if b.bagian != RHK or b.target == "laporan"]
    return [(label, t.target, t.berat) for label, t in semua if t]


def pilihan_masa(dipilih: Masa) -> list[tuple[str, str, bool]]:
    return [(m.value, str(m.label), m == dipilih) for m in (Masa.TAHUN, Masa.TRIWULAN, Masa.BULAN)]


def bulan_bertugas(k: Kolom, bulan: Sequence[date]) -> list[tuple[str, bool]]:
    """Twelve months and whether one was on duty in each."""
    return [(f"{BULAN_PENDEK[b.month - 1]}", b in k.bulan) for b in bulan]
