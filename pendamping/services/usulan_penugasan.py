"""Putting a proposal into effect: several units to several people, all of them or none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import GalatPengguna, TidakBerhak
from inti.waktu import hari_ini
from kpm.models import KPM, Kelompok
from pendamping.models import PenugasanKelompok
from pendamping.selectors.penugasan import PerubahanBeban, berpegangan, perubahan_beban
from pendamping.selectors.satuan_penugasan import isi_satuan
from pendamping.services.penugasan import HasilTugas, pimpin_kelompok, tugaskan, wajib_diangkat

SATUAN_MAKS = 300
_BASI = "Susunan kelompok atau keluarganya sudah berubah. Muat ulang halaman: usulan dibuat lagi dari data sekarang."
_POLA_KUNCI = re.compile(r"k-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|r-[0-9]{2}(\.[0-9]{2}){2}\.[0-9]{4}-.{0,3}")


@dataclass(frozen=True)
class Keputusan:
    """The chosen units of one kecamatan and to whom each goes; with `semua` also families that have a pendamping."""

    kecamatan: str
    pilihan: Mapping[str, int]  # unit, pendamping
    semua: bool
    mulai: date
    nomor_sk: str


def keluarga_terpilih(keputusan: Keputusan) -> dict[int, int]:
    """Each family with the person it goes to. Raises GalatPengguna when a unit is gone or the choice is no choice."""
    pilihan = keputusan.pilihan
    if not pilihan or len(pilihan) > SATUAN_MAKS:
        raise GalatPengguna(f"Centang paling sedikit satu baris, paling banyak {SATUAN_MAKS} sekaligus.")
    if not all(_POLA_KUNCI.fullmatch(k) for k in pilihan):
        raise GalatPengguna(_BASI)
    hari = hari_ini(keputusan.kecamatan)
    isi = isi_satuan(keputusan.kecamatan, hari, semua=keputusan.semua, kunci=pilihan)
    if isi.keys() != pilihan.keys():
        raise GalatPengguna(_BASI)
    return {kpm: pilihan[kunci] for kunci, keluarga in isi.items() for kpm in keluarga}


def pratinjau_usulan(keputusan: Keputusan) -> tuple[dict[int, int], list[PerubahanBeban]]:
    """What the decision would do: families with their new pendamping, and everybody's load before and after."""
    tujuan = keluarga_terpilih(keputusan)
    desa: dict[int, set[str]] = defaultdict(set)
    for pk, kode in KPM.objects.filter(pk__in=tujuan).values_list("pk", "desa"):
        desa[tujuan[pk]].add(kode)
    for petugas in _orang(desa):
        wajib_diangkat(petugas=petugas, mulai=keputusan.mulai, desa=sorted(desa[petugas.pk]))
    return tujuan, perubahan_beban(tujuan, keputusan.mulai)


def _orang(nomor: Iterable[int]) -> list[Pengguna]:
    """The chosen people in pk order; whether they serve there is asked family by family."""
    dipilih = set(nomor)
    orang = list(Pengguna.objects.filter(pk__in=dipilih, is_active=True).order_by("pk"))
    if len(orang) != len(dipilih):
        raise GalatPengguna("Pilih pendamping dari daftar untuk setiap baris yang dicentang.")
    return orang


@transaction.atomic
def terapkan_usulan(*, keputusan: Keputusan, oleh: Pengguna) -> HasilTugas:
    """Assign the chosen units, and their groups where nobody leads them (all of them with `semua`).

    Each person's part goes through the same service as any other assignment. Raises what that service raises.
    """
    if not oleh.lingkup_izin(Izin.TUGASKAN).mencakup(keputusan.kecamatan):
        raise TidakBerhak("Kecamatan ini berada di luar wilayah Anda. Tidak ada yang diubah.")
    kelompok = [UUID(k[2:]) for k in keputusan.pilihan if _POLA_KUNCI.fullmatch(k) and k.startswith("k-")]
    # Everybody, every group, every family at once and in order: part by part two decisions could wait for each other.
    nomor = sorted(set(keputusan.pilihan.values()))
    list(Pengguna.objects.filter(pk__in=nomor).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    list(Kelompok.objects.filter(pk__in=kelompok).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    tujuan = keluarga_terpilih(keputusan)
    list(KPM.objects.filter(pk__in=tujuan).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    bagian: dict[int, list[int]] = defaultdict(list)
    for kpm, petugas in tujuan.items():
        bagian[petugas].append(kpm)
    dipimpin = _kelompok_ikut(keputusan, kelompok)
    hasil = HasilTugas(0, 0, 0)
    for orang in _orang(bagian):
        surat: dict[str, Any] = {
            "petugas": orang,
            "mulai": keputusan.mulai,
            "nomor_sk": keputusan.nomor_sk,
            "oleh": oleh,
        }
        satu = tugaskan(kpm=bagian[orang.pk], gantikan=keputusan.semua, **surat)
        grup = [k for k in dipimpin if keputusan.pilihan[f"k-{k}"] == orang.pk]
        pindah = pimpin_kelompok(kelompok=grup, gantikan=keputusan.semua, **surat) if grup else 0
        hasil = HasilTugas(
            hasil.ditugaskan + satu.ditugaskan,
            hasil.digantikan + satu.digantikan,
            hasil.tetap + satu.tetap,
            hasil.kelompok + pindah,
        )
    return hasil


def _kelompok_ikut(keputusan: Keputusan, kelompok: list[UUID]) -> list[UUID]:
    """Groups that get the pendamping of their unit: all when everything is placed anew, else those nobody leads."""
    qs = Kelompok.objects.aktif(hari_ini(keputusan.kecamatan)).filter(pk__in=kelompok)
    if not keputusan.semua:
        dipimpin = PenugasanKelompok.objects.filter(berpegangan(keputusan.mulai), kelompok=OuterRef("pk"))
        qs = qs.filter(~Exists(dipimpin))
    return list(qs.order_by("pk").values_list("pk", flat=True))
