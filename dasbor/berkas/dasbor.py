"""A dashboard as a workbook: its figures, their trend, the places below and what they are made of.

Counts and names of staff only; no family stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl.utils import get_column_letter

from dasbor.berkas.lembar_angka import BILANGAN, PERSEN, RATA, Bilangan, Isi, Kolom, LembarAngka, bagi, jumlah
from dasbor.selectors.perhatian import Perhatian
from dasbor.selectors.tempat import Cabang
from dasbor.selectors.ukuran import Angka, Bagian, Nilai, Ukuran, jumlahkan
from dasbor.tampilan.rinci import Batang
from dasbor.tampilan.tingkat import TAHAP_DERET, Layar, sebutan, titik
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import bulan_pendek, tanggal, waktu
from inti.waktu import kode_tahap

KEADAAN = {"baik": "Sesuai target", "awas": "Menyimpang", "bahaya": "Menyimpang berat", "netral": ""}
RAHASIA = "Pengaduan yang dirahasiakan tidak dihitung."
TANPA_PENDAMPING = "Tanpa pendamping"
LAIN = "Tidak di satu wilayah di bawahnya"


@dataclass(frozen=True)
class IsiDasbor:
    """All that leaves with a dashboard."""

    layar: Layar
    bulan: date
    anak: Sequence[Cabang]
    orang: Sequence[Cabang]
    rinci: Sequence[tuple[Bagian, Batang]]
    perhatian: Sequence[Perhatian]
    pencetak: str
    pada: datetime

    @property
    def nama(self) -> str:
        """Whose figures: a pendamping and a group with the area they belong to."""
        t = self.layar.tempat
        return t.nama if t.jenis == "negara" else f"{t.nama} ({sebutan(t)})"

    @property
    def per(self) -> str:
        kapan = self.layar.deret.per
        hitung = f"Angka per {waktu(kapan)}." if kapan else "Belum ada angka yang dihitung."
        return f"{hitung} Dicetak {waktu(self.pada)} oleh {self.pencetak}. {RAHASIA}"

    @property
    def masa(self) -> str:
        """A paper is read later: the running month says up to which day it was counted."""
        return f"{tulis_bulan(self.bulan)}{f' (sampai {tanggal(self.pada)})' if self.layar.berjalan else ''}"


def lembar_dasbor(isi: IsiDasbor) -> list[LembarAngka]:
    """The sheets; those without anything to say are left out."""
    hasil = [lembar_ikhtisar(isi), _tren(isi), _tren_tahap(isi)]
    if isi.anak:
        hasil.append(lembar_tempat(isi, "Per wilayah", "Wilayah", isi.anak, isi.layar.ukuran()))
    if isi.orang:
        orang = [u for u in isi.layar.ukuran() if "petugas" not in u.tanpa]
        hasil.append(lembar_tempat(isi, "Per pendamping", "Pendamping", isi.orang, orang))
    return [*hasil, _rincian(isi), lembar_keterangan(isi)]


def judul_lembar(isi: IsiDasbor, teks: str) -> list[str]:
    return [f"{teks} {isi.nama}", isi.masa, isi.per]


# --- the figures -----------------------------------------------------------------------------------


def lembar_ikhtisar(isi: IsiDasbor) -> LembarAngka:
    sejajar = isi.layar.sejajar
    kolom = [
        Kolom("Bagian", 26), Kolom("Ukuran", 28), Kolom("Nilai", 11), Kolom("Jumlah", 16), Kolom("Dari", 16),
        Kolom("Satuan", 18), Kolom("Target", 9), Kolom("Dinilai terhadap", 30), Kolom("Keadaan", 18),
        Kolom("Sebelumnya", 12), Kolom("Masa", 14),
        Kolom(f"Rata-rata {sejajar.nama}" if sejajar else "Rata-rata sesama", 14),
    ]  # fmt: skip
    baris = [_baris_ukuran(isi.layar, u) for u in isi.layar.ukuran()]
    return LembarAngka("Ikhtisar", judul_lembar(isi, "DASBOR"), kolom, baris, beku="C")


def _baris_ukuran(layar: Layar, u: Ukuran) -> list[Isi]:
    n, target = u.nilai(layar.deret.kini), layar.target.get(u.kode)
    lalu = next((t for t in reversed(titik(u, layar.deret)[:-1]) if t[1] is not None), None)
    return [
        str(u.bagian.label), u.label, _nilai(n), n.atas, n.dari, u.satuan,
        Bilangan(target.target / 100, "0%") if target else None, layar.teks_target(u) or None,
        KEADAAN[layar.keadaan(n)],
        _besar(u, lalu[1]) if lalu else None, lalu[0] if lalu else None, _sejajar(layar, u),
    ]  # fmt: skip


def _nilai(n: Nilai) -> Isi:
    if n.dari is None:
        return n.atas
    return bagi("D{b}", "E{b}", n.atas, n.dari, RATA if n.ukuran.per else PERSEN)


def _besar(u: Ukuran, besar: float | None) -> Isi:
    """A figure by which places are compared, as a number with its look."""
    if besar is None:
        return None
    if u.dari is None:
        return Bilangan(besar, BILANGAN)
    return Bilangan(besar, RATA) if u.per else Bilangan(besar / 100, PERSEN)


def _sejajar(layar: Layar, u: Ukuran) -> Isi:
    if layar.sejajar is None:
        return None
    besar = layar.sejajar.rata_rata(u)
    if besar is None:
        return None
    return Bilangan(besar, RATA) if u.dari is None else _besar(u, besar)


# --- the trend -------------------------------------------------------------------------------------


def _tren(isi: IsiDasbor) -> LembarAngka:
    ukuran = [u for u in isi.layar.ukuran() if u.bagian != Bagian.PEMBAYARAN]
    return _deret(isi, "Tren", ukuran, [bulan_pendek(b) for b in isi.layar.deret.bulan])


def _tren_tahap(isi: IsiDasbor) -> LembarAngka:
    ukuran = isi.layar.ukuran(Bagian.PEMBAYARAN)
    return _deret(isi, "Tren per tahap", ukuran, [nama for nama, _ in titik(ukuran[0], isi.layar.deret)])


def _deret(isi: IsiDasbor, nama: str, ukuran: Sequence[Ukuran], masa: Sequence[str]) -> LembarAngka:
    kolom = [Kolom("Ukuran", 30), Kolom("Satuan", 18), *(Kolom(m, 13) for m in masa)]
    baris: list[list[Isi]] = []
    for u in ukuran:
        label = f"{u.label}, per triwulan" if u.triwulan else u.label
        baris.append([label, _satuan(u), *(_besar(u, x) for x in _tren_per_masa(isi.layar, u, len(masa)))])
    return LembarAngka(nama, judul_lembar(isi, nama.upper()), kolom, baris)


def _tren_per_masa(layar: Layar, u: Ukuran, banyak: int) -> list[float | None]:
    """The trend with a place for each column; of what still grows the last one stays empty.

    What grows through a quarter stands under the quarter's last month, at most the month shown.
    """
    besar = [x for _, x in layar.kartu(u).tren]
    if not u.triwulan:
        return [*besar, *[None] * (banyak - len(besar))]
    akhir = {kode_tahap(b): n for n, b in enumerate(layar.deret.bulan)}
    hasil: list[float | None] = [None] * banyak
    for n, x in zip(list(akhir.values())[-TAHAP_DERET:], besar, strict=False):
        hasil[n] = x
    return hasil


def _satuan(u: Ukuran) -> str:
    return u.satuan if u.dari is None else f"{'per' if u.per else '% dari'} {u.satuan}"


# --- the places below ------------------------------------------------------------------------------


def lembar_tempat(
    isi: IsiDasbor, nama: str, apa: str, cabang: Sequence[Cabang], ukuran: Sequence[Ukuran]
) -> LembarAngka:
    """A row for each place with every figure in full; the sums are formulas and give the figures of the whole."""
    kolom = [Kolom(apa, 30)]
    terisi, belum = ada_angka(cabang)
    for u in ukuran:
        kolom += [Kolom(u.label, 13)] if u.dari is None else [
            Kolom(u.label, 14), Kolom(f"dari {u.satuan}", 14), Kolom("KPM per pendamping" if u.per else "%", 9),
        ]  # fmt: skip
    kini = isi.layar.deret.kini
    baris = [[c.nama or TANPA_PENDAMPING, *_sel_tempat(ukuran, c.angka)] for c in terisi]
    if any((lain := _selisih(kini, jumlahkan(c.angka for c in cabang))).values()):
        baris.append([LAIN, *_sel_tempat(ukuran, lain)])
    return LembarAngka(
        nama, judul_lembar(isi, nama.upper()), kolom, baris, ["Jumlah", *_sel_jumlah(ukuran, kini)],
        penutup=[[], [teks]] if (teks := tanpa_angka_teks(isi, belum)) else (),
    )  # fmt: skip


def ada_angka(cabang: Sequence[Cabang]) -> tuple[list[Cabang], list[str]]:
    """The places with anything counted, and the names of those without: one rule for page, workbook and paper."""
    return [c for c in cabang if c.angka], [c.nama for c in cabang if not c.angka]


def tanpa_angka_teks(isi: IsiDasbor, nama: Sequence[str]) -> str:
    return f"Belum punya angka pada {tulis_bulan(isi.bulan)}: {', '.join(nama)}." if nama else ""


def _selisih(semua: Angka, bagian: Angka) -> Angka:
    return Angka({k: n for k in semua | bagian if (n := semua.get(k, 0) - bagian.get(k, 0))})


def _sel_tempat(ukuran: Sequence[Ukuran], angka: Angka) -> Iterator[Isi]:
    for u, huruf in _huruf(ukuran):
        n = u.nilai(angka)
        yield n.atas
        if n.dari is not None:
            yield n.dari
            yield _bagi(n, huruf)


def _sel_jumlah(ukuran: Sequence[Ukuran], angka: Angka) -> Iterator[Isi]:
    for u, huruf in _huruf(ukuran):
        n = u.nilai(angka)
        yield jumlah(huruf[0], n.atas)
        if n.dari is not None:
            yield jumlah(huruf[1], n.dari)
            yield _bagi(n, huruf)


def _bagi(n: Nilai, huruf: Sequence[str]) -> Isi:
    return bagi(f"{huruf[0]}{{b}}", f"{huruf[1]}{{b}}", n.atas, n.dari or 0, RATA if n.ukuran.per else PERSEN)


def _huruf(ukuran: Sequence[Ukuran]) -> Iterator[tuple[Ukuran, list[str]]]:
    """Each figure with the letters of its columns."""
    mulai = 2
    for u in ukuran:
        banyak = 1 if u.dari is None else 3
        yield u, [get_column_letter(mulai + i) for i in range(banyak)]
        mulai += banyak


# --- what they are made of, what they mean -----------------------------------------------------------


def _rincian(isi: IsiDasbor) -> LembarAngka:
    kolom = [Kolom("Bagian", 28), Kolom("Rincian menurut", 36), Kolom("Isi", 44), Kolom("Jumlah", 12),
             Kolom("Rupiah", 18)]  # fmt: skip
    baris: list[list[Isi]] = [
        [str(bagian.label), b.judul, d["label"], d["nilai"], d.get("rp") or None]
        for bagian, b in isi.rinci
        for d in b.data
    ]
    return LembarAngka("Rincian", judul_lembar(isi, "RINCIAN"), kolom, baris)


def _dihitung(isi: IsiDasbor) -> str:
    nama = tulis_bulan(isi.bulan)
    if isi.layar.berjalan:
        return f"{nama} dihitung sampai {tanggal(isi.pada)}; bulan yang sudah lewat menurut hari terakhirnya."
    return f"{nama} dihitung menurut hari terakhirnya: siapa memegang keluarga dan kelompok waktu itu."


def lembar_keterangan(isi: IsiDasbor) -> LembarAngka:
    kolom = [Kolom("Ukuran", 30), Kolom("Dihitung dari", 22), Kolom("Lebih baik bila", 16), Kolom("Artinya", 90)]
    arah = {1: "lebih banyak", -1: "lebih sedikit", 0: ""}
    baris: list[list[Isi]] = [[u.label, _satuan(u), arah[u.arah], u.arti] for u in isi.layar.ukuran()]
    baris += [
        ["Bulan", None, None, _dihitung(isi)],
        ["Pembayaran", None, None, "Dari tahap yang sedang dikerjakan; bulan lewat dari tahap yang mencakupnya."],
        ["Pengaduan", None, None, f"{RAHASIA} Angkanya sama bagi semua pembaca."],
        [LAIN, None, None, "Yang dicatat untuk seluruh wilayah ini, seperti pengaduan tanpa desa."],
    ]
    arti = "Bagian dan rata-rata ditulis dengan satu desimal, jumlah bulat."
    baris.append(["Pembulatan", None, None, arti])
    return LembarAngka("Keterangan", judul_lembar(isi, "KETERANGAN"), kolom, baris)
