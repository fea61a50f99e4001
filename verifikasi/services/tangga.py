"""The ladder: warnings and proposals follow the months a family did not keep, and lapse with them (docs/program.md §8).

The machine proposes and withdraws; nothing it does suspends anybody. A family's rungs are written under its lock, as
are tellings, objections and decisions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

import pghistory
from django.db import transaction
from django.utils import timezone

from akun.models import berlaku
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import hari_ini
from kpm.enums import PESERTA, Kepesertaan
from kpm.models import KPM
from pendamping.models import Penugasan
from verifikasi.enums import JenjangSanksi, KeadaanSanksi
from verifikasi.models import AturanSanksi, Sanksi
from verifikasi.selectors.jeda import jeda_tangga
from verifikasi.selectors.jenjang import Pengetahuan, berikut, pengetahuan
from verifikasi.selectors.runtun import (
    Runtun,
    ambang,
    aturan_sanksi,
    keluarga_bertangga,
    rincian_bulan,
    runtun_keluarga,
)
from verifikasi.services.sesudah_hitung import sesudah_hitung
from verifikasi.services.tugas_komitmen import ikuti_komitmen

_POTONG = 500
_J, _K = JenjangSanksi, KeadaanSanksi


@sesudah_hitung
def tangga_sesudah_hitung(kpm: Collection[int]) -> None:
    ikuti_tangga(kpm=kpm)


def ikuti_tangga_semua(*, pada: date | None = None) -> dict[str, int]:
    """The full pass: every family with an unmet month or an open rung, in slices. Safe to repeat and to be killed."""
    hasil: Counter[str] = Counter()
    sisa = iter(keluarga_bertangga())
    while potong := list(islice(sisa, _POTONG)):
        hasil.update(ikuti_tangga(kpm=potong, pada=pada))
    return dict(hasil)


@transaction.atomic
def ikuti_tangga(*, kpm: Collection[int], pada: date | None = None) -> dict[str, int]:
    """Make the rungs of these families what their months say on the day `pada`; returns counts by what was done."""
    keluarga = kunci_keluarga(keluarga_bertangga(kpm))
    if not keluarga:
        return {}
    hari = pada or hari_ini()
    ikuti_komitmen(pada=hari, kpm=keluarga)
    sanksi: dict[int, list[Sanksi]] = {}
    for s in Sanksi.objects.filter(kpm__in=keluarga).select_related("aturan").order_by("diusulkan_pada", "pk"):
        sanksi.setdefault(s.kpm_id, []).append(s)
    giliran = _Giliran(
        runtun=runtun_keluarga(keluarga, hari),
        tahu=pengetahuan([s for semua in sanksi.values() for s in semua], keluarga),
        jeda=jeda_tangga(keluarga),
        petugas=dict(Penugasan.objects.filter(berlaku(hari), kpm__in=keluarga).values_list("kpm", "petugas")),
        aturan=aturan_sanksi(hari),
    )
    with pghistory.context(alasan="tangga_sanksi"):
        for nomor, k in keluarga.items():
            milik = sanksi.get(nomor, [])
            for s in milik:
                giliran.tinjau(k, s, milik)
            giliran.usulkan(k, milik)
        giliran.simpan()
    return dict(giliran.hitung)


def kunci_keluarga(kpm: Collection[int]) -> dict[int, KPM]:
    """Lock families in one order; everything that touches their rungs does so first."""
    qs = KPM.objects.filter(pk__in=kpm).order_by("pk").select_for_update(of=("self",), no_key=True)
    return {k.pk: k for k in qs}


class _Giliran:
    """One pass over some families: what it reads for all at once, and what it will write."""

    def __init__(
        self,
        *,
        runtun: dict[int, Runtun],
        tahu: Pengetahuan,
        jeda: dict[int, str],
        petugas: dict[int, int],
        aturan: AturanSanksi | None,
    ) -> None:
        self.runtun, self.tahu, self.jeda, self.petugas, self.aturan = runtun, tahu, jeda, petugas, aturan
        self.saat: datetime = timezone.now()
        self.ubah: dict[Any, Sanksi] = {}
        self.baru: list[Sanksi] = []
        self.hidup: list[Sanksi] = []  # undecided rungs, whose numbers are kept as they are known
        self.hitung: Counter[str] = Counter()

    def tinjau(self, k: KPM, s: Sanksi, milik: Sequence[Sanksi]) -> None:
        """Withdraw or renew what nobody has decided. What was decided stays for a person to look at."""
        if not _belum_diputus(s) or s.pk in self.tahu.berkeberatan:
            return  # the family that objected is answered by a person first
        if sebab := _tidak_mungkin(k, s):
            self._gugurkan(s, sebab)
            return
        rangkaian = self.runtun[k.pk].milik(s.bukti)
        hilang = [b for b in s.bukti if b not in rangkaian]
        if len(rangkaian) < ambang(s.aturan, s.jenjang):
            kata = f": {', '.join(tulis_bulan(b) for b in hilang)}" if hilang else ""
            self._gugurkan(s, f"Catatan yang menjadi buktinya sudah dibetulkan{kata}."[:200])
            return
        if hilang:
            self._perbarui(s, rangkaian, milik)
        self.hidup.append(s)

    def usulkan(self, k: KPM, milik: Sequence[Sanksi]) -> None:
        """The next rung of the current run, where nothing is missing and nothing pauses it."""
        rangkaian = self.runtun[k.pk].kini
        if k.pk in self.jeda or any(s.keadaan == _K.DIUSULKAN for s in milik):
            return
        lanjut = berikut(
            kpm=k.pk,
            kepesertaan=k.kepesertaan,
            rangkaian=rangkaian,
            sanksi=milik,
            tahu=self.tahu,
            aturan=self.aturan,
        )
        if not lanjut.siap or lanjut.jenjang is None or self.aturan is None:
            return
        lama = [s for s in milik if s.jenjang == lanjut.jenjang and s.sejak == rangkaian[0]]
        s = lama[0] if lama else Sanksi(kpm=k, jenjang=lanjut.jenjang, sejak=rangkaian[0])
        s.keadaan = _K.BERLAKU if lanjut.jenjang == _J.PERINGATAN else _K.DIUSULKAN
        s.aturan, s.bukti, s.petugas_id = self.aturan, list(rangkaian), self.petugas.get(k.pk)
        s.diusulkan_pada, s.gugur_pada, s.alasan_gugur = self.saat, None, ""
        if lama:
            self._ubah(s)
        else:
            self.baru.append(s)
        self.hidup.append(s)
        self.hitung[f"{lanjut.jenjang.value}_{'kembali' if lama else 'baru'}"] += 1

    def _gugurkan(self, s: Sanksi, sebab: str) -> None:
        s.keadaan, s.gugur_pada, s.alasan_gugur = _K.GUGUR, self.saat, sebab
        self._ubah(s)
        self.hitung["gugur"] += 1

    def _perbarui(self, s: Sanksi, rangkaian: list[date], milik: Sequence[Sanksi]) -> None:
        """Some of its months are gone and enough are left: it rests on the others, of which the family is told anew."""
        s.bukti, s.diusulkan_pada = list(rangkaian), self.saat
        if not any(lain.jenjang == s.jenjang and lain.sejak == rangkaian[0] for lain in milik if lain.pk != s.pk):
            s.sejak = rangkaian[0]
        self._ubah(s)
        self.hitung["diperbarui"] += 1

    def _ubah(self, s: Sanksi) -> None:
        if s.pk not in self.ubah:
            s.versi += 1
        self.ubah[s.pk] = s

    def simpan(self) -> None:
        """Give each living rung the words and numbers of its months, and write what changed."""
        rincian = rincian_bulan((s.kpm_id, s.bukti) for s in self.hidup)
        baru = {s.pk for s in self.baru}
        for s in self.hidup:
            isi = [satu for b in s.bukti for satu in rincian.get((s.kpm_id, b), [])]
            if isi != s.rincian:
                s.rincian = isi
                if s.pk not in baru:
                    self._ubah(s)
        # What lapses goes first: a family has one open proposal.
        for s in sorted(self.ubah.values(), key=lambda s: s.keadaan != _K.GUGUR):
            s.save(update_fields=_KOLOM)
        for s in self.baru:
            s.save(force_insert=True)


_KOLOM = (
    "keadaan", "aturan", "sejak", "bukti", "rincian", "petugas", "diusulkan_pada", "gugur_pada", "alasan_gugur",
    "versi",
)  # fmt: skip


def _belum_diputus(s: Sanksi) -> bool:
    return s.diputus_oleh_id is None and s.keadaan in (_K.DIUSULKAN, _K.BERLAKU)


def _tidak_mungkin(k: KPM, s: Sanksi) -> str:
    """Why a proposal has nothing left to decide; empty while it has."""
    if s.keadaan != _K.DIUSULKAN:
        return ""
    if k.kepesertaan not in PESERTA:
        return f"Keluarga tidak lagi menjadi peserta: {k.get_kepesertaan_display().lower()}."
    if s.jenjang == _J.PENANGGUHAN and k.kepesertaan == Kepesertaan.DITANGGUHKAN:
        return "Keluarga sudah ditangguhkan lewat putusan lain."
    if s.jenjang == _J.PENGHENTIAN and k.kepesertaan == Kepesertaan.AKTIF:
        return "Penangguhan keluarga sudah berakhir."
    return ""


def masih_terbukti(s: Sanksi) -> bool:
    """Whether the months a rung rests on are all unmet still, and in one run."""
    return set(s.bukti) <= set(runtun_keluarga([s.kpm_id])[s.kpm_id].milik(s.bukti))
