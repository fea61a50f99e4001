"""Who may see or change what holds for the whole country: tariffs, caps, statuses, months (docs/program.md §4)."""

from itertools import pairwise
from typing import Any

from akun.enums import PERAN_DAMPINGAN, Izin, Peran
from kpm.models import KPM
from wilayah.enums import PANJANG_KODE, Tingkat

_KABUPATEN = PANJANG_KODE[Tingkat.KABUPATEN]


def boleh_ubah_acuan(user: Any) -> bool:
    """Pusat and superuser; an APD only where every family of this installation lives in the own area."""
    if not user.is_authenticated:
        return False
    lingkup = user.lingkup_izin(Izin.KELOLA_TAHAP)
    if lingkup.semua:
        return True
    kode = sorted(k for k in lingkup.wilayah if len(k) == _KABUPATEN)
    return bool(kode) and KPM.objects.exists() and not _di_luar(kode)


def boleh_lihat_pola(user: Any) -> bool:
    """Who may see findings about money, in any area: not the field, whose records are searched, nor a korkec."""
    if not user.is_authenticated:
        return False
    atas = user.lingkup(sebagai=user.lingkup().peran - {Peran.KORKEC, *PERAN_DAMPINGAN})
    return bool(atas.semua or atas.wilayah)


def _di_luar(kode: list[str]) -> bool:
    """True when a family lives in a kabupaten before, between or after these: each a range of the index."""
    return any(
        KPM.objects.filter(kabupaten_kode__gt=awal, kabupaten_kode__lt=akhir).exists()
        for awal, akhir in pairwise(["", *kode, "~"])
    )
