"""The demo's re-checks: one finished with a book that disagrees with one pendamping, one under way."""

from types import SimpleNamespace

import pytest

from inti.waktu import bulan_tahap, geser_bulan, hari_ini, kode_tahap
from pkh.demo.verifikasi_sampel import cerita_sampel
from tests.conftest import DESA
from tests.factories import CatatanVerkomFactory, KPMFactory
from verifikasi.models import SampelUlang
from verifikasi.selectors.sampel import hasil_sampel

pytestmark = pytest.mark.django_db


def test_one_is_finished_below_a_hundred_percent_and_one_under_way(pemeran):
    hari = hari_ini()
    for bulan in (bulan_tahap(kode_tahap(geser_bulan(hari, -3)))[0], bulan_tahap(kode_tahap(hari))[0]):
        for petugas, alpa in ((pemeran.pendamping, 0), (pemeran.pendamping_lain, 2)):
            for _ in range(8):
                CatatanVerkomFactory(
                    anggota__kpm=KPMFactory(desa_id=DESA), bulan=bulan, dicatat_oleh=petugas, alpa=alpa
                )
        CatatanVerkomFactory(
            anggota__kpm=KPMFactory(desa_id=DESA), bulan=bulan, dicatat_oleh=pemeran.pendamping, sehat=True
        )
    cerita_sampel(SimpleNamespace(hari=hari, pemeran={"korkab": pemeran.korkab, "fitria": pemeran.korkec}))
    selesai, berjalan = SampelUlang.objects.order_by("tahap")
    assert selesai.selesai_pada is not None
    assert berjalan.berjalan
    angka = {p.nama: a for p, a in hasil_sampel(selesai, pemeran.korkab).petugas}
    assert angka["Pendamping"].berbeda == angka["Pendamping"].kurang > 0
    assert angka["Pendamping Lain"].persen == 100
    assert 0 < hasil_sampel(berjalan, pemeran.korkab).semua.n < berjalan.ukuran
