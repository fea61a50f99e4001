"""A house over time: each fact with what was seen on which day, by whom (docs/program.md §9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from inti.templatetags.format import angka
from kpm.enums import Aset, JenisPemutakhiran, KeadaanUsulan
from kpm.models import KPM, KeadaanRumah, Pemutakhiran
from pendamping.models import Kunjungan

DIBACA_MAKS = 200  # visits, and updates, that are read; latest first
_LABEL = {
    "status_rumah": "Status rumah",
    "jamban": "Jamban",
    "air_bersih": "Air bersih",
    "listrik": "Listrik",
    "daya_listrik": "Daya listrik",
    "pekerjaan_kepala": "Pekerjaan kepala keluarga",
    "aset": "Aset",
}


@dataclass(frozen=True)
class Pengamatan:
    """One fact as seen on one day. `berubah`: it differs from what was seen before."""

    kolom: str
    hari: date
    pada: datetime
    nilai: str
    oleh: str
    kunjungan: UUID | None = None
    usulan: UUID | None = None
    berubah: bool = False


@dataclass(frozen=True)
class Riwayat:
    label: str
    pengamatan: list[Pengamatan]  # latest first


def riwayat_rumah(kpm: KPM) -> list[Riwayat]:
    """Every fact anybody has seen, in two queries."""
    per_kolom: dict[str, list[Pengamatan]] = {k: [] for k in _LABEL}
    for satu in sorted([*_dari_kunjungan(kpm), *_dari_usulan(kpm)], key=lambda p: (p.hari, p.pada)):
        dulu = per_kolom[satu.kolom]
        berubah = bool(dulu) and dulu[-1].nilai.casefold() != satu.nilai.casefold()
        dulu.append(replace(satu, berubah=berubah))
    return [Riwayat(_LABEL[k], isi[::-1]) for k, isi in per_kolom.items() if isi]


def _dari_kunjungan(kpm: KPM) -> Iterator[Pengamatan]:
    kunjungan = Kunjungan.objects.filter(kpm=kpm).select_related("petugas").order_by("-tanggal", "-id")
    for k in kunjungan[:DIBACA_MAKS]:
        for kolom in _LABEL:
            nilai = getattr(k, kolom, None)
            if nilai not in (None, ""):
                yield Pengamatan(kolom, k.tanggal, k.dicatat_pada, _tulis(kolom, nilai), k.petugas.nama, kunjungan=k.pk)


def _dari_usulan(kpm: KPM) -> Iterator[Pengamatan]:
    usulan = Pemutakhiran.objects.filter(
        kpm=kpm, jenis=JenisPemutakhiran.SOSIAL_EKONOMI, keadaan=KeadaanUsulan.DISETUJUI
    )
    for u in usulan.select_related("diusulkan_oleh").order_by("-berlaku", "-id")[:DIBACA_MAKS]:
        for kolom, nilai in u.isi.items():
            if kolom in _LABEL and nilai not in (None, ""):
                pada = u.diputus_pada or u.diusulkan_pada
                yield Pengamatan(kolom, u.berlaku, pada, _tulis(kolom, nilai), u.diusulkan_oleh.nama, usulan=u.pk)


def _tulis(kolom: str, nilai: Any) -> str:
    if kolom == "aset":
        return ", ".join(Aset(a).label for a in nilai) or "Tidak punya yang ditanyakan"
    if kolom == "daya_listrik":
        return f"{angka(nilai)} VA"
    bidang: Any = KeadaanRumah._meta.get_field(kolom)
    return str(dict(bidang.choices or ()).get(nilai, nilai))
