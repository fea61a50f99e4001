"""Tariffs and caps as tables with validity, and statuses with how often a tahap names them (docs/program.md §4)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count

from akun.models import berlaku
from inti.waktu import hari_ini
from kpm.enums import JenisKomponen
from penyaluran.enums import GolonganStatus, rapikan_status
from penyaluran.models import AturanAlarm, AturanBantuan, Pembayaran, StatusBayar, Tahap, Tarif


def tabel_tarif() -> list[dict[str, Any]]:
    """One row per component and validity with the three lengths, in the order of components, the newest first."""
    baris: dict[tuple[str, date, date | None], dict[str, Any]] = {}
    hari = hari_ini()
    for t in Tarif.objects.order_by("-mulai"):
        satu = baris.setdefault(
            (t.komponen, t.mulai, t.selesai),
            {
                "komponen": JenisKomponen(t.komponen).label,
                "mulai": t.mulai,
                "selesai": t.selesai,
                "kini": t.mulai <= hari and (t.selesai is None or t.selesai >= hari),
            },
        )
        satu[f"b{t.bulan}"] = t.nominal
    urut = list(JenisKomponen.values)
    return [b for _, b in sorted(baris.items(), key=lambda x: (urut.index(x[0][0]), -x[0][1].toordinal()))]


def daftar_aturan() -> list[AturanBantuan]:
    return list(AturanBantuan.objects.order_by("-mulai"))


def daftar_pola() -> list[AturanAlarm]:
    return list(AturanAlarm.objects.order_by("-mulai"))


def pola_berlaku() -> AturanAlarm | None:
    return AturanAlarm.objects.filter(berlaku(hari_ini())).first()


def pemakaian_status(user: Any, tahap: Tahap | None) -> Counter[str]:
    """Families of the user's scope by status of a tahap, as the meaning is looked up; both of a family count."""
    hitung: Counter[str] = Counter()
    if tahap is None:
        return hitung
    bayar = Pembayaran.objects.terlihat_oleh(user).filter(tahap=tahap).order_by()
    for kolom in ("status_fc", "status_salur"):
        for teks, n in bayar.exclude(**{kolom: ""}).values_list(kolom).annotate(n=Count("pk")):
            hitung[rapikan_status(teks)] += n
    hitung.pop("", None)
    return hitung


def daftar_status(pakai: Counter[str]) -> tuple[list[Any], list[tuple[str, int]]]:
    """Known statuses with `n`, and those nobody has given a meaning, the most frequent first."""
    kenal: list[Any] = list(StatusBayar.objects.order_by("urutan", "kode"))
    for s in kenal:
        s.n, s.jenis = pakai.get(s.kode, 0), GolonganStatus(s.golongan).jenis
    ada = {s.kode for s in kenal}
    asing = sorted(((k, n) for k, n in pakai.items() if k not in ada), key=lambda x: (-x[1], x[0]))
    return kenal, asing
