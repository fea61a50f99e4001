"""Outcomes of members and families: read in sets, decided singly, written where they differ (docs/program.md §8)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Min

from inti.waktu import awal_bulan, bulan_tahap, geser_bulan, hari_ini, kode_tahap, tahap_mundur
from verifikasi.enums import Bidang, Hasil
from verifikasi.models import AturanVerkom, CatatanVerkom, HasilKeluarga, Kewajiban
from verifikasi.selectors.kewajiban import (
    Keluarga,
    Orang,
    baca_keluarga,
    hari_akhir,
    kewajiban_berlaku,
    seumur,
    terikat_sejak,
)
from verifikasi.services import hitung_sql as sql
from verifikasi.services.putusan import (
    Butir,
    Catatan,
    Nilai,
    jendela,
    nilai,
    putuskan_kesehatan,
    putuskan_sekolah,
    terburuk,
)
from verifikasi.services.sesudah_hitung import ikuti_hasil

_POTONG = 2000


@transaction.atomic
def hitung_keluarga(*, kpm: Collection[int], tahap: Collection[str] | None = None) -> dict[str, int]:
    """Compute and store the outcomes of these families' members and of the families, then let what follows follow.

    `tahap`: codes of quarters; None: this and the previous one, and every earlier one of which these families have an
    entry or an outcome. Returns how many families were looked at, and rows written and deleted.
    """
    nomor = sorted(set(kpm))
    hitung: Counter[str] = Counter(diperiksa=len(nomor), ditulis=0, dihapus=0, keluarga=0)
    for awal in range(0, len(nomor), _POTONG):
        hitung.update(hitung_potong(nomor[awal : awal + _POTONG], tahap).hitungan)
    if nomor:
        ikuti_hasil(nomor)
    return dict(hitung)


def hitung_potong(kpm: Sequence[int], tahap: Collection[str] | None) -> sql.Perubahan:
    """A piece of the work, inside the caller's transaction; nothing follows it yet."""
    if not kpm:
        return sql.Perubahan(Counter(), set())
    sql.kunci(kpm)
    hari = hari_ini()
    pertama = _tahap_milik(kpm, hari) if tahap is None else {}
    daftar = _tahap_sejak(min(pertama.values()), hari) if tahap is None else sorted(set(tahap))
    rujukan = Rujukan.baca(awal_bulan(hari))
    bulan = [b for t in daftar for b in bulan_tahap(t)]
    if not bulan:
        return sql.Perubahan(Counter(), set())
    awal, akhir = date(bulan[0].year, 1, 1), bulan[-1]  # windows are at most a year, and begin in it
    catatan, libur = sql.baca_catatan(kpm, awal, akhir), sql.baca_libur(kpm, bulan[0], akhir)
    hasil: list[tuple[Any, ...]] = []
    milik: list[tuple[Any, ...]] = []
    for keluarga in baca_keluarga(kpm):
        sejak = pertama.get(keluarga.id, "")
        per_tahap: dict[str, list[dict[date, Hasil]]] = {t: [] for t in daftar if t >= sejak}
        for orang in keluarga.orang:
            putusan = Putusan(rujukan, keluarga, orang, catatan.get(orang.id, []), libur)
            for t, milik_anggota in per_tahap.items():
                milik_anggota.append({})
                for b in bulan_tahap(t):
                    if (satu := putusan.bulan(b)) is None:
                        continue
                    milik_anggota[-1][b] = satu.hasil
                    if b <= rujukan.kini:
                        hasil.append(satu.baris(keluarga.id, orang.id))
        milik.extend(_keluarga(keluarga.id, per_tahap))
    return sql.tulis(kpm=kpm, bulan=bulan, tahap=daftar, hasil=hasil, keluarga=milik)


def _tahap_milik(kpm: Sequence[int], hari: date) -> dict[int, str]:
    """The first quarter of each family: the previous one, or an earlier one of which it has an entry or an outcome."""
    pertama = dict.fromkeys(kpm, tahap_mundur(hari, 2)[-1])
    for nomor, bulan in CatatanVerkom.objects.filter(kpm__in=kpm).values_list("kpm").annotate(n=Min("bulan")):
        pertama[nomor] = min(pertama[nomor], kode_tahap(bulan))
    for nomor, tahap in HasilKeluarga.objects.filter(kpm__in=kpm).values_list("kpm").annotate(n=Min("tahap")):
        pertama[nomor] = min(pertama[nomor], tahap)
    return pertama


def _tahap_sejak(pertama: str, hari: date) -> list[str]:
    daftar = [kode_tahap(hari)]
    while daftar[-1] > pertama:
        daftar.append(kode_tahap(geser_bulan(hari, -3 * len(daftar))))
    return daftar[::-1]


def _keluarga(kpm: int, per_tahap: dict[str, list[dict[date, Hasil]]]) -> Iterator[tuple[Any, ...]]:
    for tahap, anggota in per_tahap.items():
        if not any(anggota):
            continue
        per_bulan = [terburuk(a[b] for a in anggota if b in a) for b in bulan_tahap(tahap)]
        jumlah = Counter(terburuk(a.values()) for a in anggota if a)
        isi = "{" + ",".join(h.value for h in per_bulan) + "}"
        yield kpm, tahap, terburuk(per_bulan).value, isi, jumlah[Hasil.TIDAK], jumlah[Hasil.BELUM]


@dataclass(slots=True)
class Rujukan:
    """Dated rules, and the month that still runs."""

    kini: date
    kewajiban: list[Kewajiban]
    aturan: list[AturanVerkom]  # the newest first
    _per_bulan: dict[date, tuple[AturanVerkom | None, list[Kewajiban]]] = field(default_factory=dict)

    @classmethod
    def baca(cls, kini: date) -> Rujukan:
        return cls(kini, list(Kewajiban.objects.order_by("pk")), list(AturanVerkom.objects.order_by("-berlaku_sejak")))

    def bulan(self, bulan: date) -> tuple[AturanVerkom | None, list[Kewajiban]]:
        """What is in force on the first day of a month."""
        if bulan not in self._per_bulan:
            aturan = next((a for a in self.aturan if a.berlaku_sejak <= bulan), None)
            self._per_bulan[bulan] = aturan, kewajiban_berlaku(bulan, self.kewajiban)
        return self._per_bulan[bulan]


@dataclass(frozen=True, slots=True)
class HasilBulan:
    bulan: date
    hasil: Hasil
    rincian: list[Butir]
    aturan: int
    terlambat: bool

    def baris(self, kpm: int, anggota: int) -> tuple[Any, ...]:
        return anggota, kpm, self.bulan, self.hasil.value, json.dumps(self.rincian), self.aturan, self.terlambat


class Putusan:
    """One member's months. What is asked again and again is remembered: a night asks it of everybody."""

    def __init__(
        self,
        rujukan: Rujukan,
        keluarga: Keluarga,
        orang: Orang,
        catatan: Sequence[Catatan],
        libur: Collection[tuple[int, date]],
    ) -> None:
        self.rujukan, self.keluarga, self.orang, self.libur = rujukan, keluarga, orang, libur
        self.jenis = {jenis for jenis, _, _ in orang.komponen}
        self.catatan: dict[str, dict[date, Catatan]] = {b.value: {} for b in Bidang}
        for satu in sorted(catatan, key=lambda c: c.bulan):
            self.catatan[satu.bidang][satu.bulan] = satu
        self._terikat: dict[tuple[str, date], date | None] = {}
        self._nilai: dict[int, list[tuple[date, Nilai]]] = {}

    def bulan(self, bulan: date) -> HasilBulan | None:
        """The outcome of one month; None where nothing is owed."""
        aturan, kewajiban = self.rujukan.bulan(bulan)
        wajib = [(k, s) for k in kewajiban if k.jenis in self.jenis and (s := self._sejak(k, bulan)) is not None]
        if aturan is None or not wajib:
            return None
        rincian = [self._putuskan(k, bulan, aturan, sejak) for k, sejak in wajib]
        penentu = [b["hasil"] for (k, _), b in zip(wajib, rincian, strict=True) if k.menentukan]
        bidang = {k.bidang for k, _ in wajib}
        terlambat = any(c.terlambat for b in bidang if (c := self.catatan[b].get(bulan)))
        return HasilBulan(bulan, terburuk(penentu), rincian, aturan.id, terlambat)

    def _putuskan(self, kewajiban: Kewajiban, bulan: date, aturan: AturanVerkom, sejak: date) -> Butir:
        if kewajiban.bidang == Bidang.PENDIDIKAN:
            libur = (self.orang.id, bulan) in self.libur
            return putuskan_sekolah(kewajiban, aturan, self.catatan[kewajiban.bidang].get(bulan), libur=libur)
        mulai, laporan = self._jendela(kewajiban, bulan, sejak)
        return putuskan_kesehatan(kewajiban, bulan, kini=self.rujukan.kini, mulai=mulai, laporan=laporan)

    def _jendela(self, k: Kewajiban, bulan: date, sejak: date) -> tuple[date, list[tuple[date, Nilai]]]:
        """Since when a duty is owed without a break, looking back no further than its window, and what is said of the
        window's months, up to this one, in which it is owed."""
        awal, _ = jendela(k.tiap_bulan, bulan)
        laporan = [(b, n) for b, n in self._semua_nilai(k) if awal <= b <= bulan]
        if sejak <= awal and k.berlaku_sejak <= awal and seumur(k, self.orang.lahir, hari_akhir(awal)):
            return awal, laporan  # ages and versions are unbroken between two months that have them
        wajib = {b: self._sejak(k, b) for b in _bulan_antara(awal, bulan) if k in self.rujukan.bulan(b)[1]}
        laporan = [(b, n) for b, n in laporan if wajib.get(b) is not None]
        mulai = bulan
        for b in reversed(_bulan_antara(awal, bulan)):
            dari = wajib.get(b)
            if dari is None or dari > b:
                return dari or mulai, laporan
            mulai = b
        return mulai, laporan

    def _sejak(self, kewajiban: Kewajiban, bulan: date) -> date | None:
        """As `wajib_sejak`, of a duty in force."""
        kunci = (kewajiban.jenis, bulan)
        if kunci not in self._terikat:
            self._terikat[kunci] = terikat_sejak(kewajiban.jenis, self.orang, self.keluarga, hari_akhir(bulan))
        sejak = self._terikat[kunci]
        return sejak if sejak is not None and seumur(kewajiban, self.orang.lahir, hari_akhir(bulan)) else None

    def _semua_nilai(self, k: Kewajiban) -> list[tuple[date, Nilai]]:
        if k.id not in self._nilai:
            self._nilai[k.id] = [(b, nilai(k.ukuran, c)) for b, c in self.catatan[k.bidang].items()]
        return self._nilai[k.id]


def _bulan_antara(awal: date, akhir: date) -> list[date]:
    return [geser_bulan(awal, n) for n in range(akhir.month - awal.month + 1)]
