"""The content of a monthly report: records, and the figures counted from them, in two queries for two months.

What is sent is kept as `IsiLaporan.beku()` gives it: ids, days, codes and numbers, never a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat

from akun.models import berlaku
from dasbor.selectors.laporan_sumber import PER_KODE, SUMBER, Masa, bulan_lalu, masa
from inti.waktu import kode_tahap
from kpm.models import Kelompok, PerubahanKepesertaan
from pendamping.models import Penugasan
from penyaluran.models import Pembayaran

KINI, LALU = "kini", "lalu"


@dataclass(frozen=True)
class Catatan:
    """One record as a report holds it."""

    id: str
    tanggal: str
    ket: str
    rinci: dict[str, Any]


@dataclass
class IsiLaporan:
    """Records by source; figures by code (`kunjungan`, `kunjungan.rutin`, `hadir.alpa`, `keadaan.kpm.aktif`)."""

    catatan: dict[str, list[Catatan]] = field(default_factory=dict)
    angka: dict[str, int] = field(default_factory=dict)
    lalu: dict[str, int] = field(default_factory=dict)  # figures of the month before

    def n(self, kode: str) -> int:
        return self.angka.get(kode, 0)

    def beku(self) -> dict[str, Any]:
        return {
            "angka": self.angka,
            "lalu": self.lalu,
            "catatan": {k: [[c.id, c.tanggal, c.ket, c.rinci] for c in isi] for k, isi in self.catatan.items()},
        }


def isi_beku(isi: Mapping[str, Any]) -> IsiLaporan:
    """What a sent report said; nothing of it is counted again."""
    return IsiLaporan(
        catatan={k: [Catatan(*c) for c in daftar] for k, daftar in isi.get("catatan", {}).items()},
        angka=dict(isi.get("angka", {})),
        lalu=dict(isi.get("lalu", {})),
    )


def hitung_isi(petugas: int, bulan: date, *, hari: date, kode_wilayah: str) -> IsiLaporan:
    """What is on record of a pendamping's month as of `hari`, beside the figures of the month before."""
    m = masa(petugas, bulan, hari, kode_wilayah)
    sebelum = bulan_lalu(m, kode_wilayah)
    semua: dict[str, dict[str, list[Catatan]]] = {KINI: {}, LALU: {}}
    bagian = [s.baris(satu, tanda) for satu, tanda in ((m, KINI), (sebelum, LALU)) for s in SUMBER]
    for tanda, kode, nomor, tanggal, ket, rinci in _gabung(bagian):
        semua[tanda].setdefault(kode, []).append(Catatan(nomor, f"{tanggal:%Y-%m-%d}", ket, rinci))
    for daftar in semua[KINI].values():
        daftar.sort(key=lambda c: (c.tanggal, c.id))
    angka = {tanda: hitung_catatan(catatan) for tanda, catatan in semua.items()}
    bagian = [b for satu, tanda in ((m, KINI), (sebelum, LALU)) for b in _keadaan(satu, tanda)]
    for tanda, kode, n in _gabung(bagian):
        angka[tanda][f"keadaan.{kode}"] = n
    return IsiLaporan(semua[KINI], dict(angka[KINI]), dict(angka[LALU]))


def hitung_catatan(catatan: Mapping[str, Iterable[Catatan]]) -> Counter[str]:
    """Figures of records: of each source, and of each code in it."""
    hasil: Counter[str] = Counter()
    for kode, daftar in catatan.items():
        for c in daftar:
            hasil[kode] += 1
            if c.ket:
                hasil[f"{kode}.{c.ket}"] += 1
            if kode == "p2k2" and c.ket == "terlaksana":
                hasil.update({f"hadir.{status}": n for status, n in (c.rinci.get("hadir") or {}).items()})
            elif "butir" in c.rinci:
                hasil[f"{kode}#{c.rinci['peran']}:{c.rinci['butir']}"] += 1
        if kode == "kunjungan":
            hasil["kunjungan_kpm"] = len({c.rinci.get("kpm") for c in daftar})
    return hasil


def nama_catatan(pilihan: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Words, more words, and desa of records by source and id, in one query. A deleted record has none."""
    bagian = []
    for kode, nomor in pilihan.items():
        if (s := PER_KODE.get(kode)) is not None and (daftar := list(nomor)):
            bagian.append(s.nama(model_catatan(kode), daftar))
    return {(kode, nomor): (kata, sub or "", desa or "") for kode, nomor, kata, sub, desa in _gabung(bagian)}


def model_catatan(kode: str) -> Any:
    """The model a source reads, known from its query on any month."""
    return PER_KODE[kode].baca(_MASA_CONTOH).model


_MASA_CONTOH = masa(0, date(2026, 1, 1), date(2026, 1, 1), "")


def _gabung(bagian: list[QuerySet[Any, Any]]) -> Iterable[Any]:
    if not bagian:
        return []
    return bagian[0].union(*bagian[1:], all=True) if len(bagian) > 1 else bagian[0]


def _keadaan(m: Masa, tanda: str) -> list[QuerySet[Any, Any]]:
    """States by the dated assignments of then: families by their standing of then, groups, who came and went, and how
    far the reconciliation of the tahap was."""
    langkah = PerubahanKepesertaan.objects.filter(kpm=OuterRef("kpm"))
    kala = Coalesce(
        Subquery(langkah.filter(tanggal__lte=m.acuan).order_by("-tanggal", "-pk").values("ke")[:1]),
        Subquery(langkah.filter(tanggal__gt=m.acuan).order_by("tanggal", "pk").values("dari")[:1]),
        F("kpm__kepesertaan"),
    )
    milik = Penugasan.objects.filter(petugas=m.petugas)
    sehari = timedelta(days=1)
    direncanakan = Pembayaran.objects.direncanakan().filter(tahap=kode_tahap(m.awal), kpm__in=m.dipegang())
    rekon = Case(
        When(Q(rekonsiliasi__dicatat_pada__lt=m.habis), then=F("rekonsiliasi__status")),
        default=Value("belum"),
        output_field=CharField(),
    )
    kelompok = Kelompok.objects.diampu(m.petugas, m.acuan).aktif(m.acuan)
    return [
        _per(tanda, "kpm", milik.filter(berlaku(m.acuan)).annotate(x_ket=kala)),
        _per(tanda, "kelompok", kelompok.annotate(x_ket=Value("", CharField()))),
        _per(tanda, "masuk", milik.filter(mulai__range=m.hari).annotate(x_ket=Value("", CharField()))),
        _per(
            tanda,
            "lepas",
            milik.filter(selesai__range=(m.awal - sehari, m.akhir - sehari)).annotate(x_ket=Value("", CharField())),
        ),
        _per(tanda, "neraca", direncanakan.annotate(x_ket=rekon)),
    ]


def _per(tanda: str, kode: str, qs: QuerySet[Any]) -> QuerySet[Any, Any]:
    hitungan = qs.order_by().values("x_ket").annotate(x_n=Count("pk"))
    return hitungan.values_list(
        Value(tanda, CharField()), Concat(Value(f"{kode}."), F("x_ket"), output_field=CharField()), F("x_n")
    )  # fmt: skip
