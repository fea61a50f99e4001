"""A profile as a workbook, laid out as the studies' table: roles and items down, pendamping or areas across.

Counts and names of staff only; no family stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dasbor.berkas.lembar_angka import BILANGAN, PERSEN, RATA, Bilangan, Isi, Kolom, LembarAngka, bagi
from dasbor.selectors.profil import RHK, ButirProfil
from dasbor.selectors.profil_hitung import Hasil, target_butir
from dasbor.tampilan.profil import JUDUL, LayarProfil, ambang, judul_rentang, teks_ukuran
from inti.templatetags.format import bulan_pendek, waktu
from wilayah.models import Wilayah


@dataclass(frozen=True)
class IsiProfil:
    """All that leaves with a profile."""

    layar: LayarProfil
    wilayah: Wilayah
    per: datetime | None
    pencetak: str
    pada: datetime

    @property
    def masa(self) -> str:
        return judul_rentang(self.layar.rentang)

    def judul(self, teks: str) -> list[str]:
        hitung = f"Angka per {waktu(self.per)}. " if self.per else ""
        tempat = f"{self.wilayah.get_tingkat_display()} {self.wilayah.nama}"
        return [f"{teks} {tempat}", self.masa, f"{hitung}Dicetak {waktu(self.pada)} oleh {self.pencetak}."]


def lembar_profil(isi: IsiProfil) -> list[LembarAngka]:
    return [_profil(isi), _hitungan(isi), _bertugas(isi), _keterangan(isi)]


def _profil(isi: IsiProfil) -> LembarAngka:
    """Each column's figure and word; the average is of all, sums over sums."""
    layar = isi.layar
    kolom = [Kolom("Peran", 14), Kolom("Butir", 44), Kolom("Dihitung", 26), Kolom("Target", 9)]
    for k in layar.tampil:
        kolom += [Kolom(k.nama, 14), Kolom("Hasil", 12)]
    kolom.append(Kolom("Rata-rata", 12))
    baris: list[list[Isi]] = [
        ["", "Bulan bertugas" if not layar.tampil[0].wilayah else "Pendamping", "", None, *_masa(isi), None]
    ] if layar.tampil else []  # fmt: skip
    for b in layar.butir:
        t = target_butir(b, layar.target)
        baris.append([
            JUDUL[b.bagian], b.label, teks_ukuran(b, {}),
            Bilangan(t.target / 100, "0%") if t else None, *_nilai(isi, b), _besar(b, layar.rata(b)),
        ])  # fmt: skip
    return LembarAngka("Profil", isi.judul("PROFIL KERJA"), kolom, baris, beku="C")


def _masa(isi: IsiProfil) -> Iterator[Isi]:
    for _, masa, catatan in isi.layar.masa_tugas():
        yield masa
        yield catatan


def _nilai(isi: IsiProfil, b: ButirProfil) -> Iterator[Isi]:
    for k in isi.layar.tampil:
        h = isi.layar.hasil(b, k)
        yield _besar(b, h)
        yield isi.layar.kata(k, h)


def _besar(b: ButirProfil, h: Hasil) -> Isi:
    if h.besar is None:
        return None
    return Bilangan(h.besar / 100, PERSEN) if b.dari else Bilangan(h.besar, RATA)


def _hitungan(isi: IsiProfil) -> LembarAngka:
    """What each figure was divided from, one row each, so that sums can be made anew."""
    kolom = [
        Kolom("Peran", 14), Kolom("Butir", 44), Kolom("Nama", 28), Kolom("Jumlah", 12, BILANGAN),
        Kolom("Dari / bulan", 12, BILANGAN), Kolom("Nilai", 11), Kolom("Catatan", 44),
    ]  # fmt: skip
    baris: list[list[Isi]] = []
    for b in isi.layar.butir:
        for k in isi.layar.tampil:
            h = isi.layar.hasil(b, k)
            dari = h.dari if h.dari is not None else h.kali
            nilai = bagi("D{b}", "E{b}", h.atas, dari, PERSEN if b.dari else RATA)
            catatan = b.rincian(isi.layar.jumlah(k)) if b.rincian else ""
            baris.append([JUDUL[b.bagian], b.label, k.nama, h.atas, dari, nilai, catatan])
    return LembarAngka("Hitungan", isi.judul("HITUNGAN PROFIL"), kolom, baris, beku="D")


def _bertugas(isi: IsiProfil) -> LembarAngka:
    """Which months each column stands for; of areas how many pendamping served."""
    bulan = isi.layar.rentang.bulan
    kolom = [Kolom("Nama", 30), *(Kolom(bulan_pendek(b), 11, BILANGAN) for b in bulan), Kolom("Jumlah", 10, BILANGAN)]
    baris: list[list[Isi]] = []
    for k in isi.layar.tampil:
        n = [(k.bulan[b].get("pendamping", 0) if k.wilayah else 1) if b in k.bulan else 0 for b in bulan]
        baris.append([k.nama, *n, sum(n)])
    return LembarAngka("Bulan bertugas", isi.judul("BULAN BERTUGAS"), kolom, baris)


def _keterangan(isi: IsiProfil) -> LembarAngka:
    layar = isi.layar
    kolom = [Kolom("Butir", 44), Kolom("Terlaksana mulai", 16), Kolom("Belum sampai", 14), Kolom("Artinya", 90)]
    batas = {label: (t, b) for label, t, b in ambang(layar.butir, layar.target)}
    baris: list[list[Isi]] = []
    for b in layar.butir:
        t = batas.get(b.label) if b.bagian != RHK or b.target == "laporan" else None
        angka = [Bilangan(n / 100, "0%") for n in t] if t else [None, None]
        baris.append([b.label, *angka, b.arti])
    baris += [
        ["Bulan bertugas", None, None, "Bulan tanpa jabatan di sini, atau tanpa dampingan dan catatan, tidak ikut."],
        ["Serah terima", None, None, "Tetap dihitung untuk yang memegangnya pada akhir bulan itu."],
        ["Rata-rata", None, None, "Jumlah semua dibagi jumlah semua."],
        ["Triwulan", None, None, "Yang dihitung sekali tiga bulan memakai triwulan utuh dan yang berjalan."],
    ]  # fmt: skip
    if layar.lain:
        baris.append(["Hanya di profil kecamatan", None, None, ", ".join(layar.lain)])
    return LembarAngka("Keterangan", isi.judul("KETERANGAN"), kolom, baris)
