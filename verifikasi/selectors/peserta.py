"""The members of a facility, as far as their families are seen (docs/program.md §8)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from inti.waktu import akhir_bulan, awal_bulan
from verifikasi.models import Fasilitas, KeikutsertaanFasilitas


def di_keluarga(awal: date, akhir: date) -> Q:
    """Whose member is in the family on any day of a period: who has left it belongs nowhere for it."""
    return Q(Q(anggota__selesai__isnull=True) | Q(anggota__selesai__gte=awal)) & Q(
        Q(anggota__mulai__isnull=True) | Q(anggota__mulai__lte=akhir)
    )


def peserta_bulan(
    fasilitas: Fasilitas, bulan: date, user: Any, izin: str | None = None
) -> QuerySet[KeikutsertaanFasilitas]:
    """Members at a facility on any day of a month, each once, of families the user sees (or may do `izin` for).

    Whoever left the family before the month is no member any more, whatever the facility's record says.
    """
    awal, akhir = awal_bulan(bulan), akhir_bulan(bulan)
    semua = KeikutsertaanFasilitas.objects.dalam_bulan(awal, akhir)
    terlihat = semua.terlihat_oleh(user) if izin is None else semua.boleh(user, izin)
    # Who left and came back within the month stands there once, as last known.
    lagi = semua.filter(fasilitas=fasilitas, anggota=OuterRef("anggota"), mulai__gt=OuterRef("selesai"))
    return (
        terlihat.filter(
            di_keluarga(awal, akhir),
            ~Exists(lagi),
            fasilitas=fasilitas,
        )
        .select_related("anggota", "kpm")
        .order_by("kpm__nama", "kpm_id", "anggota__nama", "anggota_id")
    )
