"""One complaint with all that happened to it, for somebody who may see it (docs/program.md §11)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from akun.models import Pengguna
from inti.waktu import hari_ini
from pengaduan.enums import BAGI_PELAPOR
from pengaduan.models import FotoAduan, LangkahAduan, Pengaduan, TindakLanjut
from pengaduan.selectors.penangan import penangan


def satu_aduan(user: Pengguna, pk: UUID) -> Pengaduan | None:
    """The complaint, if the user may see it."""
    lengkap = Pengaduan.objects.terlihat_oleh(user).select_related(
        "jenis", "wilayah__induk__induk", "kpm__desa", "petugas", "dibuat_oleh"
    )
    return lengkap.filter(pk=pk).first()


def langkah_aduan(aduan: Pengaduan) -> list[LangkahAduan]:
    return list(aduan.langkah.select_related("dicatat_oleh").order_by("urutan"))


def riwayat_aduan(aduan: Pengaduan) -> list[TindakLanjut]:
    """What happened, oldest first, with photos."""
    return list(_berfoto(aduan.tindak.select_related("oleh", "tugas")))


def riwayat_pelapor(aduan: Pengaduan) -> list[TindakLanjut]:
    """The lines its reporter reads: no notes among staff, no names, no levels."""
    return list(_berfoto(aduan.tindak.filter(jenis__in=BAGI_PELAPOR)))


def foto_aduan(aduan: Pengaduan, pk: UUID) -> FotoAduan | None:
    return FotoAduan.objects.filter(pengaduan=aduan, foto=pk).select_related("foto", "tindak").first()


def induk_terlihat(user: Pengguna, aduan: Pengaduan) -> Pengaduan | None:
    """The complaint this one repeats, where the user may see that one too."""
    if aduan.induk_id is None:
        return None
    return Pengaduan.objects.terlihat_oleh(user).filter(pk=aduan.induk_id).first()


def ulangan_terlihat(user: Pengguna, aduan: Pengaduan) -> list[Pengaduan]:
    """Complaints that repeat this one, of those the user may see."""
    return list(Pengaduan.objects.terlihat_oleh(user).filter(induk=aduan).order_by("dibuat_pada")[:20])


def pilihan_petugas(aduan: Pengaduan) -> QuerySet[Pengguna]:
    """People of the level that has it."""
    return penangan(aduan, aduan.tingkat, hari_ini(aduan.wilayah_id)).order_by("nama")


def _berfoto(tindak: Any) -> Any:
    return tindak.prefetch_related(Prefetch("foto", FotoAduan.objects.select_related("foto"))).order_by("pada", "pk")
