"""A family's outcomes, member by member and month by month, in words (docs/program.md §8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F

from inti.waktu import bulan_tahap, hari_ini, kode_tahap
from kpm.models import KPM, Anggota
from verifikasi.models import HasilKeluarga, HasilVerifikasi, KeikutsertaanFasilitas, Kewajiban
from verifikasi.selectors.kalimat import kalimat


@dataclass(frozen=True)
class BulanAnggota:
    bulan: date
    hasil: str
    label: str
    kata: list[tuple[str, str, bool]]  # (duty, why, whether it decides)
    terlambat: bool


@dataclass
class HasilAnggota:
    anggota: Anggota
    fasilitas: list[KeikutsertaanFasilitas] = field(default_factory=list)
    bulan: list[BulanAnggota] = field(default_factory=list)  # the newest first


@dataclass(frozen=True)
class HasilTampil:
    triwulan: list[HasilKeluarga]  # the newest first
    anggota: list[HasilAnggota]
    sebelumnya: str  # code of the quarter from which older ones are read on; "" when there is none


def hasil_keluarga(kpm: KPM, sampai: str = "") -> HasilTampil:
    """Two quarters up to `sampai` (this one when empty), in six queries however large the family."""
    semua = HasilKeluarga.objects.filter(kpm=kpm, tahap__lte=sampai or kode_tahap(hari_ini(kpm.desa_id)))
    triwulan = list(semua.order_by("-tahap")[:3])
    sebelumnya = triwulan[2].tahap if len(triwulan) > 2 else ""
    triwulan = triwulan[:2]
    per_anggota: dict[int, list[HasilVerifikasi]] = defaultdict(list)
    if triwulan:
        awal, akhir = bulan_tahap(triwulan[-1].tahap)[0], bulan_tahap(triwulan[0].tahap)[-1]
        baris = HasilVerifikasi.objects.filter(kpm=kpm, bulan__range=(awal, akhir))
        for h in baris.order_by("-bulan"):
            per_anggota[h.anggota_id].append(h)
    wajib = Kewajiban.objects.in_bulk({b["kewajiban"] for isi in per_anggota.values() for h in isi for b in h.rincian})
    anggota = {
        a.pk: HasilAnggota(a)
        for a in Anggota.objects.filter(pk__in=per_anggota).order_by(F("tanggal_lahir").asc(nulls_last=True), "pk")
    }
    ikut = KeikutsertaanFasilitas.objects.filter(anggota__in=anggota).berlaku_pada(hari_ini(kpm.desa_id))
    for satu in ikut.select_related("fasilitas").order_by("bidang"):
        anggota[satu.anggota_id].fasilitas.append(satu)
    for nomor, milik in anggota.items():
        milik.bulan = [_bulan(h, wajib) for h in per_anggota[nomor]]
    return HasilTampil(triwulan, list(anggota.values()), sebelumnya)


def kata_rincian(hasil: HasilVerifikasi, wajib: dict[int, Kewajiban]) -> Iterable[tuple[str, str, bool]]:
    """(duty, why, whether it decides) of each duty in an outcome; `wajib`: the duties by id."""
    for butir in hasil.rincian:
        if (k := wajib.get(butir["kewajiban"])) is not None:
            yield k.uraian, kalimat(butir, k), k.menentukan


def _bulan(h: HasilVerifikasi, wajib: dict[int, Kewajiban]) -> BulanAnggota:
    return BulanAnggota(h.bulan, h.hasil, h.get_hasil_display(), list(kata_rincian(h, wajib)), h.terlambat)
