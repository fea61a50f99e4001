"""Runs of months in which a family did not keep its commitments (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q

from inti.waktu import awal_bulan, hari_ini
from kpm.enums import Kepesertaan
from kpm.models import PerubahanKepesertaan
from pendamping.enums import JenisTugas
from pendamping.models import Tugas
from verifikasi.enums import Hasil, JenjangSanksi
from verifikasi.models import AturanSanksi, HasilVerifikasi, Kewajiban, Sanksi

Bulanan = list[tuple[date, str]]


@dataclass(frozen=True)
class Runtun:
    """All runs of a family, oldest first, and the one it is in now (empty when it keeps its commitments)."""

    semua: list[list[date]] = field(default_factory=list)
    kini: list[date] = field(default_factory=list)

    def milik(self, bukti: Iterable[date]) -> list[date]:
        """The run these months belong to, the one that holds most of them (the later of two); none: empty."""
        dicari = set(bukti)
        terbaik: list[date] = []
        for satu in self.semua:
            if (n := len(dicari.intersection(satu))) and n >= len(dicari.intersection(terbaik)):
                terbaik = satu
        return terbaik


def runtun(bulanan: Iterable[tuple[date, str]], awal: date | None = None) -> Runtun:
    """The runs in a family's months: *tidak* continues one, *memenuhi* ends it, anything else does neither.

    `awal` is the day the family last became active (again): a month that began before it belongs to no later run.
    """
    semua: list[list[date]] = []
    kini: list[date] = []
    for bulan, hasil in sorted(bulanan):
        if awal is not None and kini and kini[-1] < awal <= bulan:
            kini = []
        if hasil == Hasil.TIDAK:
            if not kini:
                semua.append(kini)
            kini.append(bulan)
        elif hasil == Hasil.MEMENUHI:
            kini = []
    if awal is not None and kini and kini[-1] < awal:
        kini = []
    return Runtun(semua, kini)


def hasil_sebulan(hasil: Collection[str]) -> str:
    """A family's month from its members': one unmet is enough; unknown while somebody's report is missing."""
    for satu in (Hasil.TIDAK, Hasil.BELUM, Hasil.MEMENUHI):
        if satu in hasil:
            return str(satu)
    return str(Hasil.TIDAK_BERLAKU)


def bulanan_keluarga(kpm: Collection[int], pada: date) -> dict[int, Bulanan]:
    """Each family's months that were over on that day with their outcome, in one query."""
    hitung = {h.name.lower(): Count("pk", filter=Q(hasil=h)) for h in (Hasil.TIDAK, Hasil.BELUM, Hasil.MEMENUHI)}
    lewat = HasilVerifikasi.objects.filter(kpm__in=kpm, bulan__lt=awal_bulan(pada))
    baris = lewat.order_by("kpm", "bulan").values_list("kpm", "bulan")
    isi: dict[int, Bulanan] = {}
    for nomor, bulan, belum, memenuhi, tidak in baris.annotate(**dict(sorted(hitung.items()))):
        ada = {h for h, n in ((Hasil.TIDAK, tidak), (Hasil.BELUM, belum), (Hasil.MEMENUHI, memenuhi)) if n}
        isi.setdefault(nomor, []).append((bulan, hasil_sebulan(ada)))
    return isi


def runtun_keluarga(kpm: Collection[int], pada: date | None = None) -> dict[int, Runtun]:
    """Runs of these families on a day; two queries whatever their number. A month that still runs can yet be kept, or
    not: it is in none."""
    langkah = PerubahanKepesertaan.objects.filter(kpm__in=kpm, ke=Kepesertaan.AKTIF).order_by()
    awal = dict(langkah.values_list("kpm").annotate(hari=Max("tanggal")))
    bulanan = bulanan_keluarga(kpm, pada or hari_ini())
    return {nomor: runtun(bulanan.get(nomor, []), awal.get(nomor)) for nomor in kpm}


def keluarga_bertangga(kpm: Collection[int] | None = None) -> list[int]:
    """Families (of these) the ladder has something to say about: with an unmet month, a rung that nobody decided, or
    a visit still asked. All others are left alone, and unlocked."""
    tidak = HasilVerifikasi.objects.filter(hasil=Hasil.TIDAK)
    sanksi = Sanksi.objects.filter(diputus_oleh=None)
    tugas = Tugas.objects.terbuka().filter(jenis=JenisTugas.KOMITMEN)
    bagian = [
        (qs if kpm is None else qs.filter(kpm__in=kpm)).order_by().values_list("kpm") for qs in (tidak, sanksi, tugas)
    ]
    return sorted(nomor for (nomor,) in bagian[0].union(*bagian[1:]))


def aturan_sanksi(pada: date) -> AturanSanksi | None:
    return AturanSanksi.objects.filter(berlaku_sejak__lte=pada).order_by("-berlaku_sejak").first()


def ambang(aturan: AturanSanksi, jenjang: str) -> int:
    """Months unmet in a row from which a rung follows."""
    return {
        JenjangSanksi.PERINGATAN: aturan.bulan_peringatan,
        JenjangSanksi.PENANGGUHAN: aturan.bulan_penangguhan,
        JenjangSanksi.PENGHENTIAN: aturan.bulan_penghentian,
    }[JenjangSanksi(jenjang)]


def rincian_bulan(pasangan: Iterable[tuple[int, Sequence[date]]]) -> dict[tuple[int, date], list[dict[str, Any]]]:
    """What was unmet of these families and months: a line per member, with the outcome of each duty that failed."""
    diminta = {(kpm, bulan) for kpm, semua in pasangan for bulan in semua}
    tidak = HasilVerifikasi.objects.filter(
        kpm__in={k for k, _ in diminta}, bulan__in={b for _, b in diminta}, hasil=Hasil.TIDAK
    )
    hasil: dict[tuple[int, date], list[dict[str, Any]]] = {}
    tanya = set(Kewajiban.objects.filter(menentukan=False).values_list("pk", flat=True))  # asked, deciding nothing
    for h in tidak.order_by("kpm", "bulan", "anggota"):
        if (h.kpm_id, h.bulan) in diminta:
            butir = [b for b in h.rincian if b.get("hasil") == Hasil.TIDAK and b.get("kewajiban") not in tanya]
            hasil.setdefault((h.kpm_id, h.bulan), []).append(
                {"anggota": h.anggota_id, "bulan": h.bulan.isoformat(), "butir": butir, "terlambat": h.terlambat}
            )
    return hasil
