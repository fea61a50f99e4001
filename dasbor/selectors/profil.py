"""The work of pendamping and of areas side by side: the four roles (Ife) and the RHK items over a period.

Said once for page, workbook and one's own profile (docs/program.md §14). Only months of duty count: a handed-over
group's figures stay with whoever held it then, and a month without appointment there is no month.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from django.db.models import TextChoices

from dasbor.selectors.ukuran import Target, bulan_lewat
from inti.waktu import awal_bulan, bulan_tahap, geser_bulan, kode_tahap
from pendamping.enums import PeranIfe

BULAN_PROFIL = 12
MIN_ORANG = 3  # of fewer people the average would tell one's figures to the other
KODE_MASA = "profil_masa"  # target: part of the period that must have been served to be judged
_PENJELASAN = 7  # things an initial meeting explains (docs/program.md §7)

Isi = Counter[str]  # counted facts of one month; missing ones are zero
Hitung = Callable[[Isi], int]


class Masa(TextChoices):
    BULAN = "bulan", "Sebulan"
    TRIWULAN = "triwulan", "Triwulan"
    TAHUN = "tahun", "12 bulan"


@dataclass(frozen=True)
class Rentang:
    """The months that are looked at, oldest first, as of a day."""

    masa: Masa
    bulan: list[date]
    hari: date

    @property
    def berjalan(self) -> bool:
        return awal_bulan(self.hari) in self.bulan

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
    return Rentang(masa, [b for b in semua if awal <= b <= kini], hari)


@dataclass(frozen=True)
class ButirProfil:
    """One line of the profile. `atas` of `dari` is its share; without `dari` it is a number per month of duty.

    `target`: the figure whose dated target it is held against (`TargetUkuran`), `balik`: that one is said the other
    way round. `mengalir`: it grows through the month. `triwulan`: it grows through the quarter, and counts once in it.
    `akhir`: months that are over only. `orang`: read from the records of a kecamatan, not known of larger areas.
    `rata`: a state, told as an average month.
    """

    kode: str
    label: str
    bagian: str  # one of the roles, or RHK
    atas: Hitung
    dari: Hitung | None
    satuan: str
    arti: str
    target: str = ""
    balik: bool = False
    mengalir: bool = False
    triwulan: bool = False
    akhir: bool = False
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


@dataclass(frozen=True)
class Hasil:
    """A line of one column: `kali` are the months (quarters) of duty it is counted over, of areas those of all their
    pendamping; `harapan` the part of what grows that could be there by now."""

    butir: ButirProfil
    atas: int
    dari: int | None
    kali: int
    harapan: float = 1.0
    bulan: int = 0

    @property
    def besar(self) -> float | None:
        """What is compared: percent, or a number per month; None where there is nothing it could be of."""
        if self.dari is None:
            return self.atas / self.kali if self.kali else None
        return 100 * self.atas / self.dari if self.dari else None


def hasil(b: ButirProfil, kolom: Kolom, r: Rentang) -> Hasil:
    """Numerators and denominators added up over the months of duty in the period."""
    bulan = r.potong(kolom.bulan)
    dipakai = _bulan_dipakai(b, bulan, r)
    isi = [bulan[x] for x in dipakai]
    atas, kali = sum(map(b.atas, isi)), sum(x["pendamping"] for x in isi) if kolom.wilayah else len(isi)
    if b.dari is None:
        return Hasil(b, atas, None, kali, bulan=len(isi))
    dari = [b.dari(x) for x in isi]
    tunggu = sum(d * _lewat(b, x, r.hari) for d, x in zip(dari, dipakai, strict=True))
    semua = sum(dari)
    return Hasil(b, min(atas, semua), semua, kali, tunggu / semua if semua else 1.0, len(isi))


def rata_rata(b: ButirProfil, kolom: Sequence[Kolom], r: Rentang, *, minimal: int = 1) -> Hasil | None:
    """Sums over sums of all columns, so that who held much weighs as much; None of fewer columns than asked for."""
    semua = [h for k in kolom if (h := hasil(b, k, r)).besar is not None]
    if len(semua) < minimal:
        return None
    atas, kali = sum(h.atas for h in semua), sum(h.kali for h in semua)
    if b.dari is None:
        return Hasil(b, atas, None, kali, bulan=sum(h.bulan for h in semua))
    dari = sum(h.dari or 0 for h in semua)
    harapan = sum(h.harapan * (h.dari or 0) for h in semua) / dari if dari else 1.0
    return Hasil(b, atas, dari, kali, harapan, sum(h.bulan for h in semua))


def _bulan_dipakai(b: ButirProfil, bulan: Mapping[date, Isi], r: Rentang) -> list[date]:
    kini = awal_bulan(r.hari)
    semua = [x for x in bulan if not (b.akhir and x == kini)]
    if not b.triwulan:
        return semua
    return list({kode_tahap(x): x for x in semua}.values())  # the last of each quarter


def _lewat(b: ButirProfil, bulan: date, hari: date) -> float:
    """The part of what is owed that could be done by the month's day."""
    lewat = bulan_lewat(bulan, hari)
    if b.triwulan:
        return (bulan_tahap(kode_tahap(bulan)).index(bulan) + lewat) / 3
    return lewat if b.mengalir else 1.0


TERLAKSANA, SEBAGIAN, BELUM = "terlaksana", "sebagian", "belum"


def target_butir(b: ButirProfil, target: Mapping[str, Target]) -> Target | None:
    t = target.get(b.target) if b.target else None
    return Target(100 - t.target, 100 - t.berat) if t and b.balik else t


def sebutan(h: Hasil, target: Mapping[str, Target]) -> str:
    """In words: at the target, on the way, or at the limit from which it is grave; empty without a target."""
    t, besar = target_butir(h.butir, target), h.besar
    if t is None or besar is None:
        return ""
    if besar >= t.target * h.harapan:
        return TERLAKSANA
    return SEBAGIAN if besar > t.berat * h.harapan else BELUM


def cukup_lama(bertugas: int, r: Rentang, target: Mapping[str, Target]) -> bool:
    """Whether somebody served long enough in the period for words to be fair."""
    t = target.get(KODE_MASA)
    return bertugas >= max(1, ceil(len(r.bulan) * (t.target if t else 0) / 100))


# --- The lines -----------------------------------------------------------------------------------------

RHK = "rhk"
_F, _E, _P, _T = PeranIfe.FASILITATIF, PeranIfe.EDUKASIONAL, PeranIfe.PERWAKILAN, PeranIfe.TEKNIS


def _ambil(*kolom: str) -> Hitung:
    return lambda a: sum(a[k] for k in kolom)


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
        "dijelaskan", "Tujuh hal dijelaskan", _F, _ambil("dijelaskan"), lambda a: _PENJELASAN * a["awal"],
        "hal", "Hal yang dijelaskan, dari tujuh hal di setiap pertemuan awal.", target="dijelaskan", orang=True,
    ),
    ButirProfil(
        "dibentuk", "Kelompok dibentuk", _F, _ambil("dibentuk"), None, "kelompok",
        "Kelompok yang dibentuk selagi dipegangnya.", orang=True,
    ),
    ButirProfil(
        "berkelompok", "Keluarga masuk kelompok", _F, lambda a: a["kpm"] - a["kpm_lepas"], _ambil("kpm"), "KPM",
        "Keluarga yang menjadi anggota kelompok, pada akhir bulan.", target="lepas", balik=True, rata=True,
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
        "Sesi modul yang pernah dibahas kelompoknya, pada akhir bulan.", rata=True,
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
        target="mutakhir", triwulan=True, orang=True,
    ),
    ButirProfil(
        "verkom", "Verifikasi dilaporkan", _T, _ambil("vk_memenuhi", "vk_tidak"),
        _ambil("vk_memenuhi", "vk_tidak", "vk_belum"), "anggota",
        "Anggota yang komitmennya dilaporkan. Dinilai setelah bulannya selesai.", target="dilaporkan", akhir=True,
    ),
    ButirProfil(
        "didatangi", "Fasilitas didatangi", _T, _ambil("fasilitas_petugas"), None, "fasilitas",
        "Sekolah dan fasilitas kesehatan yang verifikasinya ia catat, per triwulan.", triwulan=True, orang=True,
    ),
    ButirProfil(
        "fasilitas", "Fasilitas didatangi", _T, _ambil("fasilitas_isi"), _ambil("fasilitas"), "fasilitas",
        "Sekolah dan fasilitas kesehatan yang sudah ada catatannya triwulan itu.",
        target="fasilitas", triwulan=True, wilayah=True,
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
    "Laporan yang jatuh tempo bulan itu dan dikirim tepat waktu.", target="laporan", akhir=True,
)  # fmt: skip
_GRADUASI = ButirProfil(
    "graduasi", "Kunjungan tentang graduasi", RHK, _ambil("graduasi"), None, "kunjungan",
    "Kunjungan dengan tujuan atau pembicaraan graduasi.", orang=True,
)  # fmt: skip
_MENURUT_KODE = {b.kode: b for b in (*PERAN, _LAPORAN, _GRADUASI)}
KODE_TARGET = frozenset({b.target for b in _MENURUT_KODE.values() if b.target} | {KODE_MASA})
# What each RHK item is measured by; the others by what was recorded for them.
UKUR_RHK = {1: "rekon", 2: "bertemu", 3: "verkom", 4: "graduasi", 5: "mutakhir", 6: "aduan", 7: "laporan"}


def butir_rhk(nomor: int, nama: str, *, orang: bool) -> ButirProfil:
    """The line of an RHK item: its measure, and beside it the finished reports and activities recorded for it."""
    utama = _MENURUT_KODE.get(UKUR_RHK.get(nomor, ""))
    label = f"RHK {nomor} {nama}"
    if utama is None or (utama.orang and not orang):
        arti = "Laporan RHK yang selesai dan kegiatan yang dicatat untuk butir ini."
        return ButirProfil(
            f"rhk{nomor}", label, RHK, _ambil(f"rhk.{nomor}", f"keg.{nomor}"), None, "catatan", arti,
            rincian=_rincian(nomor),
        )  # fmt: skip
    return ButirProfil(
        f"rhk{nomor}", label, RHK, utama.atas, utama.dari, utama.satuan, f"{utama.label}: {utama.arti}",
        target=utama.target, balik=utama.balik, mengalir=utama.mengalir, triwulan=utama.triwulan, akhir=utama.akhir,
        rata=utama.rata, rincian=_rincian(nomor),
    )  # fmt: skip


def _rincian(nomor: int) -> Callable[[Isi], str]:
    def teks(a: Isi) -> str:
        isi = [(a[f"rhk.{nomor}"], "laporan RHK"), (a[f"keg.{nomor}"], "kegiatan")]
        if nomor == 6:
            isi.append((a["langkah"], "langkah kasus"))
        return ", ".join(f"{n} {kata}" for n, kata in isi if n)

    return teks


def butir_profil(rhk: Iterable[tuple[int, str]], *, orang: bool) -> list[ButirProfil]:
    """The lines a page shows: of pendamping (`orang`), or of areas."""
    peran = [b for b in PERAN if not (b.wilayah if orang else b.orang)]
    return [*peran, *(butir_rhk(n, nama, orang=orang) for n, nama in rhk)]
