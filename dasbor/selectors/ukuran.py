"""The figures of every dashboard, said once: what is counted, of how many, and which way is good.

Screens, comparisons, workbooks and "what needs me" all go through this list, so that a figure means the same
everywhere (docs/program.md §14).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import TextChoices

from dasbor.models import ANGKA, TargetUkuran
from inti.templatetags.format import sebagai_tertulis
from inti.waktu import akhir_bulan, bulan_tahap, kode_tahap
from pendamping.enums import BEBAN_ACUAN


class Bagian(TextChoices):
    """Figures that are read together: one screen each below an area."""

    KELUARGA = "keluarga", "Keluarga dan pendamping"
    PERTEMUAN = "pertemuan", "Pertemuan P2K2"
    VERIFIKASI = "verifikasi", "Verifikasi komitmen"
    PEMBAYARAN = "pembayaran", "Pembayaran dan rekonsiliasi"
    PENGADUAN = "pengaduan", "Pengaduan dan tenggatnya"
    LAPANGAN = "lapangan", "Kunjungan, data, dan laporan"


_KOLOM = frozenset(ANGKA)  # asked a thousand times for one page


class Angka(dict[str, int]):
    """Counted columns of a summary; missing ones are zero."""

    def __getattr__(self, nama: str) -> int:
        if nama in _KOLOM:
            return self.get(nama, 0)
        raise AttributeError(nama)

    def tambah(self, lain: Mapping[str, Any]) -> Angka:
        for nama in ANGKA:
            if n := lain.get(nama):
                self[nama] = self.get(nama, 0) + n
        return self


Hitung = Callable[[Angka], int]


@dataclass(frozen=True)
class Ukuran:
    """One figure. `atas` of `dari` is its share; without `dari` it is a plain number.

    `arah`: 1 more is better, -1 less is better, 0 neither. `satuan` names what `dari` counts, `rp` whole rupiah.
    `per`: the quotient is an average, not a share. `tanpa`: kinds of places that do not know it. `mengalir`: it grows
    through the month, so that the running one is held against the part of it that has passed; `akhir`: it is
    judged of months that are over only; `penuh`: it means nothing before. `triwulan`: it grows through the quarter, so
    that each of its months is held against the part of the quarter that had passed by its last day.
    """

    kode: str
    label: str
    bagian: Bagian
    atas: Hitung
    dari: Hitung | None
    satuan: str
    arah: int
    arti: str
    rp: bool = False
    per: bool = False
    tanpa: frozenset[str] = frozenset()
    pendek: str = ""  # above the column of a table
    mengalir: bool = False
    akhir: bool = False
    penuh: bool = False
    triwulan: bool = False

    @property
    def kepala(self) -> str:
        return self.pendek or self.label

    def nilai(self, angka: Angka) -> Nilai:
        return Nilai(self, self.atas(angka), self.dari(angka) if self.dari else None)


class Nilai(NamedTuple):
    """A figure of one place and month."""

    ukuran: Ukuran
    atas: int
    dari: int | None

    @property
    def besar(self) -> float | None:
        """The number by which places are compared: percent, average, or the plain number; None without any."""
        if self.dari is None:
            return float(self.atas)
        if not self.dari:
            return None
        return self.atas / self.dari if self.ukuran.per else 100 * self.atas / self.dari


def _dilaporkan(a: Angka) -> int:
    return a.cair_n + a.sebagian_n + a.tidak_n


_BUKAN_ORANG = frozenset({"petugas", "kelompok"})
_BUKAN_KELOMPOK = frozenset({"kelompok"})

UKURAN: tuple[Ukuran, ...] = (
    Ukuran(
        "kpm", "KPM aktif", Bagian.KELUARGA, lambda a: a.kpm, None, "KPM", 0,
        "Keluarga peserta pada hari terakhir bulan itu, bulan berjalan sampai hari dihitungnya.",
        pendek="KPM",
    ),
    Ukuran(
        "tanpa_pendamping", "Tanpa pendamping", Bagian.KELUARGA, lambda a: a.kpm_tanpa, lambda a: a.kpm, "KPM", -1,
        "Keluarga yang belum dipegang pendamping yang bertugas.", tanpa=_BUKAN_ORANG,
        pendek="Tanpa pendamping",
    ),
    Ukuran(
        "beban", "Rata-rata beban", Bagian.KELUARGA, lambda a: a.kpm - a.kpm_tanpa, lambda a: a.pendamping,
        "pendamping", 0, f"KPM per pendamping; acuannya {BEBAN_ACUAN}.", per=True, tanpa=_BUKAN_ORANG,
    ),
    Ukuran(
        "beban_lebih", f"Beban di atas {BEBAN_ACUAN}", Bagian.KELUARGA, lambda a: a.pendamping_lebih,
        lambda a: a.pendamping, "pendamping", -1,
        f"Pendamping yang memegang lebih dari {BEBAN_ACUAN} KPM di satu kecamatan.", tanpa=_BUKAN_ORANG,
    ),
    Ukuran(
        "lepas", "Belum masuk kelompok", Bagian.KELUARGA, lambda a: a.kpm_lepas, lambda a: a.kpm, "KPM", -1,
        "Keluarga peserta yang tidak menjadi anggota kelompok mana pun.", tanpa=_BUKAN_KELOMPOK,
    ),
    Ukuran(
        "bertemu", "Kelompok bertemu", Bagian.PERTEMUAN, lambda a: a.wajib_bertemu, lambda a: a.wajib, "kelompok", 1,
        "Kelompok yang bertemu bulan itu, dari yang wajib bertemu. Daftarnya memuat yang belum bertemu.",
        pendek="Bertemu", mengalir=True,
    ),
    Ukuran(
        "tanpa_alasan", "Tidak bertemu tanpa alasan", Bagian.PERTEMUAN,
        lambda a: a.wajib - a.wajib_bertemu - a.wajib_beralasan, lambda a: a.wajib, "kelompok", -1,
        "Kelompok yang tidak bertemu dan pendampingnya belum memberi alasan.",
        pendek="Tanpa alasan", penuh=True,
    ),
    Ukuran(
        "kehadiran", "Kehadiran", Bagian.PERTEMUAN, lambda a: a.hadir, lambda a: a.hadir + a.izin + a.sakit + a.alpa,
        "tanda kehadiran", 1, "Hadir, dari kehadiran yang sudah ditandai.",
        pendek="Hadir",
    ),
    Ukuran(
        "modul", "Cakupan modul", Bagian.PERTEMUAN, lambda a: a.sesi, lambda a: a.sesi_dari, "sesi kelompok", 1,
        "Sesi modul yang sudah pernah dibahas kelompok, dari semua sesi yang berlaku.",
    ),
    Ukuran(
        "absen", "Tidak hadir berturut-turut", Bagian.PERTEMUAN, lambda a: a.tanda_absen, lambda a: a.kpm, "KPM", -1,
        "Keluarga yang tidak hadir tiga pertemuan berturut-turut.",
        pendek="Absen",
    ),
    Ukuran(
        "diam", "Kelompok tanpa pertemuan", Bagian.PERTEMUAN, lambda a: a.tanda_kelompok, lambda a: a.kelompok,
        "kelompok", -1, "Kelompok yang tiga bulan atau lebih tidak ditemui pendampingnya.",
        pendek="Tanpa temu",
    ),
    Ukuran(
        "dilaporkan", "Verifikasi dilaporkan", Bagian.VERIFIKASI, lambda a: a.vk_memenuhi + a.vk_tidak,
        lambda a: a.vk_memenuhi + a.vk_tidak + a.vk_belum, "anggota", 1,
        "Anggota yang komitmennya sudah dilaporkan bulan itu. Daftarnya memuat yang belum.", tanpa=_BUKAN_KELOMPOK,
        pendek="Verkom", mengalir=True, akhir=True,
    ),
    Ukuran(
        "memenuhi", "Memenuhi komitmen", Bagian.VERIFIKASI, lambda a: a.vk_memenuhi,
        lambda a: a.vk_memenuhi + a.vk_tidak, "anggota", 1,
        "Memenuhi, dari yang sudah dilaporkan. Daftarnya memuat yang tidak memenuhi.",
        tanpa=_BUKAN_KELOMPOK,
    ),
    Ukuran(
        "fasilitas", "Fasilitas didatangi", Bagian.VERIFIKASI, lambda a: a.fasilitas_isi, lambda a: a.fasilitas,
        "fasilitas", 1, "Sekolah dan fasilitas kesehatan yang sudah ada catatannya dalam triwulan bulan itu.",
        tanpa=_BUKAN_ORANG,
        mengalir=True, triwulan=True,
    ),
    Ukuran(
        "rekon", "Rekonsiliasi dilaporkan", Bagian.PEMBAYARAN, _dilaporkan, lambda a: a.rencana_n, "KPM", 1,
        "Keluarga yang sudah dilaporkan: cair, sebagian, atau belum transaksi. Daftarnya memuat yang belum dilaporkan.",
        pendek="Rekon",
    ),
    Ukuran(
        "tersalur", "Dana diambil", Bagian.PEMBAYARAN, lambda a: a.cair_rp, lambda a: a.rencana_rp, "rupiah", 1,
        "Rupiah yang diambil keluarga, penuh atau sebagian, dari yang direncanakan.", rp=True,
    ),
    Ukuran(
        "belum_transaksi", "Belum transaksi", Bagian.PEMBAYARAN, lambda a: a.tidak_n, lambda a: a.rencana_n, "KPM", -1,
        "Keluarga yang dilaporkan belum mengambil bantuannya.",
    ),
    Ukuran(
        "aduan", "Pengaduan terbuka", Bagian.PENGADUAN, lambda a: a.aduan_buka, None, "pengaduan", 0,
        "Belum dijawab. Pengaduan yang dirahasiakan tidak dihitung.",
    ),
    Ukuran(
        "aduan_lewat", "Pengaduan lewat tenggat", Bagian.PENGADUAN, lambda a: a.aduan_lewat, lambda a: a.aduan_buka,
        "pengaduan terbuka", -1, "Melewati hari seharusnya diterima atau dijawab.",
        pendek="Aduan lewat",
    ),
    Ukuran(
        "aduan_tepat", "Dijawab tepat waktu", Bagian.PENGADUAN, lambda a: a.aduan_tepat, lambda a: a.aduan_jawab,
        "pengaduan dijawab", 1,
        "Pengaduan yang dijawab bulan itu sebelum tenggatnya. Daftarnya memuat juga yang dijawab terlambat.",
    ),
    Ukuran(
        "kunjungan", "Keluarga dikunjungi", Bagian.LAPANGAN, lambda a: a.kpm_dikunjungi, lambda a: a.kpm, "KPM", 1,
        "Keluarga yang dipegang dan dikunjungi bulan itu, oleh siapa pun. Daftar seorang pendamping memuat "
        "kunjungannya sendiri.",
        mengalir=True,
    ),
    Ukuran(
        "bantuan", "Bantuan komplementer kurang", Bagian.LAPANGAN, lambda a: a.kpm_bantuan, lambda a: a.kpm, "KPM", -1,
        "Keluarga yang belum menerima KIS, KIP, BPNT, atau bantuan lain yang seharusnya.",
    ),
    Ukuran(
        "usulan", "Pemutakhiran menunggu", Bagian.LAPANGAN, lambda a: a.usulan, None, "usulan", -1,
        "Usulan perubahan data yang belum diputus.",
    ),
    Ukuran(
        "laporan", "Laporan tepat waktu", Bagian.LAPANGAN, lambda a: a.laporan_tepat, lambda a: a.laporan, "laporan", 1,
        "Laporan bulanan pendamping yang jatuh tempo bulan itu dan dikirim tepat waktu.", tanpa=_BUKAN_KELOMPOK,
        mengalir=True,
    ),
    Ukuran(
        "laporan_belum", "Laporan belum dikirim", Bagian.LAPANGAN, lambda a: a.laporan_belum, lambda a: a.laporan,
        "laporan", -1, "Lewat tenggat dan belum pernah dikirim; yang dikembalikan untuk diperbaiki tidak ikut.",
        tanpa=_BUKAN_KELOMPOK,
        pendek="Belum lapor",
    ),
)  # fmt: skip
MENURUT_KODE = {u.kode: u for u in UKURAN}


@dataclass(frozen=True)
class Target:
    """Where a figure should be (`target`, percent) and from where on a deviation is grave (`berat`)."""

    target: int
    berat: int


def target_pada(hari: date) -> dict[str, Target]:
    """The targets in force on a day, by the figure's code. One query."""
    baris = TargetUkuran.objects.filter(berlaku_sejak__lte=hari).order_by("berlaku_sejak", "pk")
    return {kode: Target(target, berat) for kode, target, berat in baris.values_list("ukuran", "target", "berat")}


def harapan(ukuran: Ukuran, target: Target | None, lewat: float = 1.0) -> float | None:
    """Where a figure should be by now, in percent; None where nothing says it.

    `lewat`: the part of the month, or of a figure's quarter, that has passed; 1 of one that is over.
    """
    if target is None or not ukuran.arah or ukuran.dari is None or (ukuran.akhir and lewat < 1):
        return None
    return target.target * (lewat if ukuran.mengalir else 1.0)


def keadaan(nilai: Nilai, target: Target | None, lewat: float = 1.0) -> str:
    """How a figure stands: baik, awas, bahaya; netral where nothing says what it should be.

    Held against target and limit as they are written: 89.96 % reads 90%, and reaches 90.
    """
    besar, u = nilai.besar, nilai.ukuran
    seharusnya = harapan(u, target, lewat)
    if target is None or besar is None or seharusnya is None:
        return "netral"
    if seharusnya or not nilai.atas:  # one of ten thousand reads 0%, and still is one where there should be none
        besar, seharusnya = sebagai_tertulis(besar), sebagai_tertulis(seharusnya)
    if (besar - seharusnya) * u.arah >= 0:
        return "baik"
    berat = sebagai_tertulis(target.berat * (lewat if u.mengalir else 1.0))
    return "bahaya" if (sebagai_tertulis(besar) - berat) * u.arah <= 0 else "awas"


def bulan_lewat(bulan: date, hari: date) -> float:
    """The part of a month that has passed on a day: 0.5 on 15 November, 1 of a month that is over."""
    akhir = akhir_bulan(bulan)
    return 1.0 if hari >= akhir else hari.day / akhir.day


def triwulan_lewat(bulan: date, hari: date, bertugas: Callable[[date], bool] = lambda _: True) -> float:
    """The part of a quarter that has passed by the month's last day, or by a day of it: 2/3 at the end of November.

    `bertugas`: which of the months before count, for somebody who did not serve in all of them.
    """
    semua = bulan_tahap(kode_tahap(bulan))
    return (sum(1 for b in semua if b < bulan and bertugas(b)) + bulan_lewat(bulan, hari)) / len(semua)


def ukuran_tempat(jenis: str, bagian: str = "", *, berjalan: bool = False) -> list[Ukuran]:
    """The figures a kind of place knows (`negara`, `wilayah`, `petugas`, `kelompok`); a running month lacks some."""
    return [u for u in UKURAN if jenis not in u.tanpa and bagian in ("", u.bagian) and not (berjalan and u.penuh)]


def jumlahkan(semua: Iterable[Mapping[str, Any]]) -> Angka:
    hasil = Angka()
    for satu in semua:
        hasil.tambah(satu)
    return hasil
