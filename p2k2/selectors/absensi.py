"""Attendance of an area and month for the export: lines of registers, meetings, groups that did not meet."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from akun.models import berlaku
from inti.waktu import akhir_bulan
from kpm.models import Kelompok
from p2k2.enums import KeadaanPertemuan, StatusHadir
from p2k2.models import Kehadiran, Pertemuan
from wilayah.models import saring_wilayah


def baris_absensi(wilayah: str, bulan: date) -> QuerySet[Kehadiran]:
    """A line per family and held meeting of the area's groups."""
    return Kehadiran.objects.filter(
        saring_wilayah([wilayah], awalan="pertemuan__kelompok__"),
        tanggal__range=(bulan, akhir_bulan(bulan)),
        pertemuan__keadaan=KeadaanPertemuan.TERLAKSANA,
    )


def pertemuan_absensi(wilayah: str, bulan: date) -> QuerySet[Pertemuan]:
    """All meetings of the month, cancelled and planned ones too, with their marks counted."""
    hitung: dict[str, Any] = {f"n_{s}": Count("kehadiran", filter=Q(kehadiran__status=s)) for s in StatusHadir.values}
    return (
        Pertemuan.objects.sebulan(bulan)
        .filter(saring_wilayah([wilayah], awalan="kelompok__"))
        .annotate(n_keluarga=Count("kehadiran"), **hitung)
        .order_by("kelompok__kecamatan_kode", "kelompok__desa", "kelompok__nama", "tanggal", "pk")
    )


def kelompok_absensi(wilayah: str, bulan: date, hari: date) -> QuerySet[Any, Any]:
    """Groups that existed on the month's last day (today while it runs) and did not meet in it, with the reason."""
    acuan = max(bulan, min(akhir_bulan(bulan), hari))
    bertemu = Pertemuan.objects.terlaksana().sebulan(bulan).filter(kelompok=OuterRef("pk"))
    return (
        Kelompok.objects.filter(saring_wilayah([wilayah]), ~Exists(bertemu))
        .aktif(acuan)
        .annotate(
            tugas=FilteredRelation("penugasan", condition=berlaku(acuan, "penugasan__")),
            alasan=FilteredRelation("alasan_tanpa_pertemuan", condition=Q(alasan_tanpa_pertemuan__bulan=bulan)),
            petugas_nama=F("tugas__petugas__nama"),
        )
        .order_by("kecamatan_kode", "desa", "nama", "pk")
        .values("nama", "desa__nama", "desa__induk__nama", "petugas_nama", "alasan__sebab", "alasan__uraian")
    )
