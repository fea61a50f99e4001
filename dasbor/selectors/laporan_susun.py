"""A monthly report as it reads: lines by role and by RHK item, lists with names, hints for what is written by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dasbor.selectors.laporan_isi import IsiLaporan, nama_catatan
from dasbor.selectors.laporan_sumber import PER_KODE, SUMBER, Sumber
from inti.templatetags.format import angka as tulis_angka
from kpm.enums import PESERTA, Kepesertaan
from p2k2.enums import StatusHadir
from pendamping.enums import PeranIfe
from pendamping.models import ButirRHK

HAPUS = "(catatan sudah dihapus)"
LUAR = "(keluarga di luar wilayah Anda)"


@dataclass(frozen=True)
class BarisAngka:
    """One figure, the month before, and what it is made of."""

    label: str
    n: int
    lalu: int
    rinci: str = ""

    @property
    def banding(self) -> str:
        """The difference to the month before, with its sign."""
        beda = self.n - self.lalu
        return "tetap" if beda == 0 else f"{'naik' if beda > 0 else 'turun'} {tulis_angka(abs(beda))}"


@dataclass(frozen=True)
class Bagian:
    judul: str
    baris: list[BarisAngka]

    @property
    def ada(self) -> list[BarisAngka]:
        """Lines that say something, this month or the month before."""
        return [b for b in self.baris if b.n or b.lalu]

    @property
    def nihil(self) -> str:
        """The others, named in one sentence instead of a row of zeros each."""
        return ", ".join(b.label[0].lower() + b.label[1:] for b in self.baris if not (b.n or b.lalu))


@dataclass(frozen=True)
class BarisDaftar:
    tanggal: date
    nama: str
    ket: str


@dataclass(frozen=True)
class Daftar:
    """Records of one source, the first of them with their names; `sisa` says how many more there are."""

    kode: str
    label: str
    jumlah: int
    baris: list[BarisDaftar] = field(default_factory=list)

    @property
    def sisa(self) -> int:
        return self.jumlah - len(self.baris)


def peserta(isi: Mapping[str, int]) -> int:
    return sum(isi.get(f"keadaan.kpm.{k}", 0) for k in PESERTA)


def dampingan(isi: IsiLaporan) -> list[BarisAngka]:
    """The caseload as of the month's last day, by the assignments and standing of then."""

    def baris(label: str, hitung: Callable[[Mapping[str, int]], int]) -> BarisAngka:
        return BarisAngka(label, hitung(isi.angka), hitung(isi.lalu))

    def satu(kode: str) -> Callable[[Mapping[str, int]], int]:
        return lambda a: a.get(f"keadaan.{kode}", 0)

    return [
        baris("KPM dampingan", peserta),
        baris("Calon KPM", satu(f"kpm.{Kepesertaan.CALON}")),
        baris("Kelompok", satu("kelompok.")),
        baris("Kelompok bertemu bulan ini", bertemu),
        baris("KPM mulai didampingi", satu("masuk.")),
        baris("KPM berpindah pendamping", satu("lepas.")),
    ]


def bertemu(angka: Mapping[str, int]) -> int:
    return angka.get("keadaan.kelompok.", 0) - angka.get("kelompok_belum", 0)


def neraca(isi: IsiLaporan) -> dict[str, int]:
    """How far the reconciliation of the tahap was, in families: planned, reported by status, not yet."""
    bagian = {k: isi.n(f"keadaan.neraca.{k}") for k in ("cair", "sebagian", "tidak", "belum")}
    return {"rencana": sum(bagian.values()), **bagian}


def per_peran(isi: IsiLaporan) -> list[Bagian]:
    """Every kind of record under the role it counts for, also where there was nothing."""
    hasil = []
    for peran in PeranIfe:
        baris: list[BarisAngka] = []
        for s in SUMBER:
            if s.peran == peran:
                baris.append(_baris(s, isi))
                baris += _hadir(isi) if s.kode == "p2k2" else []
            elif s.peran is None and (n := _bertanda(s, isi.angka, peran=peran)) + (
                lalu := _bertanda(s, isi.lalu, peran=peran)
            ):
                baris.append(BarisAngka(s.label, n, lalu))
        hasil.append(Bagian(str(peran.label), baris))
    return hasil


def butir_pada(hari: date) -> list[tuple[int, str]]:
    """Number and name of the RHK items in force on a day."""
    return list(ButirRHK.objects.berlaku_pada(hari).order_by("nomor").values_list("nomor", "nama"))


def per_butir(isi: IsiLaporan, hari: date) -> list[Bagian]:
    """The same by the RHK items in force on `hari`, without the lines that say nothing."""
    return menurut_butir(isi, butir_pada(hari))


def menurut_butir(isi: IsiLaporan, butir: Iterable[tuple[int, str]]) -> list[Bagian]:
    """As `per_butir`, with the items read once for many reports."""
    hasil = []
    for nomor, nama in butir:
        baris = []
        for s in SUMBER:
            n, lalu = (_butir(s, a, nomor) for a in (isi.angka, isi.lalu))
            if n or lalu:
                baris.append(BarisAngka(s.label, n, lalu, _rinci(s, isi.angka, nomor)))
        hasil.append(Bagian(f"RHK {nomor}. {nama}", baris))
    return hasil


def _baris(s: Sumber, isi: IsiLaporan) -> BarisAngka:
    rinci = _rinci(s, isi.angka)
    if s.kode == "kunjungan" and isi.n("kunjungan_kpm"):
        rinci = f"{tulis_angka(isi.n('kunjungan_kpm'))} keluarga. {rinci}"
    return BarisAngka(s.label, isi.n(s.kode), isi.lalu.get(s.kode, 0), rinci)


def _hadir(isi: IsiLaporan) -> list[BarisAngka]:
    def jumlah(angka: Mapping[str, int]) -> int:
        return sum(angka.get(f"hadir.{k}", 0) for k in (*StatusHadir.values, "kosong"))

    label = [*((s.value, str(s.label)) for s in StatusHadir), ("kosong", "Belum diisi")]
    rinci = ", ".join(f"{teks} {tulis_angka(n)}" for kode, teks in label if (n := isi.n(f"hadir.{kode}")))
    return [BarisAngka("Kehadiran KPM dalam P2K2", jumlah(isi.angka), jumlah(isi.lalu), rinci)]


def _bertanda(s: Sumber, angka: Mapping[str, int], *, peran: str = "", butir: int = 0) -> int:
    """Records that name role and item themselves: the figures are kept as `kegiatan#perwakilan:8`."""
    n = 0
    for kunci, banyak in angka.items():
        if kunci.startswith(f"{s.kode}#"):
            p, _, b = kunci.partition("#")[2].partition(":")
            n += banyak if (peran and p == peran) or (butir and b == str(butir)) else 0
    return n


def _butir(s: Sumber, angka: Mapping[str, int], nomor: int) -> int:
    if s.peran is None:
        return _bertanda(s, angka, butir=nomor)
    if not s.butir_ket:
        return angka.get(s.kode, 0) if s.butir == nomor else 0
    return sum(n for ket, n in _ket(s, angka) if s.butir_ket.get(ket, s.butir) == nomor)


def _ket(s: Sumber, angka: Mapping[str, int]) -> list[tuple[str, int]]:
    awal = f"{s.kode}."
    return sorted(((k.removeprefix(awal), n) for k, n in angka.items() if k.startswith(awal)), key=lambda b: -b[1])


def _rinci(s: Sumber, angka: Mapping[str, int], butir: int = 0) -> str:
    if butir and s.peran is None:  # the codes are not told apart by item
        return ""
    cocok = [(k, n) for k, n in _ket(s, angka) if not butir or s.butir_ket.get(k, s.butir) == butir]
    return ", ".join(f"{s.label_ket(k)} {tulis_angka(n)}" for k, n in cocok)


def daftar_catatan(isi: IsiLaporan, *, batas: int | None, boleh: Callable[[str], bool]) -> list[Daftar]:
    """The lists of a report, each cut to `batas` rows; names are read now, in one query.

    `boleh` says of a desa whether the reader may see families there.
    """
    dipakai = {k: daftar[:batas] for k, daftar in isi.catatan.items() if k in PER_KODE}
    nama = nama_catatan({k: [c.id for c in daftar] for k, daftar in dipakai.items()})
    hasil = []
    for s in SUMBER:
        if not (daftar := dipakai.get(s.kode)):
            continue
        baris = []
        for c in daftar:
            kata, sub, desa = nama.get((s.kode, c.id), (HAPUS, "", ""))
            if desa and not boleh(desa):
                kata, sub = LUAR, ""
            bagian = [s.label_ket(c.ket), sub, _hadir_teks(c.rinci.get("hadir"))]
            baris.append(BarisDaftar(date.fromisoformat(c.tanggal), kata, " · ".join(b for b in bagian if b)))
        hasil.append(Daftar(s.kode, s.label, len(isi.catatan[s.kode]), baris))
    return hasil


def _hadir_teks(hadir: Any) -> str:
    if not hadir or not (jumlah := sum(hadir.values())):
        return ""
    return f"hadir {hadir.get('hadir', 0)} dari {jumlah}"


@dataclass(frozen=True)
class Bahan:
    """What is on record for the two texts that are written by hand."""

    masalah: list[str]
    rencana: list[str]


def bahan(isi: IsiLaporan) -> Bahan:
    """Sentences from open cases, tasks and missed meetings; nothing is put into the texts by itself."""
    masalah, rencana = [], []
    if n := isi.n("kelompok_belum"):
        masalah.append(f"{n} kelompok tidak bertemu bulan ini.")
        rencana.append(f"Mengadakan P2K2 di {n} kelompok yang belum bertemu.")
    if n := isi.n("p2k2.dibatalkan"):
        masalah.append(f"{n} pertemuan P2K2 dibatalkan.")
    if n := isi.n("hadir.kosong"):
        masalah.append(f"Kehadiran {n} keluarga belum diisi.")
    if n := isi.n("kasus_terbuka"):
        masalah.append(f"{n} kasus masih terbuka: {_rinci(PER_KODE['kasus_terbuka'], isi.angka)}.")
        rencana.append(f"Melanjutkan {n} kasus yang masih terbuka.")
    if n := isi.n("tugas_terbuka"):
        rencana.append(f"Mengerjakan {n} tugas yang belum selesai: {_rinci(PER_KODE['tugas_terbuka'], isi.angka)}.")
    if n := neraca(isi)["belum"]:
        rencana.append(f"Merekonsiliasi {n} keluarga yang belum dilaporkan.")
    return Bahan(masalah, rencana)
