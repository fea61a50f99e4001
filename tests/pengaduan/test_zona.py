"""Lists and recap cut months by the zone in which a complaint lies, as dashboards do (docs/program.md §6, §11)."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from pengaduan.models import Pengaduan
from pengaduan.selectors.daftar import SaringAduan, daftar_aduan
from pengaduan.selectors.rekap import Rekap, rekap_aduan
from tests.conftest import DESA
from tests.factories import PengaduanFactory
from wilayah.enums import Tingkat
from wilayah.models import Wilayah

pytestmark = pytest.mark.django_db

WITA, WIT = "51.01.01.2001", "81.01.01.2001"
HARI = date(2026, 10, 20)
# The last hour of 30 September in Jakarta is the first of October in Makassar; an hour earlier it is so in Jayapura.
ZONA = [(DESA, 16, 9), (DESA, 17, 10), (WITA, 15, 9), (WITA, 16, 10), (WIT, 14, 9), (WIT, 15, 10)]


@pytest.fixture(autouse=True)
def bali(db: None) -> None:
    """An area of the middle zone: the areas of tests are of the two others."""
    for n, tingkat in ((2, Tingkat.PROVINSI), (5, Tingkat.KABUPATEN), (8, Tingkat.KECAMATAN), (13, Tingkat.DESA)):
        kode = WITA[:n]
        Wilayah.objects.get_or_create(
            kode=kode, defaults={"nama": f"Bali {n}", "tingkat": tingkat, "induk_id": kode.rpartition(".")[0] or None}
        )


def _rekap(user: Any, desa: str, bulan: date) -> Rekap:
    return rekap_aduan(user=user, wilayah=desa, bulan=bulan, hari=HARI)


@pytest.mark.parametrize(("desa", "jam", "bulan"), ZONA)
def test_bulan_daftar_dan_rekap_menurut_zona_daerahnya(
    pemeran: SimpleNamespace, desa: str, jam: int, bulan: int
) -> None:
    """Received and answered at that moment; the deadline was the last of September."""
    saat = datetime(2026, 9, 30, jam, 30, tzinfo=UTC)
    satu = PengaduanFactory(
        kpm=None, wilayah_id=desa, dibuat_pada=saat, diterima_pada=saat, dijawab_pada=saat, keadaan="dijawab",
        tenggat_selesai=date(2026, 9, 30),
    )  # fmt: skip
    for nomor in (9, 10):
        awal, di_sini = date(2026, nomor, 1), nomor == bulan
        for saring in (SaringAduan("semua", bulan=awal), SaringAduan("semua", dijawab=awal)):
            isi = daftar_aduan(user=pemeran.superuser, saring=saring, hari=HARI).baris
            assert isi == ([satu] if di_sini else [])
        r = _rekap(pemeran.superuser, desa, awal)
        angka = [r.total.n[k] for k in ("masuk", "dijawab", "tepat")]
        assert angka == [di_sini, di_sini, di_sini and bulan == 9]
        assert r.rata_jawab == (0 if di_sini else None)
        assert {b["bulan"].month: b["masuk"] for b in r.bulan if b["masuk"]} == ({bulan: 1} if bulan <= nomor else {})


@pytest.mark.parametrize(("desa", "jam", "bulan"), ZONA)
def test_umur_menurut_hari_daerahnya(pemeran: SimpleNamespace, desa: str, jam: int, bulan: int) -> None:
    """Eight days old on 8 October when received in September, else seven."""
    PengaduanFactory(kpm=None, wilayah_id=desa, dibuat_pada=datetime(2026, 9, 30, jam, 30, tzinfo=UTC))
    hari = date(2026, 10, 8)
    umur = {9: "30", 10: "7"}[bulan]
    for satu in ("7", "30", "lama"):
        isi = daftar_aduan(user=pemeran.superuser, saring=SaringAduan(umur=satu), hari=hari).baris
        assert len(isi) == (satu == umur)
    r = rekap_aduan(user=pemeran.superuser, wilayah=desa, bulan=date(2026, 10, 1), hari=hari)
    assert (r.total.n[f"umur_{umur}"], r.total.tertua) == (1, 8 if bulan == 9 else 7)
    assert Pengaduan.objects.count() == 1
