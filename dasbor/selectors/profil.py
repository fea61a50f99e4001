"""The work of pendamping and of areas side by side: the four roles (Ife) and the RHK items over a period.

Said once for page, workbook and one's own profile (docs/program.md §14): the period, the columns, and the lines with
what each counts. How a line is counted over a period stands in `profil_hitung`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from django.db.models import TextChoices

from inti.waktu import awal_bulan, bulan_tahap, geser_bulan, kode_tahap
from pendamping.enums import PeranIfe

BULAN_PROFIL = 12
KODE_MASA = "profil_masa"  # target: part of the period that must have been served to be judged
_PENJELASAN = 7  # things an initial meeting explains (docs/program.md §7)

Isi = dict[str, int]  # counted facts of one month; missing ones are zero
Hitung = Callable[[Mapping[str, int]], int]  # a sum of facts: of added months it gives what its months add up to


class Masa(TextChoices):
    BULAN = "bulan", "Sebulan"
    TRIWULAN = "triwulan", "Triwulan"
    TAHUN = "tahun", "12 bulan"


class Cara(StrEnum):
    """Which months of duty a line adds up."""

    BULANAN = "bulanan"
    SELESAI = "selesai"  # those that are over
    TRIWULAN = "triwulan"  # grows through the quarter and counts once in it: the last of each whole quarter
    TERAKHIR = "terakhir"  # a running total: the last alone


@dataclass(frozen=True)
class Rentang:
    """The months that are looked at, oldest first, as of a day. `sampai`: the month that was asked for."""

    masa: Masa
    bulan: list[date]
    hari: date
    sampai: date

    @property
    def berjalan(self) -> bool:
        return self.kini in self.bulan

    @cached_property
    def kini(self) -> date:
        return awal_bulan(self.hari)

    @cached_property
    def triwulan(self) -> frozenset[str]:
        """Quarters that may count: the only one, or of several those no month of which is cut off."""
        semua = {kode_tahap(b) for b in self.bulan}
        if len(semua) == 1:
            return frozenset(semua)
        return frozenset(k for k in semua if all(b in self.bulan or b > self.kini for b in bulan_tahap(k)))

    def potong(self, bulan: Mapping[date, Isi]) -> dict[date, Isi]:
        return {b: bulan[b] for b in self.bulan if b in bulan}


def rentang(masa: Masa, bulan: date, hari: date) -> Rentang:
    """A period up to or around a month; months to come and those no longer kept are not part of it."""
    semua = {
        Masa.BULAN: [bulan],
        Masa.TRIWULAN: bulan_tahap(kode_tahap(bulan)),
        Masa.TAHUN: [geser_bulan(bulan, n - BULAN_PROFIL + 1) for n in range(BULAN_PROFIL)],
    }[masa]
    awal, kini = geser_bulan(hari, 1 - BULAN_PROFIL), awal_bulan(hari)
    return Rentang(masa, [b for b in semua if awal <= b <= kini], hari, bulan)


@dataclass(frozen=True)
class ButirProfil:
    """One line of the profile. `atas` of `dari` is its share; without `dari` it is a number per month of duty.

    `ukur`: what it is measured by, where its name does not say it. `target`: the figure whose dated target it is held
    against (`TargetUkuran`), `balik`: that one is said the other way round. `mengalir`: it grows through the month.
    `cara`: which months it adds up. `orang`: read from the records of a kecamatan, not known of larger areas.
    `rata`: a state, told as an average month.
    """

    kode: str
    label: str
    bagian: str  # one of the roles, or RHK
    atas: Hitung
    dari: Hitung | None
    satuan: str
    arti: str
    ukur: str = ""
    target: str = ""
    balik: bool = False
    mengalir: bool = False
    cara: Cara = Cara.BULANAN
    orang: bool = False
    rata: bool = False
    wilayah: bool = False  # of areas only: nobody's own
    rincian: Callable[[Isi], str] | None = None


@dataclass(frozen=True)
class Kolom:
    """A pendamping or an area with its facts by month; of a pendamping months of duty only."""

    kunci: str
    nama: str
    bulan: dict[date, Isi]
    wilayah: bool = False

    def kali(self, bulan: Iterable[date]) -> int:
        """Months of duty among these, of an area those of all its pendamping."""
        if self.wilayah:
            return sum(self.bulan[b].get("pendamping", 0) for b in bulan)
        return sum(1 for _ in bulan)


# --- The lines -----------------------------------------------------------------------------------------

RHK = "rhk"
_F, _E, _P, _T = PeranIfe.FASILITATIF, PeranIfe.EDUKASIONAL, PeranIfe.PERWAKILAN, PeranIfe.TEKNIS


def _ambil(*kolom: str) -> Hitung:
    if len(kolom) == 1:
        return lambda a: a.get(kolom[0], 0)
    return lambda a: sum(a.get(k, 0) for k in kolom)


def _kegiatan(peran: PeranIfe) -> ButirProfil:
    return ButirProfil(
        f"kegiatan_{peran.value}", "Kegiatan lain", peran, _ambil(f"peran.{peran.value}"), None, "kegiatan",
        "Kegiatan di luar kunjungan dan pertemuan yang dicatat dengan peran ini.",
    )  # fmt: skip


PERAN: tuple[ButirProfil, ...] = (
    ButirProfil(
        "awal", "Pertemuan awal", _F, _ambil("awal"), None, "pertemuan",
        "Pertemuan awal dengan calon KPM yang terlaksana.", orang=True,
    ),
    ButirProfil(
        "dijelaskan", "Tujuh hal dijelaskan", _F, _ambil("dijelaskan"), lambda a: _PENJELASAN * a.get("awal", 0),
        "hal", "Hal yang dijelaskan, dari tujuh hal di setiap pertemuan awal.", target="dijelaskan", orang=True,
    ),
    ButirProfil(
        "dibentuk", "Kelompok dibentuk", _F, _ambil("dibentuk"), None, "kelompok",
        "Kelompok yang dibentuk selagi dipegangnya.", orang=True,
    ),
    ButirProfil(
        "berkelompok", "Keluarga masuk kelompok", _F, lambda a: a.get("kpm", 0) - a.get("kpm_lepas", 0), _ambil("kpm"),
        "KPM", "Keluarga yang menjadi anggota kelompok, pada akhir bulan.", target="lepas", balik=True, rata=True,
    ),
    _kegiatan(_F),
    ButirProfil(
        "kunjungan", "Kunjungan rumah", _E, _ambil("kunjungan"), None, "kunjungan",
        "Kunjungan rumah yang dicatat.",
    ),
    ButirProfil(
        "dikunjungi", "Keluarga dikunjungi", _E, _ambil("kpm_dikunjungi"), _ambil("kpm"), "KPM",
        "Keluarga yang dikunjungi bulan itu.", target="kunjungan", mengalir=True, rata=True,
    ),
    ButirProfil(
        "motivasi", "Kunjungan dengan motivasi", _E, _ambil("motivasi"), _ambil("kunjungan"), "kunjungan",
        "Kunjungan yang memuat motivasi yang diberikan.", target="motivasi", orang=True,
    ),
    ButirProfil(
        "bertemu", "P2K2 terlaksana", _E, _ambil("wajib_bertemu"), _ambil("wajib"), "kelompok",
        "Kelompok yang bertemu, dari yang wajib bertemu bulan itu. Tanpa kelompok tidak ada yang wajib.",
        target="bertemu", mengalir=True,
    ),
    ButirProfil(
        "modul", "Cakupan modul", _E, _ambil("sesi"), _ambil("sesi_dari"), "sesi kelompok",
        "Sesi modul yang pernah dibahas kelompoknya, pada akhir bulan bertugas yang terakhir.", cara=Cara.TERAKHIR,
    ),
    ButirProfil(
        "kehadiran", "Kehadiran P2K2", _E, _ambil("hadir"), _ambil("hadir", "izin", "sakit", "alpa"),
        "tanda kehadiran", "Hadir, dari kehadiran yang sudah ditandai.", target="kehadiran",
    ),
    _kegiatan(_E),
    ButirProfil(
        "kurang", "Kurang bantuan komplementer", _P, _ambil("kpm_bantuan"), _ambil("kpm"), "KPM",
        "Keluarga yang belum menerima bantuan yang seharusnya. Yang memutus pusat, jadi tidak dinilai.", rata=True,
    ),
    ButirProfil(
        "kabar", "Keluarga diberi tahu soal bantuan", _P, _ambil("kabar"), _ambil("bantuan"), "bantuan",
        "Bantuan yang belum diterima dan keluarganya sudah diberi tahu, pada akhir bulan.",
        target="kabar", orang=True, rata=True,
    ),
    ButirProfil(
        "aduan", "Pengaduan dijawab tepat waktu", _P, _ambil("aduan_tepat"), _ambil("aduan_jawab"),
        "pengaduan dijawab", "Dijawab sebelum tenggat. Yang dirahasiakan tidak dihitung.", target="aduan_tepat",
    ),
    ButirProfil(
        "pertemuan", "Pertemuan kelompok", _P, _ambil("pertemuan"), None, "pertemuan",
        "Pertemuan kelompok yang diadakannya sendiri.",
    ),
    _kegiatan(_P),
    ButirProfil(
        "mutakhir", "Data dimutakhirkan", _T, _ambil("mutakhir"), _ambil("kpm"), "KPM",
        "Keluarga yang datanya dimutakhirkan, atau dinyatakan tetap, dalam triwulan itu.",
        target="mutakhir", cara=Cara.TRIWULAN, orang=True,
    ),
    ButirProfil(
        "verkom", "Verifikasi dilaporkan", _T, _ambil("vk_memenuhi", "vk_tidak"),
        _ambil("vk_memenuhi", "vk_tidak", "vk_belum"), "anggota",
        "Anggota yang komitmennya dilaporkan. Dinilai setelah bulannya selesai.",
        target="dilaporkan", cara=Cara.SELESAI,
    ),
    ButirProfil(
        "didatangi", "Fasilitas didatangi", _T, _ambil("fasilitas_petugas"), None, "fasilitas",
        "Sekolah dan fasilitas kesehatan yang verifikasinya ia catat, per triwulan.", cara=Cara.TRIWULAN, orang=True,
    ),
    ButirProfil(
        "fasilitas", "Fasilitas didatangi", _T, _ambil("fasilitas_isi"), _ambil("fasilitas"), "fasilitas",
        "Sekolah dan fasilitas kesehatan yang sudah ada catatannya triwulan itu.",
        target="fasilitas", cara=Cara.TRIWULAN, wilayah=True,
    ),
    ButirProfil(
        "rekon", "Rekonsiliasi dilaporkan", _T, _ambil("cair_n", "sebagian_n", "tidak_n"), _ambil("rencana_n"), "KPM",
        "Keluarga yang sudah dilaporkan: cair, sebagian, atau belum transaksi, menurut tahap bulan itu.",
        target="rekon", rata=True,
    ),
    _kegiatan(_T),
)  # fmt: skip
_LAPORAN = ButirProfil(
    "laporan", "Laporan bulanan tepat waktu", RHK, _ambil("laporan_tepat"), _ambil("laporan"), "laporan",
    "Laporan yang jatuh tempo bulan itu dan dikirim tepat waktu.", target="laporan", cara=Cara.SELESAI,
)  # fmt: skip
_GRADUASI = ButirProfil(
    "graduasi", "Kunjungan tentang graduasi", RHK, _ambil("graduasi"), None, "kunjungan",
    "Kunjungan dengan tujuan atau pembicaraan graduasi.", orang=True,
)  # fmt: skip
_MENURUT_KODE = {b.kode: b for b in (*PERAN, _LAPORAN, _GRADUASI)}
KODE_TARGET = frozenset({b.target for b in _MENURUT_KODE.values() if b.target} | {KODE_MASA})
# What each RHK item is measured by; the others by what was recorded for them.
UKUR_RHK = {1: "rekon", 2: "bertemu", 3: "verkom", 4: "graduasi", 5: "mutakhir", 6: "aduan", 7: "laporan"}
_ARTI_RHK = {
    1: " Yang dicatat pendamping dari butir ini hanya rekonsiliasinya; tepat sasaran dan tepat jumlah dibaca di"
    " dasbor Pembayaran.",
}  # fmt: skip


def butir_rhk(nomor: int, nama: str) -> ButirProfil:
    """The line of an RHK item: its measure, and beside it the finished reports and activities recorded for it.

    Of an item without a measure these are all it has, and activities stand in the records of a kecamatan alone.
    """
    kode, label = f"rhk{nomor}", f"RHK {nomor} {nama}"
    utama = _MENURUT_KODE.get(UKUR_RHK.get(nomor, ""))
    if utama is None:
        arti = "Laporan RHK yang selesai dan kegiatan yang dicatat untuk butir ini."
        return ButirProfil(
            kode, label, RHK, _ambil(f"rhk.{nomor}", f"keg.{nomor}"), None, "catatan", arti,
            orang=True, rincian=_rincian(nomor),
        )  # fmt: skip
    arti = f"{utama.label}: {utama.arti}{_ARTI_RHK.get(nomor, '')}"
    return replace(
        utama, kode=kode, label=label, bagian=RHK, ukur=utama.label, arti=arti, rincian=_rincian(nomor)
    )  # fmt: skip


def _rincian(nomor: int) -> Callable[[Isi], str]:
    def teks(a: Isi) -> str:
        isi = [(a.get(f"rhk.{nomor}", 0), "laporan RHK"), (a.get(f"keg.{nomor}", 0), "kegiatan")]
        if nomor == 6:
            isi.append((a.get("langkah", 0), "langkah kasus"))
        return ", ".join(f"{n} {kata}" for n, kata in isi if n)

    return teks


def butir_profil(rhk: Iterable[tuple[int, str]], *, orang: bool) -> list[ButirProfil]:
    """The lines a page shows: of pendamping (`orang`), or of areas, which lack what only a kecamatan's records know."""
    semua = [*PERAN, *(butir_rhk(n, nama) for n, nama in rhk)]
    return [b for b in semua if not (b.wilayah if orang else b.orang)]


def hanya_kecamatan(rhk: Iterable[tuple[int, str]]) -> list[str]:
    """Names of the lines that areas lack; of RHK items their numbers."""
    peran = dict.fromkeys(b.label for b in PERAN if b.orang and b.kode != "didatangi")
    return [*peran, *(f"RHK {n}" for n, nama in rhk if butir_rhk(n, nama).orang)]
