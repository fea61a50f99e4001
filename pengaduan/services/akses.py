"""The log of who opened what goes around staff, written before it is shown (docs/program.md §11, §13)."""

from __future__ import annotations

from typing import Any

from inti.enums import JenisAkses
from inti.services.akses import catat_akses
from pengaduan.models import Pengaduan

OBJEK = "pengaduan.Pengaduan"
OBJEK_PELAPOR = "pengaduan.Pelapor"


def catat_buka(aduan: Pengaduan, oleh: Any, dari: str | None = None) -> None:
    """Log the opening of a restricted complaint; an open one needs no line."""
    if aduan.rahasia:
        catat_akses(
            oleh=oleh, jenis=JenisAkses.BUKA, objek=OBJEK, objek_id=aduan.pk, alasan="Membuka aduan rahasia", dari=dari
        )
