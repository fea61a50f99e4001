"""A family's standing over time, and what a step would change today."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from inti.waktu import hari_ini
from kpm.models import KPM, KeanggotaanKelompok, PengurusKelompok, PerubahanKepesertaan

_PALING_BANYAK = 100  # no family has changed standing this often


def riwayat_kepesertaan(kpm: KPM) -> QuerySet[PerubahanKepesertaan]:
    """Every step of a family, the latest first, with its documents and whoever proposed it."""
    langkah = PerubahanKepesertaan.objects.filter(kpm=kpm).select_related("oleh", "usulan__diusulkan_oleh")
    return langkah.prefetch_related("dokumen").order_by("-tanggal", "-pk")[:_PALING_BANYAK]


@dataclass(frozen=True)
class Terlepas:
    """What a family loses when it leaves: its group and its offices in groups."""

    kelompok: list[str]
    jabatan: list[str]

    def __bool__(self) -> bool:
        return bool(self.kelompok or self.jabatan)


def akan_terlepas(kpm: KPM, hari: date | None = None) -> Terlepas:
    terbuka: Any = Q(selesai__isnull=True) | Q(selesai__gte=hari or hari_ini(kpm.desa_id))
    isi = KeanggotaanKelompok.objects.filter(terbuka, kpm=kpm).select_related("kelompok")
    jabatan = PengurusKelompok.objects.filter(terbuka, kpm=kpm).select_related("kelompok")
    return Terlepas(
        [k.kelompok.nama for k in isi.order_by("mulai", "pk")],
        [f"{j.get_jabatan_display().lower()} {j.kelompok.nama}" for j in jabatan.order_by("mulai", "pk")],
    )
