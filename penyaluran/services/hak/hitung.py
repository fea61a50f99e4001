"""The arithmetic of an entitlement (docs/program.md §3), without database: what counts, what does not, and why.

A family gets the largest sum its rules admit: each member once, caps per category, pupils together, members
together. With one component per member that is "highest first"; a member with two is tried in each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from inti.galat import GalatPengguna
from inti.waktu import umur
from kpm.enums import JENJANG, JenisKomponen
from penyaluran.enums import SebabLewat
from penyaluran.models import AturanBantuan, Tahap

_URUT = {jenis.value: ke for ke, jenis in enumerate(JenisKomponen)}
_SEKOLAH = frozenset(j.value for j in JENJANG)
# Groups with a cap; a category without one (HAM, or an empty cap) is bound only by the members together.
_KELOMPOK: dict[str, str] = {
    "hamil": "hamil", "aud": "aud", "lansia": "lansia", "disabil": "disabil", **dict.fromkeys(_SEKOLAH, "sekolah")
}  # fmt: skip
_BATAS = {
    "hamil": SebabLewat.BATAS_HAMIL,
    "aud": SebabLewat.BATAS_AUD,
    "lansia": SebabLewat.BATAS_LANSIA,
    "disabil": SebabLewat.BATAS_DISABIL,
    "sekolah": SebabLewat.BATAS_SEKOLAH,
}


class Calon(NamedTuple):
    """A component in force of one person. A person without a record yet (a newborn) has a number below zero."""

    anggota: int
    jenis: str
    lahir: date | None = None


class NilaiTarif(NamedTuple):
    """A tariff row for the payment's length: its id stays with the result."""

    id: int
    nominal: int
    sejak: date | None = None


TarifPerJenis = Mapping[str, NilaiTarif]


class Baris(NamedTuple):
    """One component of the result: counted, or passed over with its reason."""

    anggota: int
    jenis: str
    nominal: int  # what it pays, also when it is passed over
    tarif: int | None
    sebab: str = ""  # SebabLewat; empty: counted

    @property
    def dihitung(self) -> bool:
        return not self.sebab

    def json(self) -> dict[str, Any]:
        return {
            "anggota": self.anggota,
            "komponen": self.jenis,
            "nominal": self.nominal,
            "tarif": self.tarif,
            "dihitung": self.dihitung,
            "sebab": self.sebab,
        }


@dataclass(frozen=True, slots=True)
class Hasil:
    nominal: int
    baris: tuple[Baris, ...]  # counted ones first, the highest first


def lama_bayar(tahap: Tahap) -> int:
    """Whole months a tahap covers: 1, 2 or 3. Raises GalatPengguna for another length."""
    awal, akhir = tahap.bulan_mulai, tahap.bulan_selesai
    bulan = (akhir.year - awal.year) * 12 + akhir.month - awal.month + 1
    if bulan not in (1, 2, 3):
        raise GalatPengguna(
            f"{tahap} mencakup {bulan} bulan, padahal tarif bantuan hanya ada untuk 1, 2, atau 3 bulan. Minta "
            "pengelola sistem memperbaiki bulan mulai dan bulan selesai tahap ini."
        )
    return bulan


def hitung(calon: Iterable[Calon], tarif: TarifPerJenis, aturan: AturanBantuan, hari: date) -> Hasil:
    """The family's entitlement; ages are those of `hari`. Order and repetition of `calon` do not matter."""
    ikut: list[Baris] = []
    lewat: list[Baris] = []
    for satu in sorted(set(calon), key=lambda c: (c.anggota, _URUT[c.jenis])):
        harga = tarif.get(satu.jenis)
        sebab = SebabLewat.TARIF_TIDAK_ADA.value if harga is None else sebab_umur(satu, aturan, hari)
        baris = Baris(satu.anggota, satu.jenis, harga.nominal if harga else 0, harga.id if harga else None, sebab)
        (lewat if sebab else ikut).append(baris)
    ikut.sort(key=lambda b: (-b.nominal, _URUT[b.jenis], b.anggota))
    banyak_anggota = len({b.anggota for b in ikut})
    pilihan = _tertinggi(ikut, aturan) if len(ikut) == banyak_anggota else _terbaik(ikut, aturan)
    dipilih = set(pilihan)
    lewat += [b._replace(sebab=_sebab(b, pilihan, aturan)) for b in ikut if b not in dipilih]
    lewat.sort(key=lambda b: (-b.nominal, _URUT[b.jenis], b.anggota))
    return Hasil(sum(b.nominal for b in pilihan), (*pilihan, *lewat))


def sebab_umur(satu: Calon, aturan: AturanBantuan, hari: date) -> str:
    """Why a person's age keeps a component from counting; empty when it does not, or no birth date is known."""
    if satu.lahir is None:
        return ""
    tahun = umur(satu.lahir, hari)
    if satu.jenis == JenisKomponen.AUD and tahun > aturan.umur_aud:
        return SebabLewat.UMUR_AUD.value
    if satu.jenis in _SEKOLAH and tahun > aturan.umur_sekolah:
        return SebabLewat.UMUR_SEKOLAH.value
    if satu.jenis == JenisKomponen.LANSIA and tahun < aturan.umur_lansia:
        return SebabLewat.UMUR_LANSIA.value
    return ""


def _batas(aturan: AturanBantuan) -> dict[str, int]:
    isi = {
        "hamil": aturan.maks_hamil,
        "aud": aturan.maks_aud,
        "lansia": aturan.maks_lansia,
        "disabil": aturan.maks_disabil,
        "sekolah": aturan.maks_sekolah,
    }
    return {k: n for k, n in isi.items() if n is not None}


def _tertinggi(urut: Sequence[Baris], aturan: AturanBantuan) -> list[Baris]:
    """Highest first; the best choice whenever every member has one component, for the caps nest in each other."""
    batas = _batas(aturan)
    pilihan: list[Baris] = []
    for b in urut:
        if len(pilihan) == aturan.maks_anggota:
            break
        kelompok = _KELOMPOK.get(b.jenis, "")
        if kelompok in batas:
            if not batas[kelompok]:
                continue
            batas[kelompok] -= 1
        pilihan.append(b)
    return pilihan


_Isi = tuple[int, ...]  # how many count of each capped group, then of all


def _terbaik(urut: Sequence[Baris], aturan: AturanBantuan) -> list[Baris]:
    """The best choice where a member has several components: member by member, the best sum for every filling.

    Of equal sums the one whose lines stand first in `urut`, so that the order of input never decides.
    """
    batas = _batas(aturan)
    kelompok = list(batas)
    maks = [*batas.values(), aturan.maks_anggota]
    per_anggota: dict[int, list[tuple[int, Baris]]] = {}
    for ke, b in enumerate(urut):
        per_anggota.setdefault(b.anggota, []).append((ke, b))
    keadaan: dict[_Isi, tuple[int, tuple[int, ...]]] = {(0,) * len(maks): (0, ())}
    for baris in per_anggota.values():
        baru = dict(keadaan)
        for isi, (jumlah, ambil) in keadaan.items():
            for ke, b in baris:
                nama = _KELOMPOK.get(b.jenis, "")
                tambah = [*(int(k == nama) for k in kelompok), 1]
                terisi = tuple(x + y for x, y in zip(isi, tambah, strict=True))
                if any(x > m for x, m in zip(terisi, maks, strict=True)):
                    continue
                usul = (jumlah + b.nominal, tuple(sorted((*ambil, ke))))
                if terisi not in baru or _lebih_baik(usul, baru[terisi]):
                    baru[terisi] = usul
        keadaan = baru
    unggul = (0, ())  # type: tuple[int, tuple[int, ...]]
    for usul in keadaan.values():
        if _lebih_baik(usul, unggul):
            unggul = usul
    return [urut[ke] for ke in unggul[1]]


def _lebih_baik(a: tuple[int, tuple[int, ...]], b: tuple[int, tuple[int, ...]]) -> bool:
    return (-a[0], a[1]) < (-b[0], b[1])


def _sebab(baris: Baris, pilihan: Sequence[Baris], aturan: AturanBantuan) -> str:
    """Why a line that could have counted does not."""
    if any(b.anggota == baris.anggota for b in pilihan):
        return SebabLewat.SUDAH_DIHITUNG.value
    kelompok = _KELOMPOK.get(baris.jenis, "")
    batas = _batas(aturan)
    if kelompok in batas and sum(_KELOMPOK.get(b.jenis) == kelompok for b in pilihan) >= batas[kelompok]:
        return _BATAS[kelompok].value
    return SebabLewat.BATAS_ANGGOTA.value
