"""Two random re-checks: one finished, in which one pendamping's full attendance is not in the school's book, and one
under way."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from uuid6 import uuid7

from akun.models import Pengguna
from inti.waktu import geser_bulan, kode_tahap
from pendamping.services.temuan import cari_temuan
from pkh.demo import orang
from pkh.demo.lapangan import Dunia
from verifikasi.enums import Bidang
from verifikasi.models import ButirSampel, SampelUlang
from verifikasi.selectors.banding_sampel import catatan_dari
from verifikasi.selectors.sampel import butir_untuk, populasi
from verifikasi.services.isian import Isian
from verifikasi.services.sampel import periksa_butir, undi_sampel

_ALPA = 4


def cerita_sampel(dunia: Dunia) -> None:
    """The korkab checks last quarter's to the end, the korkec has begun with this one's."""
    lalu, kini = kode_tahap(geser_bulan(dunia.hari, -3)), kode_tahap(dunia.hari)
    for tahap, oleh, habis in ((lalu, dunia.pemeran["korkab"], True), (kini, dunia.pemeran["fitria"], False)):
        if populasi(orang.KECAMATAN, tahap).exists():
            sampel = undi_sampel(
                id=uuid7(), wilayah=orang.KECAMATAN, tahap=tahap, keyakinan=90, galat=15, oleh=oleh
            )  # fmt: skip
            _periksa(sampel, oleh, habis=habis)
    cari_temuan(pada=dunia.hari)


def _periksa(sampel: SampelUlang, oleh: Pengguna, *, habis: bool) -> None:
    butir = list(butir_untuk(oleh).filter(sampel=sampel).select_related("catatan").order_by("urut"))
    siapa = _paling_penuh(butir)
    for n, b in enumerate(butir if habis else butir[: len(butir) // 3]):
        isi: Isian | None = _buku(b)
        if isi is not None and b.petugas_id == siapa and isi.hari_efektif and not isi.alpa and n % 2:
            isi = replace(isi, alpa=_ALPA)
        periksa_butir(butir=b, isian=isi, keterangan="", versi=b.versi, oleh=oleh)


def _buku(b: ButirSampel) -> Isian:
    """A book that says what the entry says."""
    return replace(Isian.dari(catatan_dari(b.semula, b.catatan.bidang)), anggota_id=b.catatan.anggota_id)


def _paling_penuh(butir: list[ButirSampel]) -> int | None:
    """Whose drawn pupils were never away most often."""
    penuh = Counter(
        b.petugas_id
        for b in butir
        if b.catatan.bidang == Bidang.PENDIDIKAN
        and b.semula["hari_efektif"]
        and b.semula["alpa"] + b.semula["izin"] + b.semula["sakit"] == 0
    )
    return min(penuh, key=lambda p: (-penuh[p], p)) if penuh else None
