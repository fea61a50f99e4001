"""Marks and turns: nothing marked is lost, nobody waits for a count (docs/program.md §14)."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from dasbor.models import Ringkasan
from dasbor.services import bangun_ulang, ringkasan, segarkan_berubah
from inti.models import DesaBerubah
from inti.services.ringkasan import baca_tanda, lepas_tanda, tandai_berubah
from kpm.models import KPM
from tests.conftest import DESA, DESA_2, KABUPATEN, KECAMATAN
from tests.dasbor.angka import HARI
from tests.factories import KPMFactory, PembayaranFactory, PenugasanFactory, TahapFactory


def _ditandai() -> set[str]:
    return set(DesaBerubah.objects.values_list("kode", flat=True))


@pytest.mark.django_db
def test_tanda_yang_bergerak_selama_menghitung_tetap_ada() -> None:
    tandai_berubah([DESA, DESA_2, KECAMATAN, None])
    dibaca = baca_tanda()
    DesaBerubah.objects.filter(pk=DESA).update(sejak=timezone.now() + timedelta(seconds=1))
    tandai_berubah([KABUPATEN])
    lepas_tanda(dibaca)
    assert _ditandai() == {DESA, KABUPATEN}


@pytest.mark.django_db
@pytest.mark.parametrize("hitung", [segarkan_berubah, bangun_ulang])
def test_hitungan_yang_mati_meninggalkan_tanda(monkeypatch: pytest.MonkeyPatch, hitung: Any) -> None:
    KPMFactory(desa_id=DESA)
    bangun_ulang(pada=HARI)
    KPMFactory(desa_id=DESA)
    tandai_berubah([DESA])

    def mati(*_: Any, **__: Any) -> None:
        raise MemoryError

    with monkeypatch.context() as m:
        m.setattr(ringkasan, "susun_ringkasan", mati)
        with pytest.raises(MemoryError):
            hitung(pada=HARI)
    assert _ditandai() == {DESA}
    assert Ringkasan.objects.get(wilayah=KABUPATEN, bulan=date(2026, 11, 1)).kpm == 1
    assert segarkan_berubah(pada=HARI) == 1
    assert Ringkasan.objects.get(wilayah=KABUPATEN, bulan=date(2026, 11, 1)).kpm == 2


@pytest.mark.django_db
def test_banyak_tanda_dihitung_sepotong_sepotong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ringkasan, "SEKALIGUS", 1)
    for desa in (DESA, DESA_2):
        KPMFactory(desa_id=desa)
    bangun_ulang(pada=HARI)
    KPMFactory(desa_id=DESA_2)
    tandai_berubah([DESA, DESA_2])
    assert segarkan_berubah(pada=HARI) == 2
    assert Ringkasan.objects.get(wilayah=KABUPATEN, bulan=date(2026, 11, 1)).kpm == 3


@pytest.mark.django_db
def test_bulan_yang_bicara_tentang_tahap_lain_dihitung_semua(pemeran: SimpleNamespace) -> None:
    """Sums of two stages would say nothing: with the new one every area is counted."""
    for desa in (DESA, DESA_2):
        PenugasanFactory(kpm=(kpm := KPMFactory(desa_id=desa)), petugas=pemeran.pendamping)
        PembayaranFactory(kpm=kpm, tahap=TahapFactory(nomor=3), nominal=100_000)
    bangun_ulang(pada=HARI)
    for satu in KPM.objects.all():
        PembayaranFactory(kpm=satu, tahap=TahapFactory(), nominal=200_000)
    assert segarkan_berubah(pada=HARI) == 0  # nothing was marked
    baris = Ringkasan.objects.filter(wilayah=KABUPATEN).order_by("-bulan")[:3]
    assert [(r.bulan.month, r.tahap_kode, r.rencana_rp) for r in baris] == [
        (11, "2026-4", 400_000), (10, "2026-4", 400_000), (9, "2026-3", 200_000),
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_menandai_tidak_menunggu_hitungan_dan_hitungan_tidak_menunggu_yang_lain() -> None:
    """While another session counts a refresh does nothing; while one is being marked the others are taken off."""
    tandai_berubah([DESA, DESA_2])
    lain = connection.copy()
    try:
        with lain.cursor() as kursor:
            kursor.execute("SELECT pg_advisory_lock(%s)", [ringkasan._KUNCI])
            assert segarkan_berubah(pada=HARI) == 0
            assert _ditandai() == {DESA, DESA_2}
            kursor.execute("SELECT pg_advisory_unlock(%s)", [ringkasan._KUNCI])
            kursor.execute("BEGIN; UPDATE inti_desaberubah SET sejak = now() WHERE kode = %s", [DESA])
            assert segarkan_berubah(pada=HARI) == 2
            assert _ditandai() == {DESA}
            kursor.execute("COMMIT")
        assert segarkan_berubah(pada=HARI) == 1
    finally:
        lain.close()
    assert not _ditandai()
    with transaction.atomic():
        tandai_berubah([])
    assert not _ditandai()
