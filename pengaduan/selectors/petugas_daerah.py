"""The staff whom a complaint from an area may be about: of its kabupaten, and all above it (docs/program.md §11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from akun.enums import Peran
from akun.models import Jabatan, Pengguna
from inti.waktu import hari_ini
from pengaduan.enums import BATAS_TERBUKA, TingkatAduan
from pengaduan.models import TINGKAT_PERAN
from wilayah.enums import PANJANG_KODE, Tingkat
from wilayah.models import di_bawah

# The lowest level that may know of a complaint about somebody of a role.
BATAS_PERAN = {
    Peran.PENDAMPING: TingkatAduan.KABUPATEN,
    Peran.KORKEC: TingkatAduan.KABUPATEN,
    Peran.APD: TingkatAduan.KABUPATEN,
    Peran.KORKAB: TingkatAduan.PROVINSI,
    Peran.KORWIL: TingkatAduan.PUSAT,
    Peran.PENGAWAS: TingkatAduan.PUSAT,
    Peran.PUSAT: TingkatAduan.PUSAT,
}


@dataclass(frozen=True)
class Petugas:
    """One of them. `dekat`: serves in the same kecamatan, or for the kabupaten as a whole."""

    pk: int
    nama: str
    peran: frozenset[str]
    dekat: bool

    @property
    def tingkat(self) -> int:
        """How far up this person reads."""
        return max((int(TINGKAT_PERAN[Peran(p)]) for p in self.peran), default=0)


def petugas_daerah(kode: str) -> list[Petugas]:
    """Everybody who holds an office today in the kabupaten of an area or above it, and the administrators."""
    kabupaten, kecamatan = kode[: PANJANG_KODE[Tingkat.KABUPATEN]], kode[: PANJANG_KODE[Tingkat.KECAMATAN]]
    jabatan = Jabatan.objects.berlaku_pada(hari_ini()).filter(
        di_bawah([kabupaten]) | Q(wilayah=kabupaten[:2]) | Q(wilayah=None), pengguna__is_active=True
    )
    nama: dict[int, str] = {}
    peran: dict[int, set[str]] = defaultdict(set)
    dekat: set[int] = set()
    for pk, n, p, wilayah in jabatan.values_list("pengguna", "pengguna__nama", "peran", "wilayah"):
        nama[pk] = n
        peran[pk].add(p)
        if wilayah and len(wilayah) >= len(kabupaten) and _bertemu(wilayah, kecamatan):
            dekat.add(pk)
    for pk, n in Pengguna.objects.filter(is_superuser=True, is_active=True).values_list("pk", "nama"):
        nama.setdefault(pk, n)
    return [Petugas(pk, nama[pk], frozenset(peran[pk]), pk in dekat) for pk in sorted(nama)]


def batas_untuk(orang: Iterable[int], staf: Iterable[Petugas]) -> int:
    """The lowest level that may know of a complaint about these people, by the offices they hold today."""
    dicari = set(orang)
    if not dicari:
        return int(BATAS_TERBUKA)
    peran = {p for s in staf if s.pk in dicari for p in s.peran}
    return max((int(BATAS_PERAN[Peran(p)]) for p in peran), default=int(TingkatAduan.KABUPATEN))


def _bertemu(wilayah: str, kode: str) -> bool:
    """Whether one area lies in the other. A complaint of a whole kabupaten is near everybody in it."""
    pendek, panjang = sorted((wilayah, kode), key=len)
    return panjang == pendek or panjang.startswith(f"{pendek}.")
