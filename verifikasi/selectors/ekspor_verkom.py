"""What the verification workbook of an area and quarter holds, facility by facility (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from inti.waktu import akhir_bulan, bulan_tahap, hari_ini
from kpm.models import KPM, Anggota
from verifikasi.enums import Hasil
from verifikasi.models import CatatanVerkom, Fasilitas, HasilVerifikasi, KeikutsertaanFasilitas, LaporanFasilitas
from verifikasi.selectors.pendamping import pendamping_keluarga
from verifikasi.selectors.peserta import di_keluarga
from wilayah.models import saring_wilayah


@dataclass(frozen=True)
class BarisVerkom:
    """A person at a facility, with the entries of the quarter's months."""

    anggota: Anggota
    kpm: KPM
    kelas: str
    nisn: str
    catatan: Sequence[CatatanVerkom | None]
    pendamping: str


def _ikut(wilayah: str, bulan: Sequence[date]) -> QuerySet[KeikutsertaanFasilitas]:
    awal, akhir = bulan[0], akhir_bulan(bulan[-1])
    milik = KeikutsertaanFasilitas.objects.dalam_bulan(awal, akhir).filter(di_keluarga(awal, akhir))
    return milik.filter(saring_wilayah([wilayah], awalan="kpm__"))


def _catatan(wilayah: str, bulan: Sequence[date]) -> QuerySet[CatatanVerkom]:
    return CatatanVerkom.objects.filter(saring_wilayah([wilayah], awalan="kpm__"), bulan__in=bulan)


def fasilitas_verkom(wilayah: str, tahap: str) -> QuerySet[Fasilitas]:
    """Facilities with members or entries of the area's families in a quarter, schools first."""
    bulan = bulan_tahap(tahap)
    ada = Q(Exists(_ikut(wilayah, bulan).filter(fasilitas=OuterRef("pk")))) | Q(
        Exists(_catatan(wilayah, bulan).filter(fasilitas=OuterRef("pk")))
    )
    return Fasilitas.objects.filter(ada).select_related("desa__induk").order_by("-jenis", "nama", "pk")


def banyak_catatan(wilayah: str, tahap: str) -> int:
    return _catatan(wilayah, bulan_tahap(tahap)).count()


def baris_verkom(fasilitas: Fasilitas, wilayah: str, tahap: str) -> list[BarisVerkom]:
    """Everybody who belonged there in the quarter or was entered there, of the area's families."""
    bulan = bulan_tahap(tahap)
    siapa: dict[int, tuple[Anggota, KPM, str, str]] = {}
    isi: dict[tuple[int, date], CatatanVerkom] = {}
    for c in _catatan(wilayah, bulan).filter(fasilitas=fasilitas).select_related("anggota", "kpm"):
        isi[c.anggota_id, c.bulan] = c
        siapa[c.anggota_id] = (c.anggota, c.kpm, "", "")
    for i in _ikut(wilayah, bulan).filter(fasilitas=fasilitas).select_related("anggota", "kpm").order_by("mulai"):
        siapa[i.anggota_id] = (i.anggota, i.kpm, i.kelas, i.nisn)
    petugas = pendamping_keluarga({k.pk for _, k, _, _ in siapa.values()}, hari_ini(wilayah))
    return [
        BarisVerkom(
            a, k, kelas, nisn, [isi.get((a.pk, b)) for b in bulan], petugas[k.pk].nama if k.pk in petugas else ""
        )
        for a, k, kelas, nisn in sorted(siapa.values(), key=lambda s: (s[1].nama, s[1].pk, s[0].nama, s[0].pk))
    ]


def hari_efektif(fasilitas: Fasilitas, tahap: str) -> list[int | None]:
    ada = dict(
        LaporanFasilitas.objects.filter(fasilitas=fasilitas, bulan__in=bulan_tahap(tahap)).values_list(
            "bulan", "hari_efektif"
        )
    )
    return [ada.get(b) for b in bulan_tahap(tahap)]


def hasil_verkom(wilayah: str, tahap: str, hasil: Hasil) -> QuerySet[HasilVerifikasi]:
    """Months of members with that outcome, family by family."""
    return (
        HasilVerifikasi.objects.filter(
            saring_wilayah([wilayah], awalan="kpm__"), bulan__in=bulan_tahap(tahap), hasil=hasil
        )
        .select_related("anggota", "kpm__desa__induk")
        .order_by("kpm__kecamatan_kode", "kpm__desa", "kpm__nama", "kpm", "anggota__nama", "anggota", "bulan")
    )


def tempat_anggota(anggota: Sequence[int], tahap: str) -> dict[tuple[int, str], str]:
    """Where members belong in the quarter, last known, by member and field."""
    bulan = bulan_tahap(tahap)
    ikut = KeikutsertaanFasilitas.objects.dalam_bulan(bulan[0], akhir_bulan(bulan[-1]))
    milik = ikut.filter(anggota__in=anggota).order_by("mulai")
    return {(a, b): n for a, b, n in milik.values_list("anggota_id", "bidang", "fasilitas__nama")}


def berkelompok(baris: Iterator[Any], banyak: int) -> Iterator[list[Any]]:
    """Pieces of a long reading, so that what belongs to each row is read for many at once."""
    potong: list[Any] = []
    for satu in baris:
        potong.append(satu)
        if len(potong) == banyak:
            yield potong
            potong = []
    if potong:
        yield potong
