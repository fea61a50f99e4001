"""How attendance is spread, by who entered it and by school, beside the neighbours (docs/program.md §8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, F, QuerySet

from akun.models import Pengguna
from inti.waktu import bulan_tahap
from verifikasi.enums import Bidang, KeadaanPeserta
from verifikasi.models import CatatanVerkom, Fasilitas
from wilayah.models import Wilayah, saring_wilayah

SEDIKIT = 20  # under so many entries a spread says nothing
PITA = ("di bawah 85 %", "85–94 %", "95–99 %", "100 %")
Nilai = tuple[int, int]  # days present, effective days


@dataclass
class Sebaran:
    """A histogram of (present, effective days): shares, median and bands are read from it, never from rows."""

    nama: str
    kode: str = ""
    isi: Counter[Nilai] = field(default_factory=Counter)

    @property
    def n(self) -> int:
        return self.isi.total()

    @property
    def sedikit(self) -> bool:
        return self.n < SEDIKIT

    @property
    def ragam(self) -> int:
        """How many different figures were written down."""
        return len(self.isi)

    @property
    def pita(self) -> list[int]:
        """Entries under 85, under 95, under 100, and of 100 %; the limits compared exactly."""
        hasil = [0, 0, 0, 0]
        for (hadir, hari), n in self.isi.items():
            letak = 3 if hadir >= hari else 2 if hadir * 100 >= 95 * hari else 1 if hadir * 100 >= 85 * hari else 0
            hasil[letak] += n
        return hasil

    @property
    def penuh(self) -> float:
        """Percent of the entries that say 95 to 100 %."""
        return 100 * sum(self.pita[2:]) / self.n if self.n else 0.0

    @property
    def median(self) -> float:
        """Percent present of the middle entry, of the two middle ones their mean."""
        urut = sorted((100 * hadir / hari, n) for (hadir, hari), n in self.isi.items())
        tengah = [(self.n - 1) // 2, self.n // 2]
        nilai: list[float] = []
        lewat = 0
        for persen, n in urut:
            nilai += [persen for t in tengah if lewat <= t < lewat + n]
            lewat += n
        return sum(nilai) / 2 if nilai else 0.0


@dataclass
class SebaranWilayah:
    """All of an area, and its parts: kecamatan of a kabupaten, or who entered and the schools of a kecamatan."""

    semua: Sebaran
    wilayah: list[Sebaran] = field(default_factory=list)
    petugas: list[Sebaran] = field(default_factory=list)
    sekolah: list[Sebaran] = field(default_factory=list)


def hitungan_sekolah(tahap: str) -> QuerySet[CatatanVerkom]:
    """School months of a quarter that say how many days were attended; the programme's own count, no rule applied."""
    return CatatanVerkom.objects.filter(
        bidang=Bidang.PENDIDIKAN,
        keadaan=KeadaanPeserta.TERCATAT,
        hari_efektif__gt=0,
        bulan__in=bulan_tahap(tahap),
    ).annotate(jumlah_hadir=F("hari_efektif") - F("alpa") - F("izin") - F("sakit"))


def sebaran_kabupaten(wilayah: Wilayah, tahap: str) -> SebaranWilayah:
    """Kecamatan of a kabupaten side by side. Two queries, however many entries."""
    hasil = SebaranWilayah(Sebaran(wilayah.nama, wilayah.pk))
    per: dict[str, Sebaran] = {}
    for kode, nilai, n in _histogram(wilayah, tahap, "kpm__kecamatan_kode"):
        hasil.semua.isi[nilai] += n
        per.setdefault(kode, Sebaran("", kode)).isi[nilai] += n
    for w in Wilayah.objects.filter(pk__in=per):
        per[w.pk].nama = w.nama
    hasil.wilayah = _urut(per.values())
    return hasil


def sebaran_kecamatan(wilayah: Wilayah, tahap: str) -> SebaranWilayah:
    """Who entered, and the schools, of a kecamatan. Three queries, however many entries."""
    hasil = SebaranWilayah(Sebaran(wilayah.nama, wilayah.pk))
    petugas: dict[int, Sebaran] = {}
    sekolah: dict[UUID, Sebaran] = {}
    for siapa, tempat, nilai, n in _histogram(wilayah, tahap, "dicatat_oleh", "fasilitas"):
        hasil.semua.isi[nilai] += n
        petugas.setdefault(siapa, Sebaran("", str(siapa))).isi[nilai] += n
        sekolah.setdefault(tempat, Sebaran("", str(tempat))).isi[nilai] += n
    for p in Pengguna.objects.filter(pk__in=petugas):
        petugas[p.pk].nama = p.nama
    for f in Fasilitas.objects.filter(pk__in=sekolah):
        sekolah[f.pk].nama = f.nama
    hasil.petugas, hasil.sekolah = _urut(petugas.values()), _urut(sekolah.values())
    return hasil


def _histogram(wilayah: Wilayah, tahap: str, *kunci: str) -> Iterable[tuple[Any, ...]]:
    """Rows (keys…, value, how many): grouped by the database, so a kabupaten comes as some thousand rows."""
    qs = hitungan_sekolah(tahap).filter(saring_wilayah([wilayah.pk], awalan="kpm__")).order_by()
    for *isi, hadir, hari, n in qs.values_list(*kunci, "jumlah_hadir", "hari_efektif").annotate(n=Count("pk")):
        yield (*isi, (hadir, hari), n)


def _urut(semua: Iterable[Sebaran]) -> list[Sebaran]:
    """Most 95–100 % first; those with too few entries at the end."""
    return sorted(semua, key=lambda s: (s.sedikit, -s.penuh, s.nama, s.kode))
