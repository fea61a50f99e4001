"""Rekapitulasi RHK-2: P2K2 held, per pendamping and month of a year, with subtotals by quarter (docs/program.md §5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import persen
from p2k2.berkas.lembar_pantau import Isi, KolomPantau, LembarPantau
from p2k2.selectors.rekap import AngkaRekap, Rekap

JUDUL_RHK2 = "Rekapitulasi RHK-2 Pelaksanaan P2K2"
KOLOM_RHK2 = (
    KolomPantau("No", 5, tengah=True),
    KolomPantau("Nama Pendamping", 28),
    KolomPantau("Bulan", 18),
    KolomPantau("Kelompok seharusnya bertemu", 13, tengah=True),
    KolomPantau("Kelompok bertemu", 11, tengah=True),
    KolomPantau("Pertemuan", 11, tengah=True),
    KolomPantau("Keluarga", 10, tengah=True),
    KolomPantau("Hadir", 9, tengah=True),
    KolomPantau("% Hadir", 9, tengah=True),
)
_ROMAWI = ("I", "II", "III", "IV")


@dataclass
class _Jumlah:
    """Sums over months; groups are counted once per month in which they should meet."""

    kelompok: int = 0
    bertemu: int = 0
    pertemuan: int = 0
    keluarga: int = 0
    hadir: int = 0

    def tambah(self, semua: Iterable[AngkaRekap]) -> _Jumlah:
        for a in semua:
            self.kelompok += a.kelompok
            self.bertemu += a.bertemu
            self.pertemuan += a.pertemuan
            self.keluarga += a.keluarga
            self.hadir += a.hadir
        return self

    def sel(self) -> list[Isi]:
        bagian = persen(self.hadir, self.keluarga)
        return [self.kelompok, self.bertemu, self.pertemuan, self.keluarga, self.hadir, bagian]


def lembar_rhk2(siapa: tuple[str, str], tahun: int, rekap: Rekap) -> LembarPantau:
    """Rows of each pendamping: the months, a subtotal after each quarter, the year; then the sum of all.

    *No* counts the pendamping, so it stands on the first row of each.
    """
    per_orang: dict[int | None, list[AngkaRekap]] = {}
    for a in rekap.baris:
        per_orang.setdefault(a.petugas, []).append(a)
    baris: list[list[Isi]] = []
    tebal: set[int] = set()
    urut = sorted(per_orang, key=lambda p: (p is None, rekap.petugas[p], p or 0))
    for nomor, petugas in enumerate(urut, 1):
        for n, (teks, jumlah, kuat) in enumerate(_baris_orang(per_orang[petugas])):
            if kuat:
                tebal.add(len(baris))
            baris.append([None if n else nomor, rekap.petugas[petugas], teks, *jumlah.sel()])
    return LembarPantau(
        nama=f"RHK-2 {tahun}",
        judul=JUDUL_RHK2,
        ket=[siapa, ("Tahun", str(tahun))],
        kolom=KOLOM_RHK2,
        baris=baris,
        tebal=frozenset(tebal),
        jumlah=[None, "Jumlah", f"Tahun {tahun}", *_Jumlah().tambah(rekap.baris).sel()],
        kosong=f"Tidak ada kelompok atau pertemuan pada tahun {tahun}.",
        catatan=["Subtotal menjumlahkan bulan: kelompok dihitung sekali untuk setiap bulan ia seharusnya bertemu."],
        lebar=True,
    )


def _baris_orang(angka: list[AngkaRekap]) -> Iterable[tuple[str, _Jumlah, bool]]:
    for triwulan in range(4):
        milik = [a for a in angka if (a.bulan.month - 1) // 3 == triwulan]
        for bulan in sorted({a.bulan for a in milik}):
            yield tulis_bulan(bulan), _Jumlah().tambah(a for a in milik if a.bulan == bulan), False
        if milik:
            yield f"Triwulan {_ROMAWI[triwulan]}", _Jumlah().tambah(milik), True
    yield "Setahun", _Jumlah().tambah(angka), True
