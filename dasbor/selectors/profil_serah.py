"""What went from hand to hand: groups and families somebody gave away or took over, by day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import CharField, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from pendamping.models import Penugasan, PenugasanKelompok

DISERAHKAN, DITERIMA = "diserahkan", "diterima"


@dataclass
class Serah:
    """One handover: its last day with the giver, or first with the receiver; with whom; groups, number of families."""

    hari: date
    arah: str
    lawan: str
    kelompok: list[str] = field(default_factory=list)
    kpm: int = 0


def serah_terima(petugas: int, kecamatan: str, awal: date, akhir: date) -> list[Serah]:
    """Handovers of one pendamping in a kecamatan between two days, latest first. One query.

    What ended without anybody after it, or began with nobody before, is none.
    """
    keluarga = [
        _pindah(Penugasan, "kpm", petugas, kecamatan, (awal, akhir), arah)
        .values("hari", "arah", "nama_lawan")
        .annotate(nama=Value("", CharField()), n=Count("pk"))
        for arah in (DISERAHKAN, DITERIMA)
    ]
    kelompok = [
        _pindah(PenugasanKelompok, "kelompok", petugas, kecamatan, (awal, akhir), arah).annotate(
            nama=Cast("kelompok__nama", CharField()), n=Value(0, IntegerField())
        )
        for arah in (DISERAHKAN, DITERIMA)
    ]
    semua = [q.values_list("hari", "arah", "nama_lawan", "nama", "n") for q in (*keluarga, *kelompok)]
    hasil: dict[tuple[date, str, str], Serah] = {}
    for hari, arah, lawan, nama, n in semua[0].union(*semua[1:], all=True).order_by("-hari", "arah", "nama"):
        satu = hasil.setdefault((hari, arah, lawan), Serah(hari, arah, lawan))
        satu.kpm += n
        if nama:
            satu.kelompok.append(nama)
    return list(hasil.values())


def _pindah(
    model: Any, kunci: str, petugas: int, kecamatan: str, masa: tuple[date, date], arah: str
) -> QuerySet[Any, Any]:
    keluar = arah == DISERAHKAN
    kolom = "selesai" if keluar else "mulai"
    lain = model.objects.filter(**{kunci: OuterRef(kunci)}).order_by("mulai" if keluar else "-mulai")
    lain = lain.filter(mulai__gt=OuterRef("selesai")) if keluar else lain.filter(mulai__lt=OuterRef("mulai"))
    milik = model.objects.filter(
        **{"petugas": petugas, f"{kunci}__kecamatan_kode": kecamatan, f"{kolom}__range": masa}
    ).order_by()
    return milik.annotate(
        hari=F(kolom),
        arah=Value(arah, CharField()),
        lawan=Subquery(lain.values("petugas")[:1]),
        nama_lawan=Cast(Subquery(lain.values("petugas__nama")[:1]), CharField()),
    ).filter(~Q(lawan=petugas), lawan__isnull=False)
