"""How the figures of a place are put: value, target, change, comparison, colour, and where each leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from dasbor.selectors.tempat import Cabang, Deret, Sejajar, Tempat
from dasbor.selectors.ukuran import Angka, Bagian, Nilai, Target, Ukuran, harapan, keadaan, ukuran_tempat
from dasbor.tampilan.tautan import Penaut, alamat_tempat, gabung
from inti.kelas import TANPA_PATOKAN, Patokan
from inti.templatetags.format import BULAN_PENDEK, KOSONG, angka, nama_tahap, persen, rupiah_singkat, sebagai_tertulis
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import kode_tahap

Titik = tuple[str, float | None]  # of a trend: name of the month or stage, and the number
TAHAP_DERET = 4
_BULAT = 0.05  # below a tenth of a percent nothing has changed

# What a table of places shows beside the name: one figure of each kind of work.
UTAMA = ("kpm", "bertemu", "kehadiran", "absen", "diam", "dilaporkan", "rekon", "aduan_lewat", "laporan_belum")


@dataclass(frozen=True)
class KartuUkuran:
    """One figure with all it is to be compared with. `tren`: None where nothing is known."""

    ukuran: Ukuran
    nilai: str
    rinci: str
    banding: list[str]
    jenis: str
    tren: list[Titik]
    target: int | None
    url: str
    daftar: str

    @property
    def titik(self) -> list[tuple[str, float | None, str]]:
        """The trend as a chart and its table draw it: name, number, as text."""
        return [(nama, n, teks_besar(self.ukuran, n)) for nama, n in self.tren]

    @property
    def percik(self) -> list[float | None]:
        return [n for _, n in self.tren]

    @property
    def selalu_nol(self) -> bool:
        """Nothing in any month: a sentence says it, a picture of the ground line does not."""
        return not any(n for _, n in self.tren)

    @property
    def garis_target(self) -> float | None:
        """Where the target's line is drawn; what should not be has none: its line is the ground."""
        return float(self.target) if self.target else None

    @property
    def teks_target(self) -> str:
        return f"target {self.target}%"

    @property
    def arah_percik(self) -> str:
        """The trend in words, for whoever does not see the line; empty while there is none."""
        isi = [(nama, n) for nama, n in self.tren if n is not None]
        if len(isi) < 2:
            return ""
        (awal, dulu), (akhir, kini) = isi[0], isi[-1]
        return f"{awal} {teks_besar(self.ukuran, dulu)}, {akhir} {teks_besar(self.ukuran, kini)}"


def teks_nilai(n: Nilai) -> str:
    """What is better when more: the share; what should not be: how many; an average: its number."""
    if n.besar is None:
        return KOSONG
    if n.dari is None or (n.ukuran.arah < 0 and not n.ukuran.rp):
        return angka(n.atas)
    return _satu_desimal(n.besar) if n.ukuran.per else persen(n.besar)


def _satu_desimal(besar: float) -> str:
    """Averages as shares are written: one decimal where there is one, on cards, in tables and files alike."""
    return angka(sebagai_tertulis(besar), 1).removesuffix(",0")


def teks_besar(u: Ukuran, besar: float | None) -> str:
    """The number places are compared by."""
    if besar is None:
        return KOSONG
    return persen(besar) if u.dari and not u.per else _satu_desimal(besar)


def besar_tertulis(n: Nilai) -> float | None:
    """The number as `teks_besar` writes it: a map's steps are built on what is read."""
    if n.besar is None:
        return None
    return sebagai_tertulis(n.besar)


# Appointments and their reports lie with the area of the appointment: a desa has people at work all the same.
_TIDAK_ADA = {
    "pendamping": "tidak ada pendamping yang diangkat khusus di sini",
    "laporan": "tidak ada laporan yang ditagih khusus di sini",
}


def teks_rinci(n: Nilai) -> str:
    """`24 dari 28 kelompok`; of what is a plain number nothing."""
    if n.dari is None:
        return ""
    if not n.dari:
        return _TIDAK_ADA.get(n.ukuran.satuan, f"belum ada {n.ukuran.satuan}")
    if n.ukuran.rp:
        return f"{rupiah_singkat(n.atas)} dari {rupiah_singkat(n.dari)}"
    if n.ukuran.per:
        return f"{angka(n.atas)} KPM, {angka(n.dari)} {n.ukuran.satuan}"
    if n.ukuran.arah < 0:
        return f"{persen(n.besar or 0)} dari {angka(n.dari)} {n.ukuran.satuan}"
    return f"{angka(n.atas)} dari {angka(n.dari)} {n.ukuran.satuan}"


@dataclass
class Layar:
    """All a page of a place needs to put its figures."""

    tempat: Tempat
    deret: Deret
    sejajar: Sejajar | None
    target: dict[str, Target]
    penaut: Penaut
    saring: str  # the month, for links to other places
    lewat: float  # the part of the month that has passed
    lewat_triwulan: float = 1.0  # the part of its quarter

    @property
    def berjalan(self) -> bool:
        return self.lewat < 1

    def ukuran(self, bagian: str = "") -> list[Ukuran]:
        """The figures of this place and month."""
        return ukuran_tempat(self.tempat.jenis, bagian, berjalan=self.berjalan)

    def _lewat(self, u: Ukuran) -> float:
        return self.lewat_triwulan if u.triwulan else self.lewat

    def _tumbuh(self, u: Ukuran) -> bool:
        """Still grows: its trend is of months or quarters that are over."""
        return u.mengalir and self._lewat(u) < 1

    def keadaan(self, n: Nilai) -> str:
        return keadaan(n, self.target.get(n.ukuran.kode), self._lewat(n.ukuran))

    def harapan(self, u: Ukuran) -> float | None:
        """Where a share should be by now, in percent; 0 of what should not be; None where nothing says it."""
        return harapan(u, self.target.get(u.kode), self._lewat(u))

    def patokan(self, u: Ukuran) -> Patokan:
        """What a map holds a figure against: where it should be by now, as it is written, and its grave limit."""
        harapan, target = self.harapan(u), self.target.get(u.kode)
        if harapan is None or target is None:
            return TANPA_PATOKAN
        teks = self.teks_target(u) if harapan else f"seharusnya tidak ada, berat mulai {persen(target.berat)}"
        return Patokan(sebagai_tertulis(harapan), float(target.berat), f"{teks[0].upper()}{teks[1:]}.")

    @cached_property
    def url_bagian(self) -> dict[str, str]:
        return {b: alamat_tempat(self.tempat, b, self.saring) for b in Bagian.values}

    def kartu(self, u: Ukuran) -> KartuUkuran:
        n, target, daftar = u.nilai(self.deret.kini), self.target.get(u.kode), titik(u, self.deret)
        return KartuUkuran(
            ukuran=u,
            nilai=teks_nilai(n),
            rinci=teks_rinci(n) + self._belum_ditandai(u),
            banding=[b for b in (self.teks_target(u), self._lalu(n, daftar), self._sejajar(u)) if b],
            jenis=self.keadaan(n),
            tren=daftar[:-1] if self._tumbuh(u) else daftar,
            target=target.target if target else None,
            url=self.url_bagian[u.bagian],
            daftar=self.penaut.baris(n, self.tempat.tautan) if self.tempat.kelompok is None else "",
        )

    def bagian(self, kode: str = "") -> list[tuple[Bagian, str, list[KartuUkuran]]]:
        """The parts with their address and figures, in order."""
        hasil: dict[Bagian, list[KartuUkuran]] = {}
        for u in self.ukuran(kode):
            hasil.setdefault(u.bagian, []).append(self.kartu(u))
        return [(b, self.url_bagian[b], isi) for b, isi in hasil.items()]

    def teks_target(self, u: Ukuran) -> str:
        """The target in words; of a running month as it is by now, or that it is judged at the month's end."""
        target = self.target.get(u.kode)
        if target is None:
            return ""
        if not target.target:
            return "seharusnya tidak ada"
        if self.berjalan and u.akhir:
            return f"target akhir bulan {target.target}%"
        kini = self.harapan(u)
        if not kini or kini >= target.target:
            return f"target {target.target}%"
        return f"target sampai {'hari ini' if self.berjalan else 'akhir bulan'} {persen(kini)}"

    def _belum_ditandai(self, u: Ukuran) -> str:
        """Of attendance, how many marks it rests on where registers are incomplete: 100% of three says little."""
        a = self.deret.kini
        ada = a.hadir + a.izin + a.sakit + a.alpa
        if u.kode != "kehadiran" or not a.kosong:
            return ""
        return f"; {angka(ada)} dari {angka(ada + a.kosong)} ditandai"

    def _lalu(self, n: Nilai, daftar: Sequence[Titik]) -> str:
        """The change since the month (payments: the stage) before."""
        lalu = next((t for t in reversed(daftar[:-1]) if t[1] is not None), None)
        if n.besar is None or lalu is None or lalu[1] is None:
            return ""
        if self._tumbuh(n.ukuran):
            return f"{lalu[0]} {teks_besar(n.ukuran, lalu[1])}"
        beda = n.besar - lalu[1]
        if abs(beda) < _BULAT:
            return f"sama dengan {lalu[0]}"
        besar = _satu_desimal(abs(beda))
        satuan = "" if n.ukuran.per or n.dari is None else " poin"
        return f"{'naik' if beda > 0 else 'turun'} {besar}{satuan} dari {lalu[0]}"

    def _sejajar(self, u: Ukuran) -> str:
        if self.sejajar is None:
            return ""
        besar = self.sejajar.rata_rata(u)
        return f"rata-rata {self.sejajar.nama} {teks_besar(u, besar)}" if besar is not None else ""


def titik(u: Ukuran, d: Deret) -> list[Titik]:
    """The trend: twelve months, of payments four stages, of what grows through a quarter four of these, each as of its
    last month."""
    if u.triwulan:
        akhir = {kode_tahap(b): a for b, a in zip(d.bulan, d.angka, strict=True)}
        return [(_nama_triwulan(t), _satu(u, a)) for t, a in list(akhir.items())[-TAHAP_DERET:]]
    if u.bagian != Bagian.PEMBAYARAN:
        return [(BULAN_PENDEK[b.month - 1], _satu(u, a)) for b, a in zip(d.bulan, d.angka, strict=True)]
    terakhir = {tahap: a for tahap, a in zip(d.tahap, d.angka, strict=True) if tahap}
    return [(nama_tahap(t), _satu(u, a)) for t, a in list(terakhir.items())[-TAHAP_DERET:]]


def _nama_triwulan(kode: str) -> str:
    """`2026-4` as a quarter, whose months are those of the stage."""
    return nama_tahap(kode).replace("Tahap", "Triwulan")


def _satu(u: Ukuran, a: Angka | None) -> float | None:
    return None if a is None else u.nilai(a).besar


# --- Tables of places ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sel:
    label: str
    teks: str
    url: str
    jenis: str


@dataclass(frozen=True)
class BarisTempat:
    nama: str
    url: str
    sel: list[Sel]


def tabel_tempat(layar: Layar, cabang: Sequence[Cabang], ukuran: Sequence[Ukuran]) -> list[BarisTempat]:
    """A row for each place below, each figure leading to its rows."""
    return [_baris(layar, c, ukuran) for c in cabang if c.petugas != 0]


def tanpa_angka(layar: Layar, cabang: Sequence[Cabang]) -> tuple[list[Cabang], list[tuple[str, str]]]:
    """The areas with anything counted; name and address of those without, so that 37 provinces are not in the way."""
    isi = [c for c in cabang if c.angka]
    return isi, [(c.nama, alamat_wilayah(layar, c.kode)) for c in cabang if not c.angka]


def _baris(layar: Layar, c: Cabang, ukuran: Sequence[Ukuran]) -> BarisTempat:
    if c.petugas is not None:
        tautan, url = gabung(layar.tempat.tautan, f"petugas={c.petugas}"), _alamat_petugas(layar, c.petugas)
    else:
        tautan, url = f"wilayah={c.kode}", alamat_wilayah(layar, c.kode)
    sel = []
    for u in ukuran:
        n = u.nilai(c.angka)
        sel.append(Sel(u.label, teks_nilai(n), layar.penaut.baris(n, tautan), layar.keadaan(n)))
    return BarisTempat(c.nama, url, sel)


def alamat_wilayah(layar: Layar, kode: str) -> str:
    """The dashboard of an area below, in the same month."""
    return f"{layar.penaut.akar}{kode}/?{layar.saring}".rstrip("?")


def _alamat_petugas(layar: Layar, nomor: int) -> str:
    return f"{layar.penaut.akar}{layar.tempat.kode}/pendamping/{nomor}/?{layar.saring}".rstrip("?")


def judul_bulan(bulan: date, hari: date) -> str:
    kini = (bulan.year, bulan.month) == (hari.year, hari.month)
    return f"{tulis_bulan(bulan)}{' (sampai hari ini)' if kini else ''}"


def sebutan(tempat: Tempat) -> str:
    """What kind of place it is, in words."""
    if tempat.kelompok is not None:
        return f"Kelompok di {tempat.wilayah.nama}" if tempat.wilayah else "Kelompok"
    if tempat.petugas is not None:
        return f"Pendamping di {tempat.wilayah.nama}" if tempat.wilayah else "Pendamping"
    return tempat.wilayah.get_tingkat_display() if tempat.wilayah else "Seluruh wilayah"
