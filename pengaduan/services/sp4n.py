"""The number a complaint has in SP4N-LAPOR, once it was entered there (docs/program.md §11)."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from akun.models import Pengguna
from inti.galat import GalatPengguna
from pengaduan.enums import JenisTindak
from pengaduan.models import Pengaduan
from pengaduan.services.kunci import kunci_aduan, pastikan_versi, simpan, tulis

NOMOR_MAKS = 20
# A tracking number as that system shows it, after a `#` or not. Twelve digits at most: a longer one is a person's.
_NOMOR = re.compile(r"(?=.*\d)(?!.*\d{13})[A-Z0-9][A-Z0-9./-]{3,19}", re.ASCII)


@transaction.atomic
def catat_sp4n(*, aduan: Pengaduan, nomor: str, versi: int, oleh: Pengguna, pada: datetime | None = None) -> Pengaduan:
    """Record the number, put it right, or take it back (empty); also of a complaint that has ended.

    The clock goes on: to enter a complaint elsewhere is no work on it. Two may share a number, for a refusal would tell
    of one that is kept from whoever asks.
    """
    kini = kunci_aduan(aduan, oleh)
    nomor = _rapikan(nomor)
    if kini.nomor_sp4n == nomor:
        return kini
    pastikan_versi(kini, versi)
    kini.nomor_sp4n = nomor
    tulis(
        kini, JenisTindak.UBAH, f"Nomor SP4N-LAPOR: {nomor}." if nomor else "Nomor SP4N-LAPOR dihapus.", oleh=oleh,
        pada=pada or timezone.now(),
    )  # fmt: skip
    return simpan(kini)


def _rapikan(nomor: str) -> str:
    nomor = "".join(nomor.split()).lstrip("#").upper()
    if nomor and not _NOMOR.fullmatch(nomor):
        raise GalatPengguna(
            "Salin nomor laporan dari SP4N-LAPOR: 4 sampai 20 angka atau huruf, misalnya 7654321.", kolom="nomor"
        )
    return nomor
