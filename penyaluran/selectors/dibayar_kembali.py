"""What must be paid back after a suspension was reversed: entitlement against what was paid (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from akun.models import Pengguna
from inti.halaman_kunci import Halaman, halaman_kunci
from kpm.enums import Kepesertaan
from kpm.models import PerubahanKepesertaan
from penyaluran.models import Hak, Pembayaran, Tahap
from verifikasi.enums import KeadaanSanksi
from verifikasi.models import Sanksi
from wilayah.models import saring_wilayah

_DIJALANKAN = Q(keadaan=KeadaanSanksi.DIBATALKAN, perubahan__isnull=False, berlaku_sejak__isnull=False)


@dataclass(frozen=True)
class SaringKembali:
    """What narrows the list; codes and ids only. `sanksi` names one."""

    wilayah: str = ""
    sanksi: str = ""

    def terapkan(self, qs: QuerySet[Sanksi]) -> QuerySet[Sanksi]:
        if self.wilayah:
            qs = qs.filter(saring_wilayah([self.wilayah], awalan="kpm__"))
        return qs.filter(pk=self.sanksi) if self.sanksi else qs


@dataclass(frozen=True)
class PerTahap:
    """One tahap of a suspension. None: not known, for its list has not come or the entitlement was not computed."""

    tahap: Tahap
    hak: int | None
    dibayar: int | None

    @property
    def kembali(self) -> int | None:
        """What is owed for it; never less than nothing: what was paid too much is another matter."""
        if self.hak is None or self.dibayar is None:
            return None
        return max(0, self.hak - self.dibayar)


@dataclass(frozen=True)
class DibayarKembali:
    """A reversed suspension or termination, the days it lasted (`sampai` is the last), and its tahap."""

    sanksi: Sanksi
    mulai: date
    sampai: date
    tahap: list[PerTahap] = field(default_factory=list)

    @property
    def jumlah(self) -> int:
        return sum(t.kembali or 0 for t in self.tahap)

    @property
    def pasti(self) -> bool:
        """Whether every tahap of it is known."""
        return all(t.kembali is not None for t in self.tahap)


def dibatalkan(user: Pengguna, sebagai: Collection[str] | None = None) -> QuerySet[Sanksi]:
    """Reversed decisions that had been carried out, of families the user sees."""
    qs: Any = Sanksi.objects.terlihat_oleh(user, sebagai=sebagai)
    hasil: QuerySet[Sanksi] = qs.filter(_DIJALANKAN)
    return hasil


def daftar_dibayar_kembali(*, user: Pengguna, saring: SaringKembali, sesudah: str | None = None) -> Halaman:
    """One page, the last reversed first; rows are `DibayarKembali`."""
    qs = saring.terapkan(dibatalkan(user)).select_related("kpm__desa__induk")
    halaman = halaman_kunci(qs, urut=("-dibatalkan_pada", "-id"), sesudah=sesudah)
    return Halaman(dibayar_kembali(halaman.baris), halaman.berikut)


def dibayar_kembali(sanksi: Sequence[Sanksi]) -> list[DibayarKembali]:
    """What each of these reversals asks for, in the same order; six queries whatever their number."""
    if not sanksi:
        return []
    kpm = {s.kpm_id for s in sanksi}
    semua = Sanksi.objects.filter(_DIJALANKAN, kpm__in=kpm).order_by("berlaku_sejak", "pk")
    masa = _masa(semua)
    awal, ujung = min(masa[s.pk][0] for s in sanksi), max(masa[s.pk][1] for s in sanksi)
    bulan = Q(bulan_mulai__lte=ujung, bulan_selesai__gte=awal)
    tahap = list(Tahap.objects.filter(bulan | Q(tanggal_data__range=(awal, ujung))).order_by("kode"))
    milik = _milik(semua, masa, tahap)
    hak = _menurut(Hak.objects.filter(kpm__in=kpm, tahap__in=tahap))
    bayar = _menurut(Pembayaran.objects.filter(kpm__in=kpm, tahap__in=tahap))
    berdaftar = _berdaftar(tahap, {s.kpm.kecamatan_kode for s in sanksi})
    return [
        DibayarKembali(
            s,
            *masa[s.pk],
            [PerTahap(t, hak.get((s.kpm_id, t.pk)), _dibayar(s, t, bayar, berdaftar)) for t in milik[s.pk]],
        )
        for s in sanksi
    ]


def _masa(sanksi: Iterable[Sanksi]) -> dict[Any, tuple[date, date]]:
    """First and last day of each."""
    akhir = _akhir(sanksi)
    return {s.pk: (s.berlaku_sejak or akhir[s.pk], akhir[s.pk]) for s in sanksi}


def _milik(
    semua: Iterable[Sanksi], masa: dict[Any, tuple[date, date]], tahap: Sequence[Tahap]
) -> dict[Any, list[Tahap]]:
    """The tahap each touched. One that two of a family touched stands with the first: it is paid back once."""
    hasil: dict[Any, list[Tahap]] = {}
    sudah: set[tuple[int, str]] = set()
    for s in semua:
        mulai, sampai = masa[s.pk]
        kena = [t for t in tahap if mulai <= sampai and _kena(t, mulai, sampai)]
        hasil[s.pk] = [t for t in kena if (s.kpm_id, t.pk) not in sudah]
        sudah |= {(s.kpm_id, t.pk) for t in kena}
    return hasil


def _kena(t: Tahap, mulai: date, sampai: date) -> bool:
    """Its months, or the day of its data, which may lie before them: that day decided who is on its list."""
    return (t.bulan_mulai <= sampai and t.bulan_selesai >= mulai) or mulai <= t.hari_data <= sampai


def _akhir(sanksi: Iterable[Sanksi]) -> dict[Any, date]:
    """The last day each lasted: the day before the family was active again, else the day it was reversed."""
    langkah = PerubahanKepesertaan.objects.filter(kpm__in={s.kpm_id for s in sanksi}, ke=Kepesertaan.AKTIF)
    pulih: dict[int, list[tuple[int, date]]] = {}
    for kpm, pk, hari in langkah.order_by("pk").values_list("kpm", "pk", "tanggal"):
        pulih.setdefault(kpm, []).append((pk, hari))
    hasil = {}
    for s in sanksi:
        sesudah = [hari for pk, hari in pulih.get(s.kpm_id, []) if pk > (s.perubahan_id or 0)]
        batal = s.dibatalkan_pada.date() if s.dibatalkan_pada else date.max
        hasil[s.pk] = (sesudah[0] if sesudah else batal) - timedelta(days=1)
    return hasil


def _menurut(qs: QuerySet[Any]) -> dict[tuple[int, str], int]:
    return {(kpm, tahap): nominal for kpm, tahap, nominal in qs.values_list("kpm", "tahap", "nominal")}


def _berdaftar(tahap: Iterable[Tahap], kecamatan: Collection[str]) -> set[tuple[str, str]]:
    """Tahap and kecamatan whose list has come: a family missing there was paid nothing."""
    bayar = Pembayaran.objects.filter(tahap__in=tahap, kecamatan_kode__in=kecamatan).order_by()
    return set(bayar.values_list("tahap", "kecamatan_kode").distinct())


def _dibayar(s: Sanksi, t: Tahap, bayar: dict[tuple[int, str], int], berdaftar: set[tuple[str, str]]) -> int | None:
    if (s.kpm_id, t.pk) in bayar:
        return bayar[s.kpm_id, t.pk]
    return 0 if (t.pk, s.kpm.kecamatan_kode) in berdaftar else None
