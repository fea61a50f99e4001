"""Suggested groups for families without one: neighbours together, 15 to 30 each, never across a desa."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models.functions import Upper

from akun.models import Pengguna
from kpm.enums import UKURAN_KELOMPOK
from kpm.models import Kelompok
from kpm.selectors.kelompok import calon_anggota

_SEDIKIT, _BANYAK = UKURAN_KELOMPOK
_IDEAL = (_SEDIKIT + _BANYAK) / 2
# What a cut between two neighbours costs, beside an uneven size: a hundred for a group at the limit.
_POTONG_RW, _POTONG_RT, _POTONG_TETANGGA = 0, 30, 90
_CAMPUR_RW = 40  # for each further RW in a group
_NAMA = (
    "Melati", "Mawar", "Anggrek", "Kenanga", "Cempaka", "Dahlia", "Teratai", "Flamboyan", "Kamboja", "Seroja",
    "Tulip", "Sakura", "Lavender", "Bougenvil", "Matahari", "Aster", "Edelweis", "Kemuning", "Sedap Malam", "Alamanda",
)  # fmt: skip


@dataclass(frozen=True)
class Rumah:
    """Where a family without a group lives."""

    kpm: int
    nama: str
    desa: str
    nama_desa: str
    rw: str
    rt: str


@dataclass(frozen=True)
class Usulan:
    """A suggested group, its families in the order of their homes."""

    nama: str
    desa: str
    nama_desa: str
    keluarga: tuple[Rumah, ...]


def usulan_kelompok(user: Pengguna, hari: date) -> list[Usulan]:
    """Suggestions for the user's own families that are in no group on or after a day; two queries."""
    if user.lingkup().petugas_id is None or user.lingkup().semua:  # nobody's caseload, or the whole country
        return []
    rumah = [
        Rumah(pk, nama, desa, nama_desa, rw, rt)
        for pk, nama, desa, nama_desa, rw, rt in calon_anggota(user, hari).values_list(
            "pk", "nama", "desa", "desa__nama", "rw", "rt"
        )
    ]
    ada = Kelompok.objects.filter(dibubarkan__isnull=True, desa__in={r.desa for r in rumah})
    return susun_usulan(rumah, terpakai=ada.values_list("desa", Upper("nama")))


def susun_usulan(rumah: Iterable[Rumah], terpakai: Iterable[tuple[str, str]] = ()) -> list[Usulan]:
    """Partition families into groups of neighbours. `terpakai`: (desa, NAME IN CAPITALS) of groups that exist.

    Every family stands in exactly one group. Sizes lie within 15–30 wherever the desa has 15 families or more;
    a smaller desa gives one small group.
    """
    dipakai = set(terpakai)
    urut = sorted(rumah, key=lambda r: (r.nama_desa, r.desa, _angka(r.rw), _angka(r.rt), r.nama, r.kpm))
    hasil: list[Usulan] = []
    for desa, isi in groupby(urut, key=lambda r: r.desa):
        warga = list(isi)
        awal = 0
        for akhir in _potong(warga):
            bagian = tuple(warga[awal:akhir])
            nama = _beri_nama(bagian, dipakai, len(hasil))
            dipakai.add((desa, nama.upper()))
            hasil.append(Usulan(nama, desa, bagian[0].nama_desa, bagian))
            awal = akhir
    return hasil


def _potong(warga: Sequence[Rumah]) -> list[int]:
    """Ends of the groups along the row of homes: the cheapest cuts, found from left to right."""
    n = len(warga)
    if n <= _SEDIKIT:
        return [n]
    batas = [0, *(_biaya_potong(warga[i - 1], warga[i]) for i in range(1, n)), 0]
    ganti_rw = [0] * n  # changes of RW among the first i + 1 homes
    for i in range(1, n):
        ganti_rw[i] = ganti_rw[i - 1] + (_angka(warga[i - 1].rw) != _angka(warga[i].rw))
    biaya: list[float] = [0.0] + [float("inf")] * n
    dari = [0] * (n + 1)
    for akhir in range(_SEDIKIT, n + 1):
        for ukuran in range(_SEDIKIT, min(_BANYAK, akhir) + 1):
            awal = akhir - ukuran
            satu = 100 * ((ukuran - _IDEAL) / (_IDEAL - _SEDIKIT)) ** 2
            satu += _CAMPUR_RW * (ganti_rw[akhir - 1] - ganti_rw[awal]) + batas[akhir]
            if biaya[awal] + satu < biaya[akhir]:
                biaya[akhir], dari[akhir] = biaya[awal] + satu, awal
    hasil, akhir = [], n
    while akhir:
        hasil.append(akhir)
        akhir = dari[akhir]
    return hasil[::-1]


def _biaya_potong(kiri: Rumah, kanan: Rumah) -> int:
    if _angka(kiri.rw) != _angka(kanan.rw):
        return _POTONG_RW
    return _POTONG_RT if _angka(kiri.rt) != _angka(kanan.rt) else _POTONG_TETANGGA


def _angka(teks: str) -> tuple[int, str]:
    """RT and RW are numbers written in several ways (`2`, `002`); what holds none comes last."""
    cocok = re.search(r"\d+", teks)
    return (int(cocok[0]), "") if cocok else (10**6, teks.strip().upper())


def _beri_nama(bagian: Sequence[Rumah], dipakai: set[tuple[str, str]], mulai: int) -> str:
    """A flower and the RW most of its families live in, unlike every name of that desa."""
    hitung = Counter(n for r in bagian if (n := _angka(r.rw)[0]) < 10**6)
    rw = f" RW {hitung.most_common(1)[0][0]:02d}" if hitung else ""
    for putaran in range(1, 1000):
        for i in range(len(_NAMA)):
            ekor = f" {putaran}" if putaran > 1 else ""
            nama = f"{_NAMA[(mulai + i) % len(_NAMA)]}{rw}{ekor}"
            if (bagian[0].desa, nama.upper()) not in dipakai:
                return nama
    raise ValueError("no name left")  # twenty thousand groups in one desa
