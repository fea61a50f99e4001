"""What every card with a code shares: families' cards and control cards of persons (docs/program.md §7, §8)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection
from hashlib import sha256
from typing import Any

from django.utils import timezone

from inti.galat import GalatPengguna

KARTU_LANGSUNG = 100  # more cards than this are made by the worker
PANJANG_ALASAN = 100
_ABJAD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base32: no I, L, O, U
_PANJANG = 10  # 50 random bits
_KELOMPOK_HURUF = 5
_PERCOBAAN = 5
_SALAH_BACA = str.maketrans("ILO", "110")  # what people read and type instead


def baca_kode(teks: str) -> str:
    """The code in what was scanned or typed, however it was spaced; empty when it can be none."""
    kode = re.sub(r"[\s-]", "", teks[:64]).upper().translate(_SALAH_BACA)
    return kode if re.fullmatch(rf"[{_ABJAD}]{{8,16}}", kode) else ""


def tulis_kode(kode: str) -> str:
    """`7K3F9-QWX2M`: in groups, to be typed from."""
    return "-".join(kode[n : n + _KELOMPOK_HURUF] for n in range(0, len(kode), _KELOMPOK_HURUF))


def _kode_acak() -> str:
    return "".join(secrets.choice(_ABJAD) for _ in range(_PANJANG))


def lengkapi_kartu(model: Any, kolom: str, pemilik: Collection[int], baru: Callable[[int, str], Any]) -> Any:
    """The valid cards of all owners, made by `baru(owner, code)` where there is none."""
    diminta = set(pemilik)
    for _ in range(_PERCOBAAN):
        ada = model.objects.filter(**{f"{kolom}__in": diminta, "dicabut_pada__isnull": True})
        kurang = diminta - set(ada.values_list(kolom, flat=True))
        if not kurang:
            break
        # The unique keys decide: another request at the same moment, or a code drawn twice, makes no second card.
        model.objects.bulk_create([baru(k, _kode_acak()) for k in sorted(kurang)], ignore_conflicts=True)
    return ada


def cabut(kartu: Any, alasan: str) -> Any:
    """Withdraw a card with a reason; one withdrawn already stays as it is."""
    ini = type(kartu).objects.select_for_update().get(pk=kartu.pk)
    if ini.dicabut_pada is not None:
        return ini
    alasan = " ".join(alasan.split())
    if not alasan:
        raise GalatPengguna("Tulis mengapa kartu ini dicabut, misalnya hilang atau rusak.", kolom="alasan")
    if len(alasan) > PANJANG_ALASAN:
        raise GalatPengguna(f"Alasan paling banyak {PANJANG_ALASAN} huruf. Pendekkan.", kolom="alasan")
    ini.dicabut_pada, ini.alasan_cabut = timezone.now(), alasan
    ini.save(update_fields=["dicabut_pada", "alasan_cabut"])
    return ini


def kunci_pekerjaan(jenis: str, oleh: int, nomor: Collection[int]) -> str:
    """The same cards asked for twice are one job."""
    return f"{jenis}:{oleh}:{sha256(repr(sorted(nomor)).encode()).hexdigest()[:32]}"


def qr_svg(kode: str) -> str:
    """The code as a QR picture, of the smallest size and with the strongest correction: cards get dirty."""
    from qrcode.constants import ERROR_CORRECT_H
    from qrcode.main import QRCode
    from qrcode.util import MODE_ALPHA_NUM, QRData

    qr = QRCode(error_correction=ERROR_CORRECT_H, border=0)
    qr.add_data(QRData(kode.encode("ascii"), mode=MODE_ALPHA_NUM))
    qr.make(fit=True)
    matriks = qr.get_matrix()
    petak = "".join(f"M{x} {y}h1v1h-1z" for y, baris in enumerate(matriks) for x, gelap in enumerate(baris) if gelap)
    sisi = len(matriks)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sisi} {sisi}" shape-rendering="crispEdges">'
        f'<path d="{petak}"/></svg>'
    )
