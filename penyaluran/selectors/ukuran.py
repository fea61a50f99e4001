"""The figures of a tahap for pages: read from summaries, a pendamping's own families counted (docs/program.md §4)."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime

from django.db import connection

from akun.models import Pengguna
from inti.waktu import hari_ini
from penyaluran.models import ANGKA_TAHAP, RingkasanTahap, Tahap
from penyaluran.selectors.neraca import Neraca
from penyaluran.selectors.ukuran_sql import FAKTA, JUMLAH, MILIK_PETUGAS, isian
from wilayah.enums import Tingkat
from wilayah.models import Wilayah

UKURAN = ("sasaran", "jumlah", "waktu")


@dataclass(frozen=True)
class Bagian:
    """One measure: how many of how many are right, and of how many nobody can say."""

    n: int = 0
    dari: int = 0
    tt: int = 0
    berjalan: int = 0  # whose time still runs: until it is over there is no share, only what came so far

    @property
    def salah(self) -> int:
        return self.dari - self.n - self.tt

    @property
    def persen(self) -> float | None:
        """The share that is known to be right, in percent; None where there is nothing to measure."""
        return 100 * self.n / self.dari if self.dari and not self.berjalan else None


@dataclass
class UkuranTahap(Neraca):
    """The balance of a set of payments with its three measures."""

    sasaran_n: int = 0
    sasaran_dari: int = 0
    sasaran_tt: int = 0
    jumlah_n: int = 0
    jumlah_dari: int = 0
    jumlah_tt: int = 0
    waktu_n: int = 0
    waktu_dari: int = 0
    waktu_tt: int = 0
    waktu_tanpa: int = 0  # planned, no pay date known

    def tambah_ukuran(self, lain: UkuranTahap) -> None:
        for f in fields(self):
            setattr(self, f.name, getattr(self, f.name) + getattr(lain, f.name))

    def bagian(self, ukuran: str) -> Bagian:
        berjalan = self.belum_tempo_n if ukuran == "waktu" else 0
        n, dari, tt = (getattr(self, f"{ukuran}_{x}") for x in ("n", "dari", "tt"))
        return Bagian(n, dari, tt, berjalan)

    @property
    def luput_n(self) -> int:
        """Entitled families that no line of the tahap names."""
        return self.sasaran_dari - self.rencana_n

    @property
    def belum_tempo_n(self) -> int:
        """Planned lines whose N days still run and that are not withdrawn."""
        return self.rencana_n - self.waktu_dari - self.waktu_tanpa


@dataclass
class BarisUkuran:
    kode: str
    nama: str
    angka: UkuranTahap = field(default_factory=UkuranTahap)


@dataclass
class UkuranWilayah:
    """An area in a tahap with the areas below it. `per` is when the figures were computed, None: not yet."""

    total: BarisUkuran
    anak: list[BarisUkuran]
    per: datetime | None


def ukuran_tahap_wilayah(tahap: Tahap, wilayah: Wilayah | None) -> UkuranWilayah:
    """The area (None: the country) and every area below it, one query or two; the total is the sum of what is shown."""
    total = BarisUkuran(wilayah.kode if wilayah else "", wilayah.nama if wilayah else "Indonesia")
    if wilayah is not None and wilayah.tingkat == Tingkat.DESA:
        milik = list(RingkasanTahap.objects.filter(tahap=tahap, wilayah=wilayah))
        for r in milik:
            total.angka = _angka(r)
        return UkuranWilayah(total, [], milik[0].dihitung_pada if milik else None)
    di_bawah = Wilayah.objects.filter(induk=wilayah) if wilayah else Wilayah.objects.filter(tingkat=Tingkat.PROVINSI)
    anak = {w.pk: BarisUkuran(w.pk, w.nama) for w in di_bawah.order_by("nama", "pk")}
    ringkasan = list(RingkasanTahap.objects.filter(tahap=tahap, wilayah__in=list(anak)))
    for r in ringkasan:
        anak[r.wilayah_id].angka = _angka(r)
        total.angka.tambah_ukuran(anak[r.wilayah_id].angka)
    return UkuranWilayah(total, list(anak.values()), max((r.dihitung_pada for r in ringkasan), default=None))


def ukuran_tiap_tahap(daftar: list[Tahap], wilayah: Wilayah | None) -> dict[str, UkuranTahap]:
    """An area's figures in each of these tahap; one query."""
    hasil = {t.pk: UkuranTahap() for t in daftar}
    qs = RingkasanTahap.objects.filter(tahap__in=daftar)
    qs = qs.filter(wilayah=wilayah) if wilayah else qs.filter(wilayah__tingkat=Tingkat.PROVINSI)
    for r in qs:
        hasil[r.tahap_id].tambah_ukuran(_angka(r))
    return hasil


_SAYA = f"{FAKTA} SELECT tahap, {JUMLAH} FROM isi GROUP BY tahap".format(  # noqa: S608 - only our own expressions
    p=MILIK_PETUGAS.format(tabel="p"), h=MILIK_PETUGAS.format(tabel="h")
)


def ukuran_saya(daftar: list[Tahap], user: Pengguna) -> dict[str, UkuranTahap]:
    """The user's own families of today in each of these tahap, counted from the rows; two queries."""
    hasil = {t.pk: UkuranTahap() for t in daftar}
    with connection.cursor() as kursor:
        kursor.execute(_SAYA, isian(daftar, hari_ini()) | {"petugas": user.pk})
        for tahap, *angka in kursor.fetchall():
            hasil[tahap] = UkuranTahap(**dict(zip(ANGKA_TAHAP, angka, strict=True)))
    return hasil


def _angka(r: RingkasanTahap) -> UkuranTahap:
    return UkuranTahap(**{nama: getattr(r, nama) for nama in ANGKA_TAHAP})


def sebelum(tahap: Tahap, daftar: list[Tahap]) -> Tahap | None:
    """The tahap before this one, of a list that is newest first."""
    lebih_lama = [t for t in daftar if t.pk < tahap.pk]
    return max(lebih_lama, key=lambda t: t.pk, default=None)


def hari_lewat(bayar: date | None, hari: date) -> int | None:
    """Whole days since the pay date; None before it or when none is known."""
    return (hari - bayar).days if bayar is not None and hari >= bayar else None
