"""Deadlines of a complaint at a level, in working days from the day that level got it (docs/program.md §11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q

from pengaduan.models import AturanTenggat, Pengaduan
from pengaduan.selectors.hari_kerja import tambah_hari_kerja


@dataclass(frozen=True)
class Tenggat:
    """Last days to acknowledge and to settle, and the first day on which it is about to breach."""

    terima: date
    selesai: date
    ingat: date


def aturan_tenggat(*, jenis: str, tingkat: int, sejak: date) -> AturanTenggat:
    """The rule in force on a day: that of the kind before that of all kinds, the newest first."""
    berlaku = AturanTenggat.objects.filter(Q(jenis=jenis) | Q(jenis=None), tingkat=tingkat, berlaku_sejak__lte=sejak)
    return berlaku.order_by(F("jenis").asc(nulls_last=True), "-berlaku_sejak")[0]


def hitung_tenggat(*, jenis: str, tingkat: int, sejak: date) -> Tenggat:
    """Deadlines of a kind at a level that got it on a day."""
    aturan = aturan_tenggat(jenis=jenis, tingkat=tingkat, sejak=sejak)
    selesai = tambah_hari_kerja(sejak, aturan.hari_selesai)
    return Tenggat(
        terima=tambah_hari_kerja(sejak, aturan.hari_terima),
        selesai=selesai,
        ingat=max(sejak, tambah_hari_kerja(selesai, -aturan.hari_ingat)),
    )


def pindah_tingkat(aduan: Pengaduan, *, ke: int, hari: date, kini: datetime) -> None:
    """Give a locked complaint to another level, with the deadlines of that level from this day; not yet saved."""
    tenggat = hitung_tenggat(jenis=aduan.jenis_id, tingkat=ke, sejak=hari)
    aduan.tingkat, aduan.petugas, aduan.di_tingkat_sejak = ke, None, kini
    aduan.tenggat_terima, aduan.tenggat_selesai, aduan.ingat_mulai = tenggat.terima, tenggat.selesai, tenggat.ingat
    aduan.versi += 1
