"""Complaints as rows and badges."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from inti.templatetags.format import tanggal_pendek
from pengaduan.enums import KeadaanAduan, UrgensiAduan
from pengaduan.models import Pengaduan
from pengaduan.selectors.hari_kerja import sisa_hari_kerja

_JENIS_KEADAAN = {
    KeadaanAduan.BARU: "info",
    KeadaanAduan.DITERIMA: "info",
    KeadaanAduan.PROSES: "info",
    KeadaanAduan.DIJAWAB: "awas",
    KeadaanAduan.SELESAI: "baik",
    KeadaanAduan.DITUTUP: "netral",
}
Lencana = tuple[str, str]


def lencana_jam(aduan: Pengaduan, hari: date) -> Lencana | None:
    """The clock of an open complaint, in working days of the level that has it; None once it is answered."""
    if not aduan.terbuka:
        return None
    baru = aduan.keadaan == KeadaanAduan.BARU
    tenggat = min(aduan.tenggat_terima, aduan.tenggat_selesai) if baru else aduan.tenggat_selesai
    sisa = sisa_hari_kerja(hari, tenggat)
    if tenggat < hari:
        return (f"Lewat {-sisa} hari kerja" if sisa else f"Lewat sejak {tanggal_pendek(tenggat)}", "bahaya")
    if sisa == 0:
        return ("Terima hari ini" if baru else "Jawab hari ini", "awas")
    segera = baru or aduan.ingat_mulai <= hari
    return (f"{'Terima dalam' if baru else 'Sisa'} {sisa} hari kerja", "awas" if segera else "info")


def lencana_keadaan(aduan: Pengaduan) -> Lencana:
    keadaan = KeadaanAduan(aduan.keadaan)
    return (keadaan.label, _JENIS_KEADAAN[keadaan])


def baris_aduan(aduan: Pengaduan, hari: date) -> dict[str, Any]:
    """A row of the list; kind, family or area, level, and the clock."""
    siapa = aduan.kpm.nama if aduan.kpm else aduan.wilayah.nama
    tempat = f" · {aduan.wilayah.nama}" if aduan.kpm else ""
    jam = lencana_jam(aduan, hari)
    lencana = [jam] if jam else []
    lencana.append(lencana_keadaan(aduan))
    if aduan.rahasia:
        lencana.append(("Rahasia", "bahaya"))
    if aduan.urgensi == UrgensiAduan.KRITIS:
        lencana.append(("Kritis", "bahaya"))
    return {
        "judul": f"{aduan.jenis} — {siapa}",
        "url": reverse("pengaduan:rincian", args=[aduan.pk]),
        "sub": f"{aduan.nomor} · di {aduan.get_tingkat_display().lower()}{tempat}",
        "lencana": lencana,
    }
