"""Complaints that may leave as a workbook: only those that go around nobody (docs/program.md §11).

A file is handed on, so it holds what everybody of the area may read. Whether there is anything else is told by
nothing here: no count, no order, no refusal.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from akun.enums import Izin
from inti.waktu import geser_bulan, zona
from pengaduan.enums import JenisTindak
from pengaduan.models import Pengaduan, PengaduanQuerySet, TindakLanjut
from wilayah.models import di_bawah

_JAWABAN = (JenisTindak.JAWABAN, JenisTindak.TUTUP)


def aduan_terbuka_bagi(user: Any, wilayah: str) -> PengaduanQuerySet:
    """Of the area, what the user may export."""
    return Pengaduan.objects.boleh(user, Izin.EKSPOR).umum().filter(di_bawah([wilayah]))


def batas_bulan(bulan: date, wilayah: str) -> tuple[datetime, datetime]:
    """The first moment of the month and of the next, in the area's own zone."""
    awal, akhir = (datetime.combine(b, time(), tzinfo=zona(wilayah)) for b in (bulan, geser_bulan(bulan, 1)))
    return awal, akhir


def aduan_bulan(user: Any, wilayah: str, bulan: date) -> PengaduanQuerySet:
    """Received in the month, or before it and not settled when it began."""
    awal, akhir = batas_bulan(bulan, wilayah)
    semua = aduan_terbuka_bagi(user, wilayah).filter(dibuat_pada__lt=akhir)
    return semua.filter(Q(dibuat_pada__gte=awal) | Q(selesai_pada__gte=awal) | Q(selesai_pada__isnull=True))


def aduan_masuk(user: Any, wilayah: str, bulan: date) -> PengaduanQuerySet:
    """Received in the month."""
    awal, akhir = batas_bulan(bulan, wilayah)
    return aduan_terbuka_bagi(user, wilayah).filter(dibuat_pada__gte=awal, dibuat_pada__lt=akhir)


def berjawaban(qs: PengaduanQuerySet) -> Any:
    """With the last answer the reporter was given (`jawaban`)."""
    akhir = TindakLanjut.objects.filter(pengaduan=OuterRef("pk"), jenis__in=_JAWABAN).order_by("-pada", "-pk")
    return qs.annotate(jawaban=Subquery(akhir.values("isi")[:1]))


def masih_boleh_semua(user: Any, wilayah: str, nomor: Collection[str]) -> bool:
    """Whether each of these (ids) may still be exported: none was restricted, moved away, or is about the user."""
    return aduan_terbuka_bagi(user, wilayah).filter(pk__in=nomor).count() == len(set(nomor))
