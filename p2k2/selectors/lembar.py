"""Attendance sheets: the families of a group as a meeting's register lists them, or as it will (docs/program.md §7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from akun.models import Pengguna
from inti.waktu import akhir_bulan
from kpm.enums import JabatanKelompok
from kpm.models import KPM, KeanggotaanKelompok, Kelompok
from kpm.models.kelompok import PengurusKelompok
from p2k2.enums import KeadaanPertemuan
from p2k2.models import Kehadiran, Pertemuan
from p2k2.selectors.pertemuan import petugas_kelompok, register

LEMBAR_MAKS = 60  # sheets in one file: about four times a full caseload


@dataclass(frozen=True)
class BarisLembar:
    """One family on a sheet; `hadir` is its line in the saved register."""

    kpm: KPM
    jabatan: str = ""
    hadir: Kehadiran | None = None

    @property
    def status(self) -> str | None:
        return self.hadir.status if self.hadir else None


@dataclass(frozen=True)
class Lembar:
    """One sheet: a group on a day, of a meeting or of none yet."""

    kelompok: Kelompok
    hari: date
    baris: Sequence[BarisLembar]
    pertemuan: Pertemuan | None = None
    petugas: Pengguna | None = None

    @property
    def tersimpan(self) -> bool:
        return any(b.hadir is not None for b in self.baris)

    @property
    def ketua(self) -> str:
        return next((b.kpm.nama for b in self.baris if b.jabatan == JabatanKelompok.KETUA.label), "")


Bahan = tuple[Kelompok, Pertemuan | None, date]


def lembar_pertemuan(pertemuan: Pertemuan) -> Lembar:
    return susun_lembar([(pertemuan.kelompok, pertemuan, pertemuan.tanggal)])[0]


def lembar_kelompok(kelompok: Kelompok, hari: date) -> Lembar:
    """A sheet for a meeting that nobody planned yet."""
    return susun_lembar([(kelompok, None, hari)])[0]


def lembar_sebulan(kelompok: QuerySet[Kelompok], bulan: date, hari: date) -> list[Lembar]:
    """A sheet for every meeting of a month that was not cancelled, and one for each group without any, by group."""
    semua = list(kelompok.select_related("desa__induk").order_by("nama", "pk"))
    pertemuan: dict[Any, list[Pertemuan]] = {}
    ada = Pertemuan.objects.sebulan(bulan).filter(kelompok__in=semua)
    ada = ada.exclude(keadaan=KeadaanPertemuan.DIBATALKAN).select_related("petugas", "sesi__modul")
    for p in ada.order_by("tanggal", "jam_mulai", "pk"):
        pertemuan.setdefault(p.kelompok_id, []).append(p)
    kosong = min(max(hari, bulan), akhir_bulan(bulan))
    bahan: list[Bahan] = []
    for k in semua:
        milik: list[Pertemuan | None] = [*pertemuan.get(k.pk, [])] or [None]
        bahan += [(k, p, p.tanggal if p else _dalam_masa(k, kosong)) for p in milik]
    return susun_lembar(bahan)


def _dalam_masa(kelompok: Kelompok, hari: date) -> date:
    hari = max(hari, kelompok.dibentuk)
    return min(hari, kelompok.dibubarkan) if kelompok.dibubarkan else hari


def susun_lembar(bahan: Sequence[Bahan]) -> list[Lembar]:
    """Fill sheets in a fixed number of queries, whatever their number."""
    if not bahan:
        return []
    awal, akhir = min(h for _, _, h in bahan), max(h for _, _, h in bahan)
    hadir = register([p for _, p, _ in bahan if p is not None])
    anggota, jabatan = _keanggotaan(bahan, awal, akhir), _jabatan(bahan, awal, akhir)
    pengampu = {h: petugas_kelompok([k.pk for k, p, hh in bahan if p is None and hh == h], h) for h in _tanpa(bahan)}
    hasil = []
    for kelompok, pertemuan, hari in bahan:
        posisi = {kpm: j for kpm, j, a, z in jabatan.get(kelompok.pk, []) if _memuat(a, z, hari)}
        tersimpan = hadir.get(pertemuan.pk, []) if pertemuan else []
        baris = [BarisLembar(h.kpm, posisi.get(h.kpm_id, ""), h) for h in tersimpan] or [
            BarisLembar(k, posisi.get(k.pk, "")) for k, a, z in anggota.get(kelompok.pk, []) if _memuat(a, z, hari)
        ]
        tugas = None if pertemuan else pengampu[hari].get(kelompok.pk)
        petugas = pertemuan.petugas if pertemuan else tugas.petugas if tugas else None
        hasil.append(Lembar(kelompok, hari, baris, pertemuan, petugas))
    return hasil


def _tanpa(bahan: Sequence[Bahan]) -> set[date]:
    return {hari for _, p, hari in bahan if p is None}


def _memuat(mulai: date, selesai: date | None, hari: date) -> bool:
    return mulai <= hari and (selesai is None or selesai >= hari)


def _keanggotaan(bahan: Sequence[Bahan], awal: date, akhir: date) -> dict[Any, list[tuple[KPM, date, date | None]]]:
    hasil: dict[Any, list[tuple[KPM, date, date | None]]] = {}
    isi = KeanggotaanKelompok.objects.filter(_menyentuh(awal, akhir), kelompok__in={k.pk for k, _, _ in bahan})
    for satu in isi.select_related("kpm").order_by("kpm__nama", "kpm_id", "mulai"):
        hasil.setdefault(satu.kelompok_id, []).append((satu.kpm, satu.mulai, satu.selesai))
    return hasil


def _jabatan(bahan: Sequence[Bahan], awal: date, akhir: date) -> dict[Any, list[tuple[int, str, date, date | None]]]:
    hasil: dict[Any, list[tuple[int, str, date, date | None]]] = {}
    isi = PengurusKelompok.objects.filter(_menyentuh(awal, akhir), kelompok__in={k.pk for k, _, _ in bahan})
    for satu in isi:
        label = str(JabatanKelompok(satu.jabatan).label)
        hasil.setdefault(satu.kelompok_id, []).append((satu.kpm_id, label, satu.mulai, satu.selesai))
    return hasil


def _menyentuh(awal: date, akhir: date) -> Q:
    return Q(mulai__lte=akhir) & (Q(selesai__isnull=True) | Q(selesai__gte=awal))
