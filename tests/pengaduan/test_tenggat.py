"""Deadlines in working days, reminders and escalation by the clock."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone

from pengaduan.enums import JenisTindak
from pengaduan.models import AturanTenggat, Pengaduan
from pengaduan.selectors.hari_kerja import hari_kerja, sisa_hari_kerja, tambah_hari_kerja
from pengaduan.services.ikuti_tenggat import ikuti_tenggat
from pengaduan.services.tenggat import hitung_tenggat
from tests.factories import AturanTenggatFactory, JabatanFactory, KPMFactory, PengaduanFactory, TerlaporFactory

pytestmark = pytest.mark.django_db
SENIN = date(2026, 11, 9)


@pytest.mark.parametrize(
    ("mulai", "n", "hasil"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # Friday → Monday
        (date(2026, 12, 23), 1, date(2026, 12, 28)),  # joint leave, Christmas, weekend
        (date(2026, 11, 22), 1, date(2026, 11, 23)),  # received on a Sunday
        (date(2026, 11, 23), -1, date(2026, 11, 20)),
        (date(2026, 11, 22), 0, date(2026, 11, 22)),
        (date(2031, 1, 6), 5, date(2031, 1, 13)),  # no decree yet: weekends only
    ],
)
def test_tambah_hari_kerja(mulai: date, n: int, hasil: date) -> None:
    assert tambah_hari_kerja(mulai, n) == hasil


def test_sisa_dan_lewat() -> None:
    assert sisa_hari_kerja(date(2026, 12, 23), date(2026, 12, 28)) == 1
    assert sisa_hari_kerja(date(2026, 12, 28), date(2026, 12, 28)) == 0
    assert sisa_hari_kerja(date(2026, 12, 29), date(2026, 12, 23)) == -2
    assert not hari_kerja(date(2026, 12, 24))


def test_aturan_jenis_mengalahkan_aturan_umum_dan_yang_baru_mengalahkan_yang_lama() -> None:
    umum = hitung_tenggat(jenis="lainnya", tingkat=2, sejak=SENIN)
    assert (umum.terima, umum.selesai, umum.ingat) == (date(2026, 11, 10), date(2026, 11, 18), date(2026, 11, 16))
    AturanTenggatFactory(jenis_id="lainnya", tingkat=2, berlaku_sejak=date(2026, 1, 1), hari_selesai=3)
    AturanTenggatFactory(jenis_id="lainnya", tingkat=2, berlaku_sejak=date(2026, 12, 1), hari_selesai=4)
    AturanTenggat.objects.create(tingkat=2, berlaku_sejak=date(2026, 2, 1), hari_selesai=9, hari_ingat=0)
    assert hitung_tenggat(jenis="lainnya", tingkat=2, sejak=SENIN).selesai == date(2026, 11, 12)
    assert hitung_tenggat(jenis="lainnya", tingkat=2, sejak=date(2026, 12, 1)).selesai == date(2026, 12, 7)
    assert hitung_tenggat(jenis="data", tingkat=2, sejak=SENIN).selesai == date(2026, 11, 20)


def _aduan(**isi: object) -> Pengaduan:
    """A complaint whose kecamatan has until Wednesday 18 November, reminded from Monday 16 November."""
    dasar: dict[str, object] = {
        "jenis_id": "lainnya",
        "keadaan": "proses",
        "diterima_pada": datetime(2026, 11, 9, 3, tzinfo=UTC),
        "di_tingkat_sejak": datetime(2026, 11, 9, 3, tzinfo=UTC),
        "dibuat_pada": datetime(2026, 11, 9, 3, tzinfo=UTC),
        "tenggat_terima": date(2026, 11, 10),
        "tenggat_selesai": date(2026, 11, 18),
        "ingat_mulai": date(2026, 11, 16),
    }
    return PengaduanFactory.create(**dasar | isi)


def _jalankan(hari: date) -> tuple[int, ...]:
    """Looked at, reminded, passed up, in a run at ten in the morning (WIB)."""
    hasil = ikuti_tenggat(datetime(hari.year, hari.month, hari.day, 3, tzinfo=UTC))
    return (hasil["diperiksa"], hasil["diingatkan"], hasil["dinaikkan"])


def test_diingatkan_sekali_lalu_naik_dengan_tenggat_tingkat_baru(pemeran: SimpleNamespace) -> None:
    aduan = _aduan(kpm=KPMFactory(desa_id="17.71.08.1007"), petugas=pemeran.korkec)
    assert _jalankan(date(2026, 11, 13)) == (0, 0, 0)
    assert _jalankan(date(2026, 11, 16)) == (1, 1, 0)
    assert _jalankan(date(2026, 11, 18)) == (1, 0, 0)
    assert _jalankan(date(2026, 11, 19)) == (1, 0, 1)
    aduan.refresh_from_db()
    # fourteen working days of the kabupaten from 19 November
    assert (aduan.tingkat, aduan.tenggat_selesai, aduan.petugas, aduan.naik_n) == (3, date(2026, 12, 9), None, 1)
    assert _jalankan(date(2026, 11, 19))[2] == 0
    naik = aduan.tindak.get(jenis=JenisTindak.NAIK)
    assert (naik.dari_tingkat, naik.ke_tingkat, naik.oleh) == (2, 3, None)


def test_tingkat_tanpa_petugas_dilompati_dan_puncak_tetap(pemeran: SimpleNamespace) -> None:
    aduan = _aduan(kpm=KPMFactory(desa_id="17.71.08.1007"), tingkat=3)
    atas = _aduan(kpm=KPMFactory(desa_id="17.71.08.1007"), tingkat=5)
    pemeran.korwil.jabatan.update(selesai=date(2026, 1, 1))
    assert _jalankan(date(2026, 11, 19)) == (2, 1, 1)
    aduan.refresh_from_db()
    atas.refresh_from_db()
    assert (aduan.tingkat, atas.tingkat) == (5, 5)
    assert "tidak ada petugas" in atas.tindak.get().isi
    assert _jalankan(date(2026, 11, 20))[1] == 0


def test_terlapor_bukan_petugas_yang_ditunggu(pemeran: SimpleNamespace) -> None:
    """The only korkab is the one complained about: it goes past."""
    aduan = _aduan(kpm=KPMFactory(desa_id="17.71.08.1007"))
    TerlaporFactory(pengaduan=aduan, petugas=pemeran.korkab)
    _jalankan(date(2026, 11, 19))
    aduan.refresh_from_db()
    assert aduan.tingkat == 4


def test_belum_diterima_pendamping_naik_lebih_dulu(pemeran: SimpleNamespace) -> None:
    lapangan = _aduan(kpm=KPMFactory(desa_id="17.71.08.1007"), tingkat=1, keadaan="baru", diterima_pada=None)
    kecamatan = _aduan(kpm=KPMFactory(desa_id="17.71.08.1007"), tingkat=2, keadaan="baru", diterima_pada=None)
    assert _jalankan(date(2026, 11, 11)) == (2, 1, 1)
    lapangan.refresh_from_db()
    kecamatan.refresh_from_db()
    assert (lapangan.tingkat, kecamatan.tingkat) == (2, 2)
    assert lapangan.keadaan == "baru"


def test_yang_dijawab_tidak_naik(pemeran: SimpleNamespace) -> None:
    aduan = _aduan(keadaan="dijawab", dijawab_pada=timezone.now())
    assert _jalankan(date(2026, 12, 19))[2] == 0
    aduan.refresh_from_db()
    assert aduan.tingkat == 2


def test_hari_menurut_zona_keluarga(pemeran: SimpleNamespace) -> None:
    """At 16:30 UTC on the 18th it is the 19th in the east, and still the 18th in Bengkulu."""
    JabatanFactory(peran="korkab", wilayah_id="81.01")
    barat = _aduan(kpm=KPMFactory(desa_id="17.71.08.1007"))
    timur = _aduan(kpm=KPMFactory(desa_id="81.01.01.2001"))
    ikuti_tenggat(datetime(2026, 11, 18, 16, 30, tzinfo=UTC))
    barat.refresh_from_db()
    timur.refresh_from_db()
    assert (barat.tingkat, timur.tingkat) == (2, 3)


def test_pengingat_lama_tidak_menghalangi_tingkat_baru(pemeran: SimpleNamespace) -> None:
    aduan = _aduan(kpm=KPMFactory(desa_id="17.71.08.1007"))
    _jalankan(date(2026, 11, 16))
    Pengaduan.objects.filter(pk=aduan.pk).update(di_tingkat_sejak=datetime(2026, 11, 17, 1, tzinfo=UTC))
    assert _jalankan(date(2026, 11, 17))[1] == 1
