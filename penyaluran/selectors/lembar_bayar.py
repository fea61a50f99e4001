"""Attendance sheets at withdrawal: a group's families that are to be paid in a tahap (docs/program.md §4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from akun.enums import PERAN_DAMPINGAN
from akun.models import Pengguna, berlaku
from inti.waktu import hari_ini
from kpm.enums import JabatanKelompok
from kpm.models import KPM, KeanggotaanKelompok, Kelompok
from kpm.models.kelompok import PengurusKelompok
from p2k2.selectors.pertemuan import petugas_kelompok
from penyaluran.models import Pembayaran, Tahap

LEMBAR_MAKS = 60  # sheets in one file: about four times a full caseload


@dataclass(frozen=True)
class LembarBayar:
    """One sheet: a group, who leads it today, and its families with money in this tahap by name."""

    kelompok: Kelompok
    tahap: Tahap
    petugas: Pengguna | None
    ketua: int | None  # a family's id
    keluarga: list[KPM] = field(default_factory=list)


def lembar_kelompok(user: Pengguna, tahap: Tahap, kelompok: Kelompok) -> LembarBayar:
    return _susun(Pembayaran.objects.terlihat_oleh(user), tahap, [kelompok])[0]


def lembar_saya(user: Pengguna, tahap: Tahap) -> list[LembarBayar]:
    """Sheets of the groups the user leads today, by name; without anybody to be paid there is none."""
    if user.lingkup().petugas_id is None:
        return []
    milik = Kelompok.objects.terlihat_oleh(user, sebagai=PERAN_DAMPINGAN).aktif().select_related("desa__induk")
    bayar = Pembayaran.objects.terlihat_oleh(user, sebagai=PERAN_DAMPINGAN)
    return [s for s in _susun(bayar, tahap, list(milik.order_by("nama", "pk"))) if s.keluarga]


def _susun(bayar: Any, tahap: Tahap, kelompok: Sequence[Kelompok]) -> list[LembarBayar]:
    """Fill sheets in three queries, whatever their number."""
    hari = hari_ini()
    pengampu = petugas_kelompok([k.pk for k in kelompok], hari)
    ketua = PengurusKelompok.objects.filter(berlaku(hari), kelompok__in=kelompok, jabatan=JabatanKelompok.KETUA)
    ketua_di = dict(ketua.values_list("kelompok", "kpm"))
    hasil = {}
    for k in kelompok:
        tugas = pengampu.get(k.pk)
        hasil[k.pk] = LembarBayar(k, tahap, tugas.petugas if tugas else None, ketua_di.get(k.pk))
    dibayar = bayar.filter(tahap=tahap, nominal__gt=0).values("kpm")
    anggota = KeanggotaanKelompok.objects.berlaku_pada(hari).filter(kelompok__in=kelompok, kpm__in=dibayar)
    for satu in anggota.select_related("kpm").order_by("kpm__nama", "kpm_id"):
        hasil[satu.kelompok_id].keluarga.append(satu.kpm)
    return list(hasil.values())
