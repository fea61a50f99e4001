"""Who looks at a photo of a family's card, steps or money is written down before it is shown (docs/program.md §13)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from akun.models import Pengguna
from inti.enums import JenisAkses
from inti.services.akses import catat_akses


@transaction.atomic
def catat_lihat_foto(
    *, apa: str, rinci: str, oleh: Pengguna, kpm_id: int | None = None, massal_id: Any = None, dari: str | None = None
) -> None:
    """One line of the log, under the family, or under the record of a whole group. `apa` says which kind of photo."""
    catat_akses(
        oleh=oleh,
        jenis=JenisAkses.BUKA,
        objek="penyaluran.RekonMassal" if kpm_id is None else "kpm.KPM",
        objek_id=massal_id if kpm_id is None else kpm_id,
        kolom=f"foto {apa}",
        alasan=f"Melihat foto {apa}: {rinci}",
        dari=dari,
    )
