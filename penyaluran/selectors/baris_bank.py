"""The bank's lines beside the payments they belong to (docs/program.md §5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject

from kpm.models import KPM
from penyaluran.models import BarisBank, Pembayaran


def _dikenali() -> QuerySet[BarisBank]:
    """Lines known to be those of the outer payment's family."""
    return BarisBank.objects.dikenali().filter(tahap=OuterRef("tahap"), kpm=OuterRef("kpm")).order_by("gelombang", "pk")


def bank_tampil() -> Case:
    """A payment's bank by SIKS-NG; where that is silent the one of the bank's list."""
    menurut_daftar = Subquery(_dikenali().exclude(bank="").values("bank")[:1])
    return Case(When(bank="", then=Coalesce(menurut_daftar, Value(""))), default=F("bank"))


def berbank(qs: QuerySet[Pembayaran]) -> QuerySet[Pembayaran]:
    """Payments with their bank and its lines, `baris_bank`; in the same query, since lists have none to spare."""
    isi = _dikenali().values(isi=JSONObject(gelombang="gelombang", bank="bank", nama="nama", nominal="nominal"))
    return qs.annotate(baris_bank=ArraySubquery(isi), bank_tampil=bank_tampil())


def sertakan_baris_bank(kpm: KPM, pembayaran: Iterable[Pembayaran]) -> list[BarisBank]:
    """The same of one family, with lines that are only suggested to be its. Returns those of other tahap."""
    baris = BarisBank.objects.terdaftar().filter(kpm=kpm).select_related("tahap", "dipastikan_oleh")
    semua = list(baris.order_by("-tahap", "gelombang", "pk"))
    dibayar = set()
    for p in pembayaran:
        dibayar.add(p.tahap_id)
        milik: Any = p
        milik.baris_bank = [b for b in semua if b.tahap_id == p.tahap_id]
        milik.bank_tampil = p.bank or next((b.bank for b in milik.baris_bank if b.dikenali and b.bank), "")
    return [b for b in semua if b.tahap_id not in dibayar]
