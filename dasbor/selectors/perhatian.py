"""The deviations that need somebody, in words and in a stated order (docs/program.md §14)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dasbor.selectors.tempat import Cabang, Tempat
from dasbor.selectors.ukuran import MENURUT_KODE, Angka, Nilai, jumlahkan
from dasbor.sql.kelompok import TanpaTemu, tanpa_temu
from inti.templatetags.format import angka
from inti.waktu import geser_bulan
from pendamping.enums import BEBAN_ACUAN

BANYAK = 5
_SEUKURAN = 2  # of one figure, so that one kind of trouble does not hide the others
_BERNAMA = 2  # groups of one pendamping that are called by name
_BERAT = {"bahaya": 0, "awas": 1}
Penilai = Callable[[Nilai], str]  # how a figure stands


@dataclass(frozen=True)
class Perhatian:
    """One deviation: the sentence, how grave, and the list behind it (figure and filters of the place)."""

    teks: str
    jenis: str
    ukuran: str
    tautan: str


def _dari(n: Nilai) -> str:
    return f"{angka(n.atas)} dari {angka(n.dari or 0)}"


def _sisa(n: Nilai) -> str:
    return f"{angka((n.dari or 0) - n.atas)} dari {angka(n.dari or 0)}"


# Most harmful to families first: what each figure says when it deviates.
KALIMAT: dict[str, Callable[[Nilai], str]] = {
    "diam": lambda n: f"{angka(n.atas)} kelompok tiga bulan atau lebih tanpa pertemuan",
    "aduan_lewat": lambda n: f"{_dari(n)} pengaduan terbuka lewat tenggatnya",
    "absen": lambda n: f"{angka(n.atas)} KPM tidak hadir tiga pertemuan berturut-turut. Kunjungi lebih dulu",
    "tanpa_pendamping": lambda n: f"{angka(n.atas)} KPM belum punya pendamping",
    "belum_transaksi": lambda n: f"{_dari(n)} KPM belum mengambil bantuannya",
    "rekon": lambda n: f"{_sisa(n)} KPM belum direkonsiliasi",
    "dilaporkan": lambda n: f"verifikasi {_sisa(n)} anggota belum dilaporkan",
    "laporan_belum": lambda n: f"{angka(n.atas)} laporan bulanan belum pernah dikirim",
    "lepas": lambda n: f"{_dari(n)} KPM belum masuk kelompok",
    "beban_lebih": lambda n: f"{_dari(n)} pendamping memegang lebih dari {BEBAN_ACUAN} KPM",
    "bantuan": lambda n: f"{_dari(n)} KPM kurang bantuan komplementer",
    "fasilitas": lambda n: f"{_sisa(n)} fasilitas belum didatangi dalam triwulannya",
}


@dataclass(frozen=True)
class _Calon:
    berat: int
    urut: int
    banyak: int
    nama: str
    isi: Perhatian


def perhatian(
    tempat: Tempat,
    cabang: Sequence[Cabang],
    orang: Sequence[Cabang],
    nilai: Penilai,
    hari: date,
    *,
    kini: bool = True,
) -> list[Perhatian]:
    """At most five deviations of the places below: grave ones first, then by harm, then by how many they concern.

    In a kecamatan the places are its pendamping, and groups are called by their names, of a month that runs (`kini`):
    which ones they were then is not kept. A group has none: its page is short.
    """
    if tempat.kelompok is not None:
        return []
    di_bawah = [c for c in orang if c.petugas] or cabang
    calon = [x for c in di_bawah for x in _calon(tempat, c, nilai)]
    calon += _tanpa_pendamping(tempat, orang, nilai)
    if tempat.rinci and kini:
        calon = [*_kelompok(tempat, hari), *(c for c in calon if c.isi.ukuran != "diam")]
    return _pilih(calon)


def _calon(tempat: Tempat, c: Cabang, nilai: Penilai) -> Iterable[_Calon]:
    sebutan = "" if tempat.petugas is not None else f"Pendamping {c.nama}" if c.petugas else c.nama
    tautan = f"wilayah={tempat.kode}&petugas={c.petugas}" if c.petugas else f"wilayah={c.kode}"
    kode = [k for k in KALIMAT if not (c.petugas and "petugas" in MENURUT_KODE[k].tanpa)]
    yield from _menyimpang(nilai, dict.fromkeys(kode, c.angka), lambda _: sebutan, tautan, c.nama)
    if c.petugas and c.angka.kpm > BEBAN_ACUAN:
        lebih = c.angka.kpm - BEBAN_ACUAN
        teks = f"{sebutan} mendampingi {angka(c.angka.kpm)} KPM, {angka(lebih)} di atas acuan {BEBAN_ACUAN}."
        yield _Calon(1, len(KALIMAT), lebih, c.nama, Perhatian(_awal_besar(teks), "awas", "kpm", tautan))


def _menyimpang(
    nilai: Penilai, angka_per: Mapping[str, Angka], sebutan: Callable[[str], str], tautan: str, nama: str
) -> Iterable[_Calon]:
    """The figures that are off their target, each as a sentence about whom `sebutan` names (nobody where the page
    is that person's own)."""
    for urut, (kode, kalimat) in enumerate(KALIMAT.items()):
        if kode not in angka_per:
            continue
        n = MENURUT_KODE[kode].nilai(angka_per[kode])
        jenis = nilai(n)
        if jenis in _BERAT:
            kena = n.atas if n.ukuran.arah < 0 else (n.dari or 0) - n.atas
            siapa = sebutan(kode)
            teks = _awal_besar(f"{siapa}: {kalimat(n)}." if siapa else f"{kalimat(n)}.")
            yield _Calon(_BERAT[jenis], urut, kena, nama, Perhatian(teks, jenis, kode, tautan))


def _awal_besar(teks: str) -> str:
    teks = teks.strip()
    return f"{teks[:1].upper()}{teks[1:]}"


# Told of the place itself, for no pendamping has any of it.
_TEMPAT = frozenset({"tanpa_pendamping", "fasilitas"})


def _tanpa_pendamping(tempat: Tempat, orang: Sequence[Cabang], nilai: Penilai) -> Iterable[_Calon]:
    """What lies in the place and with nobody: families without a pendamping, complaints of no family, facilities."""
    milik = next((c for c in orang if c.petugas == 0), None)
    if milik is None:
        return
    semua = jumlahkan(c.angka for c in orang)
    per = {k: semua if k == "tanpa_pendamping" else milik.angka for k in KALIMAT}
    yield from _menyimpang(
        nilai,
        per,
        lambda kode: tempat.nama if kode in _TEMPAT else f"{tempat.nama}, tanpa pendamping",
        tempat.tautan,
        "",
    )


def _kelompok(tempat: Tempat, hari: date) -> Iterable[_Calon]:
    """Groups without meetings, by pendamping: called by name where there are few. One query."""
    milik: dict[int | None, list[TanpaTemu]] = {}
    for t in tanpa_temu(tempat.kode, tempat.petugas.pk if tempat.petugas is not None else None):
        milik.setdefault(t.petugas, []).append(t)
    for daftar in milik.values():
        if len(daftar) <= _BERNAMA:
            yield from (_satu_kelompok(tempat, t, hari) for t in daftar)
        else:
            yield _banyak_kelompok(tempat, daftar)


def _satu_kelompok(tempat: Tempat, t: TanpaTemu, hari: date) -> _Calon:
    bulan = _bulan(t.sejak, hari)
    lama = f"{bulan} bulan tanpa pertemuan" if t.terakhir else "belum pernah bertemu"
    siapa = f", pendamping {t.nama_petugas}" if t.petugas and tempat.petugas is None else ""
    di = "" if tempat.jenis == "wilayah" and tempat.nama == t.desa else f" ({t.desa})"  # names repeat
    isi = Perhatian(f"Kelompok {t.nama}{di}: {lama}{siapa}.", "bahaya", "diam", tempat.tautan)
    return _Calon(0, 0, 1, t.nama, isi)


def _banyak_kelompok(tempat: Tempat, daftar: Sequence[TanpaTemu]) -> _Calon:
    belum = sum(t.terakhir is None for t in daftar)
    berapa = "semuanya" if belum == len(daftar) else f"{angka(belum)} di antaranya"
    tambahan = f", {berapa} belum pernah bertemu" if belum else ""
    petugas, nama = daftar[0].petugas, daftar[0].nama_petugas
    siapa = "" if tempat.petugas is not None else f"Pendamping {nama}: " if petugas else "Tanpa pendamping: "
    teks = f"{siapa}{angka(len(daftar))} kelompok tiga bulan atau lebih tanpa pertemuan{tambahan}."
    saring = f"&petugas={petugas}" if petugas and tempat.petugas is None else ""
    return _Calon(0, 0, len(daftar), siapa, Perhatian(teks, "bahaya", "diam", f"{tempat.tautan}{saring}"))


def _bulan(sejak: date, hari: date) -> int:
    """Full calendar months from `sejak` to last month."""
    pertama = geser_bulan(sejak, 0 if sejak.day == 1 else 1)
    return max(0, (hari.year - pertama.year) * 12 + hari.month - pertama.month)


def _pilih(calon: Iterable[_Calon]) -> list[Perhatian]:
    hasil: list[Perhatian] = []
    terpakai: dict[str, int] = {}
    for c in sorted(calon, key=lambda c: (c.berat, c.urut, -c.banyak, c.nama)):
        if len(hasil) < BANYAK and terpakai.get(c.isi.ukuran, 0) < _SEUKURAN:
            terpakai[c.isi.ukuran] = terpakai.get(c.isi.ukuran, 0) + 1
            hasil.append(c.isi)
    return hasil
