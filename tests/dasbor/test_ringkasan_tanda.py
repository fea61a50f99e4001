"""Whatever changes a counted fact marks where it counts, and what is marked is enough (docs/program.md §14)."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from dasbor.models import ANGKA, ANGKA_KELOMPOK, Ringkasan, RingkasanKelompok, RingkasanRinci
from dasbor.services import bangun_ulang, segarkan_berubah
from inti.models import DesaBerubah
from tests.dasbor import perubahan_bayar  # noqa: F401 adds its cases
from tests.dasbor.perubahan import HARI, KASUS, Kerja

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _saat(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon of 22 November 2026."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 22, 5, tzinfo=UTC))


def semua_angka() -> tuple[set[Any], ...]:
    kolom = ("bulan", "wilayah", "petugas", "langsung")
    return (
        set(Ringkasan.objects.values_list(*kolom, "tahap_kode", *ANGKA)),
        set(RingkasanRinci.objects.values_list(*kolom, "jenis", "kode", "n", "rp")),
        {
            (*baris, str(sorted(rinci.items())))
            for *baris, rinci in RingkasanKelompok.objects.values_list(
                "bulan", "wilayah", "untuk_kelompok", "tahap_kode", *ANGKA_KELOMPOK, "rinci"
            )
        },
    )


@pytest.mark.parametrize("kasus", KASUS, ids=lambda k: k.__name__)
def test_yang_berubah_ditandai_dan_cukup(pemeran: SimpleNamespace, kasus: Callable[[SimpleNamespace], Kerja]) -> None:
    """Exactly the areas concerned are marked; refreshed by these marks the figures are those of a rebuild."""
    kerja, diharapkan = kasus(pemeran)
    bangun_ulang(pada=HARI)
    DesaBerubah.objects.all().delete()
    kerja()
    assert set(DesaBerubah.objects.values_list("kode", flat=True)) == diharapkan
    segarkan_berubah(pada=HARI)
    segar = semua_angka()
    assert not DesaBerubah.objects.exists()
    bangun_ulang(pada=HARI)
    assert segar == semua_angka()


def test_serangkaian_perubahan_sama_dengan_bangun_ulang(pemeran: SimpleNamespace) -> None:
    """All of them one after the other, refreshed now and then: all tables, all twelve months."""
    bangun_ulang(pada=HARI)
    for n, kasus in enumerate(k for k in KASUS if k.__name__ not in BERTABRAKAN):
        kasus(pemeran)[0]()
        if n % 7 == 0:
            segarkan_berubah(pada=HARI)
    segarkan_berubah(pada=HARI)
    segar = semua_angka()
    bangun_ulang(pada=HARI)
    assert segar == semua_angka()
    assert len({bulan for bulan, *_ in segar[0]}) == 12


# Made of the same family, or refused after what came before.
BERTABRAKAN = {
    "pemutakhiran_ditolak", "pemutakhiran_ditarik", "laporan_dikirim", "laporan_dikembalikan", "jabatan_berakhir",
    "jabatan_mulai", "rhk_selesai", "rhk_dibuka",
}  # fmt: skip
