"""A family's row of the group page: what became of its payment, and the photos that show it, in one go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from akun.models import Pengguna
from penyaluran.models import Pembayaran, Rekonsiliasi
from penyaluran.services.rekon.bukti import tambah_bukti
from penyaluran.services.rekon.catat import catat_rekonsiliasi


@transaction.atomic
def catat_keluarga(
    *, pembayaran: Pembayaran, isi: dict[str, Any], foto: Sequence[UploadedFile], isi_foto: str, oleh: Pengguna
) -> Rekonsiliasi:
    """Both or neither: a family is never marked while its photo was refused. Raises as the two services do."""
    rekon = catat_rekonsiliasi(pembayaran=pembayaran, oleh=oleh, **isi)
    if foto:
        tambah_bukti(pembayaran=pembayaran, foto=foto, isi=isi_foto, oleh=oleh)
    return rekon
