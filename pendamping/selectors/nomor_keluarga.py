"""Families named by a typed or uploaded list of numbers; the numbers themselves are kept nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from akun.enums import Izin
from akun.models import Pengguna
from inti.identitas import indeks_buta
from kpm.enums import DIDAMPINGI
from kpm.models import KPM

NOMOR_MAKS = 2000  # lines at once; a kecamatan is assigned by desa


@dataclass(frozen=True)
class NomorBaris:
    """One line: its number in the list, and the digits in it or why there are none."""

    baris: int
    nomor: str = ""
    cela: str = ""


@dataclass(frozen=True)
class HasilCari:
    """Families found, in the order of the list, and the lines that named none."""

    kpm: tuple[int, ...]
    desa: tuple[str, ...]
    cela: tuple[tuple[int, str], ...]
    berulang: int


@dataclass(frozen=True)
class _Temu:
    pk: int
    desa: str
    kepesertaan: str


def cari_nomor(daftar: Sequence[NomorBaris], oleh: Pengguna) -> HasilCari:
    """Find each number among the families the user may assign: by NIK, No KK or No peserta; three queries."""
    milik = KPM.objects.boleh(oleh, Izin.TUGASKAN)
    temu = _cari(milik, {d.nomor for d in daftar if d.nomor})
    kpm: dict[int, str] = {}
    cela, berulang = [], 0
    for d in daftar:
        sebab = d.cela or _cela(temu.get(d.nomor, {}))
        if sebab:
            cela.append((d.baris, sebab))
            continue
        satu = next(iter(temu[d.nomor].values()))
        berulang += satu.pk in kpm
        kpm[satu.pk] = satu.desa
    return HasilCari(tuple(kpm), tuple(sorted(set(kpm.values()))), tuple(cela), berulang)


def _cela(temu: dict[int, _Temu]) -> str:
    if not temu:
        return "tidak ada keluarga dengan nomor ini di wilayah Anda"
    if len(temu) > 1:
        return f"No KK ini milik {len(temu)} keluarga; pakai NIK pengurusnya"
    return "" if next(iter(temu.values())).kepesertaan in DIDAMPINGI else "keluarga ini sudah keluar dari program"


def _cari(milik: QuerySet[KPM], nomor: set[str]) -> dict[str, dict[int, _Temu]]:
    hasil: dict[str, dict[int, _Temu]] = defaultdict(dict)
    panjang = {n for n in nomor if len(n) == 16}
    kunci: list[tuple[str, dict[Any, str]]] = [
        ("nik_indeks", {indeks_buta("nik", n): n for n in panjang}),
        ("kk_indeks", {indeks_buta("kk", n): n for n in panjang}),
        ("no_peserta", {n: n for n in nomor - panjang}),
    ]
    for kolom, per_nilai in kunci:
        bernik = {n for n in hasil if kolom == "kk_indeks"}  # a NIK names one family, whatever No KK has its digits
        for nilai, *satu in milik.filter(**{f"{kolom}__in": list(per_nilai)}).values_list(
            kolom, "pk", "desa", "kepesertaan"
        ):
            asli = per_nilai[nilai if isinstance(nilai, str) else bytes(nilai)]
            if asli not in bernik:
                hasil[asli][satu[0]] = _Temu(*satu)
    return hasil
