"""How a meeting's plan was moved, read together with the meeting: its page asks for enough already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from p2k2.models import JadwalUlang, Pertemuan


@dataclass(frozen=True)
class Pindah:
    """From when to when a meeting was moved, why, by whom."""

    dari_tanggal: date
    dari_jam: time | None
    ke_tanggal: date
    ke_jam: time | None
    alasan: str
    oleh: str
    pada: datetime


def dengan_pindah(qs: QuerySet[Pertemuan]) -> QuerySet[Any]:
    """Meetings that carry their moves along, for `riwayat_pindah`."""
    kolom = ("dari_tanggal", "dari_jam", "ke_tanggal", "ke_jam", "alasan", "pada")
    semua = JadwalUlang.objects.filter(pertemuan=OuterRef("pk")).order_by("pada", "pk")
    isi = semua.values(isi=JSONObject(oleh="oleh__nama", **{k: k for k in kolom}))
    return qs.annotate(pindah_terbaca=ArraySubquery(isi))


def riwayat_pindah(pertemuan: Pertemuan) -> list[Pindah]:
    """The moves of a meeting read by `dengan_pindah`, oldest first."""
    isi: list[dict[str, Any]] = getattr(pertemuan, "pindah_terbaca", [])
    return [
        Pindah(
            dari_tanggal=date.fromisoformat(j["dari_tanggal"]),
            dari_jam=_jam(j["dari_jam"]),
            ke_tanggal=date.fromisoformat(j["ke_tanggal"]),
            ke_jam=_jam(j["ke_jam"]),
            alasan=j["alasan"],
            oleh=j["oleh"],
            pada=datetime.fromisoformat(j["pada"]),
        )
        for j in isi
    ]


def _jam(teks: str | None) -> time | None:
    return time.fromisoformat(teks) if teks else None
