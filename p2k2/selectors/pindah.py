"""How a meeting's plan was moved and its record changed, read with the meeting: its page asks for enough already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, JSONObject

from akun.models import Pengguna
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import saat_lokal
from p2k2.enums import KeadaanPertemuan
from p2k2.models import JadwalUlang, Pertemuan

HARI_SUSULAN = 7  # a register saved later than this after its day is said to be late [?]


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
    """Meetings that carry their moves and their events along, for `riwayat_pindah` and `riwayat_catatan`."""
    kolom = ("dari_tanggal", "dari_jam", "ke_tanggal", "ke_jam", "alasan", "pada")
    semua = JadwalUlang.objects.filter(pertemuan=OuterRef("pk")).order_by("pada", "pk")
    isi = semua.values(isi=JSONObject(oleh="oleh__nama", **{k: k for k in kolom}))
    return qs.annotate(pindah_terbaca=ArraySubquery(isi), kejadian_terbaca=ArraySubquery(_kejadian()))


def _kejadian() -> QuerySet[Any, Any]:
    pelaku = Cast(KeyTextTransform("user", OuterRef("pgh_context__metadata")), BigIntegerField())
    oleh = Subquery(Pengguna.objects.filter(pk=pelaku).values("nama")[:1])
    semua: Any = apps.get_model("p2k2", "PertemuanEvent").objects.filter(pgh_obj=OuterRef("pk")).order_by("pgh_id")
    return semua.values(isi=JSONObject(tanggal="tanggal", keadaan="keadaan", pada="pgh_created_at", oleh=oleh))


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


@dataclass(frozen=True)
class LangkahCatatan:
    """What happened to the record of a meeting, in words; `awas` when it is worth a look."""

    teks: str
    oleh: str
    pada: datetime
    awas: bool = False


def riwayat_catatan(pertemuan: Pertemuan) -> list[LangkahCatatan]:
    """When it was first recorded as held, its day corrected afterwards, or cancelled; oldest first.

    Flags and months rest on it, so whoever checks them sees what was entered late or changed.
    """
    semua: list[dict[str, Any]] = getattr(pertemuan, "kejadian_terbaca", [])
    hasil: list[LangkahCatatan] = []
    lama: dict[str, Any] | None = None
    tercatat = False
    for j in semua:
        terlaksana = j["keadaan"] == KeadaanPertemuan.TERLAKSANA
        if terlaksana and not tercatat:
            tercatat = True
            hasil.append(_langkah(j, *_pertama(j, pertemuan)))
        elif lama is not None and tercatat and j["tanggal"] != lama["tanggal"]:
            hasil.append(_langkah(j, f"Tanggal dibetulkan dari {_hari(lama)} menjadi {_hari(j)}", awas=True))
        if lama is not None and j["keadaan"] != lama["keadaan"] and not terlaksana and (tercatat or _batal(j)):
            hasil.append(_langkah(j, "Dibatalkan" if _batal(j) else "Kehadiran dikosongkan lagi", awas=tercatat))
        lama = j
    return hasil


def _pertama(j: dict[str, Any], pertemuan: Pertemuan) -> tuple[str, bool]:
    saat = saat_lokal(datetime.fromisoformat(j["pada"]), pertemuan.kelompok.desa_id)
    lambat = (saat.date() - date.fromisoformat(j["tanggal"])).days
    if lambat <= HARI_SUSULAN:
        return "Kehadiran pertama kali disimpan", False
    return f"Kehadiran pertama kali disimpan {lambat} hari sesudah {_hari(j)}", True


def _langkah(j: dict[str, Any], teks: str, awas: bool) -> LangkahCatatan:
    return LangkahCatatan(teks, j["oleh"] or "", datetime.fromisoformat(j["pada"]), awas)


def _batal(j: dict[str, Any]) -> bool:
    return bool(j["keadaan"] == KeadaanPertemuan.DIBATALKAN)


def _hari(j: dict[str, Any]) -> str:
    return tulis_tanggal(date.fromisoformat(j["tanggal"]))


def _jam(teks: str | None) -> time | None:
    return time.fromisoformat(teks) if teks else None
